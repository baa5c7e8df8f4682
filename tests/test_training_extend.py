"""Growing an encoder: what stands stays to the bit, what is new is learnt, and a reader comes to know it."""

import gzip
import json
import random
import shutil
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("torch", reason="training needs torch")
pytest.importorskip("Stemmer", reason="growing needs PyStemmer")

from safetensors.numpy import load_file, save_file
from tokenizers import Tokenizer

from index.embedding.static import StaticEncoder
from training.encoder import extend, lexicon, pairs, stems
from training.encoder import train as encoder
from training.reader import vocabulary as reader_vocabulary

ENDINGS = ["", "а", "у", "ом", "ами"]
ROOTS = ["бород", "вагон", "голуб", "домик", "журнал", "завод", "корабл", "лимон", "мотор", "орёл"]


def english_and_chinese(count: int, chance: random.Random) -> list[dict[str, str]]:
    """Sentences of four words and their translations word for word; the words are ten."""
    rows = []
    for _ in range(count):
        chosen = chance.sample(range(10), 4)
        rows.append(
            {
                "a": " ".join(f"{'bcdfghklmn'[number]}ouse" for number in chosen),
                "b": "".join(chr(0x4E00 + 7 * number) for number in chosen),
                "type": "parallel",
                "lang_a": "en",
                "lang_b": "zh",
            }
        )
    return rows


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, Path]:
    """An encoder of English and Chinese, the pairs, and the encoder after it learnt some Russian."""
    base = tmp_path_factory.mktemp("growing")
    chance = random.Random(3)
    rows = english_and_chinese(400, chance)
    for row in english_and_chinese(400, chance):
        forms = [ROOTS["bcdfghklmn".index(word[0])] for word in row["a"].split()]
        # the form ами of the first root is never seen
        said = [root + chance.choice(ENDINGS[:-1] if root == ROOTS[0] else ENDINGS) for root in forms]
        rows.append({**row, "b": " ".join(said), "lang_b": "ru"})
    with gzip.open(base / "made_up.jsonl.gz", "wt", encoding="utf-8") as stream:
        stream.writelines(json.dumps(row) + "\n" for row in rows)
    arguments = [str(base / "made_up.jsonl.gz"), "--steps", "25"]
    encoder.main([*arguments, "--output", str(base / "small"), "--pieces", "300"])
    # the small one knows Russian already: take all of its tokens but one off, as if it had hardly seen it
    tokenizer, integers, factors = extend.before(base / "small")
    said = json.loads(tokenizer.to_str())
    kept = [n for n, (piece, _) in enumerate(said["model"]["vocab"]) if piece == "вагон" or not "а" <= piece[0] <= "ё"]
    said["model"]["vocab"] = [said["model"]["vocab"][number] for number in kept]
    encoder.write(base / "small", Tokenizer.from_str(json.dumps(said)), integers[kept], factors[kept])
    (base / "small" / "README.md").write_text("The encoder: 1 tokens", encoding="utf-8")
    extend.main(
        [*arguments[:1], "--encoder", str(base / "small"), "--output", str(base / "grown"),
         "--languages", "ru", "--steps", "35"]
    )  # fmt: skip
    return base / "small", base / "made_up.jsonl.gz", base / "grown"


def test_what_stood_stays_to_the_bit(folders: tuple[Path, Path, Path]) -> None:
    small, _, grown = folders
    before, after = StaticEncoder(small), StaticEncoder(grown)
    assert after.vocabulary_size > before.vocabulary_size
    same = (
        before.vectors_of(np.arange(before.vocabulary_size)) == after.vectors_of(np.arange(before.vocabulary_size))
    ).all(axis=1)
    assert np.flatnonzero(~same).tolist() == [before.token_id("вагон")]
    texts = ["", "bouse couse", "一丕 bouse", "zzz 1900"]
    assert np.array_equal(before.encode_document(texts), after.encode_document(texts))
    assert before.fingerprint.split(":")[1] != after.fingerprint.split(":")[1]


def test_a_form_that_was_never_seen_means_what_its_stem_means(folders: tuple[Path, Path, Path]) -> None:
    after = StaticEncoder(folders[2])
    english = [f"{letter}ouse" for letter in "bcdfghklmn"]
    said = after.encode_query([root + "ами" for root in ROOTS])
    nearest = (said @ after.encode_document(english).T).argmax(axis=1)
    assert nearest[0] == 0
    assert (nearest == np.arange(len(ROOTS))).mean() >= 0.9


def test_growing_twice_is_growing_once(folders: tuple[Path, Path, Path], tmp_path: Path) -> None:
    _, file, grown = folders
    extend.main(
        [str(file), "--encoder", str(grown), "--output", str(tmp_path / "again"),
         "--languages", "ru", "--steps", "35"]
    )  # fmt: skip
    for name in ("tokenizer.json", "model.safetensors", extend.GROWN):
        assert (tmp_path / "again" / name).read_bytes() == (grown / name).read_bytes()


