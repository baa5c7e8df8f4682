"""Late interaction: a share, of one passage at a time, that knows translations."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.embedding.static import BUNDLED_FOLDER, StaticEncoder
from index.search import late_interaction
from index.search.fusion import score
from index.search.late_interaction import Interaction

ENCODER = StaticEncoder(BUNDLED_FOLDER)
TEXTS = (
    "小米汽车的首款车型SU7上市二十七分钟，收到五万个订单。",
    "長江全長約6300公里，是亞洲最長的河流。",
    "The committee elected a new chairman in March.",
    "\n",
    "🙂",
)


PASSAGES = dict(enumerate(TEXTS))


@settings(max_examples=60, deadline=None)
@given(question=st.text(max_size=40), texts=st.lists(st.text(max_size=60), max_size=4))
def test_it_is_a_share_whatever_the_texts(question: str, texts: list[str]) -> None:
    meeting = Interaction(ENCODER).compare(question, dict(enumerate(texts)))
    for shares in (meeting.met, meeting.telling):
        assert shares.shape == (len(texts),)
        assert ((shares >= 0) & (shares <= 1 + 1e-5)).all()


@pytest.mark.parametrize("row", [0, 1, 2])
def test_a_passage_meets_all_of_itself_and_of_its_parts(row: int) -> None:
    met = Interaction(ENCODER).compare(TEXTS[row], PASSAGES).met
    assert met[row] == pytest.approx(1, abs=1e-5)
    assert (np.delete(met, row) < 0.9).all()


def test_what_is_said_of_a_passage_does_not_depend_on_the_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(late_interaction, "KEPT", 3)  # so that the memory is full, and forgets
    one = Interaction(ENCODER)
    together = one.compare("亚洲最长的河流", PASSAGES).met
    alone = [float(one.compare("亚洲最长的河流", {row: PASSAGES[row]}).met[0]) for row in PASSAGES]
    assert together == pytest.approx(alone, abs=1e-6)
    backwards = dict(reversed(PASSAGES.items()))
    assert one.compare("亚洲最长的河流", backwards).met[::-1] == pytest.approx(together, abs=1e-6)


def test_what_all_passages_meet_tells_less_than_what_one_of_them_meets() -> None:
    texts = ["白蒿分布在中国许多省市。", "青蒿分布在中国许多省市。", "艾蒿分布在中国许多省市。"]
    meeting = Interaction(ENCODER).compare("艾蒿在中国分布在哪里", dict(enumerate(texts)))
    gaps = [shares[2] - shares[:2].max() for shares in (meeting.met, meeting.telling)]
    assert gaps[1] > 1.2 * gaps[0] > 0


def test_of_one_passage_all_that_it_meets_is_telling() -> None:
    meeting = Interaction(ENCODER).compare("亚洲最长的河流", {1: TEXTS[1]})
    assert meeting.telling == pytest.approx(meeting.met, abs=1e-6)


@pytest.mark.parametrize(
    ("question", "row"),
    [
        ("What is the longest river in Asia?", 1),
        ("亚洲最长的河流有多长？", 1),
        ("谁当选为委员会主席？", 2),
        ("几分钟收到了五万订单", 0),
    ],
)
def test_words_are_met_by_their_translations_and_in_both_scripts(question: str, row: int) -> None:
    assert Interaction(ENCODER).compare(question, PASSAGES).telling.argmax() == row


def test_nothing_is_met_by_what_has_no_meaning() -> None:
    assert not Interaction(ENCODER).compare("", PASSAGES).telling.any()
    assert Interaction(ENCODER).compare("谁", {}).met.shape == (0,)


@pytest.mark.parametrize("same_script", [True, False])
def test_more_words_more_nearness_and_more_meaning_never_count_against_a_passage(
    same_script: bool,
) -> None:
    for better in ((0.3, 0.2, 0.4), (0.2, 0.3, 0.4), (0.2, 0.2, 0.5)):
        assert score(*better, same_script=same_script) > score(
            0.2, 0.2, 0.4, same_script=same_script
        )


def test_the_nearest_sentence_is_the_one_whose_cosine_is_largest() -> None:
    one = Interaction(ENCODER)
    passages = [TEXTS[:2], [], TEXTS[2:], [TEXTS[0]]]
    question = "What is the longest river in Asia?"
    (asked,) = ENCODER.encode_query([question])
    expected = [max(ENCODER.encode_document(few) @ asked, default=0.0) for few in passages]
    assert one.nearest_sentences(question, passages) == pytest.approx(expected, abs=1e-6)
    assert one.nearest_sentences(question, []).shape == (0,)
