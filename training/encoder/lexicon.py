"""Learn from pairs of texts which words translate each other, and put English questions into another language.

Dictionaries have neither the words that make a question nor inflected forms; translated sentences have both. Model 1
of Brown et al. (Computational Linguistics, 1993) between the stems of both sides finds what goes with what; a form is
then drawn as often as texts have it.
"""

import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from index.text.language import fold
from training.encoder.pairs import Source
from training.encoder.stems import Stemmer, words

TURNS = 4
"""Of expectation maximisation."""

LEAST = 0.04
"""A translation counts if the root of its chance one way, times the chance the other way, is so much."""

_LONGEST = 40  # words of a text
_NOTHING = {"the", "a", "an", "did", "do", "does"}  # said by other means, or not at all
_NO_ENTRY = {"to", "a", "an", "the"}  # of a dictionary's English
_DICTIONARY_WEIGHT = 0.5

_WORD = re.compile(r"[^\W\d_]+|\d+")

Lexicon = dict[str, list[tuple[str, float]]]


def lexicon(every: Iterable[Source], language: str) -> Lexicon:
    """For each English stem up to four stems of the language, best first, with their scores."""
    english, other = Stemmer("english"), Stemmer(language)
    first: list[list[str]] = []
    second: list[list[str]] = []
    weights = []
    for source in every:
        if source.languages != ("en", language):
            continue
        entries = source.kind == "dict"
        for text, translation in zip(source.first, source.second, strict=True):
            asked = words(text)
            if entries:
                asked = [word for word in asked if word not in _NO_ENTRY] or asked
            said = words(translation)
            if 0 < len(asked) <= _LONGEST and 0 < len(said) <= _LONGEST:
                first.append([english(word) for word in asked])
                second.append([other(word) for word in said])
                weights.append(_DICTIONARY_WEIGHT if entries else 1.0)
    return _best(first, second, np.asarray(weights))


def questions(every: Sequence[str], known: Lexicon, forms: dict[str, Counter[str]], seed: int) -> list[str]:
    """English questions put into a language word by word; what the lexicon does not know stays."""
    chance = random.Random(seed)
    english = Stemmer("english")

    def put(word: str) -> str:
        translations = known.get(english(word), [])
        good = [(stem, score) for stem, score in translations if score >= 0.3 * translations[0][1]]
        if not good:
            return word
        (stem,) = chance.choices([stem for stem, _ in good], [score for _, score in good])
        seen = forms.get(stem) or Counter({stem: 1})
        return chance.choices(list(seen), list(seen.values()))[0]

    return [
        " ".join(put(word) for word in _WORD.findall(fold(question)) if word not in _NOTHING) + " ?"
        for question in every
    ]


def forms(found: Counter[str], language: str) -> dict[str, Counter[str]]:
    """The forms of each stem, and how often texts have them."""
    stem_of = Stemmer(language)
    by_stem: dict[str, Counter[str]] = defaultdict(Counter)
    for word, count in sorted(found.items()):
        by_stem[stem_of(word)][word] += count
    return dict(by_stem)


def _best(first: Sequence[Sequence[str]], second: Sequence[Sequence[str]], weights: NDArray[np.float64]) -> Lexicon:
    """Model 1 of pairs of word lists: for each word of the first sides the best of the second."""
    names: tuple[dict[str, int], dict[str, int]] = {}, {}
    left, right, asked, worth = list[int](), list[int](), list[int](), list[float]()
    for one, two, weight in zip(first, second, weights.tolist(), strict=True):
        numbers = [names[0].setdefault(word, len(names[0])) for word in one]
        for word in two:
            left += numbers
            right += [names[1].setdefault(word, len(names[1]))] * len(numbers)
            asked += [len(worth)] * len(numbers)
            worth.append(weight)
    if not worth:
        return {}
    words_of = list(names[0]), list(names[1])
    links = np.asarray(left, dtype=np.int64) * len(names[1]) + np.asarray(right, dtype=np.int64)
    kinds, kind = np.unique(links, return_inverse=True)
    given, found_in = np.divmod(kinds, len(names[1]))
    owner = np.asarray(asked)
    weight_of = np.asarray(worth)[owner]
    chance = np.ones(len(kinds))
    expected = np.ones(len(kinds))
    for _ in range(TURNS):
        share = chance[kind] / np.bincount(owner, chance[kind])[owner]
        expected = np.bincount(kind, weight_of * share).astype(np.float64)
        chance = expected / np.bincount(given, expected)[given]
    score = chance * np.sqrt(expected / np.bincount(found_in, expected)[found_in])
    found: Lexicon = {}
    for at in np.lexsort((kinds, -score, given)).tolist():
        translations = found.setdefault(words_of[0][given[at]], [])
        if score[at] >= LEAST and len(translations) < 4:
            translations.append((words_of[1][found_in[at]], float(score[at])))
    return {word: translations for word, translations in found.items() if translations}
