"""A dictionary for putting texts into another language word by word: no grammar, no order.

The models that see such texts look at words alone, and learn what to trust where no word is shared.
"""

from dataclasses import dataclass, field
from pathlib import Path

from index.text.language import fold
from index.text.tokens import rarity
from training.files import rows


@dataclass(frozen=True, slots=True)
class Glosses:
    """Chinese word → English gloss, and English word → Chinese; both empty for none."""

    english: dict[str, str] = field(default_factory=dict)
    chinese: dict[str, str] = field(default_factory=dict)


def glosses_of(path: Path) -> Glosses:
    """The words of a Chinese-English dictionary in both directions."""
    english: dict[str, str] = {}
    chinese: dict[str, str] = {}
    for row in rows(path):
        word, gloss = fold(row["b"]), fold(row["a"])
        if word not in english or len(gloss) < len(english[word]):
            english[word] = gloss
        gloss = gloss.removeprefix("to ")
        if gloss not in chinese or rarity(word) < rarity(chinese[gloss]):
            chinese[gloss] = word
    return Glosses(english, chinese)


def in_chinese(word: str, chinese: dict[str, str]) -> str:
    """An English word in Chinese, also when it stands there in another form; a number as it is."""
    if word[0].isdigit():
        return word
    forms = (word, word.removesuffix("s"), word.removesuffix("es"), word.removesuffix("ed"), word.removesuffix("d"),
             word.removesuffix("ing"), word.removesuffix("ing") + "e", word.removesuffix("ly"))  # fmt: skip
    return next((chinese[form] for form in forms if form in chinese), "")
