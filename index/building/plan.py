"""Decide what becomes of each document in a build: taken over, chunked anew, or gone.

A large index with few changes is grown from a copy; any other is written anew, so that it is byte for
byte what a first build would have made.
"""

from collections.abc import Iterable, Iterator, Mapping

from index.building.changes import Changes
from index.building.prepare import NewDocument, renamed
from index.building.previous import Previous
from index.building.writer import GenerationWriter, Written
from index.ingest import boilerplate
from index.records import Document
from index.storage.passages import Entry, Repeated

GROW_ROWS = 5_000
"""An index with at least so many rows is grown instead of written anew."""

DEAD_FRACTION = 0.1
"""…unless this part of its rows would have no passage: document frequencies still include theirs."""


class Plan:
    """Which documents are taken over, which are chunked, and how the generation is written."""

    def __init__(self, found: Changes, previous: Previous | None, *, recut: bool = False) -> None:
        self._recut = recut
        self._previous = previous
        self._edges = found.edges
        self._kept = _kept(previous, found) if previous else {}
        old_edges = list(previous.passages.edges()) if previous else []
        edges = [
            (document.id, boilerplate.site_of(document.site, document.url), self._edges[document.id])
            for document in found.new
        ]
        edges += [edge for edge in old_edges if edge[0] in self._kept]
        self.repeated = _repeated(edges)
        self._lines = _boilerplate(edges, self.repeated)
        before = _boilerplate(old_edges, previous.passages.repeated()) if previous else {}
        again = [document_id for document_id in self._kept if self._lines[document_id] != before[document_id]]
        self._removed = [edge[0] for edge in old_edges if edge[0] not in self._kept] + again
        self._new = {document.id: document for document in found.new}
        found.new.clear()  # each goes once it is written: all of them at once are much memory
        edges_of = {edge[0]: edge[2] for edge in old_edges} if again else {}
        for document_id in again:
            document = self._reopened(document_id, edges_of)
            self._new[document.id] = document
        for document_id in again:
            del self._kept[document_id]
        self.documents = self._hashes()

    def write(self, writer: GenerationWriter) -> Written:
        """Grow the old generation where that pays, or write one anew."""
        characters = sum(len(document.text) for document in self._new.values())
        if self._previous is not None and not self._recut and self._grows(self._previous):
            return writer.grown(
                self._previous,
                self._new_documents(sorted(self._new)),
                characters,
                removed=self._removed,
                renamed={old: new for old, new in self._kept.items() if old != new[0]},
                repeated=self.repeated,
            )
        if self._previous is not None and self._kept:
            characters += self._previous.passages.characters()
        return writer.anew(self._all(), characters, self.repeated)

    def _hashes(self) -> dict[str, str]:
        """Document id → hash, in the order of ids."""
        hashes = {document.id: document.sha256 for document in self._new.values()}
        if self._previous:
            for document_id, digest in self._previous.passages.hashes():
                if document_id in self._kept:
                    hashes[self._kept[document_id][0]] = digest
        return dict(sorted(hashes.items()))

    def _grows(self, previous: Previous) -> bool:
        dead = len(previous.dead) + len(previous.passages.rows_of(self._removed))
        return len(previous.vectors) >= GROW_ROWS and dead <= DEAD_FRACTION * len(previous.vectors)

    def _all(self) -> Iterator[NewDocument | Entry]:
        """Every document in the order of ids."""
        before = {new: (old, file) for old, (new, file) in self._kept.items()}
        for document_id in self.documents:
            if document_id in self._new:
                yield from self._new_documents([document_id])
            else:
                assert self._previous is not None
                old_id, file = before[document_id]
                yield renamed(self._previous.passages.entry(old_id), document_id, file)

    def _new_documents(self, document_ids: Iterable[str]) -> Iterator[NewDocument]:
        for document_id in document_ids:
            document = self._new.pop(document_id)
            lines = self._lines.get(document_id, frozenset())
            yield NewDocument(document, self._edges[document_id], lines)

    def _reopened(self, document_id: str, edges: Mapping[str, boilerplate.Edges]) -> Document:
        assert self._previous is not None
        new, file = self._kept[document_id]
        self._lines[new] = self._lines[document_id]
        self._edges[new] = edges[document_id]
        return renamed(self._previous.passages.entry(document_id), new, file).document


def _kept(previous: Previous, found: Changes) -> dict[str, tuple[str, str]]:
    """Document id → its id and file now, for the documents of files that are taken over."""
    now = {before: name for name, before in found.kept.items()}
    kept = {}
    for document_id, file in previous.passages.files():
        if (name := now.get(file or document_id)) is not None:
            kept[document_id] = (name + document_id[len(file or document_id) :], name if file else "")
    return kept


def _repeated(edges: Iterable[tuple[str, str, boilerplate.Edges]]) -> list[Repeated]:
    sites: dict[str, list[boilerplate.Edges]] = {}
    for _, site, found in edges:
        sites.setdefault(site, []).append(found)
    return [
        Repeated(site, line, count)
        for site, group in sorted(sites.items())
        for line, count in boilerplate.repeated(group)
    ]


def _boilerplate(
    edges: Iterable[tuple[str, str, boilerplate.Edges]], repeated: Iterable[Repeated]
) -> dict[str, frozenset[str]]:
    """Document id → those of its first and last lines that repeat over its site."""
    sites: dict[str, set[str]] = {}
    for each in repeated:
        sites.setdefault(each.site, set()).add(each.line)
    nothing: frozenset[str] = frozenset()
    return {
        document_id: frozenset(sites[site].intersection(found.lines)) if site in sites else nothing
        for document_id, site, found in edges
    }
