"""Put an uploaded file into the seeds folder: its name cleaned, no file ever replaced.

What a browser calls a file is a stranger's text: it is never used as a path beyond a base name.
"""

import hashlib
import logging
import os
import re
import tempfile
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from index.errors import ReadError, UserError
from index.ingest.formats import READERS
from index.ingest.formats.sandbox import Sandbox
from index.ingest.read import read
from ui.desk.library.seed_folder import UPLOADING

logger = logging.getLogger(__name__)

_LONGEST_NAME = 80
_SAME_NAME = 1000
# Not allowed in a file name on some system, or able to mislead a reader: separators, controls,
# marks that turn the text direction.
_UNFIT = re.compile('[<>:"/\\\\|?*\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]')
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\.|$)")


@dataclass(frozen=True, slots=True)
class Added:
    """What became of an uploaded file.

    `outcome` is `added`, `renamed` (another file has its name), `same` (its content is there
    already, as `name`), or `refused`; then `reason` says why.
    """

    uploaded: str
    name: str
    outcome: str
    reason: UserError | None = None


def keep(
    path: Path, name: str, seeds: Path, *, sandbox: Sandbox, max_mb: int, indexed: Mapping[str, str] | None = None
) -> Added:
    """Copy the uploaded file at `path`, which its owner calls `name`, into the folder `seeds`.

    It must be text by the rules of `index.ingest.read`; `sandbox` reads it, within its limits. `indexed` gives, by SHA-256, the names of files
    whose content is known.
    """
    shown = _UNFIT.sub(" ", name).strip()[-_LONGEST_NAME:]
    try:
        data = _checked(path, clean_name(name), max_mb, sandbox)
        known = (indexed or {}).get(hashlib.sha256(data).hexdigest(), "")
        if known and (seeds / known).is_file():
            return Added(shown, known, "same")
        return Added(shown, *_put(data, clean_name(name), seeds))
    except UserError as error:
        return Added(shown, "", "refused", error)


def clean_name(name: str) -> str:
    r"""A file name that is safe in a folder, from what a browser called the file.

    >>> clean_name("..\\..\\etc/小米 汽车.TXT"), clean_name(".md"), clean_name("nul.txt")
    ('小米 汽车.TXT', '文档.md', '_nul.txt')
    """
    base = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    base = _UNFIT.sub("", base).strip(" ")
    stem, dot, suffix = base.rpartition(".")
    stem, suffix = (stem, dot + suffix) if dot else (base, "")
    stem = stem.strip(". ")[:_LONGEST_NAME] or "文档"
    return ("_" if _RESERVED.match(stem + ".") else "") + stem + suffix[:12]


def _checked(path: Path, name: str, max_mb: int, sandbox: Sandbox) -> bytes:
    """The bytes of an upload that may be kept; raises ReadError for any other."""
    if Path(name).suffix.lower() not in READERS:
        raise ReadError(
            f"{name}：不支持这种格式，未收录（可用的见「支持的格式」）",
            f"{name}: this format is not supported (see “File formats”)",
        )
    if path.stat().st_size > max_mb * 1024 * 1024:
        raise ReadError(f"{name}：超过 {max_mb} MB，未收录", f"{name}: larger than {max_mb} MB")
    data = path.read_bytes()
    try:
        read(name, data, sandbox=sandbox, apart=True)
    except ReadError:
        raise
    except Exception as error:
        logger.exception("%r cannot be read", name)
        raise ReadError.unforeseen(error).named(name) from error
    return data


def _put(data: bytes, name: str, seeds: Path) -> tuple[str, str]:
    """Write `data` under `name`, or a numbered name; gives the name and what happened."""
    try:
        seeds.mkdir(parents=True, exist_ok=True)
        for number in range(1, _SAME_NAME):
            numbered = name if number == 1 else f"{Path(name).stem}-{number}{Path(name).suffix}"
            if _holds(seeds / numbered, data):
                return numbered, "same"
            if _write_new(seeds / numbered, data):
                return numbered, "added" if number == 1 else "renamed"
    except OSError as error:
        raise ReadError(
            f"{name}：写不进文件夹 {seeds}（{error.strerror}），未收录",
            f"{name}: cannot be written to the folder {seeds} ({error.strerror}); not added",
        ) from error
    raise ReadError(f"{name}：同名文件太多，未收录", f"{name}: too many files have this name")


def _holds(path: Path, data: bytes) -> bool:
    return path.is_file() and path.stat().st_size == len(data) and path.read_bytes() == data


def _write_new(target: Path, data: bytes) -> bool:
    """Write a file whole or not at all; gives False, and changes nothing, when the name is taken."""
    if os.path.lexists(target):
        return False
    descriptor, name = tempfile.mkstemp(prefix=UPLOADING, dir=target.parent)
    temporary = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(0o644)
        try:
            os.link(temporary, target)  # unlike a rename, it fails when the name is taken
        except FileExistsError:
            return False
        except OSError:  # a file system without links, such as exFAT
            temporary.rename(target)
        return True
    finally:
        temporary.unlink(missing_ok=True)
