"""Find passages by their terms: BM25 in tantivy."""

import math
import os
import shutil
import tempfile
import weakref
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

import tantivy

K1 = 1.2
"""Term saturation of tantivy's BM25; with b = 0.75 the values of its source, which has no setting."""

_HEAP_BYTES = 128 * 1024 * 1024


class Lexical:
    """Passages by row, found by the terms they hold, which `index.text.tokens` makes.

    Queries are made of term objects; no text of a user ever reaches a query parser.
    """

    def __init__(self, index: tantivy.Index) -> None:
        _register(index)
        self._index = index
        self._searcher = index.searcher()

    @classmethod
    def build(cls, folder: Path, passages: Iterable[Sequence[str]]) -> "Lexical":
        """Write the postings of `passages`, in the order of their rows, into an empty folder."""
        writer = Writer.anew(folder)
        for terms in passages:
            writer.add(" ".join(terms))
        return writer.finished()

    @classmethod
    def open(cls, folder: Path) -> "Lexical":
        """The postings that `build` wrote into `folder`, which may be read-only."""
        try:
            return cls(tantivy.Index.open(str(folder)))
        except ValueError as error:
            if "lock" not in str(error).lower():
                raise
        # To open an index tantivy makes a lock file beside it; where that may not be, links will do.
        links = Path(tempfile.mkdtemp(prefix="yuanwen-"))
        for path in folder.iterdir():
            if not path.name.endswith(".lock"):
                os.symlink(path.resolve(), links / path.name)
        opened = cls(tantivy.Index.open(str(links)))
        weakref.finalize(opened, shutil.rmtree, links, ignore_errors=True)
        return opened

    def __len__(self) -> int:
        return int(self._searcher.num_docs)

    def search(self, terms: Sequence[str], k: int, among: Sequence[int] | None = None) -> list[tuple[int, float]]:
        """The `k` best rows with their BM25 scores, best first; equal scores keep the smaller row.

        With `among` only those rows are looked at; scores are the same as without.
        """
        if not terms or not len(self) or (among is not None and not len(among)):
            return []
        clauses = [
            (tantivy.Occur.Should, tantivy.Query.boost_query(self._query(term), float(count)))
            for term, count in Counter(terms).items()
        ]
        # Not counted: only then may tantivy leave out blocks that cannot reach the best `k`.
        query = tantivy.Query.boolean_query(clauses)
        if among is not None:
            rows = tantivy.Query.term_set_query(self._index.schema, "row", list(among))
            only = tantivy.Query.const_score_query(rows, 0.0)
            query = tantivy.Query.boolean_query([(tantivy.Occur.Must, query), (tantivy.Occur.Must, only)])
        result = self._searcher.search(query, limit=k, count=False)
        found = [(int(self._searcher.doc(address)["row"][0]), float(score)) for score, address in result.hits]
        return sorted(found, key=lambda hit: (-hit[1], hit[0]))

    def weight(self, term: str) -> float:
        """The inverse document frequency of `term`, as tantivy counts it; largest when unknown."""
        count = self._searcher.doc_freq("terms", term)
        return math.log(1 + (len(self) - count + 0.5) / (count + 0.5))

    def knows(self, term: str) -> bool:
        """Whether any passage holds `term`."""
        return bool(self._searcher.doc_freq("terms", term))

    def ideal(self, terms: Sequence[str]) -> float:
        """The upper bound of the BM25 score: each term as often as saturation allows."""
        return sum(self.weight(term) * (K1 + 1) for term in terms)

    def _query(self, term: str) -> tantivy.Query:
        return tantivy.Query.term_query(self._index.schema, "terms", term)


class Writer:
    """Writes postings row by row, `first_row` and on; nothing can be read before `finished`."""

    def __init__(self, index: tantivy.Index, *, first_row: int = 0) -> None:
        _register(index)
        self._index = index
        self._writer = index.writer(heap_size=_HEAP_BYTES, num_threads=1)
        self._row = first_row

    @classmethod
    def anew(cls, folder: Path) -> "Writer":
        """A writer into an empty folder, which it makes."""
        folder.mkdir(parents=True)
        schema = tantivy.SchemaBuilder()
        schema.add_unsigned_field("row", stored=True, indexed=True)
        schema.add_text_field("terms", tokenizer_name="terms", index_option="freq")
        return cls(tantivy.Index(schema.build(), path=str(folder)))

    @classmethod
    def grown(cls, old: Path, folder: Path, removed: Iterable[int], *, first_row: int) -> "Writer":
        """A writer into `folder` of what `old` holds but for the rows `removed`.

        Files that stay are linked, not copied: tantivy never changes a file of a segment. The terms
        of removed rows still count in document frequencies, until all is written anew.
        """
        folder.mkdir(parents=True)
        for path in old.iterdir():
            if path.name.endswith(".lock"):
                continue
            if path.suffix == ".json":
                shutil.copyfile(path, folder / path.name)
            else:
                _link(path, folder / path.name)
        writer = cls(tantivy.Index.open(str(folder)), first_row=first_row)
        for row in removed:
            # By a query: a bare term with a Python int matches no unsigned field, without a word.
            query = tantivy.Query.term_query(writer._index.schema, "row", row)
            writer._writer.delete_documents_by_query(query)
        return writer

    def add(self, terms: str) -> None:
        """The next row, by its terms with spaces between."""
        document = tantivy.Document()
        document.add_unsigned("row", self._row)
        document.add_text("terms", terms)
        self._writer.add_document(document)
        self._row += 1

    def finished(self) -> Lexical:
        """All that was added, on the disk."""
        self._writer.commit()
        self._writer.wait_merging_threads()
        self._index.reload()
        return Lexical(self._index)


def _link(source: Path, target: Path) -> None:
    try:
        os.link(source, target)
    except OSError:  # a file system without links
        shutil.copyfile(source, target)


def _register(index: tantivy.Index) -> None:
    """Our terms come joined by spaces; tantivy keeps no analyzer with an index."""
    analyzer = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
    index.register_tokenizer("terms", analyzer)
