"""The user's own words: those that must stay whole, and names that mean the same.

They stand in a text file beside `config.yaml`, one entry a line:

    # a comment
    雷布斯
    雷军 = Lei Jun = 雷布斯

A word is a term of its own in texts and questions alike. Of names that mean the same, a question with one
is searched with the others too. An index keeps the list that it was built with.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from pathlib import Path
from typing import Any

from index.errors import ConfigError
from index.text.language import HAN, fold

LONGEST = 40
"""Characters of a word or name, at most."""

MOST = 5000
"""Lines of a list, at most: every text is searched for all of them."""

MOST_QUESTIONS = 4
"""Forms of one question that are searched, with it."""

_HAN = re.compile(f"[{HAN}]+")
_CHARACTER = re.compile(r"\w")


@dataclass(frozen=True, slots=True)
class Alternatives:
    """A question and how else it is asked: `questions`, itself first; `names` are what was put in."""

    questions: tuple[str, ...]
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WordList:
    """Words that stay whole, and groups of names that mean the same; each as it was written."""

    words: tuple[str, ...] = ()
    names: tuple[tuple[str, ...], ...] = ()

    @classmethod
    def of(cls, settings: Mapping[str, Any]) -> "WordList":
        """The list in the settings of an index, as `kept` gives it; empty where there is none."""
        names = tuple(tuple(group) for group in settings.get("names", ()))
        return cls(tuple(settings.get("words", ())), names)

    @property
    def kept(self) -> dict[str, list[Any]]:
        """The list as the settings of an index hold it."""
        return {"words": list(self.words), "names": [list(group) for group in self.names]}

    def whole(self, folded: str) -> list[str]:
        """The words in folded text as terms, the longest where two overlap, spaces left out.

        >>> WordList(("雷布斯", "SU7 Ultra")).whole("雷布斯开su7 ultra")
        ['雷布斯', 'su7ultra']
        """
        if not self.words:
            return []
        return ["".join(found.group().split()) for found in _pattern(self.words).finditer(folded)]

    def split(self, folded: str) -> Iterator[tuple[str, bool]]:
        """Folded text in parts, each with whether it is one of the words."""
        at = 0
        for found in _pattern(self.words).finditer(folded) if self.words else ():
            if at < found.start():
                yield folded[at : found.start()], False
            yield found.group(), True
            at = found.end()
        if at < len(folded):
            yield folded[at:], False

    def apart(self, run: str) -> str:
        """Folded Chinese text with spaces around its words, so that they are not cut across.

        >>> WordList(("雷布斯",)).apart("听雷布斯说")
        '听 雷布斯 说'
        """
        chinese = tuple(word for word in self.words if _HAN.fullmatch(word))
        if not chinese:
            return run
        spaced = _pattern(chinese).sub(lambda found: f" {found.group()} ", run)
        return re.sub(" +", " ", spaced).strip()

    def alternatives(self, question: str, known: Callable[[str], bool] = lambda name: True) -> Alternatives:
        """`question` with its names put in other words that `known` knows; at most MOST_QUESTIONS.

        >>> WordList(names=(("雷军", "雷布斯"),)).alternatives("雷布斯是谁？")
        Alternatives(questions=('雷布斯是谁？', '雷军是谁？'), names=('雷军',))
        """
        forms: list[list[str]] = []
        others: dict[str, None] = {}
        at = 0
        for start, end, group in self._mentions(question):
            same = fold(question[start:end])
            put_in = [name for name in group if fold(name) != same and known(name)]
            others |= dict.fromkeys(put_in)
            forms += [[question[at:start]], [question[start:end], *put_in]]
            at = end
        if not others:
            return Alternatives((question,), ())
        variants = ("".join(parts) + question[at:] for parts in product(*forms))
        questions = tuple(each for each, _ in zip(variants, range(MOST_QUESTIONS), strict=False))
        return Alternatives(
            questions, tuple(name for name in others if any(name in question for question in questions))
        )

    def _mentions(self, question: str) -> Iterator[tuple[int, int, tuple[str, ...]]]:
        """Start, end and group of the names that stand in `question`."""
        if not self.names:
            return
        groups = {_bare(name): group for group in self.names for name in group}
        pattern = _pattern(tuple(name for group in self.names for name in group))
        for found in pattern.finditer(_aligned(question)):
            yield found.start(), found.end(), groups[_bare(found.group())]


NONE = WordList()
"""A list without words."""


def read(path: Path, *, optional: bool = True) -> WordList:
    """The list in the file at `path`; an empty one when there is no file and it is `optional`.

    Raises ConfigError, naming file and line, for a line that cannot be used.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        if optional:
            return NONE
        raise ConfigError(f"没有词表文件 {path}", f"no word list {path}") from None
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise _wrong(path.name, line, "不是 UTF-8 文字", "not UTF-8") from error
    except OSError as error:
        raise ConfigError(
            f"读不到词表文件 {path}（{error.strerror}）", f"cannot read the word list {path} ({error.strerror})"
        ) from error
    return parse(text, path.name)


