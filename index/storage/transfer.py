"""Export an index into one file, and import one from another machine.

The file is a plain ZIP of the files of one generation with its manifest. An import trusts nothing: only files that
the manifest names are read, under names that stay in the folder, and with the sizes and hashes it states; then
SQLite checks the passages. There is no pickle.
"""

import hashlib
import os
import re
import zipfile
import zlib
from pathlib import Path
from typing import Any

from index.errors import StoreError
from index.storage.faults import check_space, explained
from index.storage.generation import FORMAT, Generation, parsed
from index.storage.passages import Passages
from index.storage.store import Store

_NAME = re.compile(r"(?:[A-Za-z0-9_][A-Za-z0-9_.-]*/)?[A-Za-z0-9_.][A-Za-z0-9_.-]*")
_LARGEST_MANIFEST = 256 * 1024 * 1024
_NEEDED = ("passages.sqlite", "vectors")
_CHUNK = 1024 * 1024


def export(generation: Generation, target: Path) -> None:
    """Write `generation` into the new file `target`; raises StoreError when that fails."""
    temporary = target.with_name(target.name + ".part")
    with explained(target.parent):
        try:
            with zipfile.ZipFile(temporary, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as archive:
                archive.write(generation.folder / "manifest.json", "manifest.json")
                for name in generation.manifest["files"]:
                    archive.write(generation.folder / name, name)
            os.replace(temporary, target)
        finally:
            temporary.unlink(missing_ok=True)


def take_in(source: Path, store: Store, *, encoder: str, tokens: str) -> str:
    """Make the index in the file `source` a generation of `store`, and switch to it; gives its name.

    `encoder` and `tokens` are the fingerprints that questions are asked with: an index that was built with others
    could not answer. Raises StoreError for such a one, and when the file is no index, was changed or damaged, or does not fit on the disk.
    """
    try:
        with zipfile.ZipFile(source) as archive, store.writing() as held:
            manifest = _manifest(archive)
            for name, ours in (("encoder", encoder), ("tokens", tokens)):
                if (theirs := manifest["settings"][name]) != ours:
                    raise StoreError(
                        f"文件里的索引由 {theirs} 建立，这里用的是 {ours}，导入后不能回答。请从原文建索引：yuanwen index",
                        f"the index in the file was built with {theirs}, and {ours} is used here: it could not answer; "
                        "build one from the texts: yuanwen index",
                    )
            check_space(held.folder, 2 * sum(known["size"] for known in manifest["files"].values()))
            with held.building() as folder:
                for name, known in manifest["files"].items():
                    _extract(archive, name, known, folder / name)
                passages = Passages(folder / "passages.sqlite")
                try:
                    if not passages.is_sound() or len(passages) != manifest["passages"]:
                        raise _refused("passages.sqlite")
                finally:
                    passages.close()
                kept = {
                    key: value
                    for key, value in manifest.items()
                    if key not in ("format", "generation", "built", "files")
                }
                return held.publish(folder, kept)
    except FileNotFoundError as error:
        raise StoreError(f"没有文件 {source}", f"no file {source}") from error
    except (
        zipfile.BadZipFile, zlib.error, EOFError, KeyError, TypeError, ValueError, NotImplementedError
    ) as error:  # fmt: skip
        raise StoreError(
            f"{source} 不是导出的索引，或已损坏", f"{source} is not an exported index, or is damaged"
        ) from error


def _manifest(archive: zipfile.ZipFile) -> dict[str, Any]:
    if archive.getinfo("manifest.json").file_size > _LARGEST_MANIFEST:
        raise _refused("manifest.json")
    manifest: dict[str, Any] = parsed(archive.read("manifest.json"))
    if manifest["format"] != FORMAT:
        raise StoreError(
            f"文件里的索引是第 {manifest['format']} 版格式，这里用的是第 {FORMAT} 版",
            f"the index in the file has format {manifest['format']}, this program uses {FORMAT}",
        )
    names = set(manifest["files"])
    if not names.issuperset(_NEEDED) or not all(_NAME.fullmatch(name) for name in names):
        raise _refused("manifest.json")
    return manifest


def _extract(archive: zipfile.ZipFile, name: str, known: dict[str, Any], target: Path) -> None:
    """Copy one file, and no byte more than the manifest says."""
    target.parent.mkdir(exist_ok=True)
    digest = hashlib.sha256()
    left = int(known["size"])
    with archive.open(name) as source, open(target, "xb") as file:
        while chunk := source.read(min(_CHUNK, left + 1)):
            left -= len(chunk)
            if left < 0:
                break
            digest.update(chunk)
            file.write(chunk)
    if left != 0 or digest.hexdigest() != known["sha256"]:
        raise _refused(name)


def _refused(name: str) -> StoreError:
    return StoreError(f"文件里的 {name} 与清单不符，没有导入", f"{name} in the file does not match; not taken in")
