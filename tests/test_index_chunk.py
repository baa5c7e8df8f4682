"""What search sees: boilerplate is left out, the rest is packed into passages of whole sentences."""

from pathlib import Path
from time import process_time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from index.ingest.chunk import lines, passages
from index.ingest.clean import left_out
from index.ingest.folder import scan
from index.ingest.read import document
from index.records import Document, LeftOut, Span

SEEDS = Path(__file__).parent.parent / "seeds"
DOCUMENTS = [document(path, SEEDS) for path in scan(SEEDS).files]
TEXTS = st.text(alphabet=st.sampled_from("甲乙丙。！？”“\n ，#->a1."), max_size=400)


@given(TEXTS, st.integers(20, 200), st.integers(0, 3))
def test_every_passage_is_a_slice_of_its_document(text: str, size: int, overlap: int) -> None:
    found = passages(Document("a", text), left_out(text), size=size, overlap=overlap)
    for number, passage in enumerate(found):
        assert passage.row == number
        assert passage.text == passage.span.of(text)
        assert lines(text, passage.span)[0] == passage.line
        for span in passage.sentences:
            assert passage.sentence(span) == span.of(text)
            assert span.of(text) == span.of(text).strip() != ""


@given(TEXTS, TEXTS)
@example(*(found.text for found in DOCUMENTS))
def test_what_is_left_out_is_in_no_passage(before: str, behind: str) -> None:
    text = f"{before}\n![图](a.png)\n{behind}"
    hidden = left_out(text)
    assert hidden
    for passage in passages(Document("a", text), hidden):
        for item in hidden:
            assert not any(item.span.overlaps(sentence) for sentence in passage.sentences)


@pytest.mark.parametrize("found", DOCUMENTS, ids=lambda found: found.id)
def test_every_sentence_of_the_seeds_is_left_out_or_in_a_passage(found: Document) -> None:
    hidden = left_out(found.text)
    seen = [span for passage in passages(found, hidden) for span in passage.sentences]
    for at, character in enumerate(found.text):
        if character.isalnum():
            here = Span(at, at + 1)
            heading = found.text[found.text.rfind("\n", 0, at) + 1 :].startswith("#")
            assert heading or any(span.overlaps(here) for span in [*seen, *(item.span for item in hidden)]), found.text[
                at - 5 : at + 5
            ]


def test_boilerplate_of_the_seeds_is_left_out() -> None:
    hidden = " ".join(item.span.of(found.text) for found in DOCUMENTS for item in left_out(found.text))
    for line in (
        "闽ICP备",
        "Powered By",
        "hint style",
        "查看详情",
        "微信扫一扫",
        "imageView2",
        "禁止转载",
        "题图来自",
        "2416 views",
    ):
        assert line in hidden
    for prose in ("点赞近两亿", "27 分钟", "34小时", "宋辉", "更新时间", "首先，真诚"):
        assert prose not in hidden


def test_a_repeated_lead_is_searched_once() -> None:
    found = DOCUMENTS[1]
    lead = "在当今竞争激烈的商业世界中，雷军和小米汽车无疑成为了众人瞩目的焦点。"
    assert found.text.count(lead) == 2
    sentences = {span for p in passages(found, left_out(found.text)) for span in p.sentences}
    assert sum(span.of(found.text) == lead for span in sentences) == 1


def test_an_article_about_copyright_keeps_its_sentences() -> None:
    text = "\n".join(
        [
            "论版权",
            "引言。",
            *["版权是作者的权利，未经许可不得转载。" + "又说了别的。" * number for number in range(12)],
            "结论。",
        ]
    )
    assert [item.reason for item in left_out(text) if item.reason == "footer"] == []


def test_passages_do_not_reach_over_headings_or_gaps() -> None:
    text = "# 一\n甲。\n乙。\n![图](x.png)\n丙。\n# 二\n丁。\n"
    found = passages(Document("a", text), left_out(text))
    assert [(p.heading, p.text) for p in found] == [("一", "甲。\n乙。"), ("一", "丙。"), ("二", "丁。")]


def test_neighbours_share_a_sentence() -> None:
    text = "".join(f"第{number}句话说的是一件事情。" for number in range(20))
    first, second, *_ = passages(Document("a", text), size=60, overlap=1)
    assert first.sentences[-1] == second.sentences[0]
    assert len(first.text) <= 60


def test_a_plain_line_can_be_a_heading() -> None:
    found = passages(DOCUMENTS[0], left_out(DOCUMENTS[0].text))
    assert {p.heading for p in found} == {"", "雷军回应“营销大师”标签", "急着撕掉“营销标签”,是给小米铺路"}


def test_only_headings_are_still_found() -> None:
    assert [p.text for p in passages(Document("a", "# 只有标题\n"))] == ["只有标题"]


def test_the_empty_text_has_no_passages() -> None:
    assert passages(Document("a", "")) == []
    assert left_out("") == []


def test_long_lines_are_cleaned_in_linear_time() -> None:
    started = process_time()
    for character in ("*", "-", "[", "!", "(", " ", "作者", "#", "评论", "= "):
        left_out(character * 100_000)
    assert process_time() - started < 20


def test_a_gap_inside_a_sentence_divides_it() -> None:
    text = "甲图乙。"
    found = passages(Document("a", text), [LeftOut(Span(1, 2), "image")])
    assert [p.text for p in found] == ["甲", "乙。"]
