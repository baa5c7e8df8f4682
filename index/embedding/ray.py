"""Embed on many machines: each batch of passages is one task of a Ray cluster.

A task gets texts and gives vectors with their checksum; the build writes each batch under the hash of its
texts (`index/building/embeddings.py`) as soon as it arrives. So a lost machine costs only the batches it worked
on, which Ray gives to another, and a lost build goes on where it stopped. Ray Data is not used:
its pipeline fails as a whole when the node with its reader does.
"""

import hashlib
import importlib.util
import logging
import re
import socket
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextlib import suppress

import numpy as np

from index.embedding.protocol import Encoder, Vectors
from index.errors import EncoderError, StoreError, cause

RETRIES = 5
"""Times that a batch is given to another machine when one is lost."""

CONNECT_SECONDS = 5.0

Result = tuple[Vectors, str, str]
"""What a task gives: vectors, the SHA-256 of their bytes, and the name of its machine."""


class RayEncoder:
    """An encoder whose passages are embedded by a cluster, and questions here.

    `load` gives the same encoder on any machine; `local` is the one of this machine. Close it.
    Raises StoreError when there is no cluster at `address` ("host:port").
    """

    def __init__(self, local: Encoder, load: Callable[[], Encoder], address: str) -> None:
        if importlib.util.find_spec("ray") is None:
            raise StoreError("--ray 需要：pip install 'yuanwen[ray]'", "--ray needs: pip install 'yuanwen[ray]'")
        _reachable(address)
        import ray

        self._ray = ray
        self._local = local
        self._load = load
        self._address = address
        try:
            ray.init(address=address, log_to_driver=False, logging_level=logging.CRITICAL)
            resources = ray.cluster_resources()
        except Exception as error:  # another version, a wrong token, a service that is not Ray
            raise _no_cluster(address, error) from error
        gpus = 1 if resources.get("GPU", 0) and local.fingerprint.partition(":")[0] != "bundled" else 0
        self.in_flight = int(2 * (resources.get("GPU", 1) if gpus else resources.get("CPU", 1))) or 1
        self._task = ray.remote(num_gpus=gpus, max_retries=RETRIES)(encoded)

    @property
    def dimension(self) -> int:
        return self._local.dimension

    @property
    def fingerprint(self) -> str:
        return self._local.fingerprint

    def encode_query(self, texts: Sequence[str]) -> Vectors:
        return self._local.encode_query(texts)

    def encode_document(self, texts: Sequence[str]) -> Vectors:
        return self.submit(list(texts)).result()

    def submit(self, texts: list[str]) -> "Future[Vectors]":
        """The vectors of `texts`, made somewhere; raises EncoderError or StoreError, one line."""
        future: Future[Vectors] = Future()
        self._send(texts, future, again=True)
        return future

    def close(self) -> None:
        """Leave the cluster; what runs there for us ends."""
        with suppress(Exception):
            self._ray.shutdown()

    def _send(self, texts: list[str], future: "Future[Vectors]", *, again: bool) -> None:
        def arrived(result: "Future[Result]") -> None:
            try:
                vectors, checksum, machine = result.result()
                if digest(vectors) == checksum:
                    future.set_result(np.asarray(vectors, dtype=np.float32))
                elif again:  # damaged on its way or in a store on disk: once more, then it is no accident
                    self._send(texts, future, again=False)
                else:
                    future.set_exception(
                        StoreError(
                            f"机器 {machine} 给的向量两次损坏，已停止，做好的都在。请检查那台机器后重新运行",
                            f"vectors from {machine} arrived damaged twice; stopped, what is done is kept; check that machine and run again",
                        )
                    )
            except BaseException as error:
                future.set_exception(one_line(error, self._address))

        try:
            sent = self._task.remote(self._load, self.fingerprint, texts)
        except Exception as error:
            future.set_exception(one_line(error, self._address))
            return
        sent.future().add_done_callback(arrived)


def encoded(load: Callable[[], Encoder], fingerprint: str, texts: list[str]) -> Result:
    """Runs on a machine of the cluster: the vectors of `texts`."""
    machine = socket.gethostname()
    encoder = _loaded(load, fingerprint)
    if encoder.fingerprint != fingerprint:
        raise ValueError(f"{_OTHER_MODEL} {machine}: {encoder.fingerprint}, not {fingerprint}")
    vectors = np.ascontiguousarray(encoder.encode_document(texts), dtype=np.float32)
    return vectors, digest(vectors), machine


_OTHER_MODEL = "another model on"
_ENCODERS: dict[str, Encoder] = {}


def _loaded(load: Callable[[], Encoder], fingerprint: str) -> Encoder:
    """One for a process: it takes longer to load than to embed a batch."""
    if fingerprint not in _ENCODERS:
        _ENCODERS[fingerprint] = load()
    return _ENCODERS[fingerprint]


def digest(vectors: Vectors) -> str:
    """The SHA-256 of vectors."""
    return hashlib.sha256(np.ascontiguousarray(vectors).tobytes()).hexdigest()


def one_line(error: BaseException, address: str) -> Exception:
    """What went wrong on the cluster as an error of one line; what is done is kept in every case."""
    text = " ".join(str(error).split())
    kept_zh, kept_en = ("做好的都在，改好后重新运行即可", "what is done is kept; mend it and run again")
    if missing := re.search(r"No module named \W*([\w.]+)", text):
        package = missing[1]
        return StoreError(
            f"集群 {address} 的机器上没有 {package}：请在每台机器上装同一版本的 yuanwen。{kept_zh}",
            f"a machine of {address} has no {package}: install the same yuanwen on each; {kept_en}",
        )
    if _OTHER_MODEL in text:
        where = text[text.index(_OTHER_MODEL) :][:200]
        return EncoderError(f"集群里有机器的模型不同（{where}）。{kept_zh}", f"{where}; {kept_en}")
    if type(error).__name__ == "OutOfDiskError" or "No space left" in text or "Errno 28" in text:
        return StoreError(
            f"集群 {address} 有机器的磁盘已满。{kept_zh}", f"the disk of a machine of {address} is full; {kept_en}"
        )
    if type(error).__module__.startswith("ray"):
        reason = cause(getattr(error, "cause", None) or RuntimeError(text.rpartition("Error:")[2] or text))
        return StoreError(
            f"集群 {address} 上的计算失败（{reason}）。{kept_zh}", f"the work on {address} failed ({reason}); {kept_en}"
        )
    return error if isinstance(error, Exception) else RuntimeError(text)


def _reachable(address: str) -> None:
    """Ask before Ray does, which goes on asking for a minute."""
    host, _, port = address.rpartition(":")
    try:
        socket.create_connection((host, int(port)), CONNECT_SECONDS).close()
    except (OSError, ValueError, OverflowError) as error:
        raise _no_cluster(address, error) from error


def _no_cluster(address: str, error: Exception) -> StoreError:
    return StoreError(
        f"连不上 Ray 集群 {address}（{cause(error)}）。地址应为 主机:端口，如 10.0.0.1:6379；各机的 Ray 与 Python 版本须相同",
        f"no Ray cluster at {address} ({cause(error)}); give host:port, such as 10.0.0.1:6379; all machines need the same Ray and Python",
    )
