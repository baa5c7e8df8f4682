"""The HTML of the page holds the documents' text to the letter and lets none of it run."""

import html
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import QuestionError, ReadError, UserError
from index.records import Document, LeftOut, Span
from qa.answer import cite
from qa.records import Answer, Citation
from ui.desk.chat.suggest import from_sentence
from ui.desk.chat.turns import Turn
from ui.desk.history.conversations import Past, Unanswered
from ui.desk.library.listing import Entry
from ui.desk.library.seed_folder import File
from ui.desk.library.upload import Added
from ui.desk.scope import Scope
from ui.messages import LANGUAGES, say
from ui.page import conversation, history, library, source
from ui.page.conversation import TurnOptions, Welcome
from ui.page.html import lines, notice
from ui.page.source import Sheet
from ui.server import guard

HOSTILE = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '" onmouseover="alert(1)',
    "' autofocus onfocus='alert(1)",
    "</div></mark><svg onload=alert(1)>",
    "[点我](javascript:alert(1))",
    "${alert(1)}",
    "{{constructor.constructor('alert(1)')()}}",
    "&lt;b&gt; &amp;amp; &#60;",
    "<style>body{display:none}</style>",
    r"$$\href{javascript:alert(1)}{x}$$ \(\url{javascript:alert(1)}\)",
    "<!-- -->",
    "]]>",
)


class Reader(HTMLParser):
    """Collects the text, the tags with their attributes, and the text of marks."""

    def __init__(self, markup: str) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.marks: dict[str, str] = {}
        self._within: list[str] = []
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.tags.append((tag, found))
        if tag == "mark":
            self._within = (found.get("data-numbers") or "").split()

    def handle_endtag(self, tag: str) -> None:
        if tag == "mark":
            self._within = []

    def handle_data(self, data: str) -> None:
        self.text += data
        for number in self._within:
            self.marks[number] = self.marks.get(number, "") + data


def document(text: str, **known: str) -> Document:
    return Document("seeds/a.md", text, **known)  # type: ignore[arg-type]


def citations(of: Document, *spans: Span) -> tuple[Citation, ...]:
    return tuple(cite(number, of, span, "000001") for number, span in enumerate(spans, start=1))


def answer(*quotes: Citation, confidence: float = 0.9) -> Answer:
    return Answer("问", "问", quotes, confidence)


TAGS = (
    "div p a ul ol li h1 h2 h3 span br button mark i article blockquote footer header section "
    "table thead tbody tr th td b details summary strong img"
)
ATTRIBUTES = (
    "class id href rel target lang title style type role tabindex aria-label aria-hidden aria-live "
    "aria-level aria-current aria-describedby aria-pressed data-label data-numbers data-number data-turn "
    "data-state data-focus data-question data-document data-language data-edit data-undo data-text "
    "data-copy data-link data-generation data-verdict data-verify data-step data-file data-deed data-part "
    "data-sure data-conversation data-forget data-settle download hidden src alt loading data-stage data-outcome "
    "data-missing data-inspect data-settings data-everywhere data-source data-since data-until data-ask data-leave data-tab"
)


def assert_harmless(markup: str) -> None:
    for tag, attributes in Reader(markup).tags:
        assert tag in TAGS.split(), tag
        assert set(attributes) <= set(ATTRIBUTES.split()), attributes
        assert re.match("#(cite|near|quote)-|/yuanwen/(export|leaf)/|https?://|$", attributes.get("href") or ""), (
            attributes
        )
        assert re.fullmatch(r"(--share:\d+%)?", attributes.get("style") or ""), attributes
    assert "{{" not in markup


@given(
    text=st.text(alphabet=st.sampled_from("甲乙。<>&\"'`{}$#\n &;ab😀\u0301"), max_size=60),
    ends=st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=4),
    hush=st.tuples(st.integers(0, 60), st.integers(0, 60)),
)
def test_the_text_without_tags_is_the_document_and_each_mark_its_quote(
    text: str, ends: list[tuple[int, int]], hush: tuple[int, int]
) -> None:
    spans = [Span(*sorted((min(a, len(text)), min(b, len(text))))) for a, b in ends]
    found = citations(document(text), *[span for span in spans if span.start < span.end])
    hidden = [LeftOut(Span(*sorted(min(end, len(text)) for end in hush)), "card")]
    reader = Reader(source.marked(text, found, found[0] if found else None, hidden))
    assert reader.text == text
    assert reader.marks == {str(citation.number): citation.quote for citation in found}


