"""Say things to people in their language.

The words stand in `ui/languages/`, one file for each language, named by its code (`fr.toml`), with `name` (as its
readers call it), `tag` (for `<html lang>`) and `messages`; `en.toml` is the one to copy. What a language has no
words for is said in English; `tests/test_ui_messages.py` names it. The messages of errors stand where they are
raised, in Chinese and English; every other language shows the English ones.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from index.errors import ConfigError, cause


@dataclass(frozen=True, slots=True)
class Language:
    """A language that people are spoken to in: its own name, its tag for browsers, its words."""

    name: str
    tag: str
    messages: Mapping[str, str]


_FOLDER = resources.files("ui").joinpath("languages")
_CODES = sorted(file.name.removesuffix(".toml") for file in _FOLDER.iterdir() if file.name.endswith(".toml"))

LANGUAGES = tuple(dict.fromkeys(["zh", "en", *_CODES]))
"""The code of each language that has a file: Chinese, English, then all others."""


@cache
def _language(code: str) -> Language:
    try:
        return Language(**tomllib.loads(_FOLDER.joinpath(f"{code}.toml").read_text("utf-8")))
    except (OSError, ValueError, TypeError) as error:
        reason = f"ui/languages/{code}.toml: {cause(error)}"
        raise ConfigError(f"语言文件有误（{reason}）", f"the language file is damaged ({reason})") from error


def say(key: str, language: str = "zh", /, **values: object) -> str:
    """The message `key` in `language`, with `values` filled in; in English where `language` has none.

    >>> say("line", "en", first=3)
    'line 3'
    """
    message = _language(language).messages.get(key)
    return (_language("en").messages[key] if message is None else message).format(**values)


def name(language: str) -> str:
    """What a language is called by those who speak it."""
    return _language(language).name


def tag(language: str) -> str:
    """A language as browsers name it.

    >>> tag("zh")
    'zh-Hans'
    """
    return _language(language).tag


def after(language: str) -> str:
    """The language that the switch of the page goes on to."""
    return LANGUAGES[(LANGUAGES.index(language) + 1) % len(LANGUAGES)]


def missing(language: str) -> list[str]:
    """The messages that `language` has no words for."""
    return sorted(set(_language("en").messages) - set(_language(language).messages))


def titled(title: str, language: str = "zh") -> str:
    """A title in the marks of a language; one that stands in quotation marks already keeps them.

    >>> titled("题名"), titled("Title", "en"), titled("“On Title”", "en")
    ('《题名》', '“Title”', '“On Title”')
    """
    marked = say("title", language, title=title)
    return title if marked[0] in '“"' and title.startswith(("“", '"')) else marked


def place(lines: tuple[int, int], language: str = "zh") -> str:
    """Lines of a citation in words.

    >>> place((3, 3)), place((3, 5), "en")
    ('第 3 行', 'lines 3–5')
    """
    first, last = lines
    return say("line" if first == last else "lines", language, first=first, last=last)


def spot(label: str, lines: tuple[int, int], language: str = "zh") -> str:
    """Where a citation stands, in words: its page, row or time, or its lines where it has none.

    >>> spot("page:3", (40, 41)), spot("time:00:01:02", (4, 4), "en"), spot("", (3, 3), "en")
    ('第 3 页', '00:01:02', 'line 3')
    """
    kind, _, at = label.partition(":")
    return say(f"place_{kind}", language, at=at) if label else place(lines, language)


def confidence(value: float, language: str = "zh") -> str:
    """A confidence from 0 to 1 in words."""
    return say("sure" if value >= 0.85 else "likely" if value >= 0.65 else "unsure", language)
