"""The reader's own words stay whole, and a thing is found by each of its names."""

from pathlib import Path

import pytest
from fakes import FakeEncoder
from hypothesis import given, settings
from hypothesis import strategies as st

from index import load
from index.building.builder import BuildOptions, build_documents
from index.config import IndexConfig
from index.errors import ConfigError
from index.records import Document
from index.search.index import Index
from index.text import bulk, tokens
from index.text.language import fold
from index.text.wordlist import MOST_QUESTIONS, NONE, WordList, parse, read
from ui.cli import main

OWN = parse("雷布斯\nSU7 Ultra\n汽车工厂\n工厂\n雷军 = Lei Jun = 雷布斯\n小米汽车＝小米自動車＝米车")


def test_a_list_holds_words_and_names() -> None:
    found = parse("\ufeff# 注释\r\n\r\n 雷布斯 \n雷军 = Lei  Jun\n雷布斯\n".lstrip("\ufeff"))
    assert found == WordList(("雷布斯",), (("雷军", "Lei Jun"),))
    assert parse("") == NONE
    assert WordList.of(found.kept) == found
    assert WordList.of({}) == NONE


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("雷军 = ", "空的"),
        ("= 雷军", "空的"),
        ("米", "太短"),
        ("！？", "没有文字"),
        ("a\u0000b", "没有文字"),
        ("长" * 41, "超过"),
        ("小米 = 甲乙", "第 1 行"),
    ],
)
def test_a_wrong_line_is_named(tmp_path: Path, line: str, says: str) -> None:
    file = tmp_path / "words.txt"
    file.write_text(f"小米 = Xiaomi\n\n{line}\n", encoding="utf-8")
    with pytest.raises(ConfigError, match=r"words\.txt 第 3 行") as error:
        read(file)
    assert says in str(error.value)
    assert "\n" not in str(error.value)
    assert "words.txt, line 3" in error.value.said("en")


def test_a_file_that_is_not_there_or_not_text(tmp_path: Path) -> None:
    assert read(tmp_path / "none.txt") == NONE
    with pytest.raises(ConfigError, match="没有词表文件"):
        read(tmp_path / "none.txt", optional=False)
    (tmp_path / "bad.txt").write_bytes("小米\n".encode() + b"\xff\xfe")
    with pytest.raises(ConfigError, match="第 2 行"):
        read(tmp_path / "bad.txt")
    with pytest.raises(ConfigError):
        _ = IndexConfig(words=str(tmp_path / "none.txt")).building


@settings(deadline=None)  # jieba is loaded by the first call
@given(st.text(alphabet="雷布斯汽车工厂小米 su7Ultra.，x7", max_size=30))
def test_texts_and_questions_are_cut_alike(text: str) -> None:
    cut = tokens.terms(text, OWN)
    assert sorted(bulk.terms([text], OWN)[0].split()) == sorted(cut)
    assert set(tokens.query_terms(text, own=OWN)) <= set(cut)
    assert all(term and not any(c.isspace() for c in term) for term in cut)


@settings(deadline=None)  # jieba is loaded by the first call
@given(st.text(max_size=30))
def test_no_words_change_nothing(text: str) -> None:
    assert tokens.terms(text) == tokens.terms(text, WordList(("不在其中的词",)))


def test_words_stay_whole_in_any_writing() -> None:
    for text in ("雷布斯", "听雷布斯說", "雷佈斯".replace("佈", "布")):
        assert "雷布斯" in tokens.terms(text, OWN)
    for text in ("SU7 Ultra", "su7ultra", "ＳＵ７　Ｕｌｔｒａ", "小米su7 ultra好"):
        assert "su7ultra" in tokens.terms(text, OWN)
    assert "su7ultra" not in tokens.terms("xsu7 ultras", OWN)
    assert OWN.whole("汽车工厂的工厂") == ["汽车工厂", "工厂"]