def test_an_empty_text_has_no_marks() -> None:
    assert source.marked("", ()) == ""


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_hostile_becomes_a_tag_or_an_attribute(text: str, language: str) -> None:
    made = document(f"{text}。{text}", title=text, author=text, published=text, url=text, language=text)
    made = Document(text, made.text, title=text, author=text, url=text, language=text)
    found = citations(made, Span(0, len(text)), Span(len(text), len(made.text)))
    missing = Answer(text, text, (), 0.1, "not_stated", found)
    turns = [
        Turn(0, text),
        Turn(1, text, answer(*found), asked=text + text, verdict="off_topic"),
        Turn(1, text, answer(*found), scope=Scope(text, text, text)),
        Turn(2, "问", missing, unknown=(text,)),
    ]
    options = TurnOptions(language, lambda citation: (text, text), 0.4)
    for markup in (
        conversation.conversation(turns, Welcome(), options),
        conversation.conversation([], Welcome(1, 2, (text, text)), options),
        conversation.conversation([], Welcome(problem=text, seeds=text), options),
        conversation.conversation([], Welcome(problem=text, has_index=False, seeds=text), options),
        source.panel(
            made, [LeftOut(Span(0, 2), text)], Sheet(found, found[1], focus=text, checked=text, language=language)
        ),
        source.panel(document("别的"), (), Sheet(found, found[0], language=language)),
        source.panel(
            replace(made, file="a.pdf"),
            (),
            Sheet([replace(one, place="page:3") for one in found], found[0], language=language),
        ),
        source.without(language, lost=found[0], focus=text),
        library.documents([Entry(File(text, "indexed"), made, 3)], 1, 1, language),
        library.documents([Entry(File(text, "new"))], 1, 1, language),
        conversation.further([text], True, language),
        library.unanswered([Unanswered(text, 2, 0.0)], language),
        history.past([Past(text, text, 2, 0.0)], text, language),
        lines([text], kind="plain"),
        notice(text),
        library.uploads([Added(text, text, "renamed"), Added(text, "", "refused", ReadError(text, text))], language),
    ):
        assert_harmless(markup)


def test_a_question_is_shown_as_it_was_typed() -> None:
    shown = conversation.conversation([Turn(0, "**粗** <b> [a](b)")], Welcome(), TurnOptions("zh"))
    assert "**粗** <b> [a](b)" in Reader(shown).text


def test_every_citation_has_its_link_in_the_answer() -> None:
    made = document("甲。乙。丙。", title="题")
    turn = Turn(4, "问", answer(*citations(made, Span(0, 2), Span(4, 6))))
    links = [
        tag.get("href")
        for name, tag in Reader(conversation.conversation([turn], Welcome(), TurnOptions("zh"))).tags
        if name == "a"
    ]
    assert links == ["#cite-4-1", "#cite-4-2"] * 2  # beside the quotes, then beside the source


@pytest.mark.parametrize(("unsure", "tag"), [(False, "strong"), (True, "span")])
def test_a_short_answer_that_is_only_likely_is_marked_otherwise(unsure: bool, tag: str) -> None:
    (quoted,) = citations(document("甲<b>乙。", title="题"), Span(0, 6))
    quoted = replace(quoted, short=Span(4, 5), unsure=unsure)
    read = Reader(conversation.conversation([Turn(4, "问", answer(quoted))], Welcome(), TurnOptions("zh")))
    marks = {"yw-short": "strong", "yw-likely": "span"}
    found = {t.get("class"): name for name, t in read.tags if t.get("class") in marks}
    assert found == {"yw-likely" if unsure else "yw-short": tag}
    assert "甲<b>乙。" in read.text


def test_confidence_is_told_in_words_and_sources_with_title_and_line() -> None:
    turn = Turn(0, "问", answer(*citations(document("甲。\n乙。", title="题"), Span(3, 5))))
    chinese = Reader(conversation.conversation([turn], Welcome(), TurnOptions("zh"))).text
    english = Reader(conversation.conversation([turn], Welcome(), TurnOptions("en"))).text
    assert "把握大" in chinese and "《题》" in chinese and "第 2 行" in chinese
    assert "confident" in english and "“题”" in english and "line 2" in english


def test_not_found_says_why_and_that_the_nearest_passages_are_no_answer() -> None:
    near = citations(document("甲。", title="题"), Span(0, 2))
    turn = Turn(0, "问", Answer("问", "问", (), 0.1, "not_stated", near))
    reader = Reader(conversation.conversation([turn], Welcome(), TurnOptions("zh")))
    assert say("not_stated", "zh") in reader.text
    assert "不是答案" in reader.text
    assert ("a", {"class": "cite yw-place", "href": "#near-0-1"}) in reader.tags
    assert not [tag for tag, attributes in reader.tags if tag == "blockquote"]


