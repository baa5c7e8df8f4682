"""Find title, author, dates, address and tags that a text states of itself.

Articles saved from the web state them in many forms: YAML front matter, `**Author:** name`, `作者 | 名字`,
`更新时间:2026-01-12`. Only the first and last lines are searched, since `作者：` in the middle of an article is
about somebody else.
"""

import re
from collections.abc import Mapping
from typing import Any

from index.text.markdown import LINK_WORDS, heading

HEAD_LINES = 25
TAIL_LINES = 12

# Field → the words by which texts name it. `source` gives the site; `category` and `editor` are only recognised.
_KEYS = {
    "title": "title 标题 標題 题目",
    "author": "author authors by byline 作者 文 撰文 撰稿 作者名",
    "published": "published date publish_date pubdate created 发布 发布时间 发布日期 发表时间 發布時間 日期 时间 發布日期",
    "updated": "updated modified last_updated 更新 更新时间 更新日期 修改时间 更新時間",
    "url": "url original link source_url permalink 原文 原文链接 链接 原文地址 網址 网址",
    "tags": "tags tag keywords 标签 关键词 關鍵詞 標籤",
    "source": "source from 来源 來源 稿源 出品 出处",
    "category": "category 分类 栏目 分類",
    "editor": "editor 编辑 编审 校对 責編 责编",
}
_FIELD = {word: name for name, words in _KEYS.items() for word in words.split()}

# A field and its value: `**Author:** x`, `作者：x`, `出品 | x`. A second field may follow on the same line.
_NAMES = "|".join(sorted((re.escape(word) for word in _FIELD), key=len, reverse=True))
_NAME = rf"(?:^|(?<=\s))\**(?P<name>{_NAMES})\**"  # perhaps bold
_BETWEEN = r"\s*+[:：|｜/]\s*+\**+\s*"
_NEXT_FIELD = rf"\s++(?:{_NAMES})\s*+[:：|｜]"
_PAIR = re.compile(rf"{_NAME}{_BETWEEN}(?P<value>.+?)(?={_NEXT_FIELD}|\s*+$)", re.IGNORECASE)

_DATE = re.compile(r"((?:19|20)\d\d)\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})")
_ADDRESS = re.compile(r"https?://[^\s)\]>\"']+")
_FRONT_MATTER = re.compile(r"\A---\n(.*?)\n---\n", re.DOTALL)
# Authors that programs put into a file by default.
_NOBODY = frozenset("python-docx administrator admin user unknown microsoft 微软用户 openpyxl author".split())
_LONGEST_LINE = 200  # characters; a longer line is prose
_LONGEST_START = 2000  # characters of a line that may hold a title
_LONGEST_FRONT_MATTER = 20_000
_LONGEST_VALUE = 60


def of(
    text: str, *, fields: Mapping[str, str] | None = None, hints: Mapping[str, str] | None = None, name: str = ""
) -> dict[str, Any]:
    """The fields of a Document: title, author, published, updated, url, tags, site.

    What the format of the file states (`fields`) wins over what the text says, and that wins over `hints` and a
    date in the file's `name`. Dates are ISO. The title is the first heading, or else the first line that is no
    metadata; it is empty only for a text without words.

    >>> of("# 春\\n作者：朱自清\\n盼望着。")["author"]
    '朱自清'
    """
    known: dict[str, str] = {key: value for key, value in (fields or {}).items() if value.strip()}
    for field, value in _front_matter(text):
        known.setdefault(field, value)
    lines = text.split("\n")
    edges = lines[:HEAD_LINES] + lines[HEAD_LINES:][-TAIL_LINES:]
    for line in edges:
        for field, value in pairs(line):
            known.setdefault(field, value)
    known.setdefault("site", known.get("source", ""))
    url = _url(known.get("url", ""))
    published = _iso(known.get("published", ""))
    updated = _iso(known.get("updated", ""))
    agency, day = dateline("\n".join(line[:_LONGEST_LINE] for line in lines[:HEAD_LINES]))
    if not published and day:
        year = _year(updated, url, name)
        published = f"{year}-{day}" if year else ""
    title = known.get("title", "") or _title(lines)
    for field, value in (hints or {}).items():
        if value.lower() not in _NOBODY:
            known.setdefault(field, value)
    return {
        "title": title or known.get("title", ""),
        "author": bare(known.get("author", "")),
        "published": published or _iso(known.get("published", "")) or _iso(name),
        "updated": updated or _iso(known.get("updated", "")),
        "url": url,
        "tags": tuple(tag for tag in re.split(r"[,，、;；\s]+", bare(known.get("tags", ""))) if tag),
        "site": bare(known.get("site", "")) or agency,
    }


