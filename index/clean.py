"""Find what scraping left in a text that nobody asks about, and keep it out of search.

Nothing is removed: the text stays as it is, the rules only name spans. Marks that cannot be prose
(an image link, a template tag) are found anywhere. Sentences that could be prose (a copyright note)
are taken for web chrome only among the first and last lines of a text, so that an article about
copyright keeps its own.
"""

import re

from index import metadata
from index.language import fold
from index.records import LeftOut, Span

REPEATED_CHARS = 15
"""A paragraph at least so long that stood before, word for word, is left out."""

_IMAGE = re.compile(r"!\[[^\]\n]*\]\([^)\n]*\)")
_LINK = re.compile(r"(?<!!)\[(?:[^\[\]\n]|!\[[^\]\n]*\]\([^)\n]*\))*\]\([^)\n]*\)")

_ANYWHERE = (
    ("template", re.compile(r"^\s*(\{%.*%\}|\{\{.*\}\}|<!--.*-->|\[toc\]|<[^>]+>)\s*$")),
    ("rule", re.compile(r"^\s*([-*_=~—·•]\s*){3,}$")),
    ("card", re.compile(r"\[!\[.*查看详情|查看详情\s*>?\]\(|\]\([^)]*[?&](?:utm_|appkey)")),
    (
        "statistics",
        re.compile(
            r"^\W*(stats|阅读|浏览)\W*\s*\W*\d|(?:(评论|浏览|收藏|阅读|点赞|views?|comments?)\D{0,3}\d+\D*){2}"
        ),
    ),
)
_AT_THE_EDGES = (
    (
        "share",
        re.compile(
            r"分享到|分享至|微信扫一扫|扫码|二维码|点赞|赞赏|打赏|(欢迎|请)关注.{0,20}(公众号|微博)|下载app|share (on|this)|follow us|subscribe"
        ),
    ),
    (
        "footer",
        re.compile(
            r"版权|转载|©|copyright|all rights reserved|powered by|icp备|icp证|公网安备|仅代表作者|不代表本"
            r"|本站.{0,12}(资料|内容|文章)|侵权|免责声明|责任编辑|点击进入专题|举报电话|违法和不良信息|cc0 协议"
            r"|privacy policy|terms of (use|service)"
        ),
    ),
)
_LONGEST_CHROME = 80


def left_out(text: str) -> list[LeftOut]:
    """The spans of `text` that search does not see, in order, without overlap."""
    lines = _lines(text)
    edges = _edges([span.of(text) for span in lines])
    head = metadata.front_matter_end(text)
    seen: set[str] = set()
    found = [LeftOut(Span(0, head), "front matter")] if head else []
    for number, span in enumerate(lines):
        line = span.of(text)
        if span.start < head or not line.strip():
            continue
        if reason := _reason(line, at_edge=number in edges, seen=seen):
            found.append(LeftOut(span, reason))
        else:
            found += [
                LeftOut(Span(span.start + image.start(), span.start + image.end()), "image")
                for image in _IMAGE.finditer(line)
            ]
    return found


def searchable(text: str) -> str:
    """`text` without Markdown marks and link targets: what is matched, never what is shown.

    >>> searchable("**粗体**与[链接](https://example.org)")
    '粗体与链接'
    """
    text = _IMAGE.sub(" ", text)
    text = re.sub(r"\[([^\]\n]*)\]\([^)\n]*\)", r"\1", text)
    return re.sub(r"\*\*|__|`|^\s*(#{1,6}|>)\s+", "", text, flags=re.MULTILINE)


def _reason(line: str, *, at_edge: bool, seen: set[str]) -> str:
    """The rule that leaves `line` out; "" for a line that search should see."""
    if reason := _marked(line):
        return reason
    if at_edge and (reason := _chrome(line)):
        return reason
    key = re.sub(r"\W+", "", searchable(fold(line)))
    heading = line.lstrip().startswith("#")
    if key in seen and (len(key) >= REPEATED_CHARS or heading):
        return "repeated"
    seen.add(key)
    return ""


def _edges(lines: list[str]) -> set[int]:
    """The numbers of the first and the last lines, as far in as they are no prose.

    The first line may be a title and is never taken for chrome.
    """
    filled = [number for number, line in enumerate(lines) if line.strip()]
    if len(filled) <= 3:
        return set()
    edges: set[int] = set()
    for inwards in (filled[1:], filled[::-1]):
        for number in inwards:
            line = lines[number]
            if not (_chrome(line) or metadata.pairs(line) or _marked(line) or line.startswith("#")):
                break
            edges.add(number)
    return edges


def _chrome(line: str) -> str:
    """The rule by which a first or last line is web chrome; "" for prose and for metadata."""
    if metadata.pairs(line) or len(_LINK.sub("", line)) > _LONGEST_CHROME:
        return ""
    folded = fold(line)
    return next((name for name, pattern in _AT_THE_EDGES if pattern.search(folded)), "")


def _marked(line: str) -> str:
    """The rule by which a line is no prose wherever it stands; "" for none."""
    folded = fold(line)
    for name, pattern in _ANYWHERE:
        if pattern.search(folded):
            return name
    if _IMAGE.search(line) and not _IMAGE.sub("", _LINK.sub("", line)).strip(" |"):
        return "image"
    return ""


def _lines(text: str) -> list[Span]:
    """The lines of `text` without their line ends."""
    spans, start = [], 0
    for line in text.split("\n"):
        spans.append(Span(start, start + len(line)))
        start += len(line) + 1
    return spans
