"""Which words of a question no document holds."""

from pathlib import Path

import pytest

from index import load
from index.building.builder import build_documents
from index.records import Document
from ui.desk.chat.unknown_words import unknown

TEXT = "小米 SU7 汽车仅用 27 分钟就接到超 5 万个大定订单，而问界新 M7 用时 25 天。"


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("小米SU7用了多少分钟？", []),
        ("理想L9用了多少天？", ["理想", "L9"]),
        ("M7和su7谁快？", []),
        ("How many days did the M9 take?", ["M9"]),
        ("光合作用是什么？", ["光合作用"]),
    ],
)
def test_words_that_no_document_holds_are_named_as_they_were_asked(
    tmp_path: Path, question: str, words: list[str]
) -> None:
    build_documents([Document("car", TEXT)], store=tmp_path)
    index = load(tmp_path)
    assert unknown(question, index) == words
    index.close()
