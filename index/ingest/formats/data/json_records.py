"""JSON and JSONL: a record with a body becomes a document, anything else one line for each value.

The usual keys of title, body, date, address, author and site are known; others can be set:
`json_fields: "body=content, title=headline"`.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from index.errors import ReadError
from index.ingest.formats import Extracted, TextBuilder
from index.ingest.formats.text import decode, notes

FIELDS: dict[str, tuple[str, ...]] = {
    "body": ("body", "text", "content", "article", "正文", "内容", "context", "passage", "desc", "description", "摘要"),
    "title": ("title", "headline", "标题", "name", "subject", "题目"),
    "published": ("date", "published", "publish_date", "pubdate", "time", "datetime", "created_at", "日期", "发布时间", "时间"),
    "updated": ("updated", "modified", "updated_at", "更新时间"),
    "url": ("url", "link", "source_url", "链接", "网址"),
    "author": ("author", "authors", "byline", "作者"),
    "site": ("site", "source", "publisher", "media", "来源"),
}  # fmt: skip
_LIST_KEYS = ("data", "items", "articles", "records", "results", "documents", "rows")
_MAX_DEPTH = 100
_TAGS = re.compile(r"</(?:p|div|span|h[1-6]|li|strong|a)>|<br\s*/?>", re.IGNORECASE)


def read(data: bytes, options: Mapping[str, str]) -> list[Extracted]:
    """One text for each record with a body, `#1` and on; else the whole file as lines.

    A line of JSONL that is not JSON is counted in a note. Raises ReadError when nothing is.
    """
    decoded = decode(data)
    names = mapping(options.get("json_fields", ""))
    known = notes(decoded)
    try:
        values, bad = _values(decoded.text)
    except RecursionError as error:
        raise ReadError("JSON 嵌套太深，未收录", "JSON nested too deeply") from error
    if bad:
        known += (("note_lines", {"count": bad}),)
    records = _records(values, names)
    found = [
        _record(value, names, f"#{number}" if len(values) > 1 or len(records) > 1 else "") for number, value in records
    ]
    if not found:
        builder = TextBuilder()
        for number, value in values.items():
            builder.extend(_flat(value), f"record:{number}" if len(values) > 1 else "")
        found = [builder.extracted()]
    if known:
        found[0] = replace(found[0], notes=known)
    return found


def mapping(setting: str) -> dict[str, tuple[str, ...]]:
    """The keys of each field, those of `setting` first.

    >>> mapping("body=正文文本")["body"][:2]
    ('正文文本', 'body')
    """
    names = dict(FIELDS)
    for pair in setting.split(","):
        field, _, key = (part.strip() for part in pair.partition("="))
        field = {"date": "published"}.get(field, field)
        if field in names and key:
            names[field] = (key, *names[field])
    return names


def _values(text: str) -> tuple[dict[int, Any], int]:
    """The values of a file by number (JSON) or line (JSONL), from 1, and the count of lines that are not JSON."""
    try:
        value = json.loads(text)
        return dict(enumerate(value if isinstance(value, list) else [value], start=1)), 0
    except ValueError:
        pass
    found: dict[int, Any] = {}
    bad = 0
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            found[number] = json.loads(line)
        except ValueError:
            bad += 1
    if bad > len(found):
        raise ReadError("不是合法的 JSON，未收录", "not valid JSON")
    return found, bad


def _records(values: dict[int, Any], names: Mapping[str, tuple[str, ...]]) -> list[tuple[int, dict[str, Any]]]:
    """(number, record) of the values that have a body; also those of a list one level down."""
    only = next(iter(values.values())) if len(values) == 1 else None
    if isinstance(only, dict):
        inner = next((only[key] for key in _LIST_KEYS if isinstance(only.get(key), list)), None)
        if inner and not _first(only, names["body"]):
            values = dict(enumerate(inner, start=1))
    return [
        (number, value) for number, value in values.items() if isinstance(value, dict) and _first(value, names["body"])
    ]


def _record(value: dict[str, Any], names: Mapping[str, tuple[str, ...]], part: str) -> Extracted:
    """The document of one record: its body, and below it the values that belong to no field."""
    builder = TextBuilder()
    taken = {_key(value, keys) for keys in names.values()}
    builder.extend(_plain(_first(value, names["body"])))
    for key, other in value.items():
        if key not in taken and (isinstance(other, dict | list) or len(str(other)) > 3):
            builder.extend(_flat({key: other}))
    fields = {name: _first(value, keys) for name, keys in names.items() if name != "body"}
    return builder.extracted(part=part, fields={k: v for k, v in fields.items() if v})


def _plain(body: str) -> list[str]:
    """The lines of a body. Databases of editors hold bodies in HTML: of these, the visible text."""
    if not _TAGS.search(body):
        return [body]
    from index.ingest.formats.web.main_text import lines

    return lines(body) or [body]


def _key(value: dict[str, Any], keys: tuple[str, ...]) -> str:
    """The first of `keys` whose value is a filled text or a number; "" for none."""
    for key in keys:
        held = value.get(key)
        if isinstance(held, str | int) and not isinstance(held, bool) and str(held).strip():
            return key
    return ""


def _first(value: dict[str, Any], keys: tuple[str, ...]) -> str:
    key = _key(value, keys)
    return str(value[key]).strip() if key else ""


def _flat(value: Any, path: str = "", depth: int = 0) -> Iterator[str]:
    """`path：value` of every value, in the order of the file."""
    if isinstance(value, dict) and depth < _MAX_DEPTH:
        for key, inner in value.items():
            yield from _flat(inner, f"{path}.{key}" if path else str(key), depth + 1)
    elif isinstance(value, list) and depth < _MAX_DEPTH:
        for inner in value:
            yield from _flat(inner, path, depth + 1)
    elif value is not None and str(value).strip():
        yield f"{path}：{value}" if path else str(value)
