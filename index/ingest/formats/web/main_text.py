"""Extract the main text and the metadata of a web page, by trafilatura."""

import json
import re
from collections.abc import Mapping
from typing import Any

import lxml.html
import trafilatura
from lxml import etree
from trafilatura.settings import use_config

from index.ingest.encodings import SURE
from index.ingest.formats import Extracted, FileNote, TextBuilder
from index.ingest.formats.text import decode, notes

_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s{0,20}=\s{0,20}[\"']?\s{0,20}([\w-]{2,20})", re.IGNORECASE)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_ENOUGH = 0.3
"""Of a page under `_SHORT_PAGE` characters, all text is taken where the main text is less than this part of it."""

_SHORT_PAGE = 2000

_BLOCKS = frozenset(
    """address article aside blockquote body caption dd div dl dt fieldset figcaption figure footer
    form h1 h2 h3 h4 h5 h6 header hr legend li main nav ol p pre section table td th tr ul""".split()
)
_INVISIBLE = frozenset("script style noscript template head svg math iframe object".split())

# Declared encoding → the extension of it that pages in fact use.
_SUPERSETS = {"gb2312": "gb18030", "gbk": "gb18030", "big5": "big5hkscs", "shift_jis": "cp932", "euc-kr": "cp949"}

# Declared by default where nobody chose it, and able to decode any bytes: the characters count more.
_LATIN = tuple("iso-8859-1 iso8859-1 latin1 latin-1 windows-1252 cp1252 us-ascii ascii".split())
_UNRELIABLE = (*_LATIN, "utf-16", "utf-32", "utf-7")


def source_of(data: bytes, declared: str = "") -> tuple[str, tuple[FileNote, ...]]:
    """A page's source in the encoding it declares, or in the likeliest where that does not decode it.

    Gives notes on the encoding too. `declared` is what the container of the page states; it wins over `<meta>`.
    """
    match = _CHARSET.search(data[:4096])
    name = (declared or (match.group(1).decode() if match else "")).lower()
    name = _SUPERSETS.get(name, name)
    if name and not name.startswith(_UNRELIABLE) and not _is_utf8(data):
        try:
            return data.decode(name), ()
        except (UnicodeDecodeError, LookupError):
            pass
    decoded = decode(data)
    if name in _LATIN and decoded.confidence < SURE:
        return data.decode("cp1252", "replace"), ()
    return decoded.text, notes(decoded)


def _is_utf8(data: bytes) -> bool:
    """Whether bytes are UTF-8 beyond ASCII: a page converted later still declares its old encoding."""
    try:
        return not data.isascii() and bool(data.decode("utf-8"))
    except UnicodeDecodeError:
        return False


def page(source: str, known: tuple[FileNote, ...] = ()) -> Extracted:
    """The main text and the metadata of a page; all its text where it is nested too deeply for a tree."""
    tree, whole_tree = _parsed(source)
    if tree is None:
        return Extracted("", notes=known)
    fields = _fields(tree)
    whole = TextBuilder()
    whole.extend(lines(source))
    if not whole_tree:
        return whole.extracted(fields=fields, notes=known)
    main = trafilatura.extract(
        source, output_format="markdown", include_comments=False, include_links=False,
        include_images=False, include_formatting=True, favor_recall=True, config=_config(),
    )  # fmt: skip
    text = TextBuilder()
    text.extend((main or "").split("\n"))
    if (len(text) < _ENOUGH * len(whole) and len(whole) < _SHORT_PAGE) or not len(text):
        return whole.extracted(fields=fields, notes=known)
    return text.extracted(fields=fields, notes=known)


def _parsed(source: str) -> tuple[lxml.html.HtmlElement | None, bool]:
    """The element tree of a page, None where lxml finds none, and whether it holds the whole page.

    Nothing outside the page is ever fetched. A tree has some 250 levels at most, and ends there in silence: old
    forums, which never close `<font>`, have more.
    """
    parser = lxml.html.HTMLParser(no_network=True, huge_tree=False, remove_comments=True, remove_pis=True)
    try:
        tree = lxml.html.document_fromstring(_without_declaration(source), parser=parser)
    except _NO_PAGE:
        return None, False
    return tree, all(error.type != etree.ErrorTypes.ERR_RESOURCE_LIMIT for error in parser.error_log)


_NO_PAGE = (etree.ParserError, etree.XMLSyntaxError, ValueError)


def _without_declaration(source: str) -> str:
    return _DECLARATION.sub("", source) or " "


def lines(source: str) -> list[str]:
    """All visible text of a page: one line for each block, headings marked as in Markdown; none where lxml finds none.

    Made of the parser's events, without a tree, and so at any depth.
    """
    reader = _VisibleText()
    try:
        etree.fromstring(_without_declaration(source), etree.HTMLParser(target=reader, no_network=True, huge_tree=True))
    except _NO_PAGE:
        return []
    return reader.lines


class _VisibleText:
    """What lxml tells of the elements and the text of a page, put into lines."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self._buffer: list[str] = []
        self._mark = ""  # of the heading that is open
        self._hidden = 0  # open elements whose text is invisible

    def start(self, tag: str, _: Mapping[str, str]) -> None:
        """An element begins."""
        name = _name(tag)
        self._hidden += name in _INVISIBLE
        if name in _BLOCKS or name == "br":
            self._flush()
            self._mark = "#" * int(name[1]) + " " if re.fullmatch("h[1-6]", name) else self._mark

    def end(self, tag: str) -> None:
        """An element ends."""
        name = _name(tag)
        if name in _BLOCKS:
            self._flush()
            self._mark = ""
        self._hidden -= name in _INVISIBLE

    def data(self, text: str) -> None:
        """Text, perhaps a part of it."""
        if not self._hidden:
            self._buffer.append(text)

    def close(self) -> None:
        """The page ends."""
        self._flush()

    def _flush(self) -> None:
        text = re.sub(r"[ \t\r\n\f]+", " ", "".join(self._buffer)).strip()
        self._buffer.clear()
        if text:
            self.lines.append(self._mark + text)


def _name(tag: str) -> str:
    return tag.rsplit("}", 1)[-1].lower()


def _config() -> Any:
    """Trafilatura's settings: short texts are kept, and the time limit is that of the sandbox."""
    config = use_config()
    config.set("DEFAULT", "MIN_EXTRACTED_SIZE", "20")
    config.set("DEFAULT", "MIN_OUTPUT_SIZE", "1")
    config.set("DEFAULT", "EXTRACTION_TIMEOUT", "0")
    return config


def _fields(tree: Any) -> dict[str, str]:
    """The metadata of a page, from JSON-LD and meta elements."""
    try:
        found = trafilatura.extract_metadata(tree)
    except (ValueError, TypeError, AttributeError, KeyError, json.JSONDecodeError):
        return {}
    if found is None:
        return {}
    fields = {
        "title": found.title, "author": found.author, "published": found.date, "url": found.url,
        "site": found.sitename, "tags": "，".join(found.tags or ()),
    }  # fmt: skip
    modified = tree.xpath("string((//meta[@property='article:modified_time']|//meta[@name='lastmod'])[1]/@content)")
    fields["updated"] = str(modified)
    return {name: " ".join(str(value).split()) for name, value in fields.items() if value}
