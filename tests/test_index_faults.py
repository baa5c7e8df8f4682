"""Whatever happens to a build or to the disk, one whole index answers, and never a mixture.

A few of everything here; `make faults` tries a thousand kills, thousands of power losses, disks of
every size, and prints what came of it.
"""

import errno
import gc
import importlib
import multiprocessing
import multiprocessing.forkserver
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from doomed import WAYS, answers, as_nobody, build_on, killed_at, made, on_a_small_disk, written
from fakes import FakeEncoder
from powerloss import Disk, Steps
from scale import FULL, PART, PARTS, times, trials

from index import BuildOptions, build, load
from index.errors import StoreError, UserError
from index.storage.store import Store

ROOT = Path(__file__).parent.parent
STAGES = (
    "locked", "folder made", "words written", "batch embedded", "vectors written",
    "passages written", "manifest written", "synced", "renamed", "switched", "collected",
)  # fmt: skip
PUBLISHED = ("switched", "collected")

# Children come from a process that has imported everything and run nothing: forking one that has
# threads is unsafe, and importing takes longer than a build.
FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(["doomed"])


@pytest.fixture(scope="module", autouse=True)
def forks() -> None:
    """Start the process that is forked from, where it finds what it imports."""
    with pytest.MonkeyPatch.context() as path:
        path.setenv("PYTHONPATH", os.pathsep.join([str(ROOT), str(ROOT / "tests")]))
        multiprocessing.forkserver.ensure_running()


def tell(line: str) -> None:
    """Show a figure; `make faults` prints them."""
    sys.stdout.write(f"\n{line}\n")


@pytest.fixture
def place(tmp_path: Path) -> tuple[Path, Path]:
    """A folder of documents and a store of version 1; the folder tells version 2 already."""
    folder, store = written(tmp_path / "seeds", 1), tmp_path / "store"
    made(folder, store)
    written(folder, 2)
    return folder, store


def recovers(folder: Path, store: Path, version: int, way: str = "anew") -> None:
    """A next build works, answers, and leaves nothing of the one that failed."""
    made(folder, store, way)
    assert answers(store) == version
    assert not Store(store).leftovers()
    assert all(not Store(store).problem(name) for name in Store(store).versions())


# Killed.


def child(run: Callable[..., None], *arguments: Any) -> multiprocessing.process.BaseProcess:
    process = FORKS.Process(target=run, args=arguments)
    process.start()
    return process


@pytest.mark.parametrize("way", ["anew", "grown"])
@pytest.mark.parametrize("stage", STAGES)
def test_killed_at_any_stage_one_whole_index_answers(stage: str, way: str, place: tuple[Path, Path]) -> None:
    folder, store = place
    process = child(killed_at, str(folder), str(store), stage, 1, way)
    process.join()
    assert process.exitcode == -signal.SIGKILL
    assert answers(store) == (2 if stage in PUBLISHED else 1)
    recovers(folder, store, 2, way)


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="nobody tells of children there")
@pytest.mark.parametrize("stage", ["batch embedded", "passages written"])
def test_a_build_that_is_killed_takes_its_processes_along(stage: str, place: tuple[Path, Path]) -> None:
    folder, store = place
    told, told_by = FORKS.Pipe(duplex=False)
    process = child(killed_at, str(folder), str(store), stage, 1, "shared", told_by)
    assert told.poll(60)
    workers = told.recv()
    process.join()
    assert process.exitcode == -signal.SIGKILL
    assert len(workers) == 2
    until = time.monotonic() + 30
    while any(Path(f"/proc/{pid}").exists() and not _is_dead(pid) for pid in workers):
        assert time.monotonic() < until
        time.sleep(0.05)
    assert answers(store) == 1
    recovers(folder, store, 2, "shared")


def _is_dead(pid: int) -> bool:
    """Whether a process has ended and only waits to be asked how."""
    try:
        return Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


