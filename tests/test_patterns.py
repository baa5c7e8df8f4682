"""No pattern of the program takes time with the square of a text: a line of a few kilobytes would hold everybody up.

Every pattern is found, in the modules as they are loaded and in their calls of `re`, and tried on texts that are made to
be hard for it: what it may repeat is repeated, before and after what it begins with, and never ends as it should.
"""

import ast
import importlib
import pkgutil
import re
from collections.abc import Callable, Iterator
from re import _constants as kinds  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from time import process_time
from typing import Any

import pytest

LONG = 8000
"""Characters of the longest text that a pattern is tried on."""

SLOW_SECONDS = 0.025
"""A pattern that takes less for its longest text holds nobody up."""

LONGEST = {"qa.judge": 600, "qa.quote": 600, "qa": 2000, "index.ingest.metadata": 200}
"""Where patterns meet shorter texts only: questions and sentences, the lines in which a text may state a fact of itself."""

METHODS = ("search", "match", "fullmatch", "findall", "finditer", "sub", "subn", "split")


def modules() -> Iterator[Any]:
    for package in ("index", "qa", "ui"):
        for found in pkgutil.walk_packages([package], f"{package}."):
            if "onnx" not in found.name and "hub_reader" not in found.name:
                yield importlib.import_module(found.name)


def held(value: Any) -> Iterator["re.Pattern[Any]"]:
    """The patterns in a value of a module."""
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from held(each)
    elif isinstance(value, list | tuple | set | frozenset):
        for each in value:
            yield from held(each)


def called(module: Any) -> Iterator[tuple["re.Pattern[Any]", str]]:
    """(pattern, method) of the calls `re.search(…)` in a module, as far as they hold values of the module only."""
    with open(module.__file__, encoding="utf-8") as file:
        tree = ast.parse(file.read())
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args):
            continue
        if isinstance(node.func.value, ast.Name) and node.func.value.id == "re" and node.func.attr in METHODS:
            try:
                given = eval(compile(ast.Expression(node.args[0]), module.__file__, "eval"), dict(vars(module)))
            except NameError:  # a value of the function: a word, escaped
                continue
            pattern = re.compile(given) if isinstance(given, str | bytes) else given
            yield pattern, node.func.attr


def found() -> dict[tuple[Any, int], tuple["re.Pattern[Any]", set[str], int]]:
    """Every pattern with the ways in which it is used, and the longest text that it meets."""
    used: dict[tuple[str, str], set[str]] = {}
    everything: dict[tuple[Any, int], tuple[re.Pattern[Any], set[str], int]] = {}
    loaded = list(modules())
    for module in loaded:
        with open(module.__file__, encoding="utf-8") as file:
            for name, method in re.findall(r"\b(_?[A-Z][A-Z_]+)\.(\w+)\(", file.read()):
                home = module.__name__ if name.startswith("_") else ""
                used.setdefault((home, name), set()).add(method)

    def note(pattern: "re.Pattern[Any]", methods: set[str], module: str) -> None:
        longest = next((most for room, most in LONGEST.items() if f"{module}.".startswith(f"{room}.")), LONG)
        key = pattern.pattern, pattern.flags
        known = everything.get(key, (pattern, set(), 0))
        everything[key] = pattern, known[1] | methods, max(longest, known[2])

    for module in loaded:
        for name, value in vars(module).items():
            for pattern in held(value):
                methods = used.get((module.__name__ if name.startswith("_") else "", name), set())
                note(pattern, methods & set(METHODS) or {"search"}, module.__name__)
        for pattern, method in called(module):
            note(pattern, {method}, module.__name__)
    return everything


FOUND = found()


# Hard texts. A tree is what Python's own parser makes of a pattern: a sequence of (kind, argument).


def one_of(items: Any) -> str:
    """A character that a class allows."""
    if items[0][0] is kinds.NEGATE:
        return next(c for c in "a 1一\n“[(#.\x01" if not re.match(_class(items[1:]), c))
    kind, value = items[0]
    if kind is kinds.LITERAL:
        return chr(value)
    if kind is kinds.RANGE:
        return chr(value[0])
    return _CATEGORIES[str(value)]


_CATEGORIES = {
    "CATEGORY_DIGIT": "1", "CATEGORY_NOT_DIGIT": "a", "CATEGORY_SPACE": " ", "CATEGORY_NOT_SPACE": "a",
    "CATEGORY_WORD": "a", "CATEGORY_NOT_WORD": "#",
}  # fmt: skip
_WRITTEN = {
    "CATEGORY_DIGIT": r"\d", "CATEGORY_NOT_DIGIT": r"\D", "CATEGORY_SPACE": r"\s", "CATEGORY_NOT_SPACE": r"\S",
    "CATEGORY_WORD": r"\w", "CATEGORY_NOT_WORD": r"\W",
}  # fmt: skip


def _class(items: Any) -> str:
    written = ""
    for kind, value in items:
        if kind is kinds.LITERAL:
            written += re.escape(chr(value))
        elif kind is kinds.RANGE:
            written += f"{re.escape(chr(value[0]))}-{re.escape(chr(value[1]))}"
        else:
            written += _WRITTEN[str(value)]
    return f"[{written}]"


