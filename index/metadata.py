"""Find title, author, dates, address and tags where a text itself states them.

Articles saved from the web carry them in many forms: YAML front matter, `**Author:** name`,
`作者 | 名字`, `更新时间:2026-01-12`. Only the first and last lines of a text are looked at, since
`作者：` in the middle of an article is about somebody else.
"""

import re
from typing import Any

HEAD_LINES = 25
TAIL_LINES = 12

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
_NAMES = "|".join(sorted((re.escape(word) for word in _FIELD), key=len, reverse=True))
# `**Author:** x`, `作者：x`, `出品 | x`, `(来源:x)`; a second field may follow on the same line.
_PAIR = re.compile(
    rf"(?:^|(?<=\s))\**(?P<name>{_NAMES})\**\s*[:：|｜/]\s*\**\s*"
    rf"(?P<value>.+?)(?=\s+(?:{_NAMES})\s*[:：|｜]|\s*$)",
    re.IGNORECASE,
)
_DATE = re.compile(r"((?:19|20)\d\d)\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})")
_LINK = re.compile(r"\[([^\]]*)\]\(([^)\s]+)[^)]*\)")
_ADDRESS = re.compile(r"https?://[^\s)\]>\"']+")
_HEADING = re.compile(r"^#\s+(.+?)\s*#*$")
_FRONT_MATTER = re.compile(r"\A---\n(.*?)\n---\n", re.DOTALL)
_LONGEST_LINE = 200
_LONGEST_VALUE = 60


def of(text: str) -> dict[str, Any]:
    """The fields of a Document that `text` states: title, author, published, updated, url, tags.

    A title is always given: the first heading, or else the first line that is no metadata.

    >>> of("# 春\\n作者：朱自清\\n盼望着。")["author"]
    '朱自清'
    """
    known: dict[str, str] = dict(_front_matter(text))
    lines = text.split("\n")
    for line in lines[:HEAD_LINES] + lines[HEAD_LINES:][-TAIL_LINES:]:
        for name, value in pairs(line):
            known.setdefault(name, value)
    return {
        "title": known.get("title", "") or _title(lines),
        "author": _words(known.get("author", "")),
        "published": _iso(known.get("published", "")),
        "updated": _iso(known.get("updated", "")),
        "url": _url(known.get("url", "")),
        "tags": tuple(
            tag for tag in re.split(r"[,，、;；\s]+", _words(known.get("tags", ""))) if tag
        ),
    }


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
        (_FIELD[match["name"].lower()], match["value"].strip().rstrip("*").strip())
        for match in _PAIR.finditer(line)
    ]
    return [
        (n, v)
        for n, v in found
        if len(_words(v)) <= _LONGEST_VALUE and not re.search("[。！？]", v)
    ]


def _front_matter(text: str) -> list[tuple[str, str]]:
    block = _FRONT_MATTER.match(text)
    if block is None:
        return []
    found = []
    for line in block.group(1).split("\n"):
        name, _, value = line.partition(":")
        if name.strip().lower() in _FIELD and value.strip():
            found.append((_FIELD[name.strip().lower()], value.strip().strip("\"'[]")))
    return found


def front_matter_end(text: str) -> int:
    """Where the YAML front matter ends; 0 for a text without one."""
    block = _FRONT_MATTER.match(text)
    return block.end() if block else 0


def _title(lines: list[str]) -> str:
    for line in lines[:HEAD_LINES]:
        if heading := _HEADING.match(line):
            return _words(heading.group(1))
    for line in lines:
        words = _words(line).lstrip("#>*- ").strip()
        if words and not pairs(line) and not re.fullmatch(r"[\W_]+|\{%.*", words):
            return words if len(words) <= _LONGEST_VALUE else words[: _LONGEST_VALUE - 1] + "…"
    return ""


def _words(value: str) -> str:
    """A value without the Markdown around it."""
    return _LINK.sub(r"\1", value).replace("**", "").strip()


def _iso(value: str) -> str:
    match = _DATE.search(value)
    return f"{match[1]}-{int(match[2]):02d}-{int(match[3]):02d}" if match else ""


def _url(value: str) -> str:
    match = _ADDRESS.search(value)
    return match.group() if match else ""
