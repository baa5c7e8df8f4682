"""Search in Milvus: the vectors and our own BM25 weights of a generation, as one collection.

Documents and passages stay in the generation on disk; the collection holds only numbers, by row. Weights
are sent instead of text, because a server counts terms over each of its segments separately, and ranks
by that. What both retrievers find is fused as always (`index/search/fusion.py`): scores of one collection and one
set of counts can be compared, and reciprocal ranks (Milvus' RRFRanker) would forget by how much they differ.
"""

import importlib.util
import logging
import os
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from index.embedding.protocol import Vectors
from index.errors import StoreError, cause
from index.ingest.chunk import search_text
from index.search.bm25 import TermCounter, TermStatistics, passage_weights
from index.search.dense import Dense
from index.storage.generation import Generation
from index.storage.passages import Passages
from index.storage.store import Store
from index.text import bulk
from index.text.wordlist import WordList

logger = logging.getLogger(__name__)

Found = list[tuple[int, float]]
Progress = Callable[[str, int, int], None]

LEAST = (2, 4)
"""The first version with sparse vectors."""

MOST = 16_384
"""Rows that Milvus gives at most for a search."""

_BATCH = 500
_EXACT_ROWS = 100_000
"""Up to so many rows every vector is compared; above, a graph (HNSW) is searched."""

TOKEN = "YUANWEN_MILVUS_TOKEN"  # noqa: S105 - the name of the variable


