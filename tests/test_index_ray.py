"""Vectors made by a cluster are those made here, each once, whatever a machine does meanwhile."""

import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import patch

import fakes
import numpy as np
import pytest
import ray_work
from fakes import FakeEncoder
from milvus_server import free_port
from ray_work import Counted

from index.building import embeddings
from index.building.builder import BuildOptions, build
from index.embedding import ray
from index.embedding.ray import RayEncoder, digest, one_line
from index.errors import EncoderError, StoreError
from index.search.dense import Dense
from index.storage.store import Store

pytestmark = pytest.mark.filterwarnings("ignore")  # Ray leaves sockets and files to be collected
CASES = 160
BATCH = 8


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    """Three nodes on this machine: a head that does no work, and two that do."""
    pytest.importorskip("ray", reason="the extra `ray` is not installed: make test-scale")
    from ray import cloudpickle
    from ray.cluster_utils import Cluster

    for module in (ray_work, fakes):
        cloudpickle.register_pickle_by_value(module)
    made = Cluster(initialize_head=True, head_node_args={"num_cpus": 0, "include_dashboard": False})
    made.add_node(num_cpus=1)
    made.add_node(num_cpus=1)
    yield made
    made.shutdown()


@pytest.fixture
def texts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(embeddings, "_BATCH", BATCH)
    folder = tmp_path / "texts"
    folder.mkdir()
    for number in range(CASES):
        (folder / f"{number:03d}.txt").write_text(f"第{number}号文件说的是编号{number}。", "utf-8")
    return folder


@pytest.fixture
def work(tmp_path: Path) -> Path:
    """Where each batch that was done leaves a file."""
    folder = tmp_path / "work"
    folder.mkdir()
    return folder


def far(cluster: Any, work: Path, seconds: float = 0.0, breaks: str = "") -> RayEncoder:
    # The cluster listens at this machine's own address, which tests keep closed for Python's sockets.
    with patch.object(ray, "_reachable"):
        return RayEncoder(FakeEncoder(), partial(Counted, str(work), seconds, breaks), cluster.address)


def worked(work: Path) -> Counter[str]:
    return Counter(text for path in work.iterdir() for text in path.read_text("utf-8").split("\n"))


def vectors(store: Path) -> Any:
    generation = Store(store).current()
    generation.pin.close()
    return Dense.open(generation.folder / "vectors").vectors()


def check_is_local(store: Path, texts: Path, tmp_path: Path) -> None:
    build(texts, store=tmp_path / "here", options=BuildOptions(encoder=FakeEncoder()))
    np.testing.assert_array_equal(vectors(store), vectors(tmp_path / "here"))


def test_a_node_that_is_killed_costs_nothing_but_time(cluster: Any, texts: Path, work: Path, tmp_path: Path) -> None:
    doomed = cluster.add_node(num_cpus=1)
    encoder = far(cluster, work, seconds=0.3)

    def kill() -> None:
        while len(list(work.iterdir())) < 4:
            time.sleep(0.02)
        cluster.remove_node(doomed, allow_graceful=False)

    killer = threading.Thread(target=kill)
    killer.start()
    try:
        report = build(texts, store=tmp_path / "store", options=BuildOptions(encoder=encoder))
    finally:
        killer.join(60)
        encoder.close()
    assert report.embedded == CASES
    assert len(vectors(tmp_path / "store")) == CASES
    assert len(worked(work)) == CASES
    check_is_local(tmp_path / "store", texts, tmp_path)


def test_a_build_that_was_cut_off_goes_on_without_work_done_twice(
    cluster: Any, texts: Path, work: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved, save = Counter[str](), embeddings.EmbeddingCache.save

    def stops(self: embeddings.EmbeddingCache, keys: Any, made: Any) -> None:
        if saved["batches"] == CASES // BATCH // 2:
            raise KeyboardInterrupt
        save(self, keys, made)
        saved["batches"] += 1

    monkeypatch.setattr(embeddings.EmbeddingCache, "save", stops)
    encoder = far(cluster, work, seconds=0.05)
    with closing(encoder), pytest.raises(KeyboardInterrupt):
        build(texts, store=tmp_path / "store", options=BuildOptions(encoder=encoder))
    monkeypatch.setattr(embeddings.EmbeddingCache, "save", save)
    with closing(far(cluster, work)) as encoder:
        report = build(texts, store=tmp_path / "store", options=BuildOptions(encoder=encoder))
    assert report.embedded == CASES - saved["batches"] * BATCH
    check_is_local(tmp_path / "store", texts, tmp_path)


@pytest.mark.parametrize(
    ("breaks", "kind", "said"),
    [
        ("disk", StoreError, "the disk of a machine of .* is full"),
        ("package", StoreError, "has no index: install the same yuanwen"),
        ("model", EncoderError, "another model on"),
        ("value", StoreError, "a text that the model cannot take"),
    ],
)
def test_what_goes_wrong_is_one_line_and_loses_nothing(
    cluster: Any, texts: Path, work: Path, tmp_path: Path, breaks: str, kind: type, said: str
) -> None:
    store = tmp_path / "store"
    build(texts, store=store, options=BuildOptions(encoder=FakeEncoder()))
    (texts / "new.txt").write_text("后来又有了一个新的文件。", "utf-8")
    encoder = far(cluster, work, breaks=breaks)
    ray._ENCODERS.clear()
    with closing(encoder), pytest.raises(kind, match=said) as error:
        build(texts, store=store, options=BuildOptions(encoder=encoder))
    assert "\n" not in str(error.value)
    assert "what is done is kept" in str(error.value)
    assert Store(store).current_name() == "000001"


class Given:
    """A task of a cluster that gives what it is told to give."""

    def __init__(self, *answers: ray.Result) -> None:
        self.left = list(answers)

    def remote(self, *_: object) -> "Given":
        return self

    def future(self) -> Any:
        from concurrent.futures import Future

        future: Future[ray.Result] = Future()
        future.set_result(self.left.pop(0))
        return future


def alone(*answers: ray.Result) -> RayEncoder:
    encoder = RayEncoder.__new__(RayEncoder)
    encoder._local, encoder._load, encoder._address = FakeEncoder(), FakeEncoder, "here:1"
    encoder._task = Given(*answers)
    return encoder


ONE = np.ones((1, 64), dtype=np.float32)
GOOD, BAD = (ONE, digest(ONE), "a"), (ONE * 2, digest(ONE), "b")


def test_a_damaged_batch_is_made_again() -> None:
    np.testing.assert_array_equal(alone(BAD, GOOD).encode_document(["x"]), ONE)


def test_a_machine_that_damages_twice_is_named() -> None:
    with pytest.raises(StoreError, match="vectors from b arrived damaged twice"):
        alone(BAD, BAD).encode_document(["x"])


def test_a_full_disk_of_ray_itself_is_told() -> None:
    out_of_disk = type("OutOfDiskError", (Exception,), {})
    assert "is full" in str(one_line(out_of_disk("Local disk is full\n..."), "a:1"))


def test_no_cluster_is_one_line() -> None:
    pytest.importorskip("ray", reason="the extra `ray` is not installed: make test-scale")
    for address in (f"127.0.0.1:{free_port()}", "nonsense", "a:b"):
        with pytest.raises(StoreError, match="no Ray cluster at") as error:
            RayEncoder(FakeEncoder(), FakeEncoder, address)
        assert "\n" not in str(error.value)


def test_without_the_package_the_way_to_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(StoreError, match=r"pip install 'yuanwen\[ray\]'"):
        RayEncoder(FakeEncoder(), FakeEncoder, "127.0.0.1:1")
