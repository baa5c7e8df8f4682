"""Which sentences are quoted and which of their words are marked: what any way of judging has to show."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from index import load
from index.building.builder import build_documents
from index.records import Document, Passage
from qa import Assistant
from qa.judge.confidence import Confidence
from qa.judge.decode import Prediction
from qa.judge.models import Models, load_models
from qa.judge.ranker import ALONE, Ranker
from qa.records import Citation

TEXTS = {
    "paper.md": (
        "# 河口日报社搬家\n作者：秦雨桐\n编辑：杜明\n发布时间：2023-05-04 09:30\n来源：河口日报\n\n"
        "河口日报社上周搬到了新楼。新楼有九层，报社用了其中的五层。秦雨桐是报社的记者，她在报社工作了十二年。\n"
        "老楼卖给了一家旅馆，卖了三百万元。社长说，搬家以后印刷厂也要换地方。\n"
    ),
    "museum.md": (
        "# 河口博物馆\n\n河口博物馆的广告口号是「慢慢走，看看河」。博物馆去年修了屋顶。"
        "馆里的镇馆之宝是一只铜鼓（战国时期铸成），放在二楼。\n\n馆长林舒说，博物馆归河口镇管。门票20元，周一闭馆。\n\n"
        "博物馆调整了开放时间，原因有三个。第一，周一闭馆是因为要整理书库和展柜。"
        "第二，夏天延长到九点是因为上班的人只有晚上有空。第三，儿童区四点关门是因为接孩子的家长觉得太晚。\n"
    ),
    "eel.md": (
        "# 河鳗\n体长可达80公分。它们生长在海拔200米至2300米的河里，每年春天游回海边产卵。\n"
        "河鳗的皮被称为“河里的绸子”，旧时用来做鼓面。\n"
    ),
    "north.md": "# 北塔\n北塔的扩建用了6个月。北塔去年接待了31万名游客。\n",
    "south.md": "# 南塔\n南塔的扩建用了7个月。\n",
    "past.md": "# 北塔旧事\n北塔前年接待了12万名游客。\n",
    "figures.md": "# 北塔的账\n北塔去年接待了30万名游客。\n",
}  # fmt: skip


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    store = tmp_path_factory.mktemp("choice")
    build_documents([Document(id=name, text=text) for name, text in TEXTS.items()], store=store)
    return Assistant(load(store))


def marked(citation: Citation) -> str:
    """The words of a quote that are marked as its short answer; all of them where none are."""
    at = citation.span.start
    short = citation.short
    return citation.quote[short.start - at : short.end - at] if short else citation.quote


@pytest.mark.parametrize(
    "question", ["报社是什么时候搬家的？", "秦雨桐是做什么的？", "河口日报社在哪里？", "编辑是做什么工作的？"]
)
def test_a_metadata_line_is_no_answer_where_nobody_asks_about_the_article(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    assert answer.found
    lines = TEXTS["paper.md"].split("\n")[1:5]
    assert not {citation.quote.strip() for citation in answer.citations} & set(lines)


def test_a_metadata_line_answers_who_asks_about_the_article(assistant: Assistant) -> None:
    answer = assistant.ask("《河口日报社搬家》的作者是谁？")
    assert "作者：秦雨桐" in {citation.quote.strip() for citation in answer.citations}


@pytest.mark.parametrize(
    ("question", "quote"),
    [
        ("河口博物馆的广告口号是什么？", "河口博物馆的广告口号是「慢慢走，看看河」。"),
        ("博物馆归谁管？", "馆长林舒说，博物馆归河口镇管。"),
        ("河鳗的体长是多少公分？", "体长可达80公分。"),
        ("南塔的扩建用了几个月？", "南塔的扩建用了7个月。"),
        ("秦雨桐在报社工作了多少年？", "秦雨桐是报社的记者，她在报社工作了十二年。"),
    ],
)
def test_beside_the_sentence_that_answers_nothing_weak_is_quoted(
    assistant: Assistant, question: str, quote: str
) -> None:
    assert [citation.quote for citation in assistant.ask(question).citations] == [quote]


@pytest.mark.parametrize(
    ("question", "answer"),
    [("儿童区为什么四点关门？", "第三，"), ("周一为什么闭馆？", "第一，"), ("夏天为什么延长到九点？", "第二，")],
)
def test_an_item_that_answers_alone_is_quoted_without_its_fellows(
    assistant: Assistant, question: str, answer: str
) -> None:
    items = [citation.quote[:3] for citation in assistant.ask(question).citations]
    assert [item for item in items if item in ("第一，", "第二，", "第三，")] == [answer]
    assert items[0] == answer


def test_all_items_are_quoted_where_all_are_asked_for(assistant: Assistant) -> None:
    quotes = [citation.quote for citation in assistant.ask("调整开放时间的原因有哪些？").citations]
    assert [quote[:3] for quote in quotes if quote[0] == "第"] == ["第一，", "第二，", "第三，"]


@pytest.mark.parametrize(
    ("question", "short"),
    [
        ("河口博物馆的广告口号是什么？", "慢慢走，看看河"),
        ("河鳗的皮被称为什么？", "河里的绸子"),
        ("铜鼓是什么时候铸成的？", "战国时期"),
    ],
)
def test_a_short_answer_cuts_no_bracket_and_no_quotation(assistant: Assistant, question: str, short: str) -> None:
    said = marked(assistant.ask(question).citations[0])
    assert short in said
    for opening, closing in ("「」", "“”", "（）"):
        assert said.count(opening) == said.count(closing), said


def test_a_short_answer_cuts_no_word(assistant: Assistant) -> None:
    """是因为, 几十万: a mark does not begin in the middle."""
    said = marked(assistant.ask("儿童区为什么四点关门？").citations[0])
    assert "因为接孩子的家长觉得太晚" in said
    assert not said.startswith(("为", "于"))


@pytest.mark.parametrize(
    ("question", "short", "beside"),
    [
        ("河鳗什么时候产卵？", "每年春天", "产卵"),
        ("河鳗的体长是多少公分？", "80公分", "体长"),
        ("铜鼓放在哪里？", "二楼", "铜鼓"),
        ("秦雨桐在报社工作了多少年？", "十二年", "工作"),
    ],
)
def test_a_short_answer_is_not_the_clause_around_it(
    assistant: Assistant, question: str, short: str, beside: str
) -> None:
    said = marked(assistant.ask(question).citations[0])
    assert short in said
    assert beside not in said


@pytest.mark.parametrize(
    "question", ["北塔的扩建用了多少个月？", "南塔的扩建用了几个月？", "北塔前年接待了多少名游客？"]
)
def test_numbers_of_other_things_and_years_do_not_differ(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    assert answer.found
    assert not [note for citation in answer.citations for note in citation.notes if note.kind == "differs"]


def test_numbers_of_one_thing_in_two_documents_differ(assistant: Assistant) -> None:
    answer = assistant.ask("北塔去年接待了多少名游客？")
    noted = {
        citation.document_id for citation in answer.citations if any(note.kind == "differs" for note in citation.notes)
    }
    assert noted == {"north.md", "figures.md"}


class Doubting:
    """The bundled reader, which takes every sentence for one that hardly answers."""

    def __init__(self) -> None:
        reader = load_models().reader
        assert reader is not None
        self._reader = reader

    def read(self, question: str, passages: Sequence[Passage]) -> list[list[Prediction]]:
        found = self._reader.read(question, passages)
        return [[replace(one, score=one.score - 20) for one in of] for of in found]


@pytest.mark.parametrize("question", ["河口博物馆的广告口号是什么？", "秦雨桐在报社工作了多少年？", "铜鼓放在哪里？"])
def test_what_the_reader_doubts_is_marked_as_unsure_however_sure_the_answer(
    assistant: Assistant, question: str
) -> None:
    models = Models(Doubting(), Ranker(ALONE), Confidence.read(ALONE.stem))
    answer = Assistant(assistant.index, models=models).ask(question)
    assert answer.confidence > 0.6
    first = answer.citations[0]
    assert first.short is not None
    assert first.unsure
    assert not assistant.ask(question).citations[0].unsure
