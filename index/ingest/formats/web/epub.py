"""E-books (EPUB): the chapters in the order of the spine, each of them a web page."""

import posixpath
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote
from zipfile import ZipFile

from lxml import etree

from index.errors import ReadError
from index.ingest.formats import Extracted, FileNote, TextBuilder
from index.ingest.formats.archive import member, opened
from index.ingest.formats.web.main_text import lines, source_of

_NAMES = {
    "c": "urn:oasis:names:tc:opendocument:xmlns:container",
    "o": "http://www.idpf.org/2007/opf",
    "d": "http://purl.org/dc/elements/1.1/",
}


def read(data: bytes, options: Mapping[str, str]) -> list[Extracted]:
    """The text of every chapter, at `chapter:` and its heading, or its number where it has none.

    Raises ReadError when the book is damaged.
    """
    archive = opened(data)
    try:
        root = _tree(archive, "META-INF/container.xml")
        package = str(root.xpath("string(//c:rootfile/@full-path)", namespaces=_NAMES))
        book = _tree(archive, package)
    except (KeyError, etree.LxmlError) as error:
        raise ReadError("电子书已损坏，未收录", "the e-book is damaged") from error
    builder = TextBuilder()
    damaged = 0
    for number, path in enumerate(_spine(book, package), start=1):
        try:
            chapter = lines(source_of(member(archive, archive.getinfo(path)))[0])
        except (KeyError, ReadError):
            damaged += 1
            continue
        heading = next((line for line in chapter if line.startswith("#")), "")
        name = re.sub(r"^#+\s*", "", heading)[:40] or str(number)
        builder.extend(chapter, f"chapter:{name}")
    notes: tuple[FileNote, ...] = (("note_parts", {"count": damaged}),) if damaged else ()
    fields = {
        "title": _stated(book, "title"), "author": _stated(book, "creator"),
        "published": _stated(book, "date"), "site": _stated(book, "publisher"),
    }  # fmt: skip
    return [builder.extracted(fields={k: v for k, v in fields.items() if v}, notes=notes)]


def _tree(archive: ZipFile, path: str) -> Any:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True)
    tree = etree.fromstring(member(archive, archive.getinfo(path)), parser)
    if tree is None:
        raise KeyError(path)
    return tree


def _spine(book: Any, package: str) -> list[str]:
    """The paths of the chapters inside the archive, in reading order."""
    items = {item.get("id"): item.get("href", "") for item in book.xpath("//o:manifest/o:item", namespaces=_NAMES)}
    references = book.xpath("//o:spine/o:itemref/@idref", namespaces=_NAMES)
    folder = posixpath.dirname(package)
    return [
        posixpath.normpath(posixpath.join(folder, unquote(items[name].split("#")[0])))
        for name in references
        if items.get(name)
    ]


def _stated(book: Any, name: str) -> str:
    return " ".join(str(book.xpath(f"string((//d:{name})[1])", namespaces=_NAMES)).split())
