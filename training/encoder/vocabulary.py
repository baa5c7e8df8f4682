"""Make the tokenizer of the encoder: one Unigram model for all languages, over folded text.

Chinese words come from jieba, because a Unigram model trained on so little Chinese finds fewer
useful words; every Chinese character is a token too, so that no word is unknown. The other
languages share frequent words and the tokens that `tokenizers` finds. Tokens carry no mark for the
beginning of a word: "SU7" is the same in "小米SU7" as in "the SU7".

    python -m training.encoder.vocabulary DATA/train/clean/*.jsonl.* --output tokenizer.json
"""

import argparse
import json
import logging
import math
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, trainers

from index.text.language import fold
from training.encoder.charsmap import charsmap
from training.encoder.pairs import is_chinese, sources, texts_by_language

logger = logging.getLogger(__name__)

UNKNOWN = "<unk>"
_HAN_RANGES = ((0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x2FA1F))
_WORD = re.compile(r"[^\W_]{2,24}")
_HAN = re.compile("[" + "".join(f"{chr(a)}-{chr(b)}" for a, b in _HAN_RANGES) + "]")


def tokenizer(
    texts: dict[str, set[str]],
    *,
    pieces: int = 80_000,
    words_of_chinese: int = 26_000,
    characters_of_chinese: int = 9_000,
    subwords: int = 15_000,
    subword_sample_chars: int = 200_000,
) -> Tokenizer:
    """A tokenizer of at most `pieces` tokens, from the texts of each language.

    `subwords` of them are found by a Unigram model in `subword_sample_chars` characters of each
    language (eight times as many of English and Japanese); what is left goes to the most frequent
    whole words. A token's score is the logarithm of its share among the tokens of its kind; a token
    of several kinds keeps the largest.
    """
    chinese, characters = Counter[str](), Counter[str]()
    words = Counter[str]()
    sample: list[str] = []
    for language in sorted(texts):
        folded = map(fold, sorted(texts[language]))
        if is_chinese(language):
            _count_chinese(folded, chinese, characters)
        else:
            every = list(folded)
            for text in every:
                words.update(_WORD.findall(text))
            share = 8 if language in ("en", "ja") else 1
            sample += _sample(every, share * subword_sample_chars)
    logger.info("%d Chinese words, %d other words", len(chinese), len(words))
    kinds = [
        _most_common(chinese, words_of_chinese, least=3),
        _most_common(characters, characters_of_chinese, least=1),
        _unigram(sample, subwords),
    ]
    left = pieces - 1 - len({piece for kind in kinds for piece in kind})
    kinds.append(_most_common(words, left, least=3))
    scores: dict[str, float] = {}
    for kind in kinds:
        for piece, score in kind.items():
            scores[piece] = max(score, scores.get(piece, score))
    logger.info("%s pieces of each kind, %d in all", [len(kind) for kind in kinds], len(scores))
    vocabulary = sorted(scores.items(), key=lambda item: (-item[1], item[0]))
    return _folding(Tokenizer(models.Unigram([(UNKNOWN, 0.0), *vocabulary], unk_id=0)))


def main() -> int:
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    parser = argparse.ArgumentParser(description="Make the tokenizer of the encoder.")
    parser.add_argument("pairs", nargs="+", type=Path, help="files of pairs: .jsonl, .gz, .xz")
    parser.add_argument("--output", type=Path, required=True, help="tokenizer.json")
    parser.add_argument("--pieces", type=int, default=80_000, help="at most so many")
    options = parser.parse_args()
    texts = texts_by_language(sources(options.pairs))
    made = tokenizer(texts, pieces=options.pieces)
    made.save(str(options.output), pretty=False)
    return 0


def parts(piece: str) -> list[str]:
    """The smaller strings whose vectors a token's vector builds on.

    The characters of a Chinese word; of any other word its runs of 3 and 4 letters, as in fastText
    (Bojanowski et al., TACL 2017), with `<` and `>` for its ends.

    >>> parts("订单"), parts("cars")
    (['订', '单'], ['<ca', 'car', 'ars', 'rs>', '<car', 'cars', 'ars>'])
    """
    if len(piece) < 2:
        return []
    if is_chinese_piece(piece):
        return list(piece)
    marked = f"<{piece}>"
    return [marked[at : at + n] for n in (3, 4) for at in range(len(marked) - n + 1)]


def chinese_words(text: str) -> Iterator[str]:
    """The words of a Chinese text, by the dictionary of jieba alone."""
    return _jieba().cut(text, HMM=False)  # type: ignore[no-any-return]


def is_chinese_piece(piece: str) -> bool:
    """Whether a Chinese character stands in the token."""
    return bool(_HAN.search(piece))


def _folding(tokenizer: Tokenizer) -> Tokenizer:
    """The tokenizer with folding inside, so that it may be given text as it stands.

    What the two normalizers leave alone and `fold` does not goes into a table: Traditional
    characters, and a few that are younger than the Unicode version of `tokenizers`.
    """
    known = [normalizers.NFKC(), normalizers.Lowercase()]
    unchanged = normalizers.Sequence(known).normalize_str
    assigned = (chr(code) for code in range(0x20, 0x30000) if not 0xD800 <= code < 0xE000)
    missing = {
        character: folded
        for character in assigned
        if (folded := fold(character)) != character and unchanged(character) == character
    }
    table = normalizers.Precompiled(charsmap(missing))
    tokenizer.normalizer = normalizers.Sequence([*known, table])
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    return tokenizer


def _count_chinese(texts: Iterable[str], words: Counter[str], characters: Counter[str]) -> None:
    """Add the words with Chinese characters in them, and those characters, to the counts."""
    for text in texts:
        words.update(word for word in chinese_words(text) if _HAN.search(word))
        characters.update(_HAN.findall(text))


@cache
def _jieba() -> Any:
    import jieba

    jieba.setLogLevel(logging.WARNING)
    return jieba


def _unigram(texts: list[str], size: int) -> dict[str, float]:
    """Tokens and their log probabilities, rounded: threads add them up in no fixed order."""
    model = Tokenizer(models.Unigram())
    model.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    trainer = trainers.UnigramTrainer(
        vocab_size=size,
        seed_size=8 * size,  # type: ignore[call-arg]  # not in its stub
        shrinking_factor=0.5,
        n_sub_iterations=1,
        special_tokens=[UNKNOWN],
        unk_token=UNKNOWN,
        show_progress=False,
    )
    model.train_from_iterator(texts, trainer)
    vocabulary = json.loads(model.to_str())["model"]["vocab"]
    return {piece: round(score, 4) for piece, score in vocabulary if piece != UNKNOWN}


def _most_common(counts: Counter[str], size: int, *, least: int) -> dict[str, float]:
    """The tokens counted most, equal counts in the order of the alphabet, with log shares."""
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[: max(0, size)]
    total = math.log(max(1, counts.total()))
    return {piece: math.log(count) - total for piece, count in ranked if count >= least}


def _sample(texts: list[str], size_chars: int) -> list[str]:
    """Texts spread evenly over the list, of about `size_chars` characters together."""
    step = max(1, sum(map(len, texts)) // size_chars)
    return texts[::step]


if __name__ == "__main__":
    sys.exit(main())
