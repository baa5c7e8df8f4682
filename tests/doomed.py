"""What the processes run that tests of faults start, and end before their time.

Imported by the process that they are forked from: everything is loaded there, no thread started.
"""

# Imported late elsewhere; a child that became nobody may not find them any more.
import encodings.utf_16_le
import encodings.utf_32_le  # noqa: F401
import mmap  # noqa: F401
import os
import signal
from collections import Counter
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from unittest.mock import patch

from fakes import FakeEncoder

from index import BuildOptions, build, load
from index.errors import UserError
from index.text import bulk, tokens

tokens.terms("预热 warm 2024 年")
bulk.terms(["预热 warm 2024 年"])
FakeEncoder().encode_query(["预热"])


def written(folder: Path, version: int) -> Path:
    """Documents that all tell one version; their number changes too."""
    folder.mkdir(exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    for number in range(3 + version % 3):
        text = f"这是第{version}版的第{number}份文件。" + f"第{version}版写着一些内容。" * (20 * number)
        (folder / f"f{number}.txt").write_text(text, "utf-8")
    return folder


WAYS: dict[str, dict[str, float]] = {
    "anew": {},
    "grown": {"index.building.plan.GROW_ROWS": 1, "index.building.plan.DEAD_FRACTION": 0.9},
    "shared": {
        "index.building.writer.WORTH_CHARS": 0,
        "index.building.writer.BATCH_CHARS": 300,
        "index.building.changes.BATCH_BYTES": 2000,
    },
}
"""How an index is written: anew, grown from the one before, or by several processes."""


def made(folder: Path, store: Path, way: str = "anew") -> None:
    with ExitStack() as stack:
        for name, value in WAYS[way].items():
            stack.enter_context(patch(name, value))
        build(folder, store=store, options=BuildOptions(encoder=FakeEncoder(), processes=2 if way == "shared" else 1))


def children() -> list[int]:
    """The processes that this one has started."""
    tasks = Path("/proc/self/task").glob("*/children")
    return [int(pid) for task in tasks for pid in task.read_text("ascii").split()]


def answers(store: Path) -> int:
    """The version that the index tells; an index that tells two is a failure."""
    index = load(store, encoder=FakeEncoder())
    try:
        texts = [document.text for document in index.passages.documents()]
        versions = {text.split("第")[1].split("版")[0] for text in texts}
        assert len(versions) == 1, versions
        version = int(versions.pop())
        assert len(texts) == 3 + version % 3
        assert index.search(f"第{version}版写着一些内容", 3)
        return version
    finally:
        index.close()


def killed_at(folder: str, store: str, stage: str, nth: int, way: str = "anew", out: Any = None) -> None:
    """Build, and be killed when `stage` is reached for the `nth` time; `out` is sent one's children before."""
    import index.building.embeddings
    import index.building.writer
    import index.storage.store

    seen = Counter[str]()

    def reached(name: str) -> None:
        seen[name] += 1
        if name == stage and seen[name] == nth:
            if out is not None:
                out.send(children())
            os.kill(os.getpid(), signal.SIGKILL)

    for module in (index.storage.store, index.building.writer, index.building.embeddings):
        module.reached = reached  # type: ignore[attr-defined]
    index.building.embeddings._BATCH = 4
    made(Path(folder), Path(store), way)


def build_on(folder: str, store: str, ready: Any, way: str = "anew") -> None:
    ready.send(True)
    made(Path(folder), Path(store), way)


def on_a_small_disk(folder: str, store: str, size: int, out: Any) -> None:
    """Files may not grow beyond `size`: what SQLite, tantivy and FAISS say is not Python's."""
    import resource

    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
    try:
        made(Path(folder), Path(store))
        out.put("built")
    except UserError as error:
        out.put(f"told: {error}")
    except BaseException as error:
        out.put(f"{type(error).__name__}: {error}")


def as_nobody(folder: str, store: str, out: Any) -> None:
    os.setuid(65534)
    said: list[object] = []
    try:
        said.append(answers(Path(store)))
        made(Path(folder), Path(store))
        said.append("built")
    except UserError as error:
        said.append(str(error))
    except BaseException as error:
        said.append(f"{type(error).__name__}: {error}")
    out.put(said)
