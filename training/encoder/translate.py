"""Put questions and passages into other languages word by word, with dictionaries of the pairs.

Open data has hardly any questions in one language about passages in another. An encoder that adds
up words needs no grammar to learn from them, so a dictionary makes as many as are wanted: the
question "What day did the earthquake occur?" becomes 什么 天 地震 发生, its passage stays.
"""

import logging
import math
import random
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial

from index.text.language import fold
from training.encoder.pairs import Source
from training.encoder.vocabulary import chinese_words

logger = logging.getLogger(__name__)

Dictionary = dict[str, list[str]]

_WORD = re.compile(r"[^\W\d_]+|\d+")
_ARTICLE = re.compile(r"^(?:to|the|an?) |\(.*?\)")
# What English adds to the form that dictionaries have, and what it leaves out there.
_ENDINGS = (("ies", "y"), ("ied", "y"), ("es", ""), ("s", ""), ("ed", ""), ("ed", "e"), ("ing", ""),
            ("ing", "e"), ("d", ""), ("ly", ""))  # fmt: skip
_CHOICES = (0, 0, 0, 1, 1, 2)  # the best translation in half of the cases
_SHORT = re.compile(r"[a-z]+(?: [a-z]+)?")  # of English, what is taken from a dictionary


def translated(every: Sequence[Source], *, fewest: int = 15_000, seed: int = 0) -> list[Source]:
    """More sources: the `qa` sources in English and Chinese, one side of each put into the other.

    Questions in English are also put, each into one of them, into the other languages whose
    dictionary has `fewest` words or more, for the English and for the translated Chinese passage.
    """
    chance = random.Random(seed)
    to_chinese = dictionary(every, "zh", backwards=False)
    to_english = dictionary(every, "zh", backwards=True)
    others = {
        language: words
        for language in sorted({source.languages[1] for source in every} - {"en", "zh"})
        if len(words := dictionary(every, language, backwards=False)) >= fewest
    }
    known = {"zh": to_chinese, "en": to_english, **others}
    logger.info("words: %s", ", ".join(f"{name} {len(words)}" for name, words in known.items()))
    made: list[Source] = []
    for source in every:
        if source.kind != "qa" or source.languages[0] != source.languages[1]:
            continue
        if source.languages[0] == "en":
            put = partial(english, dictionary=to_chinese, chance=chance)
            passages = each(put, source.second)
            made.append(_made("words", source, "zh", "en", map(put, source.first), source.second))
            made.append(_made("words", source, "en", "zh", source.first, passages))
            made += _in_others(source, passages, others, chance)
        elif source.languages[0] == "zh":
            put = partial(chinese, dictionary=to_english, chance=chance)
            passages = each(put, source.second)
            made.append(_made("words", source, "en", "zh", map(put, source.first), source.second))
            made.append(_made("words", source, "zh", "en", source.first, passages))
    return made


def english(text: str, *, dictionary: Dictionary, chance: random.Random) -> str:
    """English text with each word that the dictionary knows replaced; "orders" is found as "order"."""
    words = []
    for word in _WORD.findall(fold(text)):
        known = next((form for form in _forms(word) if form in dictionary), None)
        words.append(word if known is None else _one_of(dictionary[known], chance))
    return " ".join(words)


def chinese(text: str, *, dictionary: Dictionary, chance: random.Random) -> str:
    """Chinese text with each word that the dictionary knows replaced."""
    return " ".join(
        _one_of(dictionary[word], chance) if word in dictionary else word for word in chinese_words(fold(text))
    )


def _in_others(
    source: Source, chinese_passages: list[str], others: dict[str, Dictionary], chance: random.Random
) -> Iterator[Source]:
    """English questions divided among the other languages, with both forms of their passages."""
    numbers: dict[str, list[int]] = defaultdict(list)
    for number in range(len(source.first) if others else 0):
        numbers[chance.choice(list(others))].append(number)
    for language, chosen in sorted(numbers.items()):
        put = partial(english, dictionary=others[language], chance=chance)
        questions = [put(source.first[number]) for number in chosen]
        for passage_language, every in (("en", source.second), ("zh", chinese_passages)):
            passages = [every[number] for number in chosen]
            yield _made("other words", source, language, passage_language, questions, passages)


def dictionary(every: Iterable[Source], language: str, *, backwards: bool) -> Dictionary:
    """English words and up to three translations of each, best first; or the other way round.

    A translation is good if many entries have it and if it is frequent in the pairs themselves.
    """
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for source in every:
        if source.kind != "dict" or source.languages != ("en", language):
            continue
        if "names" in source.file:  # people's names: "How" is a family too, and spelled by sound
            continue
        for first, second in zip(source.first, source.second, strict=True):
            word, other = _ARTICLE.sub("", fold(first)).strip(), fold(second).strip()
            if _SHORT.fullmatch(word) and other:
                found[other if backwards else word][word if backwards else other] += 1
    frequency = _frequency(every, "en" if backwards else language)

    def rank(counts: Counter[str], word: str) -> tuple[float, str]:
        return -counts[word] * math.sqrt(1 + frequency[word]), word

    return {word: sorted(counts, key=partial(rank, counts))[:3] for word, counts in found.items()}


def _frequency(every: Iterable[Source], language: str) -> Counter[str]:
    """How often words stand in the sentences and passages of a language."""
    cut: Callable[[str], Iterable[str]] = chinese_words if language == "zh" else _WORD.findall
    counts = Counter[str]()
    for source in every:
        if source.kind in ("qa", "parallel"):
            for side, texts in zip(source.languages, (source.first, source.second), strict=True):
                if side == language:
                    for text in set(texts[::3]):
                        counts.update(cut(fold(text)))
    return counts


def _forms(word: str) -> Iterator[str]:
    yield word
    for ending, instead in _ENDINGS:
        if word.endswith(ending) and len(word) > len(ending) + 2:
            yield word.removesuffix(ending) + instead


def _one_of(translations: list[str], chance: random.Random) -> str:
    return translations[min(chance.choice(_CHOICES), len(translations) - 1)]


def each(put: Callable[[str], str], texts: list[str]) -> list[str]:
    """The texts put into another language, equal texts into equal ones."""
    known: dict[str, str] = {}
    for text in texts:
        if text not in known:
            known[text] = put(text)
    return [known[text] for text in texts]


def _made(kind: str, source: Source, first: str, second: str, questions: Iterable[str], passages: list[str]) -> Source:
    """Pairs that were made from a source; their kind is also in the name of their file."""
    return Source(f"{source.file}, {kind}", kind, (first, second), list(questions), passages)
