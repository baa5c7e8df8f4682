"""Choose documents by who published them and when."""

import re
from collections.abc import Iterable
from fnmatch import fnmatchcase
from urllib.parse import urlsplit

from index.errors import QuestionError
from index.text.language import fold

_DATE = re.compile(r"((?:19|20)\d\d)(?:[-/.年](\d{1,2})(?:[-/.月](\d{1,2})日?)?月?)?年?$")


def documents(
    described: Iterable[tuple[str, str, str, str, str]], *, source: str = "", since: str = "", until: str = ""
) -> list[str]:
    """The ids of the documents that fit all of what is given.

    `described` are (id, site, url, published, updated). `source` is part of a site's name, its
    host, or a pattern of file names such as `reports/*`; `since` and `until` are dates, of which
    month and day may be missing, and count themselves. A document without a date fits no date.

    >>> documents([("a", "新浪", "", "2024-05-01", ""), ("b", "", "", "", "")], since="2024")
    ['a']
    """
    first, last = _date(since, "01", "01"), _date(until, "12", "31")
    source = fold(source)
    return [
        document_id
        for document_id, site, url, published, updated in described
        if _is_from(document_id, site, url, source)
        and (not (first or last) or _is_within(published or updated, first, last or "9999"))
    ]


def _is_from(document_id: str, site: str, url: str, source: str) -> bool:
    if not source:
        return True
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        host = ""
    name = fold(document_id)
    return source in fold(site) or source in host or fnmatchcase(name, source) or name.startswith(source)


def _is_within(date: str, first: str, last: str) -> bool:
    return bool(date) and first <= date <= last


def _date(value: str, month: str, day: str) -> str:
    """An ISO date, with `month` and `day` where `value` has none; "" for no value."""
    if not value:
        return ""
    match = _DATE.fullmatch(value.strip())
    if match is None or not 1 <= int(match[2] or 1) <= 12 or not 1 <= int(match[3] or 1) <= 31:
        raise QuestionError(
            f"日期「{value}」看不懂，请写成 2024-05-01、2024-05 或 2024",
            f"not a date: {value}; write 2024-05-01, 2024-05 or 2024",
        )
    return f"{match[1]}-{int(match[2] or month):02d}-{int(match[3] or day):02d}"
