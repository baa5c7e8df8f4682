"""Let nothing that is printed steer a terminal: names of files, titles and errors are strangers' text.

Everything that a command prints passes here, logs too. What is escaped is written as JSON writes it, so that a line of
JSON stays what it was. A name with a line end in it is made visible where the line is made, by `index.errors.visible`.
"""

import contextlib
import sys
from collections.abc import Iterator
from typing import Any, TextIO, cast

from index.errors import visible


class Terminal:
    """A stream to which only visible characters, tabs and line ends are written; `raw` is the stream itself."""

    def __init__(self, raw: TextIO) -> None:
        self.raw = raw

    def write(self, text: str) -> int:
        """Write `text`; what the encoding of the terminal does not have is escaped too."""
        shown = "\n".join("\t".join(map(visible, line.split("\t"))) for line in text.split("\n"))
        encoding = getattr(self.raw, "encoding", None) or "utf-8"
        self.raw.write(shown.encode(encoding, "backslashreplace").decode(encoding))
        return len(text)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.raw, name)


@contextlib.contextmanager
def guarded() -> Iterator[None]:
    """Standard output and standard error pass here."""
    out, err = Terminal(sys.stdout), Terminal(sys.stderr)
    with contextlib.redirect_stdout(cast(TextIO, out)), contextlib.redirect_stderr(cast(TextIO, err)):
        yield