def test_no_piece_is_added_that_stands_inside_known_words() -> None:
    texts = pairs.Source("qa", "qa", ("en", "en"), ["the haupter"] * 3, ["1", "2", "3"])
    assert stems.inside_known([texts]) == set()  # one text, however often it is there
    texts = pairs.Source("qa", "qa", ("en", "en"), [f"the haupter {n}" for n in "123"], [""] * 3)
    known_parts = stems.inside_known([texts])
    assert {"haupt", "haupter", "the"} <= known_parts and "hauptstadt" not in known_parts
    names = pairs.Source("dict_names", "dict", ("en", "de"), ["Stadt"] * 9, [""] * 9)
    assert "stadt" not in stems.inside_known([names])


def test_a_stem_begins_its_word() -> None:
    stemmer = stems.Stemmer("de")
    for word in ("straßen", "größere", "häuser", "ß", "akademischen", "maßstäbe"):
        assert word.startswith(stemmer(word)) and stemmer(word)
    assert stemmer("straßen") == "straß"
    assert stems.Stemmer("ru")("городами") == "город"


def test_model_1_finds_what_goes_with_what() -> None:
    first = ["red house", "red car", "old house", "blue car", "old mill"]
    second = ["rotes haus", "rotes auto", "altes haus", "blaues auto", "altes mühle"]
    found = lexicon.lexicon([pairs.Source("p", "parallel", ("en", "de"), first, second)], "de")
    stem = stems.Stemmer("de")
    assert found["hous"][0][0] == stem("haus") and found["car"][0][0] == stem("auto")
    assert found["red"][0][0] == stem("rotes")
    forms = {stem("haus"): Counter({"hauses": 1})}
    put = lexicon.questions(["Did the HOUSE burn in 1900?", ""], found, forms, seed=0)
    assert put == ["hauses burn in 1900 ?", " ?"]
    assert lexicon.lexicon([], "de") == {}


def a_reader(folder: Path, encoder_: StaticEncoder) -> Path:
    folder.mkdir()
    pieces = np.zeros((encoder_.vocabulary_size, 4), dtype=np.int8)
    save_file({"pieces": pieces}, folder / "reader.safetensors")
    facts = {"format": 2, "encoder": encoder_.fingerprint}
    (folder / "reader.json").write_text(json.dumps(facts), encoding="utf-8")
    return folder


def test_a_reader_reads_new_pieces_as_the_nearest_that_it_learnt(
    folders: tuple[Path, Path, Path], tmp_path: Path
) -> None:
    small, _, grown = folders
    before, after = StaticEncoder(small), StaticEncoder(grown)
    reader = a_reader(tmp_path / "reader", before)
    arguments = [str(reader), "--encoder", str(grown)]
    assert reader_vocabulary.main(arguments) == reader_vocabulary.main(arguments) == 0
    like = load_file(reader / "reader.safetensors")["like"]
    assert len(like) == after.vocabulary_size and like.max() < before.vocabulary_size
    facts = json.loads((reader / "reader.json").read_text(encoding="utf-8"))
    assert facts["encoder"].split(":")[1] == after.fingerprint.split(":")[1]
    assert facts["learnt_with"] == before.fingerprint
    new = np.flatnonzero(like >= 0)[before.vocabulary_size :]
    rows, kept = (
        (found := after.vectors_of(at)) / np.maximum(np.linalg.norm(found, axis=1), 1e-9)[:, None]
        for at in (new, np.setdiff1d(np.arange(before.vocabulary_size), [before.token_id("вагон")]))
    )
    read_as = after.vectors_of(like[new])
    read_as /= np.maximum(np.linalg.norm(read_as, axis=1), 1e-9)[:, None]
    nearest = (rows @ kept.T).max(axis=1)
    assert np.allclose((rows * read_as).sum(axis=1), nearest, atol=1e-5)
    others = np.flatnonzero(like[: before.vocabulary_size] != np.arange(before.vocabulary_size))
    assert others.tolist() == [before.token_id("вагон")]


def test_a_reader_of_another_encoder_is_refused(
    folders: tuple[Path, Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    small, _, grown = folders
    stranger = a_reader(tmp_path / "stranger", StaticEncoder(grown))
    with pytest.raises(SystemExit):
        reader_vocabulary.main([str(stranger), "--encoder", str(grown)])
    assert "grew from" in capsys.readouterr().err
    changed = tmp_path / "changed"
    shutil.copytree(grown, changed)
    weights = load_file(changed / "model.safetensors")
    weights["embeddings"][1, 0] ^= 1
    save_file(weights, changed / "model.safetensors")
    reader = a_reader(tmp_path / "reader", StaticEncoder(small))
    with pytest.raises(ValueError, match="does not hold the encoder"):
        reader_vocabulary.main([str(reader), "--encoder", str(changed)])
