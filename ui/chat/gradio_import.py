"""Import gradio without the stubs that it writes for editors.

For each of its components gradio parses its own source and writes a `.pyi` file beside it, on every
import: two fifths of the time until the page is up, and files in a folder that is not ours.
"""

import inspect
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def without_stubs() -> Iterator[None]:
    """In this context a class of gradio, or a subclass of ours, has no source file to write a stub beside.

    gradio passes over such classes (`gradio.component_meta`), as over those of a notebook.
    """
    found = inspect.getfile

    def getfile(thing: Any) -> str:
        if isinstance(thing, type) and thing.__module__.startswith(("gradio.", "ui.")):
            raise OSError("no source file while gradio is imported")
        return found(thing)

    inspect.getfile = getfile  # type: ignore[assignment]
    try:
        yield
    finally:
        inspect.getfile = found
