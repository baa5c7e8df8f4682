"""Open an index and find the passages of a question."""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from copy import copy
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from index.embedding.load import load_encoder
from index.embedding.protocol import Encoder, Vectors
from index.embedding.static import StaticEncoder
from index.errors import StoreError
from index.ingest.metadata import states
from index.records import Document, Hit, Scores
from index.search import fusion
from index.search.dense import Dense, Rows
from index.search.late_interaction import LateInteraction
from index.search.lexical import Lexical
from index.search.query import SearchQuery, Wording, check_text
from index.storage.generation import Generation
from index.storage.passages import Passages
from index.storage.store import Store
from index.text import tokens
from index.text.language import fold, main_script
from index.text.wordlist import WordList

if TYPE_CHECKING:
    from index.search.milvus import Milvus, MilvusDense, MilvusLexical

_WORDS = re.compile(r"\W+")
CANDIDATES = 60
"""Rows that each retriever proposes before they are fused."""

CLOSER = 60
"""Rows that are compared with the question token by token."""

SENTENCES = 10
"""Of so many best rows the nearest sentence counts too, where they are in another script; with more, no more are right."""

FEW = 20_000
"""Rows that the retrievers are restricted to; of more, they find enough unrestricted."""


class Index:
    """One generation, opened and pinned: its documents, passages, and how to search them."""

    def __init__(
        self,
        generation: Generation,
        encoder: Encoder,
        retrievers: "tuple[Lexical | MilvusLexical, Dense | MilvusDense] | None" = None,
    ) -> None:
        self._allowed: frozenset[str] | None = None
        self._rows: frozenset[int] = frozenset()
        self._among: Rows | None = None
        self._dead = frozenset(generation.manifest["dead"])
        self.generation = generation.name
        self.manifest = generation.manifest
        self.words = WordList.of(generation.manifest["settings"])
        self.encoder = encoder
        self._pin = generation.pin
        static = encoder if isinstance(encoder, StaticEncoder) else load_encoder()
        assert isinstance(static, StaticEncoder)
        self.late_interaction = LateInteraction(static)
        self.passages = Passages(generation.folder / "passages.sqlite")
        self.lexical, self.dense = retrievers or (
            Lexical.open(generation.folder / "lexical"),
            Dense.open(generation.folder / "vectors"),
        )
        counts = (len(self.passages), len(self.lexical), len(self.dense) - len(self._dead))
        if len(set(counts)) != 1:
            raise StoreError(
                f"索引前后不一致（段落 {counts[0]}、词 {counts[1]}、向量 {counts[2]}）。请运行：yuanwen rollback 或 yuanwen doctor",
                f"the parts of the index disagree (passages {counts[0]}, words {counts[1]}, vectors {counts[2]}); run yuanwen rollback or yuanwen doctor",
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
        if len(narrow._rows) <= FEW:
            narrow._among = np.array(sorted(narrow._rows), dtype=np.int64)
        return narrow

    def holds(self, document_id: str) -> bool:
        """Whether `search` may find passages of this document, as far as `only` allows."""
        return self._allowed is None or document_id in self._allowed

    def prepare(self, *questions: str) -> list[SearchQuery]:
        """`questions` ready for search, each in all its wordings; all are embedded together."""
        for question in questions:
            check_text(question)
        asked = [self.words.alternatives(question, self._may_hold) for question in questions]
        texts = [text for one in asked for text in one.questions]
        tokenizer = self.late_interaction.encoder
        vectors = self.encoder.encode_query(texts)
        own = vectors if tokenizer is self.encoder else tokenizer.encode_query(texts)
        wordings = []
        for text, vector, ids, token_vector in zip(texts, vectors, tokenizer.token_ids(texts), own, strict=True):
            terms = self.terms(text)
            weights = {term: self.lexical.weight(term) for term in terms}
            wordings.append(
                Wording(text, fold(text), tuple(terms), weights, vector, ids, tokenizer.vectors_of(ids), token_vector)
            )
        given = iter(wordings)
        return [
            SearchQuery(question, main_script(question), tuple(islice(given, len(one.questions))), one.names)
            for question, one in zip(questions, asked, strict=True)
        ]

    def search(self, question: str | SearchQuery, k: int = 10) -> list[Hit]:
        """The `k` best passages of `question`, best first, with what each retriever said.

        Passages that say the same to the letter are one hit, the others in its `also`. Of a question
        with a name that has others, each passage counts for the wording that it fits best.
        """
        query = self.prepare(question)[0] if isinstance(question, str) else question
        lexical = _best(self._covered(each.terms) for each in query.wordings)
        dense = _best(self._near(each.vector) for each in query.wordings)
        rows = sorted({row for row, _ in lexical} | {row for row, _ in dense})
        coverage = dict.fromkeys(rows, 0.0) | dict(lexical)
        near = np.max([self.dense.cosines(each.vector, rows) for each in query.wordings], axis=0)
        cosines = dict(zip(rows, near.tolist(), strict=True))
        texts = self.passages.texts(rows)
        same = {row: query.script in ("", main_script(text[:200])) for row, text in texts.items()}
        first = {row: fusion.first_sight(coverage[row], cosines[row], same_script=same[row]) for row in rows}
        maxsim, weighted = self._maxsim(query, {row: texts[row] for row in fusion.best(first, CLOSER)})
        scores = {
            row: fusion.score(coverage[row], cosines[row], weighted.get(row, 0.0), same_script=same[row])
            for row in rows
        }
        foreign = [row for row in fusion.best(scores, SENTENCES) if not same[row]]
        for row, cosine in self.nearest_sentences(query, foreign).items():
            scores[row] += fusion.SENTENCE * max(cosine, 0.0)
        ranked = {
            "lexical": fusion.ranks([row for row, _ in lexical]),
            "dense": fusion.ranks([row for row, _ in dense]),
        }
        chosen, also = _once({row: texts[row] for row in fusion.best(scores, len(scores))}, k)
        needed = [*chosen, *chain.from_iterable(also.values())]
        passages = dict(zip(needed, self.passages.of_rows(needed), strict=True))
        return [
            Hit(
                passages[row],
                scores[row],
                {name: ranks[row] for name, ranks in ranked.items() if row in ranks},
                Scores(coverage[row], cosines[row], maxsim.get(row, 0.0)),
                tuple(passages[same] for same in also[row]),
            )
            for row in chosen
        ]

    def stating(self, field: str, documents: Iterable[str], found: Sequence[Hit]) -> list[Hit]:
        """The passages of `documents` with a line that states a metadata field, those in `found` left out.

        They are ranked behind all that was found, with the score of the last hit: no retriever scored them.
        """
        known = {hit.passage.row for hit in found}
        return [
            Hit(passage, found[-1].score)
            for document_id in documents
            for passage in self.passages.of_document(document_id)
            if passage.row not in known and any(states(passage.sentence(span), field) for span in passage.sentences)
        ]

    def nearest_sentences(self, query: SearchQuery, rows: Sequence[int]) -> dict[int, float]:
        """Row → the cosine of the sentence that is nearest to one of the wordings of a question."""
        if not rows:
            return {}
        texts = [[p.sentence(span) for span in p.sentences] for p in self.passages.of_rows(rows)]
        of_wordings = [self.late_interaction.nearest_sentences(each.token_vector, texts) for each in query.wordings]
        return dict(zip(rows, np.max(of_wordings, axis=0).tolist(), strict=True))

    def _maxsim(self, query: SearchQuery, texts: Mapping[int, str]) -> tuple[dict[int, float], dict[int, float]]:
        """Row → MaxSim, plain and weighted, of the wording that the passage fits best."""
        compared = [self.late_interaction.compare(each.different_tokens, texts) for each in query.wordings]
        plain, weighted = np.max([(one.plain, one.weighted) for one in compared], axis=0).tolist()
        return dict(zip(texts, plain, strict=True)), dict(zip(texts, weighted, strict=True))

    def terms(self, question: str) -> list[str]:
        """The terms that are searched for `question`, cut as the passages were."""
        return tokens.query_terms(question, self.lexical.knows, self.words)

    def other_names(self, question: str) -> tuple[str, ...]:
        """Other names of what `question` speaks of, as far as passages may hold them."""
        return self.words.alternatives(question, self._may_hold).names

    def _may_hold(self, name: str) -> bool:
        return all(map(self.lexical.knows, tokens.query_terms(name, own=self.words)))

    def _covered(self, terms: Sequence[str]) -> list[tuple[int, float]]:
        """Rows with their BM25 score as a part of the best possible, best first."""
        within = None if self._among is None else self._among.tolist()
        ideal = self.lexical.ideal(terms) or 1.0
        found = self._live(lambda k: self.lexical.search(terms, k, within))
        return [(row, score / ideal) for row, score in found]

    def _near(self, vector: Vectors) -> list[tuple[int, float]]:
        """Rows with their cosine, best first."""
        return self._live(lambda k: self.dense.search(vector, k, self._among))

    def _live(self, search: Callable[[int], list[tuple[int, float]]]) -> list[tuple[int, float]]:
        """The first CANDIDATES that a retriever finds among the rows that may be found."""
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


def _best(rankings: Iterable[list[tuple[int, float]]]) -> list[tuple[int, float]]:
    """Rankings of rows as one, best first: each row with its best score."""
    first, *others = rankings
    if not others:
        return first
    best: dict[int, float] = dict(first)
    for row, score in chain.from_iterable(others):
        best[row] = max(score, best.get(row, score))
    return sorted(best.items(), key=lambda each: (-each[1], each[0]))


def _once(texts: Mapping[int, str], k: int) -> tuple[list[int], dict[int, list[int]]]:
    """The first `k` rows of `texts` that say something new, and for each those that only repeat it.

    Reprints differ in spaces, marks and script; passages that differ in a word or a number are two
    pieces of evidence, however alike they are.
    """
    first: dict[str, int] = {}
    also: dict[int, list[int]] = {}
    begins = dict(zip(texts, _beginnings([*texts.values()]), strict=True))
    alike = Counter(begins.values())
    for row, text in texts.items():
        # To fold a whole passage takes longer than to find it: only those that begin alike are.
        same = _said(text) if alike[begins[row]] > 1 else f"{row} alone"
        if same in first:
            also[first[same]].append(row)
        elif len(first) < k:
            first[same] = row
            also[row] = []
    return [*also], also


def _said(text: str) -> str:
    """What a passage says: its words without spaces, marks, case and script."""
    return _WORDS.sub("", fold(text))


def _beginnings(texts: Sequence[str]) -> list[str]:
    """Of each text the first few characters of `_said`, from as little of it as holds them."""
    # Folded all at once, which takes a twentieth of the time; spaces and line ends do not count.
    lines = (text[:64].replace("\n", " ") for text in texts)
    folded = fold("\n".join(lines)).split("\n")
    if len(folded) != len(texts):
        folded = [fold(text[:64]) for text in texts]
    said = (_WORDS.sub("", beginning) for beginning in folded)
    return [(words if len(words) > 24 else _said(text))[:12] for words, text in zip(said, texts, strict=True)]


def load(store: str | Path = ".yuanwen", *, encoder: Encoder | None = None, remote: "Milvus | None" = None) -> Index:
    """Open the current generation of `store`.

    `remote` searches in place of this process. `encoder` must be the one that it was built with; the
    bundled one when it is not given. Raises StoreError when there is no whole index, or when encoder or tokenizer
    differ: vectors of two models must never meet.
    """
    opened = Store(Path(store))
    generation = remote.generation(opened) if remote else opened.current()
    settings = generation.manifest["settings"]
    encoder = encoder or load_encoder()
    if settings["encoder"] != encoder.fingerprint:
        generation.pin.close()
        raise StoreError(
            f"索引由编码器 {settings['encoder']} 建立，现在的是 {encoder.fingerprint}。请运行：yuanwen index",
            f"the index was built with the encoder {settings['encoder']}, this one is {encoder.fingerprint}; run yuanwen index",
        )
    if settings["tokens"] != tokens.FINGERPRINT:
        generation.pin.close()
        raise StoreError(
            f"索引的分词方式是「{settings['tokens']}」，现在是「{tokens.FINGERPRINT}」。请运行：yuanwen index",
            f"the index was built with the tokenizer {settings['tokens']}, this one is {tokens.FINGERPRINT}; run yuanwen index",
        )
    try:
        return Index(generation, encoder, remote.retrievers(opened, generation) if remote else None)
    except BaseException:
        generation.pin.close()
        raise
