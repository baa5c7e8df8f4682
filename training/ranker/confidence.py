"""Fit the confidence of `qa.judge.confidence` on development sets.

    python -m training.ranker.confidence qa/ranker FOLDER

Each question of a set is asked of the passages of its set (they answer) and again of those that the
search finds when its own are taken away (they are about the matter and do not answer). Questions of
other sets are asked too. Questions that their own text does not answer are asked of that text alone; of all
texts too, but only to be counted: another one may well answer them. Every group counts the same, whatever its size.
"""

import argparse
import json
import math
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from index.errors import QuestionError
from index.search.index import Index
from qa.config import AnswerConfig
from qa.evaluation.evaluate import Question, auroc, holds, index_of, read_questions
from qa.judge.confidence import FILE, FITTED, WAYS, Confidence, Evidence, Weights, evidence, logit, unfitted
from qa.judge.models import Models
from qa.judge.rank import candidates
from qa.judge.ranker import ALONE, WITH_READER, Ranker
from qa.judge.reader import BundledReader
from qa.question.kinds import query as understand

Floats = npt.NDArray[np.float64]

SETS = ("cmrc2018_trial", "drcd_dev", "dureader_robust_dev", "xquad_zh", "xquad_en",
        "xquad_qen_pzh", "xquad_qzh_pen", "cjrc_cail2019_dev")  # fmt: skip
"""Asked of their own passages; those that say of some questions that nothing answers them are not
asked again without the passages that do."""

STRANGERS = (("cmrc2018_trial", "noctx_chinese_simpleqa"), ("xquad_zh", "noctx_chinese_simpleqa"),
             ("cmrc2018_trial", "xquad_qen_pzh"))  # fmt: skip
"""Passages of one set, questions of another."""

REFUSED = {"same script": 0.05, "from Chinese": 0.1, "other script": 0.1}
"""Share of the answered questions that may be refused at the default threshold. Between scripts less
can be told, and a wrong answer is worse than none."""

RIDGE = 0.01


@dataclass(frozen=True, slots=True)
class Group:
    """Questions of one kind, which the passages answer or not."""

    name: str
    answered: bool
    seen: list[Evidence]
    counts: bool = True
    """Whether the confidence is fitted on it."""

    @property
    def way(self) -> str:
        """That of most questions: a quote of digits alone has no script."""
        return Counter(one.way for one in self.seen).most_common(1)[0][0]


def main() -> None:
    """Ask, fit, write `confidence.json`, print how well it separates answered from unanswered questions."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("out", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--questions", type=int, default=150, help="of each group")
    options = parser.parse_args()
    weights: dict[str, dict[str, Weights]] = {}
    asked = [Models(BundledReader(), Ranker(), Confidence({})), Models(None, Ranker(ALONE), Confidence({}))]
    groups = list(_groups(options.folder, options.questions, asked))
    for number, name in enumerate((WITH_READER.stem, ALONE.stem)):
        of_ranker = groups[number :: len(asked)]
        weights[name] = {way: fit(_of(of_ranker, way)) for way in WAYS}
        print(f"{name}\n{table(of_ranker)}")
    (options.out / FILE.name).write_text(json.dumps(weights, indent=1) + "\n", "utf-8")


def fit(groups: Sequence[Group]) -> Weights:
    """The weights of the evidence and the offset that refuses REFUSED of the answered questions at the
    default threshold. All groups are of one way.

    Every part is meant to speak for an answer: one that would get a weight below 0 is left out.
    """
    every = [one for group in groups for one in group.seen]
    values = np.asarray([[getattr(one, name) for name in FITTED] for one in every])
    right = np.repeat([float(group.answered) for group in groups], [len(group.seen) for group in groups])
    share = np.concatenate([np.full(len(g.seen), 1 / len(g.seen)) for g in groups])
    for side in (right, 1 - right):
        share[side > 0] /= 2 * share[side > 0].sum()
    fixed = np.asarray([unfitted(one) for one in every])
    mean, scale = values.mean(axis=0), np.maximum(values.std(axis=0), 1e-6)
    columns = np.column_stack([(values - mean) / scale, np.ones(len(values))])
    fitted = np.arange(len(FITTED))
    while True:
        line = _line(columns[:, [*fitted, -1]], right, share, fixed)
        if (line[:-1] >= 0).all():
            break
        fitted = np.delete(fitted, line[:-1].argmin())
    weights = dict.fromkeys(FITTED, 0.0)
    weights |= {FITTED[at]: round(float(w / scale[at]), 4) for at, w in zip(fitted, line[:-1], strict=True)}
    return weights | {"offset": _offset(groups, weights | {"offset": 0.0})}


def _offset(groups: Sequence[Group], weights: Weights) -> float:
    """What puts REFUSED of the answered questions, every group alike, below the threshold."""
    answered = [group for group in groups if group.answered]
    logits = np.concatenate([[logit(one, weights) for one in g.seen] for g in answered])
    share = np.concatenate([np.full(len(g.seen), 1 / len(g.seen)) for g in answered])
    order = np.argsort(logits)
    passed = np.cumsum(share[order]) / share.sum()
    lowest = logits[order][np.searchsorted(passed, REFUSED[answered[0].way])]
    return round(_THRESHOLD - float(lowest), 4)


def _line(columns: Floats, right: Floats, share: Floats, fixed: Floats) -> Floats:
    """A weight for each column, by Newton's method with a little ridge on all but the last."""
    count = columns.shape[1]
    ridge = RIDGE * np.diag([*np.ones(count - 1), 0.0])
    line = np.zeros(count)
    for _ in range(50):
        expected = 1 / (1 + np.exp(-columns @ line - fixed))
        curvature = (columns * (share * expected * (1 - expected))[:, None]).T @ columns + ridge
        line -= np.linalg.solve(curvature, columns.T @ (share * (expected - right)) + ridge @ line)
    return line


