"""Check the package (ZIP of XML parts) of an Office file before a library reads it, and mend dead links."""

import io
import posixpath
import zipfile
from typing import Any

from lxml import etree

from index.errors import ReadError
from index.ingest.formats.archive import DAMAGED, member, opened

_DECLARATIONS = 4096
"""Bytes at the beginning of a part in which declarations stand."""


def check(data: bytes) -> None:
    """Raise ReadError for an Office file that is a bomb, or whose parts declare XML entities.

    No Office program writes such declarations, and parsers that do not expand an entity silently drop the
    text after it.
    """
    archive = opened(data)
    for info in archive.infolist():
        if not info.filename.endswith((".xml", ".rels")):
            continue
        try:
            with archive.open(info) as file:
                head = file.read(_DECLARATIONS)
        except DAMAGED as error:
            raise ReadError("文件已损坏，未收录", "the file is damaged") from error
        if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
            raise ReadError("含有外部实体声明，未收录", "declares entities, which no office file needs")


def without_dead_links(data: bytes) -> bytes:
    """An Office file without the links to parts that it does not hold.

    WPS and other programs leave such links (`Target="NULL"`) where a picture was taken out. Word ignores
    them; the libraries that read these files fail on them.
    """
    archive = opened(data)
    held = set(archive.namelist())
    mended = io.BytesIO()
    with zipfile.ZipFile(mended, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as copy:
        for info in archive.infolist():
            body = member(archive, info)
            if info.filename.endswith(".rels"):
                body = _without_dead(body, info.filename, held)
            copy.writestr(info.filename, body)
    return mended.getvalue()


def _without_dead(body: bytes, name: str, held: set[str]) -> bytes:
    """A relationships part without the links to parts that the file does not hold."""
    tree = etree.fromstring(body, etree.XMLParser(resolve_entities=False, no_network=True))
    folder = posixpath.dirname(posixpath.dirname(name))
    for link in list(tree):
        target = link.get("Target", "")
        path = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
        if link.get("TargetMode") != "External" and path not in held:
            tree.remove(link)
    return bytes(etree.tostring(tree))


def properties(known: Any) -> dict[str, str]:
    """Author and last change from the core properties of an Office file."""
    return {"author": known.author or "", "updated": f"{known.modified:%Y-%m-%d}" if known.modified else ""}
