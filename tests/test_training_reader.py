"""Training of the reader: its losses, its batches, and a small run of the whole."""

import json
import random
from argparse import Namespace
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("torch", reason="training needs torch")

import torch

import training.reader.batches
import training.reader.masked_lm
import training.reader.teacher
from index.embedding.static import BUNDLED_FOLDER, StaticEncoder
from qa.judge.inputs import Matcher, bundled
from training.glosses import Glosses
from training.reader.batches import FOLDS, Batch, Steps, planned, tensors
from training.reader.entity_swaps import names, swapped_entity
from training.reader.masked_lm import MaskedPassages
from training.reader.network import Network, Shape
from training.reader.rows import Rows, read
from training.reader.students import DISTILLED, Student, soft_targets, span_loss
from training.reader.teacher import Teacher, rotated
from training.reader.train import trained, unit_rows

TEXTS = [
    ("小米汽车", "小米汽车的首款车型是SU7，售价为21.59万元起。小米汽车在27分钟内接到了5万个订单。", "27分钟"),
    ("雷军", "雷军是小米公司的创办人。他于1969年出生在湖北仙桃，毕业于武汉大学。", "武汉大学"),
    ("长江", "长江全长约6300公里，发源于青藏高原，在上海流入东海。它是亚洲最长的河流。", "6300公里"),
    ("李白", "李白是唐代的诗人，字太白。他写了《静夜思》等名篇，后人称他为诗仙。", "诗仙"),
    ("咖啡", "咖啡原产于埃塞俄比亚。十五世纪时，也门人开始种植咖啡，后来传入欧洲。", "埃塞俄比亚"),
]  # fmt: skip
QUESTIONS = ["多长时间接到5万个订单？", "雷军毕业于哪里？", "长江有多长？", "李白被称为什么？", "咖啡原产于哪里？"]


