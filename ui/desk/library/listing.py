"""List the texts of the seeds folder, and the state of each in the index."""

from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from index.errors import ReadError, StoreError, UserError
from index.ingest.formats import FileNote
from index.records import Document
from index.search.index import Index
from index.text import wordlist
from index.text.language import fold
from ui.desk.current import Current
from ui.desk.library.seed_folder import File, SeedFolder

LISTED = 200
"""Documents that the page lists one by one; more are counted."""

WAITING = ("new", "changed", "gone", "again")
"""States of a file that the next rebuild will do something about."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the list of texts: a file, and a document that the index holds of it, if any.

    `notes` are what was noticed when the file was read, `problem` is why it could not be. `first` is
    False for the further documents of a file that holds several.
    """

    file: File
    document: Document | None = None
    passages: int = 0
    notes: tuple[FileNote, ...] = ()
    first: bool = True
    problem: UserError | None = None


class Listing:
    """The texts below one seeds folder. `words` is the file of the reader's own words."""

    def __init__(self, folder: SeedFolder, current: Current, words: Path) -> None:
        self._folder = folder
        self._current = current
        self._words = words
        self._failed: dict[tuple[str, str], UserError] = {}
        self.again: set[str] = set()
        """Files that the next rebuild reads anew, whether they changed or not."""

    def documents(self, search: str = "") -> tuple[list[Entry], int, int]:
        """The first texts whose name or title holds `search`, how many do, and how many changes wait.

        Files that are not indexed yet are among them, and documents whose file is gone. What waits for
        a rebuild are texts that are not as indexed, and the own words when they were changed.
        """
        wanted = fold(search.strip())
        changed_words = False
        try:
            with self._current.assistant() as assistant:
                index = assistant.index
                entries = self._entries(index)
                titles = index.passages.titles() if wanted else {}
                chosen = [
                    (file, name)
                    for file, name in entries
                    if wanted in fold(name or file.id) or wanted in fold(titles.get(name, ""))
                ]
                listed = self._listed(chosen[:LISTED], index)
                changed_words = self._words_changed(index)
        except StoreError:
            entries = [(self._with_state(file), "") for file in self._folder.files({})]
            chosen = [entry for entry in entries if wanted in fold(entry[0].id)]
            listed = [Entry(file, problem=self._problem(file)) for file, _ in chosen[:LISTED]]
        waiting = {
            file.id
            for file, name in entries
            if file.state in WAITING or (file.state in ("disabled", "unread") and name)
        }
        return listed, len(chosen), len(waiting) + changed_words

    def built(self, failed: Sequence[tuple[str, ReadError]], again: Collection[str]) -> None:
        """Note that all texts are in an index but for those of `failed`; those of `again` were read anew."""
        self._failed = {(name, self._folder.sha256(name)): error for name, error in failed}
        self.again.difference_update(again)

    def reread(self, name: str, problem: UserError | None, *, as_indexed: bool) -> None:
        """Note that a file was read just now, and what came of it."""
        key = name, self._folder.sha256(name)
        self._failed.pop(key, None)
        if problem is not None:
            self._failed[key] = problem
        (self.again.discard if as_indexed else self.again.add)(name)

    def _entries(self, index: Index) -> list[tuple[File, str]]:
        """Every file with each document that the index holds of it, "" for none."""
        sources = index.manifest["sources"]
        held: dict[str, list[str]] = {}
        for document_id in index.manifest["documents"]:
            held.setdefault(file_of(document_id, sources), []).append(document_id)
        files = self._folder.files({name: known["sha256"] for name, known in sources.items()})
        return [(self._with_state(file), name) for file in files for name in held.get(file.id, [""])]

    def _with_state(self, file: File) -> File:
        """The file, `unread` when it is known not to be readable, `again` when it is to be read again."""
        if file.state in ("new", "changed") and self._problem(file) is not None:
            return File(file.id, "unread")
        if file.state == "indexed" and file.id in self.again:
            return File(file.id, "again")
        return file

    def _problem(self, file: File) -> UserError | None:
        if not self._failed or file.state not in ("new", "changed", "unread"):
            return None
        return self._failed.get((file.id, self._folder.sha256(file.id)))

    def _listed(self, entries: Sequence[tuple[File, str]], index: Index) -> list[Entry]:
        sources, counts = index.manifest["sources"], index.passages.counts()
        seen: set[str] = set()
        listed = []
        for file, name in entries:
            notes = sources.get(file.id, {}).get("notes", ())
            own = tuple((key, values) for where, key, values in notes if where in (name, file.id))
            first = file.id not in seen
            seen.add(file.id)
            document = index.passages.document(name) if name else None
            problem = self._problem(file) if first else None
            listed.append(Entry(file, document, counts.get(name, 0), own, first, problem))
        return listed

    def _words_changed(self, index: Index) -> bool:
        """Whether the file of own words holds others than the index was built with."""
        with suppress(UserError):
            return wordlist.read(self._words) != wordlist.WordList.of(index.manifest["settings"])
        return False


def file_of(document_id: str, files: Collection[str] | Mapping[str, object]) -> str:
    """The file that a document came from: its own name, or the part before `#3` or `/part`.

    >>> file_of("a.zip/b.txt#2", {"a.zip"}), file_of("c.txt", {"c.txt"}), file_of("gone.txt", set())
    ('a.zip', 'c.txt', 'gone.txt')
    """
    name = document_id
    while name not in files:
        cut = max(name.rfind("#"), name.rfind("/"))
        if cut < 0:
            return document_id
        name = name[:cut]
    return name
