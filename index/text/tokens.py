"""Cut text into the terms that lexical search counts.

Chinese is cut in three ways at once: words (jieba, search mode), characters and character pairs. A word that
jieba cuts differently in the question and in the text still has the same characters and pairs in both.
"""

import io
import logging
import math
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import numpy as np

from index.cache import tables
from index.text import pinyin
from index.text.interrogatives import QUESTION_WORDS
from index.text.jieba_tables import Lexicon, Tags
from index.text.language import HAN, HANGUL, KANA, fold
from index.text.markdown import searchable
from index.text.numerals import numbers
from index.text.wordlist import NONE, WordList

FINGERPRINT = "jieba-0.42.1 search words + characters + pairs + numbers + sounds, folded; 2"
"""Names the way of cutting. An index whose texts were cut in another way cannot be searched."""

_LETTER = f"[^\\W_{HAN}{KANA}{HANGUL}]"
RUNS = re.compile(f"(?P<han>[{HAN}]+)|(?P<other>[{KANA}{HANGUL}]+)|(?P<word>{_LETTER}+(?:[.'’]{_LETTER}+)*)")
_CJK = re.compile(f"[{HAN}{KANA}{HANGUL}]")


def terms(text: str, own: WordList = NONE) -> list[str]:
    """The terms of `text`, as often as they stand there; none for the empty text.

    A number is a term of its own, marked with #, in the one form that all ways of writing it share;
    each two neighbouring characters are one more, marked with ~, by their pinyin. `own` are words of
    the user that stay whole.

    >>> terms("小米5万")
    ['#50000', '~xiaomi', '小米', '小', '米', '小米', '5', '万']
    """
    folded = fold(searchable(text))
    syllables = (f"~{pair}" for pair in pinyin.syllable_pairs(folded))
    return [*_numbers(folded), *syllables, *_written(folded, own)]


def query_terms(question: str, knows: Callable[[str], bool] = lambda term: False, own: WordList = NONE) -> list[str]:
    """The terms of a question without its interrogatives and other stop words.

    `knows` tells whether any passage holds a term. Pinyin is searched only where it is known: of names
    in Latin letters, and of character pairs that no passage holds as they are written. A question
    made of nothing but stop words keeps them: better a weak query than none. `own` are words of the
    user, as the texts were cut with them.

    >>> query_terms("雷军为什么造车？")
    ['雷军', '雷', '军', '雷军', '造车', '造', '车', '造车']
    >>> query_terms("Who is Lei Jun?", knows=lambda term: term == "~leijun")
    ['~leijun', 'lei', 'jun']
    """
    folded = fold(question)
    content = _STOP_WORDS.sub(" ", folded)
    found = [
        *_numbers(content),
        *own.whole(folded),
        *(term for term in _written(content, own, whole=False) if term not in QUESTION_WORDS),
    ]
    pairs = [
        "".join(syllables[at : at + 2]) for _, syllables in pinyin.romanized(folded) for at in range(len(syllables) - 1)
    ]
    for run in re.findall(f"[{HAN}]+", content):
        unknown = (run[at : at + 2] for at in range(len(run) - 1) if not knows(run[at : at + 2]))
        pairs += [pair for two in unknown for pair in pinyin.syllable_pairs(two)]
    return [f"~{pair}" for pair in pairs if knows(f"~{pair}")] + found or _written(folded, own)


def _numbers(folded: str) -> list[str]:
    return [f"#{number}" for number in numbers(folded)]


def _written(folded: str, own: WordList, *, whole: bool = True) -> list[str]:
    """Words, characters and pairs as they are written; the user's own words unless not `whole`."""
    found = own.whole(folded) if whole else []
    for run in RUNS.finditer(folded):
        text = run.group()
        if run.lastgroup == "han":
            found += words(text, own)
            found += text if len(text) > 1 else ""
            found += (text[at : at + 2] for at in range(len(text) - 1))
        elif run.lastgroup == "other":
            found += text
            found += (text[at : at + 2] for at in range(len(text) - 1))
        else:
            found += parts(text)
    return found


def words(folded: str, own: WordList = NONE) -> list[str]:
    """The words of folded Chinese text, with the shorter words inside long ones; none is cut across the
    border of a word of `own`.
    """
    return [word for part in own.apart(folded).split() for word in _jieba().cut_for_search(part) if word.strip()]