@pytest.fixture(autouse=True)
def small_teachers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Teachers of the same layers, an eighth as wide: what is tested here does not depend on the width."""
    monkeypatch.setattr(training.reader.teacher, "WIDTH", 32)
    monkeypatch.setattr(training.reader.teacher, "MEANING", 24)


@pytest.fixture
def rows(tmp_path: Path) -> Rows:
    file = tmp_path / "rows.jsonl"
    lines = [
        {
            "title": title, "context": text, "question": question, "lang_q": "zh-Hans", "answerable": True,
            "answers": [answer], "answer_starts": [text.index(answer)],
        }
        for (title, text, answer), question in zip(TEXTS, QUESTIONS, strict=True)
    ]  # fmt: skip
    file.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    return read(file, 100, Glosses({"雷军": "lei jun", "毕业": "graduate"}, {}))


@pytest.fixture
def batch(rows: Rows) -> Batch:
    one, two = rows.asked[:2]
    read_for = [
        (0, rows.passages[one.right[0][0]], one.right[0][1]),
        (0, rows.passages[one.near[0]], ()),
        (1, rows.passages[two.near[0]], ()),
    ]
    return tensors([one.question, two.question], read_for, bundled(), [0, 1]).to("cpu")


def test_loss_is_minus_the_logarithm_of_the_right_share(batch: Batch) -> None:
    logits = torch.randn(*batch.passage.shape, 2).masked_fill(~batch.passage_mask[..., None], -1e4)
    raised = logits.double().exp()
    expected = []
    for side, right in ((0, batch.begins), (1, batch.ends)):
        first = raised[:2, :, side]
        expected += [-(first[right[:2]].sum() / (first.sum() + 1)).log()]
        expected += [-(1 / (raised[2, :, side].sum() + 1)).log()]  # the second question: none is right
    assert batch.begins[0].sum() == 1
    found = span_loss(logits, batch, None, -1)
    assert float(found) == pytest.approx(float(torch.stack(expected).mean()), rel=1e-4)
    only_second = span_loss(logits, batch, None, 0)
    assert float(only_second) == pytest.approx(float(expected[1] + expected[3]) / 2, rel=1e-4)


def test_a_pupil_that_says_what_its_teachers_say_has_the_least_loss(batch: Batch) -> None:
    teachers = _teachers(2)
    soft = soft_targets(teachers, batch)
    of_question = torch.zeros(2, 2).index_add(0, batch.owner, soft.sum(dim=1))
    assert (soft >= 0).all()
    assert (of_question < 1).all()  # the rest is for "none"
    none = (1 - of_question)[batch.owner][:, None]
    as_taught = (soft / none).clamp(min=1e-30).log().masked_fill(~batch.passage_mask[..., None], -1e4)

    def from_teachers(logits: torch.Tensor) -> float:
        both, hard = span_loss(logits, batch, soft, -1), span_loss(logits, batch, None, -1)
        return float(both - (1 - DISTILLED) * hard)

    least = from_teachers(as_taught)
    for _ in range(5):
        other = as_taught + torch.randn_like(as_taught) * batch.passage_mask[..., None]
        assert from_teachers(other) > least


def test_the_teacher_that_left_a_text_out_says_half(batch: Batch) -> None:
    teachers = _teachers(3)
    alone = [soft_targets([teacher], batch) for teacher in teachers]
    weights = torch.full((3, 2), 0.25)
    weights[0, 0] = weights[1, 1] = 0.5
    expected = sum(one * weights[n][batch.owner][:, None, None] for n, one in enumerate(alone))
    assert torch.allclose(soft_targets(teachers, batch), expected, atol=1e-5)


def test_batches_are_the_same_whoever_makes_them(rows: Rows, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(training.reader.batches, "BATCH", 2)
    chosen = planned([(rows, 5)], random.Random(1))
    assert len(chosen) == 2
    steps = Steps(chosen, bundled())
    backwards = [steps[1], steps[0]][::-1]
    for one, two in zip(backwards, steps.ahead(0), strict=True):
        for name in ("question", "passage", "features", "cosines", "begins", "owner", "slot"):
            assert torch.equal(getattr(one, name), getattr(two, name)), name
    assert {int(fold) for step in backwards for fold in step.fold} <= set(range(FOLDS))


def test_of_another_thing_nothing_answers_and_no_teacher_speaks(rows: Rows) -> None:
    steps = list(Steps([(rows, rows.asked)] * 20, bundled(), swapped=0.5).ahead(0))
    teachers = _teachers(1)
    asked = {one.question.text for one in rows.asked}
    silent = [owner for step in steps for owner in step.swapped.tolist()]
    assert 5 < sum(silent) < len(asked) * len(steps)
    assert any(step.begins[~step.swapped[step.owner]].any() for step in steps)
    for step in steps:
        of_another = step.swapped[step.owner]
        assert set(step.owner.tolist()) >= set(torch.nonzero(step.swapped).flatten().tolist())
        assert not step.begins[of_another].any()
        if of_another.any():
            assert not soft_targets(teachers, step)[of_another].any()


def test_a_name_is_put_in_that_the_question_and_its_answer_do_not_hold(rows: Rows) -> None:
    generator = random.Random(2)
    matcher = bundled()
    made = {
        (asked.question.text, found[0].text)
        for asked in rows.asked
        for _ in range(30)
        if (found := swapped_entity(rows, asked, matcher, generator)) is not None
    }
    assert ("雷军毕业于哪里？", "李白毕业于哪里？") in made
    for before, after in made:
        (new,) = [name.text for name in names(after) if name.text not in before] or [""]
        assert new, (before, after)


def test_words_are_hidden_whole_and_not_seen(rows: Rows, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(training.reader.masked_lm, "TEXTS", 6)
    ids, words, there, hidden = MaskedPassages([rows.passages], 3)[1]
    assert 0 < hidden.sum() < there.sum() / 2
    assert not (hidden & ~there).any()
    passage = next(p.tokens for p in rows.passages if "亚洲" in p.tokens.text)
    row = next(n for n in range(len(ids)) if ids[n, : len(passage)].tolist() == passage.ids.tolist())
    for word in range(len(passage.words)):
        of_word = hidden[row, : len(passage)][torch.from_numpy(passage.word == word)]
        assert of_word.all() or not of_word.any()
    table = unit_rows(bundled().encoder)
    for network in (Network(Shape(), table).eval(), *(p.ema for p in _teachers(1))):
        with torch.no_grad():
            seen = network.alone(ids, words, there[..., None], hidden)
            other = torch.where(hidden, 7, ids)
            assert torch.equal(seen, network.alone(other, words, there[..., None], hidden))


def test_turned_keeps_lengths_and_tells_distances_only() -> None:
    values = torch.randn(1, 1, 8).expand(1, 6, 8)
    round_ = rotated(values)
    assert torch.allclose(round_.norm(dim=-1), values.norm(dim=-1), atol=1e-5)
    products = round_ @ round_.transpose(1, 2)
    for distance in range(1, 5):
        assert torch.allclose(products[0].diagonal(distance), products[0, 0, distance].expand(6 - distance), atol=1e-4)


def test_teachers_then_the_reader(rows: Rows, monkeypatch: pytest.MonkeyPatch) -> None:
    for module, name in ((training.reader.batches, "BATCH"), (training.reader.masked_lm, "TEXTS")):
        monkeypatch.setattr(module, name, 2)
    monkeypatch.setattr("training.reader.train.FOLDS", 1)
    matcher = Matcher(StaticEncoder(BUNDLED_FOLDER))
    learnt = np.zeros((matcher.encoder.vocabulary_size, Shape().learnt), dtype=np.float32)
    options = Namespace(
        device="cpu", workers=0, each=[4], rough_each=0, word_steps=1, teacher_passes=1, passes=1,
        last_passes=1, last_each=[4],
    )  # fmt: skip
    network, figures = trained([rows], rows, rows, matcher, learnt, options)
    assert figures["questions"] == len(rows.asked)
    assert 0 <= figures["f1"] <= 1
    assert all(torch.isfinite(parameter).all() for parameter in network.parameters())


def _teachers(count: int) -> list[Student]:
    torch.manual_seed(3)
    table = unit_rows(bundled().encoder)
    company = torch.randn(len(table), 32) * 0.1
    return [Student(Teacher(table, company), 1e-3, leaves=n) for n in range(count)]
