"""Corpora that several engines index: articles as files, the same as passages, and questions."""

import gzip
import json
import lzma
import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any

from index.ingest.chunk import passages as chunk
from index.ingest.clean import left_out
from index.records import Document

_OPENERS: dict[str, Callable[..., IO[str]]] = {".gz": gzip.open, ".xz": lzma.open}
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
        return {
            "passages": self.count,
            "characters": self.characters,
            "questions": self.asked,
        }


def kept(folder: Path) -> Corpus | None:
    """The corpus that a run before left in `folder`, whole."""
    try:
        told = json.loads((folder / "corpus.json").read_text("utf-8"))
    except OSError:
        return None
    return Corpus(**{**told, "folder": folder, "gold": tuple(told["gold"])})


def lines(path: Path) -> Iterator[dict[str, Any]]:
    """The records of a .jsonl file, plain or .gz or .xz."""
    with _OPENERS.get(path.suffix, open)(path, "rt", encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


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
    asked: list[str] = []
    for name in ASKED:
        found = next(iter(sorted(sets.glob(f"{name}.jsonl*"))), None)
        if found is not None:
            questions = list(dict.fromkeys(row["question"] for row in lines(found)))
            step = max(1, len(questions) // (QUESTIONS // len(ASKED)))
            asked += questions[::step][: QUESTIONS // len(ASKED)]
    return _written(f"news-{size}", folder, articles, asked, (), size)


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
    told = {**asdict(made), "folder": ""}
    (folder / "corpus.json").write_text(json.dumps(told, ensure_ascii=False), "utf-8")
    return made
