"""Corpora that several engines index: articles as files, the same as passages, and questions."""

import json
import shutil
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from index.ingest.chunk import passages as chunk
from index.ingest.clean import left_out
from index.records import Document
from training import files

lines = files.rows
ASKED = ("dureader_robust_dev", "cmrc2018_trial")
"""Sets whose questions are asked of articles: real searches, and well-formed questions."""
QUESTIONS = 60


@dataclass(frozen=True, slots=True)
class Corpus:
    """A corpus on disk. `gold` are the documents that answer its questions; none for articles.

    `files` is a folder of text files, `passages` and `questions` are JSONL.
    """

    name: str
    folder: Path
    count: int
    characters: int
    asked: int
    gold: tuple[str, ...] = ()

    @property
    def files(self) -> Path:
        return self.folder / "files"

    @property
    def passages(self) -> Path:
        return self.folder / "passages.jsonl"

    @property
    def questions(self) -> Path:
        return self.folder / "questions.jsonl"

    @property
    def is_large(self) -> bool:
        """Whether it is there to measure cost, not quality."""
        return not self.gold

    @property
    def described(self) -> dict[str, Any]:
        return {"passages": self.count, "characters": self.characters, "questions": self.asked}


def kept(folder: Path) -> Corpus | None:
    """The corpus that a run before left in `folder`, whole."""
    try:
        facts = json.loads((folder / "corpus.json").read_text("utf-8"))
    except OSError:
        return None
    return Corpus(**{**facts, "folder": folder, "gold": tuple(facts["gold"])})


def path_of(folder: Path, name: str) -> Path | None:
    """The file of a set in a folder, plain or compressed."""
    return next(iter(sorted(folder.glob(f"{name}.jsonl*"))), None)


def questions_of(sets: Path, count: int) -> list[str]:
    """`count` questions of people, half of each set that is there, evenly spread."""
    found: list[str] = []
    for path in filter(None, (path_of(sets, name) for name in ASKED)):
        each = list(dict.fromkeys(row["question"] for row in lines(path)))
        half = -(-count // len(ASKED))
        found += each[:: max(1, len(each) // half)][:half]
    return found[:count]


def of_set(name: str, path: Path, folder: Path, limit: int = 0) -> Corpus:
    """All passages of a reading-comprehension set, and its own questions or `limit` of them."""
    rows = list(lines(path))
    numbers: dict[str, str] = {}
    for row in rows:
        numbers.setdefault(row["context"], f"{len(numbers):06d}")
    questions = [(row["question"], numbers[row["context"]]) for row in rows if row["answerable"]]
    if limit:
        questions = questions[:: max(1, len(questions) // limit)][:limit]
    gold = tuple(document for _, document in questions)
    texts = ((number, text) for text, number in numbers.items())
    return _written(name, folder, texts, [question for question, _ in questions], gold)


def of_articles(path: Path, sets: Path, size: int, folder: Path) -> Corpus:
    """Articles of a corpus that make `size` passages, and questions of people about anything."""
    articles = ((f"{n:06d}", row["text"]) for n, row in enumerate(lines(path)))
    return _written(f"news-{size}", folder, articles, questions_of(sets, QUESTIONS), (), size)


def _written(
    name: str,
    folder: Path,
    texts: Iterable[tuple[str, str]],
    questions: list[str],
    gold: tuple[str, ...],
    size: int | None = None,
) -> Corpus:
    shutil.rmtree(folder, ignore_errors=True)  # what a run left that was cut off
    (folder / "files").mkdir(parents=True)
    count = characters = 0
    with open(folder / "passages.jsonl", "w", encoding="utf-8") as file:
        for number, text in texts:
            below = folder / "files" / number[:3]
            below.mkdir(exist_ok=True)
            (below / f"{number}.txt").write_text(text, "utf-8")
            characters += len(text)
            document = Document(number, text)
            for passage in chunk(document, left_out(text)):
                row = {"id": f"{number}-{passage.span.start}", "document": number}
                file.write(json.dumps({**row, "text": passage.text}, ensure_ascii=False) + "\n")
                count += 1
            if size is not None and count >= size:
                break
    with open(folder / "questions.jsonl", "w", encoding="utf-8") as file:
        for question in questions:
            file.write(json.dumps({"question": question}, ensure_ascii=False) + "\n")
    made = Corpus(name, folder, count, characters, len(questions), gold)
    facts = {**asdict(made), "folder": ""}
    (folder / "corpus.json").write_text(json.dumps(facts, ensure_ascii=False), "utf-8")
    return made
