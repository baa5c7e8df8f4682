"""What several processes make is what one makes, and one that dies is told in one line."""

import os
import signal
from contextlib import closing
from pathlib import Path

import pytest

from index import BuildOptions, build
from index.building.workers import Workers
from index.errors import ReadError, StoreError
from index.ingest.formats import text

BINARY = b"\x7fELF\x02" + bytes(range(32)) * 9
WORDS = "长城黄河泰山运河故宫天坛雪山草原"


def folder(place: Path) -> Path:
    place.mkdir()
    for n in range(40):
        said = "".join(f"第{n}篇的第{m}句说{WORDS[(n + m) % 16]}有{n * m}米。" for m in range(30))
        (place / f"{n:03d}.txt").write_text(said, "utf-8")
    (place / "bad.txt").write_bytes(BINARY)
    return place


def test_several_processes_write_what_one_writes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("changes.BATCH_BYTES", 5000), ("writer.BATCH_CHARS", 2000),
                        ("writer.WORTH_CHARS", 1), ("embeddings._BATCH", 16)):  # fmt: skip
        monkeypatch.setattr(f"index.building.{name}", value)
    seeds = folder(tmp_path / "seeds")
    reports = [build(seeds, store=tmp_path / str(n), options=BuildOptions(processes=n)) for n in (1, 2)]
    one, two = ((r.added, r.passages, r.embedded, [name for name, _ in r.failed]) for r in reports)
    assert one == two
    assert one[3] == ["bad.txt"]
    for file in ("passages.sqlite", "vectors"):
        same = [(tmp_path / n / "generations/000001" / file).read_bytes() for n in "12"]
        assert same[0] == same[1]


def test_a_process_that_dies_is_told_in_one_line() -> None:
    with closing(Workers(2)) as workers:
        assert workers.submit(len, "原文").result() == 2
        with pytest.raises(StoreError, match=r"子进程.*index\.processes"):
            workers.submit(os._exit, 1).result()


def test_what_a_job_raises_is_raised_here_as_it_was() -> None:
    with closing(Workers(2)) as workers:
        with pytest.raises(ReadError) as caught:
            workers.submit(text.decode, BINARY).result()
        assert caught.value.said("en").startswith("not text")
        assert [*workers.ordered(len, [("a" * n,) for n in range(20)], parallel=True)] == [*range(20)]


def test_closing_ends_what_is_under_way() -> None:
    workers = Workers(2)
    waiting = workers.submit(signal.pause)
    workers.close()
    with pytest.raises(StoreError):
        waiting.result(timeout=20)
