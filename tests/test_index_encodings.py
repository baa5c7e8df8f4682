"""Text comes out of every encoding as it went in, and what could not be read is told."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import ReadError
from index.ingest.encodings import SURE, decode
from index.ingest.formats import text as reader

SIMPLIFIED = "长城全长两万一千多公里，是中国古代的伟大工程。\n雷军说小米汽车卖得很好。"
TRADITIONAL = "長城全長兩萬一千多公里，是中國古代的偉大工程。\n颱風來了，學校停課一天。"
JAPANESE = "富士山は日本で一番高い山です。\n東京からもよく見えます。"
KOREAN = "한라산은 대한민국에서 가장 높은 산입니다.\n서울에서는 볼 수 없습니다."
WRITTEN = [
    (SIMPLIFIED, "gb18030", "gb18030"),
    (SIMPLIFIED, "gbk", "gb18030"),
    (SIMPLIFIED + "𠮷㐀", "gb18030", "gb18030"),  # beyond GB2312 and GBK
    (TRADITIONAL, "big5", "big5"),
    (TRADITIONAL, "gb18030", "gb18030"),
    (JAPANESE, "cp932", "shift_jis"),
    (JAPANESE, "euc_jp", "euc-jp"),
    (KOREAN, "cp949", "euc-kr"),
    ("Der Müller fährt über die große Straße nach Köln und kauft dort Käse, Brötchen und Gemüse für später.", "cp1252", "windows-1252"),
    ("Все счастливые семьи похожи друг на друга.", "cp1251", "windows-1251"),
    *((text, codec, codec) for text in (SIMPLIFIED, JAPANESE, KOREAN, "plain words only\n")
      for codec in ("utf-8", "utf-16-le", "utf-16-be")),
]  # fmt: skip


@pytest.mark.parametrize(("text", "codec", "named"), WRITTEN)
def test_every_encoding_is_read_without_a_mark(text: str, codec: str, named: str) -> None:
    found = decode(text.encode(codec))
    assert (found.text, found.encoding) == (text, named)
    assert found.confidence >= SURE
    assert (found.replaced, found.mixed, found.mojibake) == (0, 0, 0)


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_mark_decides(codec: str) -> None:
    found = decode(SIMPLIFIED.encode(codec))
    assert (found.text, found.confidence) == (SIMPLIFIED, 1.0)


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        ("雷军", "gb18030"), ("今天天气", "gb18030"), ("小米汽车", "gb18030"), ("中國", "big5"),
        ("台灣大學", "big5"), ("東京です", "cp932"), ("있습니다", "cp949"),
    ],
)  # fmt: skip
def test_a_few_characters_are_enough(text: str, codec: str) -> None:
    assert decode(text.encode(codec)).text == text


def test_no_bytes_are_no_text() -> None:
    assert decode(b"").text == ""


def test_two_encodings_in_one_file_are_both_read_and_told() -> None:
    data = "第一行是统一码。\n".encode() * 2 + "第三行是国标码，写得长一些。\n".encode("gb18030")
    found = decode(data)
    assert found.text == "第一行是统一码。\n" * 2 + "第三行是国标码，写得长一些。\n"
    assert (found.mixed, found.replaced) == (1, 0)


def test_what_cannot_be_decoded_is_counted_with_its_line() -> None:
    data = SIMPLIFIED.encode() + b"\n" + "坏".encode()[:2] + b" end\n" + SIMPLIFIED.encode()
    found = decode(data)
    assert found.replaced == found.text.count("\ufffd") > 0
    assert found.first_bad_line == 3
    assert found.text.startswith(SIMPLIFIED) and found.text.endswith(SIMPLIFIED)
    assert [key for key, _ in reader.notes(found)] == ["note_replaced"]


@pytest.mark.parametrize(
    "garbled",
    [
        "正文。锟斤拷锟斤拷。",
        "中国人民".encode().decode("cp1252", "replace"),
        "café".encode().decode("latin-1"),
        "正文\ufffd。",
    ],
)
def test_text_garbled_before_it_was_saved_is_told(garbled: str) -> None:
    assert "note_mojibake" in [key for key, _ in reader.notes(decode(garbled.encode()))]


@pytest.mark.parametrize("text", [SIMPLIFIED, TRADITIONAL, JAPANESE, KOREAN, "naïve café, 21 °C – 5 €"])
def test_sound_text_is_not_called_garbled(text: str) -> None:
    assert reader.notes(decode(text.encode())) == ()


@pytest.mark.parametrize(
    "data", [b"\x7fELF\x02\x01" + bytes(range(32)) * 20, b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9]
)
def test_a_program_or_a_picture_is_no_text(data: bytes) -> None:
    with pytest.raises(ReadError, match="不是文字"):
        reader.read(data, {})


@given(st.binary(max_size=300))
def test_any_bytes_are_text_or_refused(data: bytes) -> None:
    found = decode(data)
    assert 0 <= found.confidence <= 1
    assert found.replaced <= found.text.count("\ufffd")


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=100))
def test_utf_8_is_read_as_it_is(text: str) -> None:
    if "\x00" not in text and not text.startswith("\ufeff"):
        assert decode(text.encode()).text == text
