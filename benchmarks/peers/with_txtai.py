"""txtai: its hybrid index, FAISS and BM25 over words by Unicode's rules, weighed equally.

Content is stored too, so that an answer could be shown, as its examples do.
"""

from importlib.metadata import version
from pathlib import Path

import harness
from txtai import Embeddings


class Engine:
    """An index saved to a folder."""

    version = f"txtai {version('txtai')}, faiss {version('faiss-cpu')}"

    def __init__(self, model: str) -> None:
        self._embeddings = Embeddings(path=model, method="sentence-transformers", hybrid=True, content=True, gpu=False)

    def build(self, passages: list[dict[str, str]], folder: Path) -> None:
        self._embeddings.index((each["id"], each["text"]) for each in passages)
        self._embeddings.save(str(folder))

    def open(self, folder: Path) -> None:
        self._embeddings.load(str(folder))

    def search(self, question: str, k: int) -> list[str]:
        return [each["id"] for each in self._embeddings.search(question, k)]

    def add(self, passage: dict[str, str], folder: Path) -> None:
        self._embeddings.upsert([(passage["id"], passage["text"])])
        self._embeddings.save(str(folder))


if __name__ == "__main__":
    harness.main(Engine)
