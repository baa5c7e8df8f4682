"""Find the boilerplate that scraping left in a text, and keep it out of search.

Nothing is removed: the text stays as it is, the rules only name spans. Marks that cannot be prose (an image
link, a template tag) are found anywhere. Sentences that could be prose (a copyright notice) count as boilerplate
only among the first and last lines of a text, so that an article about copyright keeps its own.
"""

import re
from collections import Counter
from collections.abc import Sequence

from index.ingest import metadata
from index.ingest.boilerplate import LONGEST_LINE, edge_lines, line_key
from index.records import LeftOut, Span
from index.text.language import fold
from index.text.markdown import IMAGE, LINK, searchable

REPEATED_CHARS = 15
"""A later copy of a line with at least so many letters and digits is left out."""

# The rules look at folded lines: lower case, Simplified Chinese.
_TAG_ALONE = r"^\s*(\{%.*%\}|\{\{.*\}\}|<!--.*-->|\[toc\]|<[^>]+>)\s*$"
_MARKS_ALONE = r"^\s*([-*_=~—·•]\s*){3,}$"
# Linear: of a card only the first `[![` is tried, and no two links look at the same characters.
_CARD_OF_A_PRODUCT = r"^(?>.*?\[!\[).*查看详情|查看详情\s*+>?\]\("
_TRACKING_LINK = r"\]\((?:(?!\]\()[^)])*?[?&](?:utm_|appkey)"
_COUNT_AT_START = r"^\W*+(stats|阅读|浏览)\W*+\d"
_TWO_COUNTS = r"(?:(评论|浏览|收藏|阅读|点赞|views?|comments?)\D{0,3}\d+\D*){2}"
_ANYWHERE = (
    ("template", re.compile(_TAG_ALONE)),
    ("rule", re.compile(_MARKS_ALONE)),
    ("card", re.compile(f"{_CARD_OF_A_PRODUCT}|{_TRACKING_LINK}")),
    ("statistics", re.compile(f"{_COUNT_AT_START}|{_TWO_COUNTS}")),
)
"""(reason, pattern) of lines that are no prose wherever they stand."""

_SHARE = (
    "分享到|分享至|微信扫一扫|扫码|二维码|点赞|赞赏|打赏|(欢迎|请)关注.{0,20}(公众号|微博)|下载app"
    "|share (on|this)|follow us|subscribe"
)
_COPYRIGHT = "版权|转载|©|copyright|all rights reserved|powered by"
_LICENCES = "icp备|icp证|公网安备"  # of Chinese sites
_DISCLAIMER = "仅代表作者|不代表本|本站.{0,12}(资料|内容|文章)|侵权|免责声明"
_IMPRINT = "责任编辑|点击进入专题|举报电话|违法和不良信息|cc0 协议"
_POLICIES = "privacy policy|terms of (use|service)"
_AT_THE_EDGES = (
    ("share", re.compile(_SHARE)),
    ("footer", re.compile("|".join((_COPYRIGHT, _LICENCES, _DISCLAIMER, _IMPRINT, _POLICIES)))),
)
"""(reason, pattern) of lines that are boilerplate among the first and last lines."""


def left_out(
    text: str, *, repeated: frozenset[str] = frozenset(), places: Sequence[tuple[int, str]] = ()
) -> list[LeftOut]:
    """The spans of `text` that search does not see, in order, without overlap.

    `repeated` are lines, as `boilerplate.edges` gives them, that many documents of the same site share. `places` are those of
    the document; by them the headers and footers of pages are found.
    """
    lines = _lines(text)
    page_edges = _page_headers(text, lines, places)
    texts = text.split("\n")
    folded = _folded(text, texts)
    shared = set(edge_lines(texts)) if repeated else set()
    edges = _edges(texts, folded)
    head = metadata.front_matter_end(text)
    seen: set[str] = set()
    found = [LeftOut(Span(0, head), "front matter")] if head else []
    for number, (span, line) in enumerate(zip(lines, texts, strict=True)):
        if span.start < head or not line.strip():
            continue
        if number in page_edges:
            found.append(LeftOut(span, "running"))
        elif number in shared and line_key(line) in repeated:
            found.append(LeftOut(span, "site"))
        elif reason := _reason(line, folded[number], at_edge=number in edges, seen=seen):
            found.append(LeftOut(span, reason))
        else:
            found += [
                LeftOut(Span(span.start + image.start(), span.start + image.end()), "image")
                for image in (IMAGE.finditer(line) if "![" in line else ())
            ]
    return found


