"""Open ZIP archives safely: the directory is checked before anything is expanded.

Nothing is ever written to disk, so a member's name is only a name. One that points out of the archive is
refused all the same, because people would be shown it.
"""

import contextlib
import io
import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath

from index.errors import ReadError
from index.ingest import encodings

MAX_MEMBERS = 10_000
MAX_BYTES = 200 * 1024 * 1024
MAX_RATIO = 200
"""Limits of an archive: members, bytes when expanded, and expanded bytes per packed byte. Office files and
e-books stay far below all three; bombs do not."""

_END = b"PK\x05\x06"  # end of central directory record
_END_SEARCHED = 66_000  # bytes: the record with the longest comment it may have
_END_BYTES = 22
_DIRECTORY_ENTRY = 400  # bytes of a member's directory entry, at most, on average
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # compound file of Office before 2007, and of encrypted files
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_SMALL = 1024 * 1024  # expanded bytes below which no ratio makes a bomb
DAMAGED = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, NotImplementedError, RuntimeError,
    ValueError, struct.error, IndexError, OverflowError,
)  # fmt: skip


def opened(data: bytes) -> zipfile.ZipFile:
    """`data` as an archive whose directory stays within the limits.

    Raises ReadError when it is damaged, encrypted, or a bomb.
    """
    if data.startswith(_OLE):
        if _ENCRYPTED in data:
            raise ReadError("文件有密码，未收录", "encrypted")
        raise ReadError(
            "是旧版 Office 文件（.doc、.xls、.ppt），请另存为 .docx、.xlsx 或 .pptx，未收录",
            "a file of an old Office; save it as .docx, .xlsx or .pptx",
        )
    end = data.rfind(_END, max(0, len(data) - _END_SEARCHED))
    if end < 0 or end + _END_BYTES > len(data):
        raise ReadError("文件不完整，或不是 ZIP 容器，未收录", "damaged, or not a ZIP container")
    members, size = struct.unpack_from("<HI", data, end + 10)
    if members > MAX_MEMBERS or size > MAX_MEMBERS * _DIRECTORY_ENTRY:
        raise _too_many()
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except DAMAGED as error:
        raise ReadError("压缩文件已损坏，未收录", "the archive is damaged") from error
    infos = archive.infolist()
    total = sum(info.file_size for info in infos)
    if len(infos) > MAX_MEMBERS:
        raise _too_many()
    if total > MAX_BYTES or (total > _SMALL and total > MAX_RATIO * len(data)):
        raise ReadError(f"展开后有 {total:,} 字节，像是压缩炸弹，未收录", f"expands to {total:,} bytes, like a bomb")
    if any(info.flag_bits & 1 for info in infos):
        raise ReadError("压缩文件有密码，未收录", "encrypted")
    return archive


def member(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    """The bytes of one member, never more than its directory entry says.

    Raises ReadError when it is damaged.
    """
    try:
        with archive.open(info) as file:
            data = file.read(info.file_size + 1)
    except DAMAGED as error:
        raise ReadError("压缩文件里的这一份已损坏", "damaged inside the archive") from error
    if len(data) > info.file_size:
        raise ReadError("压缩文件里的大小与目录不符", "larger than the archive says")
    return data


def members(archive: zipfile.ZipFile) -> Iterator[tuple[str, zipfile.ZipInfo]]:
    """(name, entry) of the files of an archive, in its order; hidden files are left out."""
    for info in archive.infolist():
        name = _name(info)
        parts = PurePosixPath(name).parts
        if info.filename.endswith("/") or any(part.startswith(".") and part != ".." for part in parts):
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
    """A member's name. Without the UTF-8 flag (0x800) it is in the code page of the machine that packed it."""
    name = info.filename.replace("\\", "/")
    if not info.flag_bits & 0x800 and not name.isascii():
        with contextlib.suppress(UnicodeEncodeError):
            name = encodings.decode(name.encode("cp437")).text
    return name


def _too_many() -> ReadError:
    return ReadError(f"内含超过 {MAX_MEMBERS:,} 个文件，未收录", f"holds more than {MAX_MEMBERS:,} files")
