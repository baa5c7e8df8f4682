"""Find the boilerplate of a site: short lines at the ends of its documents that many of them share.

`clean` leaves these lines out of search.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from index.ingest import metadata
from index.text.language import fold

LONGEST_LINE = 80
"""Characters; a longer line is prose."""

_BODY_CHARS = 60
EDGE_LINES = 8
"""So many lines at either end of a text are compared with those of other documents."""

FEWEST_DOCUMENTS = 5
FEWEST_SHARE = 0.02
"""A line is boilerplate of a site when it stands in at least so many of its documents, and in at least this
part of them."""


@dataclass(frozen=True, slots=True)
class Edges:
    """What is compared between documents to find boilerplate.

    `lines` are the short lines at either end of a text, folded. `body` is the beginning of its longest line; a
    reprint has the same one.
    """

    body: str
    lines: tuple[str, ...]


def edges(text: str) -> Edges:
    """The short lines at either end of `text` that may be boilerplate of its site."""
    lines = text.split("\n")
    found = {line_key(lines[number]) for number in edge_lines(lines)}
    body = max(lines, key=len)[:_BODY_CHARS]
    return Edges(line_key(body), tuple(sorted(line for line in found if len(line) >= 2)))


def repeated(documents: Iterable[Edges]) -> list[tuple[str, int]]:
    """(line, number of documents) of the lines that many documents of one site share, most frequent first.

    Reprints count once: lines that only copies of one text share belong to that text.

    >>> repeated([Edges(f"第{n}篇", ("更多精彩内容",)) for n in range(5)])
    [('更多精彩内容', 5)]
    >>> repeated([Edges("同一篇", ("更多精彩内容",))] * 5)
    []
    """
    given = list(documents)
    fewest = max(FEWEST_DOCUMENTS, FEWEST_SHARE * len(given))
    counts = Counter(line for document in given for line in document.lines)
    bodies: dict[str, set[str]] = {line: set() for line, count in counts.items() if count >= fewest}
    for document in given if bodies else ():
        for line in bodies.keys() & document.lines:
            bodies[line].add(document.body)
    return sorted(
        ((line, len(found)) for line, found in bodies.items() if len(found) >= fewest),
        key=lambda item: (-item[1], item[0]),
    )


def site_of(site: str, url: str) -> str:
    """The key of a document's site: the host of its address, or else the name of the site.

    >>> site_of("新浪", "https://news.sina.com.cn/a.html"), site_of("新浪", "")
    ('news.sina.com.cn', '新浪')
    """
    if not url:
        return site
    try:
        return urlsplit(url).hostname or site
    except ValueError:
        return site


def line_key(line: str) -> str:
    """The form in which lines are compared: folded, with single spaces."""
    return " ".join(fold(line).split())


def edge_lines(lines: Sequence[str]) -> list[int]:
    """The numbers of the short lines at either end, without the first line, headings and metadata."""
    filled = [number for number, line in enumerate(lines) if line.strip()]
    if len(filled) < 2:
        return []
    edges = sorted({*filled[1 : EDGE_LINES + 1], *filled[1:][-EDGE_LINES:]})
    return [
        number
        for number in edges
        if len(lines[number]) <= LONGEST_LINE
        and not lines[number].lstrip().startswith("#")
        and not metadata.pairs(lines[number])
    ]