def test_a_quote_that_is_no_longer_there_is_told_and_not_marked() -> None:
    old = citations(document("旧的句子。新的句子。"), Span(0, 5))
    shown = source.panel(document("新的句子。"), (), Sheet(old, old[0]))
    assert say("page_changed", "zh") in shown
    assert "旧的句子。" in shown
    assert not Reader(shown).marks


def test_only_addresses_of_the_web_become_links() -> None:
    for url, linked in (("https://a.cn/?b=1&c=2", True), ("javascript:alert(1)", False), ("", False)):
        tags = Reader(source.panel(document("甲", url=url), (), Sheet())).tags
        links = [attributes for tag, attributes in tags if tag == "a"]
        assert bool(links) == linked
        if linked:
            assert links[0]["href"] == url
            assert links[0]["rel"] == "noopener noreferrer"


def test_a_very_long_document_is_shown_around_the_quote(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source, "WINDOW", 100)
    made = document("某行文字。\n" * 100)
    found = citations(made, Span(300, 305))
    reader = Reader(source.panel(made, (), Sheet(found, found[0])))
    assert reader.marks == {"1": found[0].quote}
    assert say("page_part", "zh") in reader.text
    assert len(reader.text) < 300


def test_the_list_of_documents_counts_those_it_leaves_out() -> None:
    shown = library.documents([Entry(File("a.md", "indexed"), document("甲" * 1234, title="题"), 7)], 500, 0, "zh")
    assert "500" in shown and "1,234" in shown and "前 1 份" in shown


def test_an_error_is_shown_in_the_language_of_the_page() -> None:
    error = QuestionError("问题是空的。", "the question is empty.")
    assert error.said("zh") == "问题是空的。"
    assert error.said("en") == "the question is empty."
    assert UserError("只有中文").said("en") == "只有中文"
    assert notice("") == ""


def test_what_became_of_uploads_is_told() -> None:
    told = html.unescape(library.uploads([Added("a.md", "a-2.md", "renamed"), Added("b.md", "c.md", "same")], "zh"))
    assert "a-2.md" in told and "c.md" in told and "重建索引" in told
    refused = library.uploads([Added("a.exe", "", "refused", ReadError("不支持", "not supported"))], "en")
    assert "not supported" in refused and "Rebuild" not in refused


@pytest.mark.parametrize(
    ("sentence", "questions"),
    [
        ("", []),
        ("他说：“好。”", []),
        ("小米第一款手机以顶级配置搭配1999元的震撼价格。", ["小米第一款手机以顶级配置搭配多少元的震撼价格？"]),
        ("汽车行业的信任靠的是滴水穿石的长期积累。", ["汽车行业的信任靠的是什么？"]),
        ("小米1创下34小时预订超30万台的纪录。", []),
        ("Marie Curie said that nothing in life is to be feared.", ["What did Marie Curie say?"]),
    ],
)
def test_questions_are_made_from_sentences(sentence: str, questions: list[str]) -> None:
    assert [question for _, question in from_sentence(sentence)] == questions


@pytest.mark.parametrize(
    ("method", "headers", "own"),
    [
        ("GET", {b"host": "127.0.0.1:7860"}, True),
        ("GET", {b"host": "localhost:7860"}, True),
        ("GET", {b"host": "evil.example:7860"}, False),
        ("GET", {}, False),
        ("POST", {b"host": "127.0.0.1:7860"}, True),
        ("POST", {b"host": "127.0.0.1:7860", b"origin": "http://127.0.0.1:7860"}, True),
        ("POST", {b"host": "127.0.0.1:7860", b"origin": "http://evil.example"}, False),
        ("POST", {b"host": "127.0.0.1:7860", b"origin": "null"}, False),
        ("POST", {b"host": "127.0.0.1:7860", b"sec-fetch-site": "cross-site"}, False),
    ],
)
def test_only_the_page_itself_may_use_the_server(method: str, headers: dict[bytes, str], own: bool) -> None:
    assert guard.is_own(method, headers, guard.hosts_of("127.0.0.1")) is own


def test_the_assets_name_nothing_outside() -> None:
    for suffix in ("css", "js", "svg"):
        path = Path(conversation.__file__).with_name(f"page.{suffix}")
        text = path.read_text("utf-8").replace("http://www.w3.org/2000/svg", "")
        assert not re.search(r"https?://[a-z]|//[a-z]+\.[a-z]|@import|@font-face", text), path
