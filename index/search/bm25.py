"""BM25 as a product of sparse vectors, for a server that only adds products.

It ranks as tantivy does when a passage brings a weight for each of its terms (term frequency, saturated) and a
question one for each of its own (inverse document frequency). The counts stay with the generation: a new document
changes how rare a term is, and with it the question's weights, never those of other passages.
"""

import math
import os
import sqlite3
import weakref
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from threading import Lock

K1, B = 1.2, 0.75
"""As tantivy has them (index/search/lexical.py)."""

LENGTHS = [*range(40)] + [24 + (mantissa << shift) for shift in range(1, 27) for mantissa in range(8, 16)]
"""The lengths that tantivy and Lucene distinguish: they store a passage's length in one byte."""


def passage_weights(counts: Mapping[int, int], length: int, average: float) -> dict[int, float]:
    """Term number → weight, for a passage with these terms; their order is that of `counts`.

    >>> passage_weights({7: 1}, 10, 10.0)
    {7: 1.0}
    """
    rounded = LENGTHS[bisect_right(LENGTHS, length) - 1]
    norm = K1 * (1 - B + B * rounded / average)
    return {term: count * (K1 + 1) / (count + norm) for term, count in counts.items()}


class TermStatistics:
    """Counts over the passages of one generation, in an SQLite file that is only read."""

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(
            f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False
        )
        self._lock = Lock()
        self.close = weakref.finalize(self, self._connection.close)
        values = dict(self._all("SELECT name, value FROM told"))
        self.passages = int(values["passages"])
        self.average = float(values["average"])
        self.collection = str(values["collection"])

    @staticmethod
    def write(path: Path, terms: Mapping[str, tuple[int, int]], passages: int, length: int, collection: str) -> None:
        """Write `terms` (term → its number, and how many passages hold it) durably, in one step.

        `length` is how many terms all passages have together.
        """
        temporary = path.with_suffix(".new")
        temporary.unlink(missing_ok=True)
        connection = sqlite3.connect(temporary)
        try:
            connection.execute("CREATE TABLE terms (term TEXT PRIMARY KEY, number INT, count INT) WITHOUT ROWID")
            connection.execute("CREATE TABLE told (name TEXT PRIMARY KEY, value)")
            rows = ((term, number, count) for term, (number, count) in sorted(terms.items()))
            connection.executemany("INSERT INTO terms VALUES (?, ?, ?)", rows)
            values = {"passages": passages, "average": length / (passages or 1)}
            connection.executemany("INSERT INTO told VALUES (?, ?)", [*values.items(), ("collection", collection)])
            connection.commit()
        finally:
            connection.close()
        with temporary.open("rb+") as file:
            os.fsync(file.fileno())
        os.replace(temporary, path)

    def knows(self, term: str) -> bool:
        """Whether any passage holds `term`."""
        return bool(self._of([term]))

    def weight(self, term: str) -> float:
        """The inverse document frequency of `term`; largest when unknown."""
        return self._idf(self._of([term]).get(term, (0, 0))[1])

    def ideal(self, terms: Sequence[str]) -> float:
        """The upper bound of the BM25 score."""
        return sum(self.weight(term) * (K1 + 1) for term in terms)

    def question_weights(self, terms: Sequence[str]) -> dict[int, float]:
        """Term number → weight, for a question with these terms; terms that no passage holds are left out."""
        times = Counter(terms)
        return {number: times[term] * self._idf(count) for term, (number, count) in self._of(list(times)).items()}

    def _idf(self, count: int) -> float:
        return math.log(1 + (self.passages - count + 0.5) / (count + 0.5))

    def _of(self, terms: Sequence[str]) -> dict[str, tuple[int, int]]:
        marks = ",".join("?" * len(terms))
        query = f"SELECT term, number, count FROM terms WHERE term IN ({marks}) ORDER BY number"  # noqa: S608 - only question marks are put in
        return {term: (number, count) for term, number, count in self._all(query, terms)}

    def _all(self, query: str, values: Iterable[object] = ()) -> list[tuple]:  # type: ignore[type-arg]
        with self._lock:
            return self._connection.execute(query, tuple(values)).fetchall()


class TermCounter:
    """Counts terms over passages, one passage at a time, in memory."""

    def __init__(self) -> None:
        self.terms: dict[str, tuple[int, int]] = {}
        self.passages = 0
        self.length = 0

    def add(self, terms: Sequence[str]) -> None:
        """Count one passage."""
        for term in set(terms):
            number, held = self.terms.get(term, (len(self.terms), 0))
            self.terms[term] = (number, held + 1)
        self.passages += 1
        self.length += len(terms)