def test_batches_embedded_before_a_kill_are_not_embedded_again(place: tuple[Path, Path]) -> None:
    folder, store = place
    process = child(killed_at, str(folder), str(store), "batch embedded", 2)
    process.join()
    encoder = FakeEncoder()
    report = build(folder, store=store, options=BuildOptions(encoder=encoder))
    assert report.embedded == encoder.encoded == len(load(store, encoder=encoder)) - 8


@pytest.mark.parametrize(
    ("way", "kills"), [("anew", times(16, 600)), ("grown", times(14, 300)), ("shared", times(4, 104))]
)
def test_killed_at_random_times(way: str, kills: int, tmp_path: Path) -> None:
    """1,004 trials in `make faults`."""
    folder, store = tmp_path / "seeds", tmp_path / "store"
    made(written(folder, 1), store)
    chance, told, version = random.Random(7 + PART), Counter[str](), 1
    started = time.monotonic()
    made(written(folder, 0), tmp_path / "measured", way)
    usual = time.monotonic() - started
    for _ in range(-(-kills // PARTS)):
        written(folder, version + 1)
        ready, told_by = FORKS.Pipe(duplex=False)
        process = child(build_on, str(folder), str(store), told_by, way)
        told_by.close()
        assert ready.poll(60)
        started = time.monotonic()
        process.join(chance.random() * 1.5 * usual)
        process.kill()
        process.join()
        if process.exitcode == 0:  # the machine may be faster or slower by now
            usual = time.monotonic() - started
        now = answers(store)
        assert now in (version, version + 1)
        told["finished" if process.exitcode == 0 else "new" if now > version else "old"] += 1
        version = now
    recovers(written(folder, version + 1), store, version + 1, way)
    tell(f"killed at random, {way}: {dict(told)}; 0 unopenable, 0 mixed")
    assert told["old"] > 0


# Power lost.


def lose_power(tmp_path: Path, each: int, builds: int, way: str, *, syncing: bool) -> tuple[int, list[str]]:
    """How many states were tried, and what was wrong with some of them."""
    folder, store = tmp_path / "seeds", tmp_path / "store"
    made(written(folder, 1), store)
    disk = Disk(store)
    disk.sync_all()
    chance = random.Random(11 + PART)
    tried, wrong = 0, list[str]()
    allowed: set[int] = set()

    def step(what: str) -> None:
        nonlocal tried
        for _ in range(each):
            # A folder of its own: what read the one before may still hold a file of it open.
            crashed = tmp_path / f"crashed{tried}"
            disk.after_power_loss(crashed, chance)
            tried += 1
            try:
                version = answers(crashed)
            except Exception as error:
                wrong.append(f"{what}: {error!r}")
            else:
                if version not in allowed:
                    wrong.append(f"{what}: answers {version}, not {sorted(allowed)}")
            shutil.rmtree(crashed, ignore_errors=True)

    for version in range(2, 2 + builds):
        written(folder, version)
        allowed = {version - 1, version}
        with pytest.MonkeyPatch.context() as monkeypatch:
            Steps(disk, monkeypatch, step, syncing=syncing)
            made(folder, store, way)
        allowed = {version}  # a finished build is never lost
        disk.look()
        step("after")
    return tried, wrong


@pytest.mark.parametrize("way", WAYS)
def test_after_a_power_loss_a_whole_index_answers(way: str, tmp_path: Path) -> None:
    """3,000 states and more in `make faults`."""
    builds = {"anew": times(2, 4), "grown": times(2, 4), "shared": 1}[way]
    tried, wrong = lose_power(tmp_path, trials(1, 7), builds, way, syncing=True)
    tell(f"power lost, {way}: {tried} states, {len(wrong)} wrong")
    assert wrong == []
    assert tried >= trials(30 * builds, 250 * builds)


def test_without_syncing_a_power_loss_is_found_out(tmp_path: Path) -> None:
    """The control: the simulator bites."""
    tried, wrong = lose_power(tmp_path, trials(1, 7), 2, "anew", syncing=False)
    tell(f"power lost without syncing: {tried} states, {len(wrong)} wrong")
    assert wrong


# The disk fails.


CALLS = (
    (os, "open"), (os, "fsync"), (os, "rename"), (os, "replace"), (os, "link"), (os, "mkdir"),
    (Path, "write_bytes"), (Path, "write_text"), (Path, "mkdir"), (shutil, "copyfile"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("number", "lasting"),
    [
        (errno.EIO, False),
        (errno.ENOSPC, True),
        *times([], [(errno.EIO, True), (errno.ENOSPC, False), (errno.EACCES, True), (errno.EROFS, True)]),
    ],
)
@pytest.mark.parametrize("way", times(["grown"], ["anew", "grown"]))
def test_any_call_may_fail(number: int, lasting: bool, way: str, place: tuple[Path, Path]) -> None:
    """The first call fails, then the second, and so on until a build does not get there any more."""
    folder, whole = place
    failed = 0
    for nth in range(1, 500, times(3, 1)):
        calls = 0
        # A new name each time: threads of a build that failed may still write into the last one.
        store = Path(shutil.copytree(whole, whole.with_name(f"copy{nth}")))
        with pytest.MonkeyPatch.context() as monkeypatch:

            def failing(call: Any, nth: int = nth, store: Path = store) -> Any:
                def wrapped(*arguments: Any, **options: Any) -> Any:
                    nonlocal calls
                    if any(str(store) in str(argument) for argument in arguments) or isinstance(arguments[0], int):
                        calls += 1
                        if calls == nth or (lasting and calls > nth):
                            raise OSError(number, os.strerror(number), str(store))
                    return call(*arguments, **options)

                return wrapped

            for module, name in CALLS:
                monkeypatch.setattr(module, name, failing(getattr(module, name)))
            try:
                made(folder, store, way)
            except UserError as error:
                assert "\n" not in str(error)
                failed += 1
        assert answers(store) in (1, 2)
        if calls < nth:
            break
        if nth % times(4, 1) == 0:
            recovers(folder, store, 2, way)
        shutil.rmtree(store, ignore_errors=True)
    else:
        raise AssertionError("no build ever ended")
    assert failed >= times(6, 18)


@pytest.mark.skipif(sys.platform == "win32", reason="no such limit there")
def test_a_file_that_may_not_grow_is_told(place: tuple[Path, Path]) -> None:
    folder, store = place
    outcomes = Counter[str]()
    for size in [0, 10, 100, 600, *range(1000, 100_000, times(9000, 1000)), 10**8]:
        out = FORKS.Queue()
        process = child(on_a_small_disk, str(folder), str(store), size, out)
        said = out.get(timeout=60)
        process.join()
        assert said == "built" or said.startswith("told"), said
        outcomes[said[:5]] += 1
        assert answers(store) == (2 if said == "built" else 1)
        if said == "built":
            break
    tell(f"files that may not grow: {dict(outcomes)}")
    assert outcomes["told:"] >= 3


@pytest.mark.skipif(not FULL, reason="needs root to mount small disks; make faults")
def test_a_full_disk_keeps_the_old_index(tmp_path: Path) -> None:
    folder = written(tmp_path / "seeds", 1)
    disk = tmp_path / "disk"
    disk.mkdir()
    outcomes = Counter[str]()
    for kilobytes in range(400, 8000, 200):
        mount = ["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k", "none", str(disk)]
        if subprocess.run(mount, capture_output=True, check=False).returncode:
            pytest.skip("no small disk can be mounted here")
        try:
            small = written(tmp_path / "seeds", 1)
            try:
                made(small, disk / "store")
            except UserError as error:
                assert "磁盘已满" in str(error)
                outcomes["not even the first"] += 1
                continue
            for number in range(12):
                text = f"这是第2版的第{number}份文件。" + "".join(f"第{n}件事写在这里。" for n in range(2000))
                (folder / f"big{number}.txt").write_text(text, "utf-8")
            try:
                made(folder, disk / "store")
                outcomes["built"] += 1
            except UserError as error:
                assert "磁盘已满" in str(error), error
                outcomes["told"] += 1
                assert answers(disk / "store") == 1
                for path in folder.glob("big*"):
                    path.unlink()
                (folder / "f0.txt").write_text("这是第1版的第0份文件，改过。第1版写着一些内容。", "utf-8")
                made(folder, disk / "store")
                assert answers(disk / "store") == 1
        finally:
            for path in folder.glob("big*"):
                path.unlink()
            gc.collect()  # what was opened there and let go of may wait to be collected
            subprocess.run(["umount", str(disk)], check=True)
    tell(f"full disks: {dict(outcomes)}")
    assert outcomes["told"] >= 5


def test_too_little_room_is_told_before_writing(place: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    folder, store = place
    usage = shutil.disk_usage(store)
    monkeypatch.setattr("index.storage.faults.shutil.disk_usage", lambda path: usage._replace(free=1000))
    with pytest.raises(StoreError, match=r"磁盘已满.*约需"):
        made(folder, store)
    assert answers(store) == 1


def test_too_little_memory_is_told(place: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    folder, store = place

    def greedy(self: FakeEncoder, texts: list[str]) -> None:
        raise MemoryError

    monkeypatch.setattr(FakeEncoder, "encode_document", greedy)
    with pytest.raises(StoreError, match="内存不够"):
        made(folder, store)
    monkeypatch.undo()
    assert answers(store) == 1


@pytest.mark.skipif(not hasattr(os, "getuid") or os.getuid() != 0, reason="only root can become nobody")
def test_a_folder_that_may_only_be_read_still_answers(place: tuple[Path, Path]) -> None:
    out = FORKS.Queue()
    with tempfile.TemporaryDirectory() as open_to_all:  # `tmp_path` is not
        Path(open_to_all).chmod(0o755)
        folder, store = (Path(shutil.copytree(path, Path(open_to_all) / path.name)) for path in place)
        process = child(as_nobody, str(folder), str(store), out)
        said = out.get(timeout=60)
        process.join()
    assert said[0] == 1
    assert "不能写入索引文件夹" in said[1]


# What is on the disk changes.


def damage(path: Path, kind: str, chance: random.Random) -> bool:
    """Damage a file in one way; False where that would change nothing."""
    data = bytearray(path.read_bytes())
    if kind == "delete":
        path.unlink()
        return True
    if kind == "append":
        path.write_bytes(data + b"\0")
        return True
    if not data:
        return False
    at = chance.randrange(len(data))
    if kind == "flip":
        data[at] ^= 1 << chance.randrange(8)
    elif kind == "cut":
        del data[at:]
    elif kind == "zero":
        page = data[at : at + 4096]
        data[at : at + 4096] = bytes(len(page))
        if not any(page):
            return False
    path.write_bytes(data)
    return True


def test_every_damage_is_named_and_the_version_before_answers(
    place: tuple[Path, Path], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """500 and more in `make faults`."""
    folder, store = place
    made(folder, store)
    chance, done = random.Random(3 + PART), 0
    names = [path.relative_to(store) for path in (store / "generations" / "000002").rglob("*") if path.is_file()]
    kinds = ("flip", "cut", "zero", "append", "delete")
    for name in sorted(names) * trials(1, 12):
        for kind in kinds:
            copy = tmp_path / f"copy{done}"  # its own: what read the one before may not be gone yet
            shutil.copytree(store, copy, dirs_exist_ok=True)
            if not damage(copy / name, kind, chance):
                continue
            done += 1
            caplog.clear()
            problem = Store(copy).problem("000002")
            assert problem
            assert name.name == "manifest.json" or name.relative_to("generations/000002").as_posix() in str(problem)
            assert answers(copy) == 1
            assert "损坏" in caplog.text
            shutil.rmtree(copy, ignore_errors=True)
    tell(f"damaged: {done} ways, all named, all survived")
    assert done >= trials(40, 500)


def test_a_store_that_is_gone_is_one_line(place: tuple[Path, Path]) -> None:
    _, store = place
    index = load(store, encoder=FakeEncoder())
    shutil.rmtree(store)
    assert index.search("第1版写着一些内容", 3)
    with pytest.raises(StoreError, match="yuanwen index"):
        load(store, encoder=FakeEncoder())


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"pid 1, 2000-01-01T00:00:00+00:00", b"x" * 9999])
def test_a_lock_that_nobody_holds_is_no_lock(content: bytes, place: tuple[Path, Path]) -> None:
    folder, store = place
    (store / "LOCK").write_bytes(content)
    recovers(folder, store, 2)


def test_an_index_of_a_newer_program_is_left_alone(place: tuple[Path, Path]) -> None:
    import json

    folder, store = place
    manifest = store / "generations" / "000001" / "manifest.json"
    manifest.write_text(json.dumps(json.loads(manifest.read_bytes()) | {"format": 99}), "utf-8")
    before = sorted(path.name for path in store.rglob("*"))
    with pytest.raises(StoreError, match="更新的版本"):
        made(folder, store)
    assert sorted(path.name for path in store.rglob("*")) == before


def test_parts_that_disagree_are_refused(place: tuple[Path, Path]) -> None:
    """A whole manifest over files that do not belong together: every hash is right."""
    import hashlib
    import json

    from index.doctor import verify

    folder, store = place
    made(folder, store)
    old, new = (store / "generations" / name for name in ("000001", "000002"))
    shutil.copyfile(old / "vectors", new / "vectors")
    manifest = json.loads((new / "manifest.json").read_bytes())
    manifest["files"]["vectors"] = json.loads((old / "manifest.json").read_bytes())["files"]["vectors"]
    body = json.dumps(manifest).encode()
    (new / "manifest.json").write_bytes(body)
    pointer = {"generation": "000002", "manifest_sha256": hashlib.sha256(body).hexdigest()}
    (store / "CURRENT").write_text(json.dumps(pointer), "utf-8")
    with pytest.raises(StoreError, match="前后不一致"):
        answers(store)
    assert [each.name for each in verify(Store(store)) if each.problem] == ["000002"]


def test_a_file_that_vanishes_is_told(place: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    folder, store = place
    content = importlib.import_module("index.building.changes").content

    def vanishing(path: str, name: str, most: int) -> bytes:
        if name == "f1.txt":
            os.unlink(path)
        return bytes(content(path, name, most))

    monkeypatch.setattr("index.building.changes.content", vanishing)
    report = build(folder, store=store, options=BuildOptions(encoder=FakeEncoder()))
    assert [name for name, _ in report.failed] == ["f1.txt"]
    assert report.removed == ("f1.txt",)


# Readers and a writer at once.


@pytest.fixture
def asking(place: tuple[Path, Path]) -> Iterator[list[str]]:
    """Threads that open the index and ask it, again and again; what went wrong."""
    _, store = place
    wrong: list[str] = []
    stop = threading.Event()

    def ask() -> None:
        while not stop.is_set():
            try:
                answers(store)
            except Exception as error:
                wrong.append(repr(error))

    threads = [threading.Thread(target=ask) for _ in range(2)]
    for thread in threads:
        thread.start()
    yield wrong
    stop.set()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_questions_are_answered_all_through_rebuilding(place: tuple[Path, Path], asking: list[str]) -> None:
    folder, store = place
    for version in range(2, times(8, 60)):
        made(written(folder, version), store)
    assert asking == []


def test_two_processes_that_build_at_once_take_turns_or_are_refused(place: tuple[Path, Path]) -> None:
    folder, store = place
    out = FORKS.Queue()
    processes = [child(on_a_small_disk, str(folder), str(store), 10**9, out) for _ in range(3)]
    said = [out.get(timeout=60) for _ in processes]
    for process in processes:
        process.join()
    assert "built" in said
    assert all(one == "built" or "另一次重建正在进行" in one for one in said), said
    recovers(folder, store, 2)
