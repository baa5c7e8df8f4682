"""Which documents a question is asked of: those of a source, and of a time."""

from collections import Counter
from dataclasses import astuple, dataclass
from urllib.parse import urlsplit

from index.errors import QuestionError
from index.search import filters
from index.search.index import Index
from index.search.query import check_text

LONGEST = 200
"""Characters of a source or a date at most."""

OFFERED = 40
"""Sources that the page offers to choose from."""


@dataclass(frozen=True, slots=True)
class Scope:
    """As `yuanwen ask --source --since --until` has it; empty, it is every document.

    `source` is part of a site's name, its host, or a pattern of file names; dates may lack month and
    day, and count themselves.
    """

    source: str = ""
    since: str = ""
    until: str = ""

    def __bool__(self) -> bool:
        return any(astuple(self))

    @classmethod
    def of(cls, source: object = "", since: object = "", until: object = "") -> "Scope":
        """The scope of what somebody typed, or a program sent; raises QuestionError for other things.

        >>> Scope.of(" 新浪 ", None, "2024")
        Scope(source='新浪', since='', until='2024')
        """
        given = [value if value is not None else "" for value in (source, since, until)]
        if not all(isinstance(value, str) and len(value) <= LONGEST for value in given):
            raise QuestionError("范围要用短的文字写", "a scope is written as short text")
        check_text("".join(map(str, given)))
        return cls(*(str(value).strip() for value in given))


EVERYTHING = Scope()


def chosen(index: Index, scope: Scope) -> list[str]:
    """The ids of the documents in `scope`; raises QuestionError for a bad date, and when there are none."""
    ids = filters.documents(index.passages.described(), source=scope.source, since=scope.since, until=scope.until)
    if not ids:
        wanted = [value for value in astuple(scope) if value]
        raise QuestionError(f"没有符合「{'、'.join(wanted)}」的文档", f"no document fits {', '.join(wanted)}")
    return ids


def sources(index: Index) -> list[str]:
    """Sites, hosts and folders that documents of `index` come from, the most frequent first."""
    counts: Counter[str] = Counter()
    for document_id, site, url, _, _ in index.passages.described():
        counts[site or _host(url)] += 1
        folder, slash, _ = document_id.rpartition("/")
        counts[folder + slash] += 1
    del counts[""]
    ordered = sorted(counts, key=lambda name: (-counts[name], name))
    return [name for name in ordered if len(name) <= LONGEST][:OFFERED]


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""
