"""Measure retrieval and answers on reading-comprehension sets, beside plain BM25.

    python -m benchmarks.quality FOLDER [SET …] [--limit N] [--answers]

FOLDER holds the sets as SET.jsonl.gz. Every question is asked over all passages of its set. The
columns: BM25 over character pairs, our lexical retriever, our dense retriever, the dense one reranked by
late interaction (no terms in it), and everything fused.
"""

import argparse
import json
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks.corpora import path_of
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
RETRIEVERS = ("pairs", "lexical", "dense", "reranked", "hybrid")
ANSWERS = ("first", "cited@1", "cited@3", "F1", "EM", "refused, answerable", "exact")
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
    print("| set | questions | BM25 pairs | lexical | dense | dense, reranked | hybrid | R@5 | MRR |")
    print("|---|---|---|---|---|---|---|---|---|")
    for name in options.sets:
        path = path_of(options.folder, name)
        if path is None:
            print(f"| {name} | not in {options.folder} |")
            continue
        questions = read_questions(path)
        with tempfile.TemporaryDirectory() as folder:
            index, questions = index_of(questions, Path(folder))
            asked = questions[:: max(1, len(questions) // (options.limit or len(questions)))]
            figures[name] = retrieval(index, asked)
            print(_row(name, len(asked), figures[name], (*RETRIEVERS, "R@5", "MRR")), flush=True)
            if options.answers:
                outcomes = evaluate(asked, Assistant(index))
                figures[name] |= {measure: value["mean"] for measure, value in summary(outcomes).items()}
                figures[name]["questions"] = len(asked)
    if options.answers:
        print(
            "\n| set | questions | first sentence | cited@1 | cited@3 | short answer F1 | EM "
            "| refused, answerable | citations exact |"
        )
        print("|---|---|---|---|---|---|---|---|---|")
        for name, row in figures.items():
            print(_row(name, int(row["questions"]), row, ANSWERS))
    if options.json:
        options.json.write_text(json.dumps(figures, indent=1), "utf-8")


def _row(name: str, count: int, figures: dict[str, float], columns: Sequence[str]) -> str:
    return " | ".join([f"| {name}", str(count), *(f"{figures[c]:.3f}" for c in columns)]) + " |"


def retrieval(index: Index, questions: Sequence[Question]) -> dict[str, float]:
    """R@1 of each retriever and of their fusion, and R@5 and MRR (at 10) of the fusion."""
    of_row = {
        passage.row: passage.document_id for d in index.passages.titles() for passage in index.passages.of_document(d)
    }
    hits: dict[str, list[int]] = {name: [] for name in RETRIEVERS}
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
                    row for row, _ in index.lexical.search(tokens.query_terms(text, index.lexical.knows), DEPTH)
                ],
                "dense": [row for row, _ in dense],
                "reranked": _reranked(index, text, dense),
                "hybrid": [hit.passage.row for hit in index.search(text, DEPTH)],
            }
            for name, found in rows.items():
                order = list(dict.fromkeys(of_row[row] for row in found))
                hits[name].append(order.index(question.document) + 1 if question.document in order else 0)
    figures = {name: sum(rank == 1 for rank in ranks) / len(ranks) for name, ranks in hits.items()}
    both = hits["hybrid"]
    figures["R@5"] = sum(0 < rank <= 5 for rank in both) / len(both)
    figures["R@10"] = sum(0 < rank <= 10 for rank in both) / len(both)
    figures["MRR"] = sum(1 / rank for rank in both if 0 < rank <= 10) / len(both)
    return figures


def _reranked(index: Index, question: str, found: Sequence[tuple[int, float]]) -> list[int]:
    """The rows of the dense retriever, reranked by late interaction and cosines."""
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
