"""Late interaction: MaxSim is between 0 and 1, of one passage at a time, and knows translations."""

from collections.abc import Mapping

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.embedding.static import BUNDLED_FOLDER, StaticEncoder
from index.search import late_interaction
from index.search.fusion import score
from index.search.late_interaction import LateInteraction, MaxSim

ENCODER = StaticEncoder(BUNDLED_FOLDER)
TEXTS = (
    "小米汽车的首款车型SU7上市二十七分钟，收到五万个订单。",
    "長江全長約6300公里，是亞洲最長的河流。",
    "The committee elected a new chairman in March.",
    "\n",
    "🙂",
)


PASSAGES = dict(enumerate(TEXTS))


def compared(question: str, texts: Mapping[int, str], by: LateInteraction | None = None) -> MaxSim:
    return (by or LateInteraction(ENCODER)).compare(
        ENCODER.vectors_of(ENCODER.distinct_token_ids([question])[0]), texts
    )


@settings(max_examples=60, deadline=None)
@given(question=st.text(max_size=40), texts=st.lists(st.text(max_size=60), max_size=4))
def test_it_is_between_0_and_1_whatever_the_texts(question: str, texts: list[str]) -> None:
    maxsim = compared(question, dict(enumerate(texts)))
    for shares in (maxsim.plain, maxsim.weighted):
        assert shares.shape == (len(texts),)
        assert ((shares >= 0) & (shares <= 1 + 1e-5)).all()


@pytest.mark.parametrize("row", [0, 1, 2])
def test_a_passage_holds_all_of_itself(row: int) -> None:
    plain = compared(TEXTS[row], PASSAGES).plain
    assert plain[row] == pytest.approx(1, abs=1e-5)
    assert (np.delete(plain, row) < 0.9).all()


def test_plain_maxsim_does_not_depend_on_the_other_passages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(late_interaction, "KEPT", 3)  # so that the memory is full, and forgets
    one = LateInteraction(ENCODER)
    together = compared("亚洲最长的河流", PASSAGES, one).plain
    alone = [float(compared("亚洲最长的河流", {row: PASSAGES[row]}, one).plain[0]) for row in PASSAGES]
    assert together == pytest.approx(alone, abs=1e-6)
    backwards = dict(reversed(PASSAGES.items()))
    assert compared("亚洲最长的河流", backwards, one).plain[::-1] == pytest.approx(together, abs=1e-6)


def test_what_all_passages_hold_weighs_less_than_what_one_of_them_holds() -> None:
    texts = ["白蒿分布在中国许多省市。", "青蒿分布在中国许多省市。", "艾蒿分布在中国许多省市。"]
    maxsim = compared("艾蒿在中国分布在哪里", dict(enumerate(texts)))
    gaps = [shares[2] - shares[:2].max() for shares in (maxsim.plain, maxsim.weighted)]
    assert gaps[1] > 1.2 * gaps[0] > 0


def test_of_one_passage_both_are_the_same() -> None:
    maxsim = compared("亚洲最长的河流", {1: TEXTS[1]})
    assert maxsim.weighted == pytest.approx(maxsim.plain, abs=1e-6)


@pytest.mark.parametrize(
    ("question", "row"),
    [
        ("What is the longest river in Asia?", 1),
        ("亚洲最长的河流有多长？", 1),
        ("谁当选为委员会主席？", 2),
        ("几分钟收到了五万订单", 0),
    ],
)
def test_translations_and_both_scripts_are_near(question: str, row: int) -> None:
    assert compared(question, PASSAGES).weighted.argmax() == row


def test_a_question_without_tokens_has_no_maxsim() -> None:
    assert not compared("", PASSAGES).weighted.any()
    assert compared("谁", {}).plain.shape == (0,)


@pytest.mark.parametrize("same_script", [True, False])
def test_more_coverage_cosine_and_maxsim_never_count_against_a_passage(same_script: bool) -> None:
    for better in ((0.3, 0.2, 0.4), (0.2, 0.3, 0.4), (0.2, 0.2, 0.5)):
        assert score(*better, same_script=same_script) > score(0.2, 0.2, 0.4, same_script=same_script)


def test_the_nearest_sentence_is_the_one_whose_cosine_is_largest() -> None:
    one = LateInteraction(ENCODER)
    passages = [TEXTS[:2], [], TEXTS[2:], [TEXTS[0]]]
    question = "What is the longest river in Asia?"
    (asked,) = ENCODER.encode_query([question])
    expected = [max(ENCODER.encode_document(few) @ asked, default=0.0) for few in passages]
    assert one.nearest_sentences(asked, passages) == pytest.approx(expected, abs=1e-6)
    assert one.nearest_sentences(asked, []).shape == (0,)