PAGES = 3
"""A line that is the same at the edge of at least so many pages, and of half of them, is a header or footer."""

_PAGE_EDGE_LINES = 2
_LONGEST_HEADER = 60


def _page_headers(text: str, lines: Sequence[Span], places: Sequence[tuple[int, str]]) -> set[int]:
    """The numbers of the lines that are headers or footers of pages: page numbers, and titles that repeat."""
    starts = [at for at, label in places if label.startswith(("page:", "scan:"))]
    if len(starts) < PAGES:
        return set()
    pages: list[list[int]] = [[] for _ in starts]
    page = 0
    for number, span in enumerate(lines):
        while page + 1 < len(starts) and span.start >= starts[page + 1]:
            page += 1
        if span.of(text).strip():
            pages[page].append(number)
    edges = [{*page_lines[:_PAGE_EDGE_LINES], *page_lines[-_PAGE_EDGE_LINES:]} for page_lines in pages]
    shape = {number: re.sub(r"\d+", "0", line_key(lines[number].of(text))) for numbers in edges for number in numbers}
    counts = Counter(same for numbers in edges for same in {shape[number] for number in numbers})
    fewest = max(PAGES, len(starts) / 2)
    return {number for number, same in shape.items() if counts[same] >= fewest and len(same) <= _LONGEST_HEADER}


def _reason(line: str, folded: str, *, at_edge: bool, seen: set[str]) -> str:
    """The name of the rule that leaves `line` out; "" for a line that search should see.

    `seen` holds the words of the lines before, and gets those of this one.
    """
    if reason := _marked(line, folded):
        return reason
    if at_edge and (reason := _boilerplate(line, folded)):
        return reason
    key = "".join(_WORDS.findall(searchable(folded)))
    heading = line.lstrip().startswith("#")
    if key in seen and (len(key) >= REPEATED_CHARS or heading):
        return "repeated"
    seen.add(key)
    return ""


_WORDS = re.compile(r"\w+")


def _folded(text: str, lines: Sequence[str]) -> Sequence[str]:
    """Each of the `lines` of `text`, folded; the whole text at once takes a third of the time."""
    folded = fold(text).split("\n")
    return folded if len(folded) == len(lines) else [fold(line) for line in lines]


def _edges(lines: Sequence[str], folded: Sequence[str]) -> set[int]:
    """The numbers of the first and the last lines, inwards up to the first line of prose.

    The first line may be a title and is never taken for boilerplate.
    """
    filled = [number for number, line in enumerate(lines) if line.strip()]
    if len(filled) <= 3:
        return set()
    edges: set[int] = set()
    for inwards in (filled[1:], filled[::-1]):
        for number in inwards:
            line = lines[number]
            if not (
                _boilerplate(line, folded[number])
                or metadata.pairs(line)
                or _marked(line, folded[number])
                or line.startswith("#")
            ):
                break
            edges.add(number)
    return edges


def _boilerplate(line: str, folded: str) -> str:
    """The rule by which a first or last line is boilerplate; "" for prose and for metadata."""
    if metadata.pairs(line) or len(LINK.sub("", line)) > LONGEST_LINE:
        return ""
    return next((name for name, pattern in _AT_THE_EDGES if pattern.search(folded)), "")


def _marked(line: str, folded: str) -> str:
    """The rule by which a line is no prose wherever it stands; "" for none."""
    for name, pattern in _ANYWHERE:
        if pattern.search(folded):
            return name
    if "![" in line and IMAGE.search(line) and not IMAGE.sub("", LINK.sub("", line)).strip(" |"):
        return "image"
    return ""


def _lines(text: str) -> list[Span]:
    """The lines of `text` without their line ends."""
    spans, start = [], 0
    for line in text.split("\n"):
        spans.append(Span(start, start + len(line)))
        start += len(line) + 1
    return spans