# `新华社北京1月12日电`, `IT之家 8 月 16 日（周三）消息`: agency and place, day, perhaps a remark, and the report.
_AGENCY_AND_PLACE = r"^\W{0,3}(?P<head>[\w· ]{2,20}?)\s{0,9}"
_DAY = r"(?P<month>\d{1,2})\s{0,9}月\s{0,9}(?P<day>\d{1,2})\s{0,9}日"
_REMARK = r"(?:\s{0,9}[（(][^）)\n]{1,20}[）)])?\s{0,9}"
_REPORT = "(?:电|電|讯|訊|消息|报道|報道)"
_DATELINE = re.compile(_AGENCY_AND_PLACE + _DAY + _REMARK + _REPORT, re.MULTILINE)
_AGENCY = re.compile(r"[\w·]{1,6}?(?:社|网|報|报|台|之家|财经|新闻)")


def dateline(text: str) -> tuple[str, str]:
    """(agency, month and day) of the first dateline in `text`; empty texts when there is none.

    >>> dateline("新华社北京1月12日电（记者张三）今天……")
    ('新华社', '01-12')
    >>> dateline("IT之家 8 月 16 日消息，英特尔……")
    ('IT之家', '08-16')
    """
    match = _DATELINE.search(text)
    if match is None or not (1 <= int(match["month"]) <= 12 and 1 <= int(match["day"]) <= 31):
        return "", ""
    agency = _AGENCY.match(match["head"].strip())
    return agency.group() if agency else "", f"{int(match['month']):02d}-{int(match['day']):02d}"


def _year(*stated: str) -> str:
    """The first year in the given texts that month or day seem to follow; "" for none."""
    for value in stated:
        if match := re.search(r"(?<!\d)((?:19|20)\d\d)(?=[-/_.年]|[01]\d)", value):
            return match.group(1)
    return ""


def pairs(line: str) -> list[tuple[str, str]]:
    """The metadata fields that `line` states, as (field, value); none for a line of prose.

    >>> pairs("出品 | 新行情 作者 | 宋辉")
    [('source', '新行情'), ('author', '宋辉')]
    """
    if len(line) > _LONGEST_LINE:
        return []
    line = line.strip() if line.lstrip().startswith("**") else line.strip().lstrip("->#* ")
    if line[:1] in "(（" and line[-1:] in ")）":
        line = line[1:-1]
    first = _PAIR.search(line)
    if first is None or first.start() > 0:
        return []
    found = [
        (_FIELD[match["name"].lower()], match["value"].strip().rstrip("*").strip()) for match in _PAIR.finditer(line)
    ]
    return [(n, v) for n, v in found if len(bare(v)) <= _LONGEST_VALUE and not re.search("[。！？]", v)]


def _front_matter(text: str) -> list[tuple[str, str]]:
    """The known fields of the YAML front matter, as (field, value)."""
    block = _FRONT_MATTER.match(text[:_LONGEST_FRONT_MATTER])
    if block is None:
        return []
    found = []
    for line in block.group(1).split("\n"):
        name, _, value = line.partition(":")
        if name.strip().lower() in _FIELD and value.strip():
            found.append((_FIELD[name.strip().lower()], value.strip().strip("\"'[]")))
    return found


def front_matter_end(text: str) -> int:
    """The offset at which the YAML front matter ends; 0 for a text without it."""
    block = _FRONT_MATTER.match(text[:_LONGEST_FRONT_MATTER])
    return block.end() if block else 0


def _title(lines: list[str]) -> str:
    """The first Markdown heading near the beginning, or the first line that is no metadata, cut to 60 characters."""
    for line in lines[:HEAD_LINES]:
        level, words = heading(line[:_LONGEST_START])
        if level == 1:
            return bare(words)
    for line in lines:
        words = bare(line[:_LONGEST_START]).lstrip("#>*- ").strip()
        if words and not pairs(line) and not words.startswith("{%") and re.search(r"[^\W_]", words):
            return words if len(words) <= _LONGEST_VALUE else words[: _LONGEST_VALUE - 1] + "…"
    return ""


def bare(value: str) -> str:
    """A value without links and bold marks of Markdown."""
    return LINK_WORDS.sub(r"\1", value).replace("**", "").strip()


def _iso(value: str) -> str:
    """The first date in `value`, in ISO form; "" for none."""
    match = _DATE.search(value)
    return f"{match[1]}-{int(match[2]):02d}-{int(match[3]):02d}" if match else ""


def _url(value: str) -> str:
    match = _ADDRESS.search(value)
    return match.group() if match else ""


def states(text: str, field: str) -> bool:
    """Whether a line states this metadata field (`作者 | …` states `author`), or any field for ""."""
    return any(field in ("", name) for name, _ in pairs(text))
