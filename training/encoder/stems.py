"""Find new tokens for a language that the tokenizer cuts into crumbs: its stems, endings and frequent words.

A language that inflects has more forms than its dictionaries and texts hold, so a stem is one token and its endings
are others: городами is город and ами, whether or not the form was ever seen. The tokenizer grows only: tokens that
stand keep their numbers and scores, and none is added that would cut an English, Chinese or Japanese text otherwise.
"""

import json
import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import accumulate

from tokenizers import Tokenizer

from index.text.language import fold
from training.encoder.pairs import Source

STEMMERS = {"de": "german", "ru": "russian"}
"""Languages that may be added, with the name of their stemmer (Porter's Snowball)."""

LEAST_LIKELY = -12.5
"""Logarithm of the share that a new token has at least: the crumbs of a rare word should not win against it."""

MOST_BEGINNINGS = 1 << 18
"""All beginnings of all tokens: `index/embedding/unigram.py` numbers them with 18 bits."""

NAME_SEEN = 3
"""So often a word must stand among names to count."""

KNOWN_SEEN = 3
"""A token inside words that English, Chinese and Japanese texts have so often is not added."""

WORD = re.compile(r"[^\W\d_]+")
_KEPT = ("en", "zh", "ja")
_LETTERS = {"ru": re.compile("[а-яё]+"), "de": re.compile("[a-zäöüß]{3,}")}
_LATIN_SPELT = {"de"}
_LATIN = re.compile("[a-zß-ɏ]+")
_LONGEST, _LONGEST_ENDING = 24, 5
_WORD_SEEN, _ENDING_SEEN = 4, 8


def words(text: str) -> list[str]:
    """The words of a text, folded."""
    return WORD.findall(fold(text))


class Stemmer:
    """The stem of a word as it begins the word itself, so that what is left is its ending."""

    def __init__(self, language: str) -> None:
        from Stemmer import Stemmer as Snowball

        self._stemmer = Snowball(STEMMERS.get(language, language))
        self._known: dict[str, str] = {}

    def __call__(self, word: str) -> str:
        """The beginning of `word` that is as long as its stem, of which ß counts as ss."""
        if word not in self._known:
            length = len(self._stemmer.stemWord(word))
            length -= word[:length].count("ß")
            self._known[word] = word[: max(1, length)]
        return self._known[word]


def counts(every: Iterable[Source], language: str) -> Counter[str]:
    """How often the words of a language stand in its different texts.

    Names count at most twenty times, and only if they are seen more than twice or stand elsewhere too.
    """
    texts: set[str] = set()
    names: set[str] = set()
    for source in every:
        for side, some in zip(source.languages, (source.first, source.second), strict=True):
            if side == language:
                (names if "names" in source.file else texts).update(some)
    found = Counter(word for text in sorted(texts) for word in words(text))
    named = Counter(word for text in sorted(names) for word in words(text))
    for word, count in named.items():
        if count >= NAME_SEEN or word in found:
            found[word] += min(count, 20)
    return found


def pieces(found: Counter[str], language: str, size: int) -> dict[str, float]:
    """At most `size` tokens for a language, with their scores: endings, then what is counted most."""
    stem_of = Stemmer(language)
    stems, endings = Counter[str](), Counter[str]()
    for word, count in found.items():
        stem = stem_of(word)
        if len(stem) >= 3:
            stems[stem] += count
            if word != stem:
                endings[word[len(stem) :]] += min(count, 3)
    whole = {word: n for word, n in found.items() if n >= _WORD_SEEN and len(word) >= 2}
    total = math.log(max(1, found.total()))
    scores = {
        ending: math.log(count) - total
        for ending, count in endings.items()
        if count >= _ENDING_SEEN and len(ending) <= _LONGEST_ENDING
    }
    first = set(scores)
    weight = Counter(stems)
    for word, count in whole.items():
        weight[word] = max(weight[word], count)
    for piece, count in weight.items():
        likely = max(math.log(count) - total, LEAST_LIKELY)
        scores[piece] = max(likely, scores.get(piece, likely))
    spelt = _LETTERS[language].fullmatch
    ranked = sorted(
        (piece for piece in scores if len(piece) <= _LONGEST and spelt(piece)),
        key=lambda piece: (piece not in first, -weight[piece], len(piece), piece),
    )
    return {piece: scores[piece] for piece in ranked[:size]}


def moving(tokenizer: Tokenizer, new: dict[str, dict[str, float]], known: set[str]) -> list[int]:
    """The numbers of old tokens whose rows may move, for no English, Chinese or Japanese text has them.

    Those spelt in a script that these do not use, and words of an added language that do not stand inside theirs.
    """
    wanted = {piece for some in new.values() for piece in some} - known
    foreign = [_LETTERS[language].fullmatch for language in new if language not in _LATIN_SPELT]
    return [
        number
        for piece, number in sorted(tokenizer.get_vocab().items(), key=lambda item: item[1])
        if piece in wanted or any(spelt(piece) for spelt in foreign)
    ]


def inside_known(every: Iterable[Source]) -> set[str]:
    """What stands inside the Latin words of English, Chinese and Japanese texts, names left out."""
    seen = Counter[str]()
    for source in every:
        if source.kind == "dict" and "gloss" not in source.file:
            continue
        for side, some in zip(source.languages, (source.first, source.second), strict=True):
            if side in _KEPT:
                for text in set(some):
                    seen.update(filter(_LATIN.fullmatch, words(text)))
    parts = Counter[str]()
    for word, count in seen.items():
        for start in range(len(word) - 2):
            for end in range(start + 3, min(len(word), start + _LONGEST) + 1):
                parts[word[start:end]] += count
    return {part for part, count in parts.items() if count >= KNOWN_SEEN}


def grown(tokenizer: Tokenizer, new: Sequence[dict[str, float]], known: set[str]) -> Tokenizer:
    """The tokenizer with new tokens behind its own, likeliest first; its own are left as they are.

    None of those in `known` is added, nor more than there may be beginnings.
    """
    said = json.loads(tokenizer.to_str())
    vocabulary = said["model"]["vocab"]
    old = {piece for piece, _ in vocabulary}
    scores: dict[str, float] = {}
    for some in new:
        for piece, score in some.items():
            if piece not in old and piece not in known:
                scores[piece] = max(score, scores.get(piece, score))
    order = {piece: number for some in new for number, piece in enumerate(some)}
    beginnings = {beginning for piece in old for beginning in accumulate(piece)}
    chosen = []
    for piece in sorted(scores, key=lambda piece: (order[piece], piece)):
        more = set(accumulate(piece)) - beginnings
        if len(beginnings) + len(more) + 1 >= MOST_BEGINNINGS:
            break
        beginnings |= more
        chosen.append(piece)
    ranked = sorted(chosen, key=lambda piece: (-scores[piece], piece))
    vocabulary += [[piece, round(scores[piece], 4)] for piece in ranked]
    return Tokenizer.from_str(json.dumps(said, ensure_ascii=False))
