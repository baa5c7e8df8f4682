"""The training scripts, on a few hundred pairs of a made-up language: what they learn and write."""

import gzip
import importlib.util
import json
import random
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("torch", reason="training needs torch")

from index.embedding.static import StaticEncoder
from index.text.language import fold
from training.encoder import measure, pairs, translate, vocabulary
from training.encoder import train as encoder
from training.encoder.charsmap import charsmap

SYLLABLES = ["ba", "do", "ki", "lu", "me", "no", "pa", "ri", "su", "ta", "ve", "zo"]


def made_up_pairs(count: int) -> Iterator[dict[str, str]]:
    """Sentences of five words and their "translations", word for word by a fixed dictionary."""
    chance = random.Random(1)
    characters = [chr(0x4E00 + number * 7) for number in range(80)]
    words = list(dict.fromkeys("".join(chance.choices(SYLLABLES, k=3)) for _ in range(100)))
    dictionary = dict(zip(characters, words, strict=False))
    for _ in range(count):
        chosen = chance.sample(characters, 5)
        yield {
            "a": "".join(chosen),
            "b": " ".join(dictionary[character] for character in chosen),
            "type": "parallel",
            "src": "made_up",
            "lang_a": "zh-Hans",
            "lang_b": "xx",
        }


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, Path]:
    """An encoder before training, one after twenty steps, and questions for both."""
    base = tmp_path_factory.mktemp("training")
    rows = list(made_up_pairs(700))
    with gzip.open(base / "made_up.jsonl.gz", "wt", encoding="utf-8") as stream:
        stream.writelines(json.dumps(row) + "\n" for row in rows[:600])
    questions = base / "questions.jsonl"
    questions.write_text(
        "".join(json.dumps({"question": row["a"], "context": row["b"]}) + "\n" for row in rows[600:]), encoding="utf-8"
    )
    for steps in (0, 20):
        encoder.main(
            [
                *(str(base / "made_up.jsonl.gz"), "--output", str(base / str(steps))),
                *("--steps", str(steps), "--pieces", "400", "--measure", str(questions)),
            ]
        )
    return base / "0", base / "20", questions


def test_learning_brings_pairs_together(folders: tuple[Path, Path, Path]) -> None:
    before, after, questions = folders
    [(_, count, at_first)] = measure.scores(StaticEncoder(before), [questions])
    [(_, _, at_last)] = measure.scores(StaticEncoder(after), [questions])
    assert count == 100
    assert at_first < 0.5
    assert at_last > 0.9


@pytest.mark.filterwarnings("ignore")
def test_the_folder_loads_both_ways(folders: tuple[Path, Path, Path]) -> None:
    if importlib.util.find_spec("sentence_transformers") is None:
        pytest.skip("sentence-transformers is not installed")
    from sentence_transformers import SentenceTransformer

    texts = ["", "badoki 一", "ＢＡＤＯＫＩ", "丕世丣", "?"]
    ours = StaticEncoder(folders[1]).encode_document(texts)
    theirs = SentenceTransformer(str(folders[1]), device="cpu").encode(texts)
    assert np.abs(ours - theirs).max() < 1e-5


def test_the_card_marks_a_set_without_a_known_licence(folders: tuple[Path, Path, Path]) -> None:
    card = (folders[1] / "README.md").read_text(encoding="utf-8")
    assert "| made_up | 600 | licence not known: do not ship |" in card
    assert "| questions | 100 |" in card
    assert "python -m training.encoder" in card
    assert str(folders[1]) not in card


def test_training_twice_with_one_tokenizer_gives_the_same_weights(
    folders: tuple[Path, Path, Path], tmp_path: Path
) -> None:
    source = str(folders[0].parent / "made_up.jsonl.gz")
    arguments = [source, "--output", str(tmp_path / "20"), "--steps", "20"]
    encoder.main([*arguments, "--tokenizer", str(folders[1] / "tokenizer.json")])
    first, second = (folder / "model.safetensors" for folder in (folders[1], tmp_path / "20"))
    assert first.read_bytes() == second.read_bytes()


