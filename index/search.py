"""Open an index and find the passages of a question."""

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from copy import copy
from pathlib import Path
from typing import Protocol

from index import fuse, tokens
from index.dense import Dense
from index.embed import Encoder, load_encoder
from index.errors import StoreError
from index.language import fold, main_script
from index.lexical import Lexical
from index.passages import Passages
from index.records import Document, Hit, Passage
from index.store import Generation, Store

_WORDS = re.compile(r"\W+")
CANDIDATES = 60
"""Rows that each searcher proposes before they are fused."""


class Searcher(Protocol):
    """Anything that ranks rows for a question: (row, score) pairs, best first."""

    def search(self, question: str, k: int) -> list[tuple[int, float]]: ...


class Index:
    """One generation, opened and pinned: its documents, passages, and how to search them."""

    def __init__(self, generation: Generation, encoder: Encoder) -> None:
        self._allowed: frozenset[str] | None = None
        self._rows: frozenset[int] = frozenset()
        self._dead = frozenset(generation.manifest["dead"])
        self.generation = generation.name
        self.manifest = generation.manifest
        self.encoder = encoder
        self._pin = generation.pin
        self.passages = Passages(generation.folder / "passages.sqlite")
        self.lexical = Lexical.open(generation.folder / "lexical")
        self.dense = Dense.open(generation.folder / "vectors")
        counts = (len(self.passages), len(self.lexical), len(self.dense) - len(self._dead))
        if len(set(counts)) != 1:
            raise StoreError(
                f"索引前后不一致（段落 {counts[0]}、词 {counts[1]}、向量 {counts[2]}）。请运行：yuanwen rollback 或 yuanwen doctor",
                "the parts of the index disagree; run yuanwen rollback or yuanwen doctor",
            )

    def __len__(self) -> int:
        return len(self.lexical)

    def only(self, documents: Collection[str]) -> "Index":
        """This index, of which `search` finds only passages of some documents, by their ids.

        It shares everything with this one, and lives as long as it does.
        """
        narrow = copy(self)
        narrow._allowed = frozenset(documents)
        narrow._rows = frozenset(self.passages.rows_of(narrow._allowed))
        return narrow

    def holds(self, document_id: str) -> bool:
        """Whether `search` may find passages of this document, as far as `only` allows."""
        return self._allowed is None or document_id in self._allowed

    def search(self, question: str, k: int = 10) -> list[Hit]:
        """The `k` best passages of `question`, best first, with what each searcher said.

        `Hit.scores` holds `coverage` (BM25 score as a share of the best possible) and `cosine`.
        Passages that say the same to the letter are one hit, the others in its `also`.
        """
        terms = tokens.query_terms(question, self.lexical.knows)
        vector = self.encoder.encode_query([question])[0]
        lexical = self._live(lambda k: self.lexical.search(terms, k))
        dense = self._live(lambda k: self.dense.search(vector, k))
        ideal = self.lexical.ideal(terms) or 1.0
        coverage = {row: score / ideal for row, score in lexical}
        rows = sorted({row for row, _ in lexical} | {row for row, _ in dense})
        cosines = dict(zip(rows, self.dense.cosines(vector, rows), strict=True))
        passages = dict(zip(rows, self.passages.of_rows(rows), strict=True))
        script = main_script(question)
        scores = {
            row: fuse.score(
                coverage.get(row, 0.0),
                cosines[row],
                same_script=script in ("", main_script(passages[row].text[:200])),
            )
            for row in rows
        }
        ranked = {
            "lexical": fuse.ranks([row for row, _ in lexical]),
            "dense": fuse.ranks([row for row, _ in dense]),
        }
        first, also = _once(fuse.best(scores, len(scores)), passages, k)
        return [
            Hit(
                passages[row],
                scores[row],
                ranks={name: ranks[row] for name, ranks in ranked.items() if row in ranks},
                scores={"coverage": coverage.get(row, 0.0), "cosine": cosines[row]},
                also=tuple(passages[same] for same in also[row]),
            )
            for row in first
        ]

    def _live(self, search: Callable[[int], list[tuple[int, float]]]) -> list[tuple[int, float]]:
        """The first CANDIDATES that a searcher finds among the rows that may be found."""
        k = CANDIDATES
        while True:
            found = search(k)
            live = [
                (row, score)
                for row, score in found
                if (row in self._rows if self._allowed is not None else row not in self._dead)
            ]
            if len(live) >= CANDIDATES or len(found) < k:
                return live[:CANDIDATES]
            k *= 8

    def document(self, document_id: str) -> Document | None:
        """The document with this id; None when the index holds none."""
        return self.passages.document(document_id)

    def close(self) -> None:
        """Let the generation go, so that it may be collected."""
        self.passages.close()
        self._pin.close()


def _once(
    rows: Iterable[int], passages: Mapping[int, Passage], k: int
) -> tuple[list[int], dict[int, list[int]]]:
    """The first `k` of `rows` that say something new, and for each those that only repeat it.

    Reprints differ in spaces, marks and script; passages that differ in a word or a number are two
    pieces of evidence, however alike they are.
    """
    first: dict[str, int] = {}
    also: dict[int, list[int]] = {}
    for row in rows:
        same = _WORDS.sub("", fold(passages[row].text))
        if same in first:
            also[first[same]].append(row)
        elif len(first) < k:
            first[same] = row
            also[row] = []
    return [*also], also


def load(store: str | Path = ".yuanwen", *, encoder: Encoder | None = None) -> Index:
    """Open the current generation of `store`.

    `encoder` must be the one that it was built with; the bundled one when it is not given. Raises StoreError when there is no whole index, or when encoder or tokenizer
    differ: vectors of two models must never meet.
    """
    generation = Store(Path(store)).current()
    settings = generation.manifest["settings"]
    encoder = encoder or load_encoder()
    if settings["encoder"] != encoder.fingerprint:
        generation.pin.close()
        raise StoreError(
            f"索引由编码器 {settings['encoder']} 建立，现在的是 {encoder.fingerprint}。请运行：yuanwen index",
            "the index was built with another encoder; run yuanwen index",
        )
    if settings["tokens"] != tokens.FINGERPRINT:
        generation.pin.close()
        raise StoreError(
            f"索引的分词方式是「{settings['tokens']}」，现在是「{tokens.FINGERPRINT}」。请运行：yuanwen index",
            "the index was built with another tokenizer; run yuanwen index",
        )
    return Index(generation, encoder)