@dataclass(frozen=True)
class Milvus:
    """A server, and the name that our collections there begin with."""

    uri: str
    collection: str = "yuanwen"
    seconds: float = 5.0

    def publish(
        self, store: Store, generation: Generation, progress: Progress = lambda stage, done, total: None
    ) -> None:
        """Send `generation` unless it is there already, check it, and point the alias to it.

        The generation sent before answers until then. Raises StoreError, and leaves nothing half
        sent that could be asked.
        """
        folder = _folder(store)
        kept = folder / f"{generation.name}.sqlite"
        name = self._name(generation.name)
        if not (kept.exists() and self._has(name)):
            kept.unlink(missing_ok=True)
            folder.mkdir(parents=True, exist_ok=True)
            counter = self._send(name, generation, progress)
            TermStatistics.write(kept, counter.terms, counter.passages, counter.length, name)
        self.point(generation.name)
        self._collect(store)

    def publish_current(self, folder: Path, progress: Progress = lambda stage, done, total: None) -> None:
        """Send the current generation of the store in `folder`, holding its lock."""
        with Store(folder).writing() as held:
            generation = held.current()
            try:
                self.publish(held, generation, progress)
            finally:
                generation.pin.close()

    def point(self, generation: str) -> None:
        """Let the alias name a generation's collection; a retriever names its collection itself."""
        name = self._name(generation)
        with self._connected() as client:
            try:
                client.alter_alias(name, self.collection, timeout=self.seconds)
            except Exception:  # there is no such alias yet
                client.create_alias(name, self.collection, timeout=self.seconds)

    def generation(self, store: Store) -> Generation:
        """The current generation, or while that is not sent yet, the newest one that is.

        Raises StoreError when none is.
        """
        current = store.current_name()
        names = [current, *(name for name in store.versions()[::-1] if name != current)]
        for name in names:
            if (_folder(store) / f"{name}.sqlite").exists():
                if name != current:
                    logger.warning(
                        "索引 %s 还没有送到 Milvus，先用 %s。请运行：yuanwen index / index %s is not in Milvus yet, using %s; run yuanwen index",
                        current, name, current, name,
                    )  # fmt: skip
                return store.open(name)
        raise StoreError("索引还没有送到 Milvus。请运行：yuanwen index", "not in Milvus yet: run yuanwen index")

    def retrievers(self, store: Store, generation: Generation) -> "tuple[MilvusLexical, MilvusDense]":
        """The retrievers of a generation, in place of tantivy and FAISS."""
        statistics = TermStatistics(_folder(store) / f"{generation.name}.sqlite")
        if not self._has(statistics.collection):
            raise StoreError(
                f"Milvus（{self.uri}）里没有 {statistics.collection}。请运行：yuanwen index",
                f"{statistics.collection} is not in Milvus at {self.uri}; run yuanwen index",
            )
        rows = int(generation.manifest["rows"])
        return MilvusLexical(self, statistics), MilvusDense(self, statistics.collection, rows)

    def search(self, name: str, field: str, query: Any, k: int, among: Sequence[int] | None) -> Found:
        """The `k` best rows of a collection for the query, with their inner products."""
        only = f"row in {[int(row) for row in among]}" if among is not None else ""
        with self._connected() as client:
            result = client.search(
                name, data=[query], anns_field=field, limit=min(k, MOST), filter=only,
                search_params={"metric_type": "IP", "params": {"ef": max(200, 2 * min(k, MOST))}}
                if field == "near" else {"metric_type": "IP"},
                timeout=self.seconds,
            )  # fmt: skip
        found = [(int(hit["row"]), float(hit["distance"])) for hit in result[0]]
        return sorted(found, key=lambda hit: (-hit[1], hit[0]))

    def vectors(self, name: str, rows: Sequence[int]) -> Vectors:
        """The vectors of `rows`, float32 (rows, dimension), in their order."""
        with self._connected() as client:
            got = client.query(name, ids=list(rows), output_fields=["row", "near"], timeout=self.seconds)
        by_row = {int(each["row"]): each["near"] for each in got}
        if len(by_row) != len(set(rows)):
            raise StoreError(
                f"Milvus 里的 {name} 缺少段落。请运行：yuanwen index",
                f"passages are missing from {name} in Milvus; run yuanwen index",
            )
        return np.asarray([by_row[row] for row in rows], dtype=np.float32)

    def _name(self, generation: str) -> str:
        return f"{self.collection}_{generation}"

    def _has(self, name: str) -> bool:
        with self._connected() as client:
            return bool(client.has_collection(name, timeout=self.seconds))

    def _send(self, name: str, generation: Generation, progress: Progress) -> TermCounter:
        passages = Passages(generation.folder / "passages.sqlite")
        dense = Dense.open(generation.folder / "vectors")
        try:
            counter = TermCounter()
            own = WordList.of(generation.manifest["settings"])
            for _, terms in _terms(passages, own):  # made twice, but never all in memory
                counter.add(terms)
            average = counter.length / (counter.passages or 1)
            self._make(name, dense.dimension, counter.passages)
            numbers = {term: number for term, (number, _) in counter.terms.items()}
            batch: list[dict[str, Any]] = []
            sent = 0
            for row, terms in _terms(passages, own):
                times: dict[int, int] = {}
                for term in terms:
                    times[numbers[term]] = times.get(numbers[term], 0) + 1
                weights = passage_weights(times, len(terms), average)
                # A passage without a term: Milvus takes no empty sparse vector. No term has this number.
                vector = dense.vectors()[row].tolist()
                batch.append({"row": row, "near": vector, "words": weights or {_NO_TERM: 1e-6}})
                if len(batch) == _BATCH:
                    sent += self._put(name, batch)
                    progress("milvus", sent, counter.passages)
                    batch = []
            if batch:
                sent += self._put(name, batch)
            progress("milvus", sent, counter.passages)
            self._check(name, counter.passages)
            return counter
        finally:
            passages.close()

    def _make(self, name: str, dimension: int, rows: int) -> None:
        from pymilvus import DataType

        near = {"index_type": "FLAT"} if rows <= _EXACT_ROWS else {
            "index_type": "HNSW", "params": {"M": 32, "efConstruction": 200}
        }  # fmt: skip
        with self._connected() as client:
            if client.has_collection(name, timeout=self.seconds):  # of a build that was cut off
                client.drop_collection(name, timeout=self.seconds)
            schema = client.create_schema(auto_id=False, enable_dynamic_field=False)
            schema.add_field("row", DataType.INT64, is_primary=True)
            schema.add_field("near", DataType.FLOAT_VECTOR, dim=dimension)
            schema.add_field("words", DataType.SPARSE_FLOAT_VECTOR)
            indexes = client.prepare_index_params()
            indexes.add_index("near", metric_type="IP", **near)
            indexes.add_index("words", metric_type="IP", index_type="SPARSE_INVERTED_INDEX")
            client.create_collection(name, schema=schema, index_params=indexes, timeout=_patient(self.seconds))

    def _put(self, name: str, batch: list[dict[str, Any]]) -> int:
        """Send rows with their numbers, so that a batch that is sent again changes nothing."""
        with self._connected() as client:
            client.upsert(name, batch, timeout=_patient(self.seconds))
        return len(batch)

    def _check(self, name: str, expected: int) -> None:
        with self._connected() as client:
            client.flush(name, timeout=_patient(self.seconds))
            got = client.query(name, output_fields=["count(*)"], timeout=_patient(self.seconds))
        count = int(got[0]["count(*)"])
        if count != expected:
            raise StoreError(
                f"Milvus 里的 {name} 有 {count} 行，应为 {expected} 行，没有切换。请重新运行：yuanwen index",
                f"{name} in Milvus has {count} rows, not {expected}; not switched; run yuanwen index again",
            )

    def _collect(self, store: Store) -> None:
        """Drop the collections of generations that are no longer on disk."""
        there = set(store.versions())
        for path in _folder(store).glob("*.sqlite"):
            if path.stem not in there:
                with self._connected() as client:
                    client.drop_collection(self._name(path.stem), timeout=self.seconds)
                path.unlink()

    @contextmanager
    def _connected(self) -> Iterator[Any]:
        """The client; raises StoreError, one line, for whatever the server or the way to it does."""
        client = self._client
        try:
            yield client
        except StoreError:
            raise
        except Exception as error:  # pymilvus and grpc raise kinds of their own
            if not type(error).__module__.startswith(("pymilvus", "grpc")):
                raise
            raise StoreError(
                f"Milvus（{self.uri}）出错（{cause(error)}）。请检查服务后重试，或设 searcher: local",
                f"Milvus at {self.uri} failed ({cause(error)}); check the server, or set searcher: local",
            ) from error

    @cached_property
    def _client(self) -> Any:
        if importlib.util.find_spec("pymilvus") is None:
            raise StoreError(
                "searcher: milvus 需要：pip install 'yuanwen[milvus]'",
                "searcher: milvus needs: pip install 'yuanwen[milvus]'",
            )
        from pymilvus import MilvusClient

        logging.getLogger("pymilvus").setLevel(logging.CRITICAL)  # it prints its own tracebacks
        try:
            client = MilvusClient(uri=self.uri, token=os.environ.get(TOKEN, ""), timeout=self.seconds)
            version = str(client.get_server_version(timeout=self.seconds))
        except Exception as error:
            raise StoreError(
                f"连不上 Milvus（{self.uri}，{cause(error)}）。请检查 index.milvus_uri 和服务，或设 searcher: local",
                f"Milvus at {self.uri} cannot be reached ({cause(error)}); check index.milvus_uri and the server, or set searcher: local",
            ) from error
        check_version(version, self.uri)
        return client