def test_a_question_is_asked_with_all_names() -> None:
    found = OWN.alternatives("雷布斯是谁？")
    assert found.questions == ("雷布斯是谁？", "雷军是谁？", "Lei Jun是谁？")
    assert found.names == ("雷军", "Lei Jun")
    assert OWN.alternatives("who is LEI JUN?").questions[1] == "who is 雷军?"
    assert OWN.alternatives("小米汽車多少钱").questions[-1] == "米车多少钱"
    assert OWN.alternatives("Lei Juncker是谁").names == ()
    assert OWN.alternatives("雷军是谁", lambda name: False).questions == ("雷军是谁",)


@settings(deadline=None)  # jieba is loaded by the first call
@given(st.text(alphabet="雷军布斯小米车 LeiJun？", max_size=40))
def test_the_question_itself_comes_first_and_forms_are_few(question: str) -> None:
    found = OWN.alternatives(question)
    assert found.questions[0] == question
    assert len(found.questions) <= MOST_QUESTIONS
    assert bool(found.names) == (len(found.questions) > 1)


TEXTS = ("雷军毕业于武汉大学。", "张三毕业于北京大学。", "工厂在亦庄。", "SU7 Ultra 跑得快。")


def built(store: Path, words: WordList) -> Index:
    documents = [Document(f"{number}.txt", text) for number, text in enumerate(TEXTS)]
    build_documents(documents, store=store, options=BuildOptions(encoder=FakeEncoder(), words=words))
    return load(store, encoder=FakeEncoder())


def test_another_name_finds_the_passage(tmp_path: Path) -> None:
    index = built(tmp_path, OWN)
    hit = max(index.search("雷布斯毕业于哪里", 4), key=lambda hit: hit.scores.coverage)
    assert hit.passage.text == TEXTS[0]
    as_written = max(hit.scores.coverage for hit in index.search("雷军毕业于哪里", 4))
    assert hit.scores.coverage == pytest.approx(as_written)
    assert index.other_names("雷布斯毕业于哪里") == ("雷军",)  # no passage holds Lei Jun


def test_a_change_of_the_list_is_noticed_and_embeds_nothing(tmp_path: Path) -> None:
    documents = [Document(f"{number}.txt", text) for number, text in enumerate(TEXTS)]

    def build(words: WordList) -> tuple[str, int, bool]:
        report = build_documents(documents, store=tmp_path, options=BuildOptions(encoder=FakeEncoder(), words=words))
        return report.generation, report.embedded, report.unchanged

    first = build(NONE)
    assert first[1] == len(TEXTS)
    assert build(NONE) == (first[0], 0, True)
    names = build(WordList(names=OWN.names))
    assert names[0] != first[0]
    assert names[1:] == (0, False)
    assert "工厂" not in load(tmp_path, encoder=FakeEncoder()).words.words
    words = build(OWN)
    assert words[1:] == (0, False)
    index = load(tmp_path, encoder=FakeEncoder())
    assert index.lexical.knows("su7ultra")
    assert build(OWN) == (words[0], 0, True)
    assert build(NONE)[1:] == (0, False)
    assert not load(tmp_path, encoder=FakeEncoder()).lexical.knows("su7ultra")


@settings(deadline=None)
@given(st.text(alphabet="雷布斯汽车工厂小米 su7Ultra.，x7", max_size=30))
def test_a_cut_text_joins_to_itself(text: str) -> None:
    cut = tokens.cut(text, OWN)
    assert "".join(cut) == fold(text)
    assert "".join(tokens.cut(text)) == fold(text)
    assert [word for word in cut if word in ("雷布斯", "汽车工厂")] == [
        word for word in OWN.whole(fold(text)) if word in ("雷布斯", "汽车工厂")
    ]


def test_the_command_shows_both_cuts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["words"]) == 0
    assert "还没有词" in capsys.readouterr().out
    Path("words.txt").write_text("雷布斯\n雷军 = 雷布斯\n", encoding="utf-8")
    assert main(["words", "听雷布斯说"]) == 0
    shown = capsys.readouterr().out
    assert "/ 布斯 /" in shown
    assert "听 / 雷布斯 / 说" in shown
    assert "也找：雷军" in shown
    Path("words.txt").write_text("雷布斯\n\n军\n", encoding="utf-8")
    assert main(["words"]) == 2
    assert "words.txt 第 3 行" in capsys.readouterr().err
