"""ZIP archives, and a look into the directory of one before anything in it is expanded.

Nothing is ever written to disk, so a member's name is only a name; one that points out of the
archive is refused all the same, because people would be shown it.
"""

import contextlib
import io
import lzma
import posixpath
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

from lxml import etree

from index.errors import ReadError
from index.ingest import encodings

MAX_MEMBERS = 10_000
MAX_BYTES = 200 * 1024 * 1024
MAX_RATIO = 200
"""Members, expanded bytes, and expanded against packed bytes, that an archive may hold. Office
files and e-books stay far below all three; bombs do not."""

_END = b"PK\x05\x06"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_SMALL = 1024 * 1024
_DECLARATIONS = 4096
_DAMAGED = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, NotImplementedError, RuntimeError,
    ValueError, struct.error, IndexError, OverflowError,
)  # fmt: skip


def opened(data: bytes) -> zipfile.ZipFile:
    """`data` as an archive whose directory promises nothing unreasonable.

    Raises ReadError when it is damaged, encrypted, or a bomb.
    """
    if data.startswith(_OLE):
        if _ENCRYPTED in data:
            raise ReadError("文件有密码，未收录", "encrypted")
        raise ReadError(
            "是旧版 Office 文件（.doc、.xls、.ppt），请另存为 .docx、.xlsx 或 .pptx，未收录",
            "a file of an old Office; save it as .docx, .xlsx or .pptx",
        )
    end = data.rfind(_END, max(0, len(data) - 66_000))
    if end < 0 or end + 22 > len(data):
        raise ReadError("文件不完整，或不是 ZIP 容器，未收录", "damaged, or not a ZIP container")
    members, size = struct.unpack_from("<HI", data, end + 10)
    if members > MAX_MEMBERS or size > MAX_MEMBERS * 400:
        raise ReadError(
            f"内含超过 {MAX_MEMBERS:,} 个文件，未收录", f"holds more than {MAX_MEMBERS:,} files"
        )
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except _DAMAGED as error:
        raise ReadError("压缩文件已损坏，未收录", "the archive is damaged") from error
    infos = archive.infolist()
    total = sum(info.file_size for info in infos)
    if len(infos) > MAX_MEMBERS:
        raise ReadError(
            f"内含超过 {MAX_MEMBERS:,} 个文件，未收录", f"holds more than {MAX_MEMBERS:,} files"
        )
    if total > MAX_BYTES or (total > _SMALL and total > MAX_RATIO * len(data)):
        raise ReadError(
            f"展开后有 {total:,} 字节，像是压缩炸弹，未收录",
            f"expands to {total:,} bytes, like a bomb",
        )
    if any(info.flag_bits & 1 for info in infos):
        raise ReadError("压缩文件有密码，未收录", "encrypted")
    return archive


def office(data: bytes) -> None:
    """Refuse an Office file that is a bomb, or whose parts declare entities.

    No program of an office writes such declarations, and parsers that do not expand an entity drop
    the text after it without a word. Raises ReadError.
    """
    archive = opened(data)
    for info in archive.infolist():
        if not info.filename.endswith((".xml", ".rels")):
            continue
        try:
            with archive.open(info) as file:
                head = file.read(_DECLARATIONS)
        except _DAMAGED as error:
            raise ReadError("文件已损坏，未收录", "the file is damaged") from error
        if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
            raise ReadError(
                "含有外部实体声明，未收录", "declares entities, which no office file needs"
            )


def without_dead_links(data: bytes) -> bytes:
    """An Office file without the links to parts that it does not hold.

    WPS and other programs leave such links (`Target="NULL"`) where a picture was taken out; Word does
    not mind them, and the libraries that read these files give up.
    """
    archive = opened(data)
    held = set(archive.namelist())
    mended = io.BytesIO()
    with zipfile.ZipFile(mended, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as copy:
        for info in archive.infolist():
            body = member(archive, info)
            if info.filename.endswith(".rels"):
                body = _living(body, info.filename, held)
            copy.writestr(info.filename, body)
    return mended.getvalue()


def _living(body: bytes, name: str, held: set[str]) -> bytes:
    """A part that lists links, without the dead ones."""
    tree = etree.fromstring(body, etree.XMLParser(resolve_entities=False, no_network=True))
    folder = posixpath.dirname(posixpath.dirname(name))
    for link in list(tree):
        target = link.get("Target", "")
        path = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
        if link.get("TargetMode") != "External" and path not in held:
            tree.remove(link)
    return bytes(etree.tostring(tree))


def properties(known: Any) -> dict[str, str]:
    """Author and last change, as the core properties of an Office file tell them."""
    return {
        "author": known.author or "",
        "updated": f"{known.modified:%Y-%m-%d}" if known.modified else "",
    }


def member(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    """The bytes of one member, never more than its directory entry says.

    Raises ReadError when it is damaged.
    """
    try:
        with archive.open(info) as file:
            data = file.read(info.file_size + 1)
    except _DAMAGED as error:
        raise ReadError("压缩文件里的这一份已损坏", "damaged inside the archive") from error
    if len(data) > info.file_size:
        raise ReadError("压缩文件里的大小与目录不符", "larger than the archive says")
    return data


def members(archive: zipfile.ZipFile) -> Iterator[tuple[str, zipfile.ZipInfo]]:
    """The files of an archive with readable names, in its order; hidden ones are left out."""
    for info in archive.infolist():
        name = _name(info)
        parts = PurePosixPath(name).parts
        if info.filename.endswith("/") or any(
            part.startswith(".") and part != ".." for part in parts
        ):
            continue
        if parts[:1] != ("__MACOSX",):
            yield name, info


def safe(name: str) -> bool:
    """Whether a member's name stays inside the archive.

    >>> safe("a/b.txt"), safe("../b.txt"), safe("/etc/passwd"), safe("c:/x")
    (True, False, False, False)
    """
    parts = PurePosixPath(name).parts
    return bool(parts) and ".." not in parts and not name.startswith("/") and ":" not in parts[0]


def _name(info: zipfile.ZipInfo) -> str:
    """A member's name. Names without the UTF-8 mark are in the code page of whoever packed them."""
    name = info.filename.replace("\\", "/")
    if not info.flag_bits & 0x800 and not name.isascii():
        with contextlib.suppress(UnicodeEncodeError):
            name = encodings.decode(name.encode("cp437")).text
    return name