def parse(text: str, file: str = "words.txt") -> WordList:
    """The list that `text` writes. Raises ConfigError, naming `file` and the line, when it cannot be used.

    >>> parse("# mine\\n雷布斯\\n雷军 = Lei Jun")
    WordList(words=('雷布斯',), names=(('雷军', 'Lei Jun'),))
    """
    words: dict[str, str] = {}
    groups: list[tuple[str, ...]] = []
    line_of: dict[str, int] = {}
    lines = text.split("\n")
    for number, line in enumerate(lines, start=1):
        entry = line.partition("#")[0].strip() if line.lstrip().startswith("#") else line.strip()
        if not entry:
            continue
        if number > MOST:
            raise _wrong(file, number, f"最多 {MOST} 行", f"{MOST} lines at most")
        parts = [" ".join(part.split()) for part in re.split("[=＝]", entry)]
        for part in parts:
            _check(part, file, number)
        if len(parts) == 1:
            words.setdefault(_bare(parts[0]), parts[0])
            continue
        for part in dict.fromkeys(map(_bare, parts)):
            if part in line_of:
                chinese = f"「{part}」在第 {line_of[part]} 行已有，请并成一行"
                raise _wrong(file, number, chinese, f"also in line {line_of[part]}; join the lines")
            line_of[part] = number
        groups.append(tuple(parts))
    return WordList(tuple(words.values()), tuple(groups))


def _check(word: str, file: str, line: int) -> None:
    if not word:
        raise _wrong(file, line, "等号的一边是空的", "nothing on one side of =")
    if len(word) > LONGEST:
        raise _wrong(file, line, f"「{word[:10]}…」超过 {LONGEST} 个字", f"longer than {LONGEST} characters")
    if not word.isprintable() or not _CHARACTER.search(word):
        shown = word[:10] if word.isprintable() else ascii(word[:10])
        raise _wrong(file, line, f"「{shown}」里没有文字", "there is no letter in it")
    if len(_bare(word)) < 2:
        raise _wrong(file, line, f"「{word}」只有一个字，太短", "one character is too short")


def _wrong(file: str, line: int, chinese: str, english: str) -> ConfigError:
    return ConfigError(f"{file} 第 {line} 行：{chinese}", f"{file}, line {line}: {english}")


@lru_cache(8)
def _pattern(words: Sequence[str]) -> re.Pattern[str]:
    """Finds any of `words` in folded text, the longest first; letters do not go on before and after it."""
    return re.compile("|".join(map(_written, sorted(words, key=lambda word: (-len(word), word)))))


def _written(word: str) -> str:
    folded = fold(word)
    middle = r"\s*".join(re.escape(part) for part in folded.split())
    before = r"(?<![a-z0-9])" if re.match("[a-z0-9]", folded) else ""
    after = r"(?![a-z0-9])" if re.search("[a-z0-9]$", folded) else ""
    return f"{before}{middle}{after}"


def _bare(word: str) -> str:
    return "".join(fold(word).split())


def _aligned(text: str) -> str:
    """`text` folded character by character, so that places in it are places in `text`."""
    return "".join(one if len(one := fold(character)) == 1 else character for character in text)
