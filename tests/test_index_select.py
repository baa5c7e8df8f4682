"""Which documents are searched, and what counts as one piece of evidence."""

from pathlib import Path

import pytest
from fakes import FakeEncoder

from index import BuildOptions, build, load
from index.errors import QuestionError
from index.search.filters import documents
from index.search.index import Index

DESCRIBED = [
    ("a.txt", "新华社", "https://www.xinhuanet.com/a", "2024-05-01", ""),
    ("news/b.txt", "人民网", "", "2024-12-31", ""),
    ("news/c.txt", "", "https://news.sina.com.cn/c", "", "2025-01-01"),
    ("d.txt", "", "", "", ""),
]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({}, "a b c d"), ({"source": "新华"}, "a"), ({"source": "新華社"}, "a"), ({"source": "sina.com"}, "c"),
        ({"source": "news/"}, "b c"), ({"source": "*.txt"}, "a b c d"), ({"source": "没有"}, ""),
        ({"since": "2024"}, "a b c"), ({"since": "2024-12"}, "b c"), ({"since": "2024年12月31日"}, "b c"),
        ({"until": "2024"}, "a b"), ({"until": "2024-05-01"}, "a"), ({"since": "2024-06", "until": "2024"}, "b"),
        ({"since": "2024", "source": "news/"}, "b c"),
    ],
)  # fmt: skip
def test_documents_are_chosen_by_source_and_date(wanted: dict[str, str], found: str) -> None:
    assert " ".join(name[-5] for name in documents(DESCRIBED, **wanted)) == found


@pytest.mark.parametrize("date", ["昨天", "2024-13", "2024-05-32", "24-05-01", "2024-05-01x"])
def test_what_is_no_date_is_told(date: str) -> None:
    with pytest.raises(QuestionError, match="看不懂"):
        documents(DESCRIBED, since=date)


def indexed(tmp_path: Path, **texts: str) -> Index:
    folder = tmp_path / "seeds"
    folder.mkdir()
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text, "utf-8")
    build(folder, store=tmp_path / "store", options=BuildOptions(encoder=FakeEncoder()))
    return load(tmp_path / "store", encoder=FakeEncoder())


def test_a_reprint_is_one_hit_with_all_its_sources(tmp_path: Path) -> None:
    index = indexed(
        tmp_path,
        a="小米汽车今天发布了新车，价格是二十一万元。",
        b="小米汽车今天发布了新车， 价格是二十一万元",
        c="小米汽車今天發佈了新車，價格是二十一萬元。",
        d="小米汽车今天发布了新车，价格是二十二万元。",
    )
    hits = index.search("小米汽车的价格是多少", 10)
    sources = [sorted([hit.passage.document_id, *(other.document_id for other in hit.also)]) for hit in hits]
    assert sorted(sources) == [["a.txt", "b.txt", "c.txt"], ["d.txt"]]
    index.close()


def test_reprints_do_not_crowd_out_other_hits(tmp_path: Path) -> None:
    texts = {f"r{n}": "春天来了，花都开了。" for n in range(40)}
    index = indexed(tmp_path, **texts, other="春天来了，草也绿了。")
    assert [len(hit.also) for hit in index.search("春天来了，花都开了。", 2)] == [39, 0]
    index.close()


def test_an_answer_names_the_documents_that_say_the_same(tmp_path: Path) -> None:
    from qa import Assistant
    from ui.rendering.notes import lines

    folder = tmp_path / "seeds"
    folder.mkdir()
    for name, text in (
        ("a", "长城全长两万一千公里。它是古代的工程。"),
        ("b", "长城全长两万一千公里。 它是古代的工程。"),
        ("c", "黄河全长五千公里。"),
    ):
        (folder / f"{name}.txt").write_text(text, "utf-8")
    build(folder, store=tmp_path / "store")
    index = load(tmp_path / "store")
    answer = Assistant(index).ask("长城全长多少公里？")
    assert [citation.document_id for citation in answer.citations] == ["a.txt"]
    assert lines(answer.citations[0]) == ["另见 b.txt"]
    index.close()