def cut(text: str, own: WordList = NONE) -> list[str]:
    """Folded `text` as words in order, for people to see; those of `own` whole. Joined, they are the text.

    >>> cut("听雷布斯说", WordList(("雷布斯",)))
    ['听', '雷布斯', '说']
    """
    return [word for part, whole in own.split(fold(text)) for word in ([part] if whole else _jieba().cut(part))]


def tagged(folded: str) -> list[tuple[str, str]]:
    """The words of folded text in order, each with jieba's part of speech: nr a person, ns a place,
    n a noun, v a verb, r a pronoun, eng letters, …; joined, they are the text.

    >>> tagged("雷军是谁")
    [('雷军', 'nr'), ('是', 'v'), ('谁', 'r')]
    """
    return [(word, tag) for word, tag in _tagger().cut(folded)]


def rarity(term: str) -> float:
    """How rare a term is in general Chinese, from 0 (的) to 1 (not in jieba's dictionary, as names).

    A few documents cannot show which words of a question matter; the counts of a large corpus do.
    """
    tokenizer = _jieba()
    count = tokenizer.FREQ.get(term) or 0
    return 1 - math.log(count + 1) / math.log(tokenizer.total)


def parts(word: str) -> list[str]:
    """A word of an alphabetic script, and its parts where marks or digits join them.

    >>> parts("node.js"), parts("su7ultra"), parts("su7")
    (['node.js', 'node', 'js'], ['su7ultra', 'su7', 'ultra'], ['su7'])
    """
    found = re.split(r"[.'’]", word)
    if len(found) > 1 and not word.replace(".", "").isdigit():
        return [word, *found]
    joined = _MODEL.fullmatch(word)
    return [word, *joined.groups()] if joined else [word]


_MODEL = re.compile(r"([a-z]*\d+)([a-z]{3,})")
"""A model and its kind without a space: su7ultra, 15pro."""

_STOP_WORDS = re.compile(
    "|".join(
        sorted(
            (word for word in QUESTION_WORDS if _CJK.match(word) and (len(word) > 1 or word in "谁啥吗呢")),
            key=lambda word: (-len(word), word),
        )
    )
)
"""The longest first; of those of one character, only the ones that are no part of other words."""


@cache
def _tagger() -> Any:
    """jieba's tagger, loaded only when it is needed, with its tags as arrays of our own.

    It would fill a `dict` with a third of a million of them, which takes half a second and some 60 MB, and do so
    twice: once for a tagger that it makes when it is imported.
    """
    import jieba

    with _without_dictionary(jieba.dt):
        import jieba.posseg

    def made() -> dict[str, Any]:
        with tokenizer.get_dict_file() as dictionary:
            lines = (line.decode("utf-8").split() for line in dictionary)
            return Tags.arrays({word: tag for word, _, tag in lines})

    tokenizer = _jieba()
    with _without_dictionary(tokenizer):
        tagger = jieba.posseg.POSTokenizer(tokenizer)
    tagger.word_tag_tab = Tags(tables("tags", ("jieba", "jieba/dict.txt"), made))
    return tagger


@contextmanager
def _without_dictionary(tokenizer: Any) -> Iterator[None]:
    """Its dictionary is empty meanwhile."""
    tokenizer.get_dict_file = io.BytesIO
    try:
        yield
    finally:
        vars(tokenizer).pop("get_dict_file", None)  # another thread may have been quicker


@cache
def _jieba() -> Any:
    """jieba with its dictionary as arrays of our own: it would keep a marshalled one where it can, often in a
    folder that every user of the machine can write, and fill a `dict` from that for half a second.
    """
    import jieba

    def made() -> dict[str, Any]:
        counts, total = tokenizer.gen_pfdict(tokenizer.get_dict_file())
        return {**Lexicon.arrays(counts), "total": np.asarray([total], dtype=np.uint64)}

    jieba.setLogLevel(logging.WARNING)
    tokenizer = jieba.Tokenizer()
    arrays = tables("jieba", ("jieba", "jieba/dict.txt"), made)
    tokenizer.FREQ = Lexicon(arrays)
    tokenizer.total = int(arrays["total"][0])
    tokenizer.initialized = True
    return tokenizer
