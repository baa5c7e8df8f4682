"""Read texts anew from the disk: whether a quote is still there, and what a file gives now."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from index.errors import ReadError, UserError
from index.ingest.chunk import lines
from index.ingest.folder import content
from index.ingest.formats import FileNote
from index.ingest.formats.sandbox import Sandbox
from index.ingest.read import ReadResult, read
from index.records import Document, Span
from qa.records import Citation

Known = Callable[[str], Document | None]
"""Gives a document as the index holds it, by its id; None for none."""


@dataclass(frozen=True, slots=True)
class Reread:
    """What a file gives when it is read now: how many documents, of how many characters in all.

    `as_indexed` tells whether the index holds just that. `problem` is why the file cannot be read.
    """

    name: str
    documents: int = 0
    characters: int = 0
    notes: tuple[FileNote, ...] = ()
    as_indexed: bool = False
    problem: UserError | None = None


class Disk:
    """The files below the seeds folder, read as a build reads them, in a child process. `known` gives what the index
    holds.
    """

    def __init__(self, seeds: Path, *, options: Mapping[str, str], sandbox: Sandbox, known: Known) -> None:
        self._seeds = seeds
        self._options = options
        self._sandbox = sandbox
        self._known = known

    def reread(self, name: str) -> Reread:
        """What the file `name` gives now; it must be one of the folder (see `SeedFolder`)."""
        try:
            made = self._read(name)
        except UserError as error:
            return Reread(name, problem=error)
        return Reread(
            name,
            len(made.documents),
            sum(len(document.text) for document in made.documents),
            tuple(note for _, note in made.notes),
            all(self._is_known(document) for document in made.documents),
            made.failed[0][1] if made.failed else None,
        )

    def check(self, citation: Citation) -> tuple[str, tuple[int, int]]:
        """What the file on disk says of a citation, and the lines of the quote in it.

        `same`, `moved` (it stands elsewhere in the file), `changed` (it does not), or `missing`.
        """
        known = self._known(citation.document_id)
        try:
            documents = self._read((known.file if known else "") or citation.document_id).documents
        except (ReadError, OSError, ValueError):
            return "missing", citation.lines
        document = next((one for one in documents if one.id == citation.document_id), None)
        if document is None:
            return "changed", citation.lines
        if citation.check(document):
            return "same", citation.lines
        start = document.text.find(citation.quote)
        if start < 0:
            return "changed", citation.lines
        return "moved", lines(document.text, Span(start, start + len(citation.quote)))

    def close(self) -> None:
        """End the child process that reads what plain text is not."""
        self._sandbox.close()

    def _read(self, name: str) -> ReadResult:
        data = bytes_of(self._seeds, name)
        return read(name, data, options=self._options, sandbox=self._sandbox, apart=True)

    def _is_known(self, document: Document) -> bool:
        known = self._known(document.id)
        return known is not None and known.text == document.text


def bytes_of(seeds: Path, name: str) -> bytes:
    """The bytes of a file inside of the seeds folder; raises ReadError for any other."""
    seeds = seeds.resolve()
    path = seeds / name
    try:
        inside = path.parent.resolve().is_relative_to(seeds)
    except (OSError, ValueError):
        inside = False
    if not inside:
        raise ReadError("没有这个文件", "no such file")
    return content(path, name)
