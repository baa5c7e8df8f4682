"""Find the words of a question that no document holds: the first thing to know when nothing was found."""

import re

from index.search.index import Index
from index.text import pinyin
from index.text.interrogatives import QUESTION_WORDS
from index.text.language import HAN, fold, main_script
from index.text.tokens import words
from qa.question.names import models

SHOWN = 4

_LATIN = re.compile(r"(?<![a-z0-9])[a-z\u00df-\u024f]{2,}(?:[-.'’][a-z\u00df-\u024f]+){0,20}+(?![a-z0-9-])")


def unknown(question: str, index: Index) -> list[str]:
    """At most `SHOWN` words of `question` that stand in no document, in their order.

    Words in another script than the documents say nothing, and are passed over: an English question
    to Chinese documents is answered through the vectors. A Chinese word is named only when it is one
    that a dictionary knows, longest first, or a whole run that the texts hold no two characters of;
    the name of a model (L9) in any script.
    """
    folded = fold(question)
    found: dict[str, int] = {}
    for match in re.finditer(f"[{HAN}]+", folded):
        run = match.group()
        cut = [word for word in words(run) if len(word) > 1]
        for word in sorted(cut, key=len, reverse=True):
            at = match.start() + run.find(word)
            inside = any(word in other for other in found)
            if not inside and word not in QUESTION_WORDS and not _known(word, index):
                found[word] = at
    if _speaks_latin(question, index):
        heard = {word for run, _ in pinyin.romanized(folded) for word in run}
        for match in _LATIN.finditer(folded):
            word = match.group()
            if word not in QUESTION_WORDS and word not in heard and not _known(word, index):
                found[word] = match.start()
    for letters, number in models(question):
        at = folded.find(letters + number)
        if at >= 0 and not index.lexical.knows(letters + number):
            found[question[at : at + len(letters + number)]] = at
    return sorted(found, key=lambda word: found[word])[:SHOWN]


def _known(word: str, index: Index) -> bool:
    """Whether a passage holds the word: as one term, or all its neighbouring pairs of characters."""
    pairs = [word[at : at + 2] for at in range(len(word) - 1)]
    han = re.match(f"[{HAN}]", word)
    return index.lexical.knows(word) or bool(han and all(index.lexical.knows(p) for p in pairs))


def _speaks_latin(question: str, index: Index) -> bool:
    """Whether a Latin word of the question can stand in the documents as it is written."""
    script = main_script(question)
    rows = range(min(len(index), 8))
    texts = [passage.text[:200] for passage in index.passages.of_rows(list(rows))]
    return script != "latin" or any(main_script(text) == "latin" for text in texts)
