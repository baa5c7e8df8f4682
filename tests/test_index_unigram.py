"""Many texts tokenized at once have the tokens that the encoder's own tokenizer gives."""

from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

from index.embedding import unigram
from index.embedding.static import BUNDLED_FOLDER, StaticEncoder

ROOT = Path(__file__).parent.parent


@cache
def bundled() -> tuple[Tokenizer, unigram.BatchTokenizer]:
    tokenizer = Tokenizer.from_file(str(BUNDLED_FOLDER / "tokenizer.json"))
    return tokenizer, unigram.BatchTokenizer(cutting(tokenizer), unigram.tables(tokenizer))


def cutting(tokenizer: Tokenizer) -> Callable[[Sequence[str]], list[unigram.TokenIds]]:
    """The token ids that a tokenizer itself gives."""

    def cut(texts: Sequence[str]) -> list[unigram.TokenIds]:
        found = tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)
        return [np.asarray(one.ids, dtype=np.int64) for one in found]

    return cut


WORDS = [
    *"小米汽车雷军说三万5,.。，！？… \n\t\r\x00a Bß臺灣頭髮ⅣⅫ℃㎡①⒇ＡｂﾊﾟﾞががЖйй한국각λςΣİıæ½é",
    "\u0301", "\u0e33", "\u200d", "\ufe0f", "👩", "🇨", "🇳", "\U00020bb7", "\u1100", "\u1161", "\u11a8", "\u3131", "\xa0",
    "\u3000", "\xad", "\ue000", "telecommunications", "don't", "Straße", "さらに友邦", "<unk>", "ﷺ", "龘龘", "\u0378",
]  # fmt: skip


def wrong(texts: list[str]) -> list[str]:
    """The texts that are tokenized otherwise than by the tokenizer."""
    tokenizer, many = bundled()
    theirs = tokenizer.encode_batch_fast(texts, add_special_tokens=False)
    ours = many.token_ids(texts)
    assert len(ours) == len(texts)
    return [text for text, one, other in zip(texts, theirs, ours, strict=True) if one.ids != other.tolist()]


def test_the_bundled_tokenizer_is_known() -> None:
    assert unigram.is_supported(bundled()[0])


def test_no_text_and_empty_texts() -> None:
    assert bundled()[1].token_ids([]) == []
    assert wrong([""]) == wrong(["", " ", "", "\n"]) == wrong([" 小米 ", "", "。"]) == []


def test_texts_of_this_project_are_cut_the_same() -> None:
    files = [*(ROOT / "seeds").glob("*.txt"), *ROOT.glob("*.md"), *(ROOT / "index").rglob("*.py")]
    texts = [line for path in files for line in path.read_text("utf-8").split("\n")]
    whole = [path.read_text("utf-8") for path in files]
    assert len(texts) > 1000
    assert wrong(texts) == []
    assert [text[:50] for text in wrong(whole)] == []


def test_every_character_is_cut_the_same_wherever_it_stands() -> None:
    characters = [chr(code) for code in range(0x10000) if not 0xD800 <= code < 0xE000]
    assert wrong([f"{one}小{one}{one}a{one}" for one in characters]) == []


@given(st.lists(st.sampled_from(WORDS), max_size=30).map("".join))
@settings(max_examples=300, deadline=None)
def test_any_mixture_is_cut_the_same(text: str) -> None:
    assert wrong([text, "小米", text * 2]) == []


@given(st.lists(st.sampled_from(WORDS), max_size=12).map("".join))
@settings(max_examples=300, deadline=None)
def test_tokens_stand_where_the_tokenizer_says(text: str) -> None:
    tokenizer, many = bundled()
    expected = tokenizer.encode(text, add_special_tokens=False).offsets
    spans = many.spans(text, many.token_ids([text])[0])
    assert spans is None or [tuple(span) for span in spans.tolist()] == expected


def test_spans_are_given_of_ordinary_texts() -> None:
    _, many = bundled()
    for path in (ROOT / "seeds").glob("*.txt"):
        lines = [line for line in path.read_text("utf-8").split("\n") if line.isprintable()]
        spans = [many.spans(line, ids) for line, ids in zip(lines, many.token_ids(lines), strict=True)]
        assert sum(each is not None for each in spans) > 0.9 * len(lines)


@settings(deadline=None)
@given(st.lists(st.text(max_size=20), max_size=8))
def test_any_text_is_cut_the_same(texts: list[str]) -> None:
    assert wrong(texts) == []


@pytest.mark.parametrize("length", [unigram.LONGEST_RUN, unigram.LONGEST_RUN + 1, 5000])
def test_runs_of_any_length_are_cut_the_same(length: int) -> None:
    assert wrong(["前面。", "的" * length, "ab" * length, "龘" * length, f"后面 {'x' * length}"]) == []


def test_a_tokenizer_of_another_kind_is_left_alone() -> None:
    words = Tokenizer(models.WordPiece({"[UNK]": 0, "小": 1}, unk_token="[UNK]"))
    assert not unigram.is_supported(words)
    words.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    assert not unigram.is_supported(words)
    letters = Tokenizer(models.Unigram([("<unk>", 0.0), ("小", -1.0)], 0, False))
    assert not unigram.is_supported(letters)
    letters.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    letters.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.StripAccents()])
    assert not unigram.is_supported(letters)
    letters.normalizer = normalizers.NFKC()
    assert unigram.is_supported(letters)


def test_equal_scores_are_decided_as_the_tokenizer_does() -> None:
    names = ["a", "b", "ab", "ba", "aba", "bab", "c"]
    even = Tokenizer(models.Unigram([("<unk>", 0.0), *((name, -1.0 * len(name)) for name in names)], 0, False))
    even.normalizer = normalizers.NFKC()
    even.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    cut = unigram.BatchTokenizer(cutting(even), unigram.tables(even))
    texts = [f"{number:012b}".translate({48: "a", 49: "b"}) + "cdd" for number in range(4096)]
    theirs = [one.ids for one in even.encode_batch_fast(texts, add_special_tokens=False)]
    assert [one.tolist() for one in cut.token_ids(texts)] == theirs


def test_few_texts_and_many_have_the_same_vectors() -> None:
    encoder = StaticEncoder()
    texts = [f"第{number}段：小米汽车在{number}分钟内…拿到了订单。👍" for number in range(4000)]
    many = encoder.encode_document(texts)
    assert sum(map(len, texts)) > 50_000
    assert np.array_equal(many[::100], encoder.encode_document(texts[::100]))
