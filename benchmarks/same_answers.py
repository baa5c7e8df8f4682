"""Ask two checkouts of the program the same questions, and show where their answers differ.

    python -m benchmarks.same_answers ask CHECKOUT DATA OUTPUT.jsonl
    python -m benchmarks.same_answers compare OLD.jsonl NEW.jsonl

`ask` runs the command line of the checkout in a process of its own: the seed questions, the dialogues, and the
rows of DATA/SET.jsonl.gz over their own passages, one file each. `compare` ends with 1 when an answer differs
in anything but its timings; new keys of an answer are counted, not compared.
"""

import json
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from qa.evaluation.evaluate import read_questions

SETS = {"xquad_zh": None, "xquad_qen_pzh": None, "dureader_robust_dev": 500}
"""Sets of DATA, and how many of their first questions are asked; None for all."""


def main() -> None:
    match sys.argv[1:]:
        case ["ask", checkout, data, output]:
            rows = asked(Path(checkout).absolute(), Path(data))
            with Path(output).open("w", encoding="utf-8") as file:
                for row in rows:
                    file.write(json.dumps(row, ensure_ascii=False) + "\n")
        case ["compare", old, new]:
            sys.exit(compared(_lines(Path(old)), _lines(Path(new))))
        case _:
            sys.exit(str(__doc__))


def asked(checkout: Path, data: Path) -> Iterator[dict[str, Any]]:
    """Rows {set, number, question, answer} of everything that is asked of the program in `checkout`."""
    tests = checkout / "tests" / "data"
    seeds = [row["question"] for row in _lines(tests / "seed_questions.jsonl")]
    yield from _of(checkout, "seeds", checkout / "seeds", seeds)
    for dialogue in _lines(tests / "dialogues.jsonl"):
        name = dialogue["collection"]
        texts = checkout / "seeds" if name == "seeds" else tests / "dialogues" / name
        turns = [turn["question"] for turn in dialogue["turns"]]
        yield from _of(checkout, f"dialogue {dialogue['id']}", texts, turns, "--follow")
    for name, most in SETS.items():
        questions = read_questions(data / f"{name}.jsonl.gz")
        with tempfile.TemporaryDirectory() as folder:
            contexts = dict.fromkeys(one.context for one in questions if one.context.strip())
            for number, context in enumerate(contexts):
                (Path(folder) / f"{number:06}.txt").write_text(context, "utf-8")
            chosen = [one.question for one in questions if one.question.strip()][:most]
            yield from _of(checkout, name, Path(folder), chosen)


def _of(checkout: Path, name: str, seeds: Path, questions: Sequence[str], *options: str) -> Iterator[dict[str, Any]]:
    """The answers of the program in `checkout` over the texts in `seeds`."""
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder) / "store"
        _run(checkout, "index", "--seeds", str(seeds), "--store", str(store))
        given = "\n".join(" ".join(question.split()) for question in questions)
        lines = _run(checkout, "ask", "--json", "--store", str(store), *options, "-", given=given)
        answers = [json.loads(line) for line in lines.splitlines()]
        for number, (question, answer) in enumerate(zip(questions, answers, strict=True)):
            yield {"set": name, "number": number, "question": question, "answer": answer}
    print(f"{name}: {len(questions)}", file=sys.stderr, flush=True)


def _run(checkout: Path, *arguments: str, given: str = "") -> str:
    done = subprocess.run(
        [sys.executable, "-m", "ui.cli", *arguments],
        cwd=checkout, input=given, capture_output=True, text=True, encoding="utf-8",
    )  # fmt: skip
    if done.returncode > 1:
        sys.exit(f"{arguments[0]} ended with {done.returncode}: {done.stderr[-500:]}")
    return done.stdout


def compared(old: Sequence[dict[str, Any]], new: Sequence[dict[str, Any]]) -> int:
    """Print what differs; 1 when anything does."""
    differing: Counter[str] = Counter()
    added: Counter[str] = Counter()
    for before, after in zip(old, new, strict=True):
        a, b = ({key: row["answer"][key] for key in row["answer"] if key != "timing"} for row in (before, after))
        added.update(b.keys() - a.keys())
        keys = [key for key in a if a[key] != b.get(key)]
        if before["question"] != after["question"] or keys:
            differing[before["set"].split()[0]] += 1
            print(f"{before['set']} {before['number']} {before['question']}")
            for key in keys:
                print(f"  {key}: {str(a[key])[:300]}\n  {' ' * len(key)}→ {str(b.get(key))[:300]}")
    print(f"{len(old)} answers, {sum(differing.values())} differ {dict(differing)}, new keys {dict(added)}")
    return 1 if differing else 0


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


if __name__ == "__main__":
    main()
