"""Turn faults of disk and memory into one line that says what to do.

Every library reports a full disk in its own way: the system by an OSError, SQLite by an OperationalError, tantivy
by a ValueError, FAISS by a RuntimeError, numpy by a count of bytes.
"""

import errno
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from index.errors import StoreError

_FULL = ("no space left", "disk is full", "requested and", "disk quota exceeded", "os error 28")
_BROKEN = ("disk i/o error", "an io error occurred", "readonly database", "unable to open database")
_MEGABYTE = 1024 * 1024


@contextmanager
def explained(folder: Path) -> Iterator[None]:
    """Raise StoreError, chained, for a fault of disk or memory; pass everything else on."""
    try:
        yield
    except MemoryError as error:
        raise StoreError(
            "内存不够，原有索引不变。请关掉别的程序，或分几次加入文档",
            "out of memory; the old index stays; close other programs or add fewer documents",
        ) from error
    except (OSError, ValueError, RuntimeError) as error:
        raise _explained(error, folder) or error from error
    except Exception as error:
        # Recognised by its module: only storage/passages.py imports sqlite3.
        if type(error).__module__ == "sqlite3" and (fault := _explained(error, folder)):
            raise fault from error
        raise


def check_space(folder: Path, needed: int) -> None:
    """Raise StoreError when less than `needed` bytes are free where `folder` is."""
    free = shutil.disk_usage(folder).free
    if needed > free:
        raise _full(folder, needed)


def _explained(error: Exception, folder: Path) -> StoreError | None:
    """The fault of disk behind an error; None where there is none."""
    said = str(error).lower()
    number = error.errno if isinstance(error, OSError) else 0
    if number in (errno.ENOSPC, errno.EDQUOT) or any(words in said for words in _FULL):
        return _full(folder)
    if isinstance(error, OSError) or any(words in said for words in _BROKEN):
        reason = getattr(error, "strerror", None) or str(error)
        where = getattr(error, "filename", None) or folder
        return StoreError(
            f"读写 {where} 出错（{reason}），原有索引不变。请检查磁盘和权限后重试",
            f"cannot read or write {where} ({reason}); the old index stays; check the disk and try again",
        )
    return None


def _full(folder: Path, needed: int = 0) -> StoreError:
    free = shutil.disk_usage(folder).free if folder.exists() else 0
    need_zh = f"，约需 {needed / _MEGABYTE:,.0f} MB" if needed else ""
    need_en = f", about {needed / _MEGABYTE:,.0f} MB needed" if needed else ""
    return StoreError(
        f"磁盘已满：{folder} 所在处只剩 {free / _MEGABYTE:,.1f} MB{need_zh}。原有索引不变，腾出空间后重试",
        f"disk full: {free / _MEGABYTE:,.1f} MB left at {folder}{need_en}; the old index stays; make room and try again",
    )