class MilvusLexical:
    """In the place of `index.search.lexical.Lexical`: BM25 by products of weights."""

    def __init__(self, milvus: Milvus, statistics: TermStatistics) -> None:
        self._milvus = milvus
        self._statistics = statistics
        self.knows = statistics.knows
        self.weight = statistics.weight
        self.ideal = statistics.ideal

    def __len__(self) -> int:
        return self._statistics.passages

    def search(self, terms: Sequence[str], k: int, among: Sequence[int] | None = None) -> Found:
        """The `k` best rows with their BM25 scores, best first; equal scores keep the smaller row."""
        weights = self._statistics.question_weights(terms)
        if not weights or (among is not None and not len(among)):
            return []
        found = self._milvus.search(self._statistics.collection, "words", weights, k, among)
        return [(row, score) for row, score in found if score > 0]


class MilvusDense:
    """In the place of `index.search.dense.Dense`: nearest vectors, and cosines of given rows."""

    def __init__(self, milvus: Milvus, collection: str, rows: int) -> None:
        self._milvus = milvus
        self._collection = collection
        self._rows = rows

    def __len__(self) -> int:
        return self._rows

    def search(self, vector: Vectors, k: int, among: Any = None) -> Found:
        """The `k` nearest rows with their cosines, best first; none for the zero vector."""
        if not vector.any() or (among is not None and not len(among)):
            return []
        query = vector.astype(np.float32).tolist()
        return self._milvus.search(self._collection, "near", query, k, among)

    def cosines(self, vector: Vectors, rows: list[int]) -> list[float]:
        """The cosines of `vector` with the vectors of `rows`, in their order."""
        if not rows:
            return []
        return (self._milvus.vectors(self._collection, rows) @ vector).tolist()  # type: ignore[no-any-return]


_NO_TERM = 2**32 - 2


def check_version(version: str, uri: str) -> None:
    """Raise StoreError for a server too old for sparse vectors.

    One that gives no number, such as Milvus Lite, is accepted.
    """
    number = re.match(r"v?(\d+)\.(\d+)", version)
    if number and (int(number[1]), int(number[2])) < LEAST:
        least = ".".join(map(str, LEAST))
        raise StoreError(
            f"{uri} 上的 Milvus 是 {version}，至少要 {least}（稀疏向量）",
            f"the Milvus at {uri} is {version}; at least {least} is needed, for sparse vectors",
        )


def _folder(store: Store) -> Path:
    return store.folder / "milvus"


def _patient(seconds: float) -> float:
    """Writing may take longer than a question may wait."""
    return max(60.0, seconds)


def _terms(passages: Passages, own: WordList) -> Iterator[tuple[int, list[str]]]:
    """The rows with their terms, as in the index on disk: many at a time, with the reader's own words."""
    rows: list[int] = []
    texts: list[str] = []
    for document_id in passages.counts():
        for passage in passages.of_document(document_id):
            rows.append(passage.row)
            texts.append(search_text(passage))
        if len(texts) >= _BATCH:
            yield from zip(rows, map(str.split, bulk.terms(texts, own)), strict=True)
            rows, texts = [], []
    yield from zip(rows, map(str.split, bulk.terms(texts, own)), strict=True)
