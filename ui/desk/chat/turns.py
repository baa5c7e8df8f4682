"""A question and its answer as one turn of a conversation, and as JSON and back.

The JSON is read by what a record declares: a field that a newer version adds takes its default when
an older conversation is opened, and one that is gone is passed over.
"""

import json
import types
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, is_dataclass
from typing import Any, Union, get_args, get_origin, get_type_hints

from qa.records import Answer
from ui.desk.scope import EVERYTHING, Scope


@dataclass(frozen=True, slots=True)
class Turn:
    """A question and its answer; None while it is looked for.

    `asked` is what the reader put in the place of how a question was understood; "" for nothing.
    `verdict` is what the reader thinks of the answer: `good`, a reason why not, or "".
    `unknown` are words of the question that no document holds. `scope` says which documents were asked,
    `settings` names those that it was answered with (see `replay`).
    """

    number: int
    question: str
    answer: Answer | None = None
    asked: str = ""
    verdict: str = ""
    unknown: tuple[str, ...] = ()
    scope: Scope = EVERYTHING
    settings: str = ""

    @property
    def state(self) -> str:
        """`pending`, `found` or `not-found`."""
        if self.answer is None:
            return "pending"
        return "found" if self.answer.found else "not-found"

    @property
    def understood(self) -> str:
        """The question as it was searched, when that is not how it was typed; "" otherwise."""
        read = self.answer.understood_as if self.answer else ""
        return "" if _plain(read) == _plain(self.question) else read


@dataclass(frozen=True, slots=True)
class Talk:
    """A conversation as one tab of a browser holds it; `id` is "" until its first turn is kept."""

    id: str = ""
    turns: tuple[Turn, ...] = ()

    def turn(self, number: str) -> Turn | None:
        """The turn that a browser names by its number; None for none."""
        if number.isdecimal() and int(number) < len(self.turns):
            return self.turns[int(number)]
        return None


def to_json(record: Any) -> str:
    """A record as JSON text."""
    return json.dumps(asdict(record), ensure_ascii=False, default=list)


def from_json(cls: type[Any], text: str) -> Any:
    """The record of `cls` that `to_json` wrote; raises ValueError when it is none."""
    try:
        return _made(cls, json.loads(text))
    except (TypeError, KeyError, AttributeError) as error:
        raise ValueError(f"not a {cls.__name__}: {error}") from error


def _made(kind: Any, value: Any) -> Any:
    """`value` from JSON as `kind`: a record, a tuple, a mapping, an optional, or a plain value."""
    origin, arguments = get_origin(kind), get_args(kind)
    if is_dataclass(kind) and isinstance(kind, type):
        types_of = get_type_hints(kind)
        known = {item.name for item in fields(kind)} & set(value)
        return kind(**{name: _made(types_of[name], value[name]) for name in known})
    if origin in (Union, types.UnionType):
        given = next((one for one in arguments if one is not type(None)), str)
        return None if value is None else _made(given, value)
    if origin is tuple:
        if arguments[-1] is Ellipsis:
            return tuple(_made(arguments[0], item) for item in value)
        return tuple(_made(one, item) for one, item in zip(arguments, value, strict=True))
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return {key: _made(arguments[1], item) for key, item in value.items()}
    return value


def _plain(text: str) -> str:
    return " ".join(text.split()).rstrip("?？。.!！")
