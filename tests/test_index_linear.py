"""The work of reading and chunking grows with a text, and never with its square.

`python -m benchmarks.shapes` measures whole builds of the same shapes.
"""

from collections.abc import Callable
from importlib import import_module
from time import process_time

import pytest

from benchmarks.shapes import SHAPES
from index.ingest.chunk import passages, search_text
from index.ingest.clean import left_out
from index.ingest.formats import READERS
from index.records import Document
from index.text import bulk
from index.text.wordlist import NONE

TIMES = 16
TRIES, LEAST = 4, 0.004
MOST = 32
"""A text that is sixteen times as long may take so many times as long; with the square it would be 256."""


def chunked(suffix: str, text: str) -> list[str]:
    """The search texts of a file, as a build makes them."""
    found = import_module(READERS[suffix].module).read(text.encode(), {})
    return [
        search_text(passage)
        for each in found
        for passage in passages(Document("a", each.text), left_out(each.text, places=each.places))
    ]


def seconds(work: Callable[[], object]) -> float:
    started = process_time()
    work()
    return process_time() - started


def in_proportion(small: Callable[[], object], large: Callable[[], object], most: int = MOST) -> bool:
    """Whether the large work takes at most so many times as long as the small; one of a few tries is enough, since a
    machine may be busy, and the square of the length would show in all of them."""
    small()
    return any(seconds(large) < most * max(*(seconds(small) for _ in range(2)), LEAST) for _ in range(TRIES))


@pytest.mark.parametrize("name", SHAPES)
def test_reading_and_chunking_take_time_in_proportion(name: str) -> None:
    suffix, shape = SHAPES[name]
    small, large = shape(12_500), shape(12_500 * TIMES)
    assert in_proportion(lambda: chunked(suffix, small), lambda: chunked(suffix, large))


@pytest.mark.parametrize("name", ["short lines", "one line without an end", "digits", "Chinese numbers", "letters"])
def test_cutting_into_terms_takes_time_in_proportion(name: str) -> None:
    suffix, shape = SHAPES[name]
    small, large = (chunked(suffix, shape(size)) for size in (10_000, 10_000 * TIMES))
    assert in_proportion(lambda: bulk.terms(small, NONE), lambda: bulk.terms(large, NONE))


@pytest.mark.parametrize("name", ["short lines", "headings", "one line of sentences"])
def test_chunking_takes_time_in_proportion(name: str) -> None:
    """Longer texts than above: here each sentence once copied the rest of the text, which is quick for a short one."""
    small, large = (Document("a", SHAPES[name][1](size)) for size in (20_000, 960_000))
    assert in_proportion(lambda: passages(small), lambda: passages(large), 2 * 48)