def test_a_folder_of_something_else_is_not_replaced(
    folders: tuple[Path, Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "letter.txt").write_text("dear", encoding="utf-8")
    with pytest.raises(SystemExit):
        encoder.main([str(folders[0].parent / "made_up.jsonl.gz"), "--output", str(tmp_path)])
    assert "would be replaced" in capsys.readouterr().err
    assert (tmp_path / "letter.txt").read_text(encoding="utf-8") == "dear"


def test_rows_survive_being_written_as_integers() -> None:
    rows = np.random.default_rng(0).normal(size=(50, 16)).astype(np.float32)
    rows[0] = 0
    integers, factors = encoder.quantized(rows)
    assert integers.dtype == np.int8
    largest = np.abs(rows).max(axis=1, keepdims=True)
    assert (np.abs(integers * factors[:, None] - rows) <= largest / 254 + 1e-6).all()
    assert not integers[0].any()


def test_the_replacement_table_does_what_it_says() -> None:
    from tokenizers.normalizers import Precompiled

    table = {"訂": "订", "單": "单", "é": "e", "a": "bcd", "𠀀": "一", "ﬀ": ""}
    normalizer = Precompiled(charsmap(table))
    text = "訂單 aé𠀀b zﬀz 订"
    assert normalizer.normalize_str(text) == "".join(table.get(each, each) for each in text)
    assert normalizer.normalize_str("") == ""


def test_the_tokenizer_folds_as_search_does(folders: tuple[Path, Path, Path]) -> None:
    from tokenizers import Tokenizer

    normalizer = Tokenizer.from_file(str(folders[1] / "tokenizer.json")).normalizer
    for character in map(chr, [*range(0x20, 0xD800), *range(0xE000, 0x30000)]):
        if unicodedata.category(character) == "Cn":  # younger than Python's own Unicode tables
            continue
        assert normalizer.normalize_str(character) == fold(character), hex(ord(character))


def test_pairs_are_grouped_by_file_and_languages(tmp_path: Path) -> None:
    file = tmp_path / "words.jsonl"
    rows = [("cat", "猫", "zh-Hans"), ("cat", "貓", "zh-Hant"), ("cat", "Katze", "de"), ("", "无", "zh")]
    file.write_text(
        "\n".join(
            json.dumps({"a": a, "b": b, "type": "dict", "lang_a": "en", "lang_b": language}) for a, b, language in rows
        ),
        encoding="utf-8",
    )
    chinese, german = pairs.sources([file])
    assert chinese.second == ["猫", "貓"] and chinese.chinese
    assert german.second == ["Katze"] and not german.chinese
    assert pairs.texts_by_language([chinese, german]) == {"en": {"cat"}, "zh": {"猫", "貓"}, "de": {"Katze"}}


def test_english_is_put_into_chinese_word_by_word() -> None:
    dictionary = {"city": ["城市"], "order": ["订单"], "take": ["拿"]}
    put = translate.english("Orders TAKEN, cities taking 50!", dictionary=dictionary, chance=random.Random(0))
    assert put == "订单 taken 城市 拿 50"


def test_questions_are_made_in_other_languages_and_stay_beside_their_passages() -> None:
    words = pairs.Source("words", "dict", ("en", "zh"), ["a cat", "to eat", "fish"], ["猫", "吃", "鱼"])
    german = pairs.Source("words", "dict", ("en", "de"), ["cat", "fish"], ["Katze", "Fisch"])
    names = pairs.Source("dict_names", "dict", ("en", "zh"), ["cat"], ["卡特"])
    english = pairs.Source("en", "qa", ("en", "en"), ["What do cats eat?", "Who eats?"], ["Cats eat fish."] * 2)
    chinese = pairs.Source("zh", "qa", ("zh", "zh"), ["貓吃什么？"], ["猫吃鱼。"])
    made = translate.translated([words, german, names, english, chinese], fewest=2)
    by_languages = {(source.kind, source.file, *source.languages): source for source in made}
    into_chinese = by_languages["words", "en, words", "zh", "en"]
    assert into_chinese.first == ["what do 猫 吃", "who 吃"]
    assert into_chinese.second == english.second
    passages = by_languages["words", "en, words", "en", "zh"]
    assert passages.first == english.first and passages.second == ["猫 吃 鱼"] * 2
    assert by_languages["words", "zh, words", "en", "zh"].first[0].startswith("cat eat")
    assert by_languages["other words", "en, other words", "de", "en"].first[0] == "what do katze eat"
    assert by_languages["other words", "en, other words", "de", "zh"].second == ["猫 吃 鱼"] * 2


def test_the_parts_of_a_piece() -> None:
    assert vocabulary.parts("") == vocabulary.parts("a") == vocabulary.parts("单") == []
    assert vocabulary.parts("订单") == ["订", "单"]
    assert vocabulary.parts("cat") == ["<ca", "cat", "at>", "<cat", "cat>"]