def table(groups: Sequence[Group]) -> str:
    """Groups that are answered against those over the same passages that are not: the area under
    the curve and the shares refused, of every second question, with weights fitted on the others."""
    lines = []
    for yes, no in _pairs(groups):
        way = yes.way
        weights = fit([_half(group, 0) for group in _of(groups, way)])
        found = [[logit(one, weights) for one in _half(group, 1).seen] for group in (yes, no)]
        refused = [float(np.mean(np.asarray(logits) < _THRESHOLD)) for logits in found]
        lines.append(f"{auroc(*found):.3f}  refused {refused[0]:.3f} {refused[1]:.3f}  {yes.name} | {no.name}")
    return "\n".join(lines)


def _half(group: Group, number: int) -> Group:
    return replace(group, seen=group.seen[number::2])


_THRESHOLD = math.log(AnswerConfig().threshold / (1 - AnswerConfig().threshold))


def _pairs(groups: Sequence[Group]) -> Iterator[tuple[Group, Group]]:
    """Groups over the same passages, of one way, one answered and one not."""
    for yes in groups:
        for no in groups:
            same = yes.name.split(", ")[0] == no.name.split(", ")[0]
            if yes.answered > no.answered and same and yes.way == no.way:
                yield yes, no


def _groups(folder: Path, limit: int, models: Sequence[Models]) -> Iterator[Group]:
    """For each group one of each of the models, in their order."""
    for name in SETS:
        strangers = [other for passages, other in STRANGERS if passages == name]
        with tempfile.TemporaryDirectory() as store:
            index, questions = index_of(_read(folder, name), Path(store))
            unanswered = [question for question in questions if not question.answerable]
            asked = _some([q for q in questions if q.answerable], limit)
            yield from _evidence_of(name, asked, index, models, counts=not unanswered)
            if unanswered:
                of_none = _some(unanswered, limit)
                yield from _evidence_of(f"{name}, unanswered", of_none, index, models, counts=False)
                yield from _evidence_of(f"{name} of its text", asked, index, models, own=True)
                alone = f"{name} of its text, unanswered"
                yield from _evidence_of(alone, of_none, index, models, own=True)
            else:
                yield from _evidence_of(f"{name}, without", asked, index, models, without=True)
            for other in strangers:
                far = [replace(q, answerable=False) for q in _read(folder, other)]
                yield from _evidence_of(f"{name}, {other}", _some(far, limit), index, models)
            index.close()


def _evidence_of(
    name: str,
    questions: Sequence[Question],
    index: Index,
    models: Sequence[Models],
    *,
    without: bool = False,
    own: bool = False,
    counts: bool = True,
) -> Iterator[Group]:
    """One group for each of the models: asked `without` the passages that answer, or of the questions'
    `own` texts alone."""
    seen: list[list[Evidence]] = [[] for _ in models]
    for question in questions:
        try:
            query = understand(question.question)
        except QuestionError:  # a few are no more than marks
            continue
        within = index.only([question.document]) if own else index
        (search,) = within.prepare(query.question)
        hits = within.search(search, AnswerConfig().passages)
        if without:
            hits = [
                hit
                for hit in hits
                if hit.passage.document_id != question.document and not holds(hit.passage.text, question)
            ]
        for of_model, each in zip(seen, models, strict=True):
            if found := candidates(query, search, hits, index.encoder, each)[0]:
                of_model.append(evidence(query, search, found, hits, index.encoder))
    answered = bool(questions) and questions[0].answerable and not without
    print(name, len(seen[0]), flush=True)
    for of_model in seen:
        yield Group(name, answered, of_model, counts)


def _read(folder: Path, name: str) -> list[Question]:
    return read_questions(next(folder.glob(f"{name}.jsonl*")))


def _some(questions: Sequence[Question], limit: int) -> list[Question]:
    """About `limit` of them, evenly spread."""
    step = max(1, len(questions) // limit)
    return list(questions[step // 3 :: step][:limit])


def _of(groups: Sequence[Group], way: str) -> list[Group]:
    """The questions of one way, of the groups to fit on; of a group that is mostly of another, none: it has too few of them
    to count as a whole group."""
    fitted_on = [group for group in groups if group.counts]
    kept = [replace(group, seen=[one for one in group.seen if one.way == way]) for group in fitted_on]
    return [few for few, group in zip(kept, fitted_on, strict=True) if 2 * len(few.seen) > len(group.seen)]


if __name__ == "__main__":
    main()
