"""Measure retrieval and answers on reading-comprehension sets, beside plain BM25.

    python -m benchmarks.quality FOLDER [SET …] [--limit N] [--answers]

FOLDER holds the sets as SET.jsonl.gz. Every question is asked over all passages of its set. The
columns: BM25 over character pairs, our lexical searcher, our dense searcher, what this one finds after a
closer look piece by piece (no word search in it), and everything fused.
"""

import argparse
import json
import tempfile
from collections.abc import Sequence
from pathlib import Path

from index.search import fusion
from index.search.index import SENTENCES, Index
from index.search.lexical import Lexical
from index.text import tokens
from index.text.language import fold, main_script
from index.text.markdown import searchable
from qa.answer import Assistant
from qa.evaluation.evaluate import Question, evaluate, index_of, read_questions, summary

SETS = (
    "cmrc2018_trial", "drcd_dev", "xquad_zh", "dureader_robust_dev", "xquad_en",
    "xquad_qen_pzh", "xquad_qzh_pen", "xquad_qde_pzh", "xquad_qru_pzh",
)  # fmt: skip
SEARCHERS = ("pairs", "lexical", "dense", "closer", "hybrid")
DEPTH = 60


def main() -> None:
    """Print a table and, with --json, write all figures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("sets", nargs="*", default=SETS)
    parser.add_argument("--limit", type=int, default=0, help="questions of a set, evenly spread")
    parser.add_argument("--answers", action="store_true", help="also answer, which takes longer")
    parser.add_argument("--json", type=Path, help="write the figures here")
    options = parser.parse_args()
    figures = {}
    print("| set | questions | BM25 pairs | lexical | dense | dense, closer | hybrid | R@5 | MRR |")
    print("|---|---|---|---|---|---|---|---|---|")
    for name in options.sets:
        path = next(iter(sorted(options.folder.glob(f"{name}.jsonl*"))), None)
        if path is None:
            print(f"| {name} | not in {options.folder} |")
            continue
        questions = read_questions(path)
        with tempfile.TemporaryDirectory() as folder:
            index, questions = index_of(questions, Path(folder))
            asked = (
                questions[:: max(1, len(questions) // options.limit)]
                if options.limit
                else questions
            )
            figures[name] = retrieval(index, asked)
            row = figures[name]
            cells = (
                row["pairs"],
                row["lexical"],
                row["dense"],
                row["closer"],
                row["hybrid"],
                row["R@5"],
                row["MRR"],
            )
            print(
                f"| {name} | {len(asked)} | " + " | ".join(f"{cell:.3f}" for cell in cells) + " |",
                flush=True,
            )
            if options.answers:
                outcomes = evaluate(asked, Assistant(index))
                figures[name] |= {
                    measure: value["mean"] for measure, value in summary(outcomes).items()
                }
    if options.answers:
        print(
            "\n| set | first sentence | cited@1 | cited@3 | short answer F1 | EM "
            "| refused, answerable | citations exact |"
        )
        print("|---|---|---|---|---|---|---|---|")
        for name, row in figures.items():
            shown = " | ".join(
                f"{row[key]:.3f}"
                for key in (
                    "first",
                    "cited@1",
                    "cited@3",
                    "F1",
                    "EM",
                    "refused, answerable",
                    "exact",
                )
            )
            print(f"| {name} | {shown} |")
    if options.json:
        options.json.write_text(json.dumps(figures, indent=1), "utf-8")


def retrieval(index: Index, questions: Sequence[Question]) -> dict[str, float]:
    """R@1 of each searcher alone and of all, and R@5 and MRR (at 10) of all."""
    of_row = {
        passage.row: passage.document_id
        for d in index.passages.titles()
        for passage in index.passages.of_document(d)
    }
    hits: dict[str, list[int]] = {name: [] for name in SEARCHERS}
    with tempfile.TemporaryDirectory() as folder:
        texts = [passage.text for passage in index.passages.of_rows(sorted(of_row))]
        pairs = Lexical.build(Path(folder) / "pairs", (_pairs(text) for text in texts))
        vectors = index.encoder.encode_query([question.question for question in questions])
        for question, vector in zip(questions, vectors, strict=True):
            text = question.question
            dense = index.dense.search(vector, DEPTH)
            rows = {
                "pairs": [row for row, _ in pairs.search(_pairs(text), DEPTH)],
                "lexical": [
                    row
                    for row, _ in index.lexical.search(
                        tokens.query_terms(text, index.lexical.knows), DEPTH
                    )
                ],
                "dense": [row for row, _ in dense],
                "closer": _closer(index, text, dense),
                "hybrid": [hit.passage.row for hit in index.search(text, DEPTH)],
            }
            for name, found in rows.items():
                order = list(dict.fromkeys(of_row[row] for row in found))
                hits[name].append(
                    order.index(question.document) + 1 if question.document in order else 0
                )
    figures = {name: sum(rank == 1 for rank in ranks) / len(ranks) for name, ranks in hits.items()}
    both = hits["hybrid"]
    figures["R@5"] = sum(0 < rank <= 5 for rank in both) / len(both)
    figures["R@10"] = sum(0 < rank <= 10 for rank in both) / len(both)
    figures["MRR"] = sum(1 / rank for rank in both if 0 < rank <= 10) / len(both)
    return figures


def _closer(index: Index, question: str, found: Sequence[tuple[int, float]]) -> list[int]:
    """The rows that the dense searcher found, in the order of a closer look at them."""
    texts = index.passages.texts([row for row, _ in found])
    (query,) = index.prepare(question)
    asked = query.wordings[0].different_tokens
    weighted = index.late_interaction.compare(asked, texts).weighted.tolist()
    same = {row: query.script == main_script(text) for row, text in texts.items()}
    scores = {
        row: fusion.score(0.0, cosine, one, same_script=same[row])
        for (row, cosine), one in zip(found, weighted, strict=True)
    }
    far = [row for row in fusion.best(scores, SENTENCES) if not same[row]]
    for row, cosine in index.nearest_sentences(query, far).items():
        scores[row] += fusion.SENTENCE * max(cosine, 0.0)
    return fusion.best(scores, len(scores))


def _pairs(text: str) -> list[str]:
    folded = "".join(fold(searchable(text)).split())
    return [folded[at : at + 2] for at in range(len(folded) - 1)]


if __name__ == "__main__":
    main()
