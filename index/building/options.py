"""What decides how an index is built."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from index.embedding.protocol import Encoder
from index.ingest.folder import MAX_FILE_BYTES, MEGABYTE
from index.ingest.formats.sandbox import Sandbox
from index.text.wordlist import NONE, WordList


@dataclass(frozen=True, slots=True)
class BuildOptions:
    """How documents are read, chunked and embedded; `IndexConfig.building` makes one of the settings.

    `encoder` None is the bundled one. `words` are the reader's own. `formats` are options of the readers of
    formats (`json_fields`, `ocr`). Formats are parsed in a child process, which may take `parse_seconds` and `parse_mb`
    for a file; a file above `max_file_mb` is refused unread. `processes` share the work on many documents; 0 are
    as many as there are cores. Files named in `again` are read anew even if their bytes are known. `allow_empty`
    permits an index without any text. With `apart` plain text too is read in the child process, for a program that
    answers others meanwhile. With `anew` every file of the index is written from its beginning, also when nothing
    changed, and no other generation is kept: nothing is left then of what was removed before.
    """

    encoder: Encoder | None = None
    passage_chars: int = 300
    overlap_sentences: int = 1
    words: WordList = NONE
    formats: Mapping[str, str] = field(default_factory=dict)
    parse_seconds: int = 60
    parse_mb: int = 1024
    max_file_mb: int = MAX_FILE_BYTES // MEGABYTE
    processes: int = 0
    again: Collection[str] = ()
    allow_empty: bool = False
    apart: bool = False
    anew: bool = False

    def sandbox(self) -> Sandbox:
        """A reader of untrusted files within the limits; the caller closes it."""
        return Sandbox(seconds=self.parse_seconds, megabytes=self.parse_mb)