def sample(tree: Any) -> str:
    """A short text that a tree matches, but for what looks around."""
    text = ""
    for kind, value in tree:
        if kind is kinds.LITERAL:
            text += chr(value)
        elif kind is kinds.NOT_LITERAL:
            text += "a" if value != ord("a") else "b"
        elif kind is kinds.ANY:
            text += "a"
        elif kind is kinds.IN:
            text += one_of(value)
        elif kind in REPEATS:
            text += sample(value[2]) * max(value[0], 1)
        elif kind is kinds.BRANCH:
            text += sample(value[1][0])
        elif kind is kinds.SUBPATTERN:
            text += sample(value[-1])
        elif kind is kinds.ATOMIC_GROUP:
            text += sample(value)
    return text


REPEATS = (kinds.MAX_REPEAT, kinds.MIN_REPEAT, kinds.POSSESSIVE_REPEAT)


def repeats(tree: Any, before: str = "") -> Iterator[tuple[str, str]]:
    """(what stands before it, what is repeated) for every repetition of a tree, and each of its ways."""
    for kind, value in tree:
        here = [(kind, value)]
        if kind in REPEATS and value[1] > 20:
            inner = list(value[2])
            ways = [inner]
            while len(ways[0]) == 1 and ways[0][0][0] in (kinds.SUBPATTERN, kinds.BRANCH):
                one = ways[0][0]
                ways = list(one[1][1]) if one[0] is kinds.BRANCH else [list(one[1][-1])]
            for way in ways[:6]:
                yield before, sample(way)
        for part in parts(kind, value):
            yield from repeats(part, before)
        before += sample(here)


def parts(kind: Any, value: Any) -> list[Any]:
    """The trees inside of one."""
    if kind in REPEATS:
        return [value[2]]
    if kind is kinds.BRANCH:
        return list(value[1])
    if kind in (kinds.SUBPATTERN, kinds.ASSERT, kinds.ASSERT_NOT):
        return [value[-1]]
    return [value] if kind is kinds.ATOMIC_GROUP else []


def hard(pattern: "re.Pattern[Any]") -> Iterator[Callable[[int], str]]:
    """Texts of a length that are hard for a pattern."""
    written = pattern.pattern if isinstance(pattern.pattern, str) else pattern.pattern.decode("latin-1")
    tree = parser.parse(written, pattern.flags & ~re.UNICODE if isinstance(pattern.pattern, bytes) else pattern.flags)
    tried = {("", each) for each in (" ", "\n", "a", "1", "一", "# ", "[", "](", "“", ". ", "<", "a. ")}
    for before, each in repeats(tree):
        tried |= {(before, each), ("", before + each), ("", before), (before, " "), (before, "a "), ("", before[-1:])}
    whole = sample(tree)
    tried |= {("", whole), ("", whole[:-1]), ("", whole[: len(whole) // 2])}
    for before, each in sorted(tried):
        if each:
            yield (
                lambda length, before=before, each=each: (
                    before + each * max(1, (length - len(before)) // len(each)) + "\x01"
                )
            )


TRIES = 3
"""The quickest of three counts: a machine may be busy."""


def seconds(pattern: "re.Pattern[Any]", method: str, text: str) -> float:
    given: Any = text if isinstance(pattern.pattern, str) else text.encode("utf-8", "replace")
    started = process_time()
    if method in ("sub", "subn"):
        getattr(pattern, method)("" if isinstance(given, str) else b"", given)
    elif method == "finditer":
        for _ in pattern.finditer(given):
            pass
    else:
        getattr(pattern, method)(given)
    return process_time() - started


@pytest.mark.parametrize("key", FOUND, ids=lambda key: ascii(key[0])[:60])
def test_no_pattern_takes_time_with_the_square_of_a_text(key: tuple[Any, int]) -> None:
    pattern, methods, longest = FOUND[key]
    # Findall, sub and split go on where they found something, and so does search where it found nothing.
    methods = {"findall" if method in ("finditer", "sub", "subn", "split") else method for method in methods}
    for text in hard(pattern):
        for method in sorted(methods):
            before = 0.0005
            for length in (longest // 32, longest // 8, longest):
                took = min(seconds(pattern, method, text(length)) for _ in range(TRIES))
                assert took < SLOW_SECONDS or (length > longest // 32 and took < 20 * before), (
                    method,
                    text(30),
                    length,
                    took,
                )
                before = max(took, 0.0005)


def test_the_test_knows_a_bad_pattern() -> None:
    """The patterns that once held up the page for seconds."""
    bad = re.compile(r"\[([^\]]*)\]\(([^)\s]+)[^)]*\)"), re.compile(r"^#\s+(.+?)\s*#*$"), re.compile(r"\]\([^)]*[?&]x")
    for pattern in bad:
        assert any(seconds(pattern, "search", text(LONG // 4)) > 0.008 for text in hard(pattern)), pattern
    assert len(FOUND) > 250
