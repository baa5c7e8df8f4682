"""Decide what becomes of each document in a build: taken over, chunked anew, or gone.

An index with few changes is grown from a copy; a smaller one is written anew, so that it is to the
letter what a first build would have made.
"""

from collections.abc import Iterable, Iterator, Mapping

from index.building.changes import Gathered
from index.building.prepare import Fresh, moved
from index.building.writer import Composer, Old, Written
from index.ingest import clean
from index.records import Document
from index.storage.passages import Entry, Repeated

GROW_ROWS = 5_000
"""An index with at least so many rows is grown instead of written anew."""

DEAD_SHARE = 0.1
"""…unless so many of its rows would have no passage: word counts still include theirs."""


class Plan:
    """Which documents are taken over, which are chunked, and how the generation is written."""

    def __init__(self, found: Gathered, old: Old | None, *, recut: bool = False) -> None:
        self._recut = recut
        self._old = old
        self._edges = found.edges
        self._kept = _kept(old, found) if old else {}
        old_edges = list(old.passages.edges()) if old else []
        edges = [
            (document.id, clean.site_of(document.site, document.url), self._edges[document.id])
            for document in found.new
        ]
        edges += [edge for edge in old_edges if edge[0] in self._kept]
        self.repeated = _repeated(edges)
        self._lines = _hidden(edges, self.repeated)
        before = _hidden(old_edges, old.passages.repeated()) if old else {}
        again = [
            document_id
            for document_id in self._kept
            if self._lines[document_id] != before[document_id]
        ]
        self._removed = [edge[0] for edge in old_edges if edge[0] not in self._kept] + again
        self._new = {document.id: document for document in found.new}
        found.new.clear()  # each goes once it is written: all of them at once are much memory
        edges_of = {edge[0]: edge[2] for edge in old_edges} if again else {}
        for document_id in again:
            document = self._renamed(document_id, edges_of)
            self._new[document.id] = document
        for document_id in again:
            del self._kept[document_id]
        self.documents = self._hashes()

    def write(self, composer: Composer) -> Written:
        """Grow the old generation where that pays, or write one anew."""
        characters = sum(len(document.text) for document in self._new.values())
        if self._old is not None and not self._recut and self._grows(self._old):
            renamed = {old: new for old, new in self._kept.items() if old != new[0]}
            return composer.grown(
                self._old,
                self._fresh(sorted(self._new)),
                characters,
                removed=self._removed,
                renamed=renamed,
                repeated=self.repeated,
            )
        if self._old is not None and self._kept:
            characters += self._old.passages.characters()
        return composer.anew(self._all(), characters, self.repeated)

    def _hashes(self) -> dict[str, str]:
        """Document id → hash, in the order of ids."""
        hashes = {document.id: document.sha256 for document in self._new.values()}
        if self._old:
            for document_id, digest in self._old.passages.hashes():
                if document_id in self._kept:
                    hashes[self._kept[document_id][0]] = digest
        return dict(sorted(hashes.items()))

    def _grows(self, old: Old) -> bool:
        dead = len(old.dead) + len(old.passages.rows_of(self._removed))
        return len(old.vectors) >= GROW_ROWS and dead <= DEAD_SHARE * len(old.vectors)

    def _all(self) -> Iterator[Fresh | Entry]:
        """Every document in the order of ids."""
        before = {new: (old, file) for old, (new, file) in self._kept.items()}
        for document_id in self.documents:
            if document_id in self._new:
                yield from self._fresh([document_id])
            else:
                assert self._old is not None
                old_id, file = before[document_id]
                yield moved(self._old.passages.entry(old_id), document_id, file)

    def _fresh(self, document_ids: Iterable[str]) -> Iterator[Fresh]:
        for document_id in document_ids:
            document = self._new.pop(document_id)
            lines = self._lines.get(document_id, frozenset())
            yield Fresh(document, self._edges[document_id], lines)

    def _renamed(self, document_id: str, edges: Mapping[str, clean.Edges]) -> Document:
        assert self._old is not None
        new, file = self._kept[document_id]
        self._lines[new] = self._lines[document_id]
        self._edges[new] = edges[document_id]
        return moved(self._old.passages.entry(document_id), new, file).document


def _kept(old: Old, found: Gathered) -> dict[str, tuple[str, str]]:
    """Document id → its id and file now, for the documents of files that are taken over."""
    now = {before: name for name, before in found.kept.items()}
    kept = {}
    for document_id, file in old.passages.files():
        if (name := now.get(file or document_id)) is not None:
            kept[document_id] = (
                name + document_id[len(file or document_id) :],
                name if file else "",
            )
    return kept


def _repeated(edges: Iterable[tuple[str, str, clean.Edges]]) -> list[Repeated]:
    sites: dict[str, list[clean.Edges]] = {}
    for _, site, found in edges:
        sites.setdefault(site, []).append(found)
    return [
        Repeated(site, line, count)
        for site, group in sorted(sites.items())
        for line, count in clean.repeated(group)
    ]


def _hidden(
    edges: Iterable[tuple[str, str, clean.Edges]], repeated: Iterable[Repeated]
) -> dict[str, frozenset[str]]:
    """Document id → those of its lines that belong to its site."""
    sites: dict[str, set[str]] = {}
    for each in repeated:
        sites.setdefault(each.site, set()).add(each.line)
    nothing: frozenset[str] = frozenset()
    return {
        document_id: frozenset(sites[site].intersection(found.lines)) if site in sites else nothing
        for document_id, site, found in edges
    }
