"""bm25s over words cut by jieba: words alone, no vectors. It cannot add: it builds anew."""

import json
from pathlib import Path

import bm25s
import harness
import jieba


class Engine:
    """Kept on disk with its texts, opened memory-mapped."""

    version = f"bm25s {bm25s.__version__}, jieba {jieba.__version__}"

    def __init__(self, model: str) -> None:
        jieba.initialize()

    def build(self, passages: list[dict[str, str]], folder: Path) -> None:
        words = [jieba.lcut_for_search(passage["text"]) for passage in passages]
        retriever = bm25s.BM25()
        retriever.index(words, show_progress=False)
        retriever.save(folder, corpus=passages)

    def open(self, folder: Path) -> None:
        self._retriever = bm25s.BM25.load(folder, load_corpus=True, mmap=True)

    def search(self, question: str, k: int) -> list[str]:
        words = [jieba.lcut_for_search(question)]
        found, _ = self._retriever.retrieve(words, k=k, show_progress=False)
        return [each["id"] for each in found[0]]

    def add(self, passage: dict[str, str], folder: Path) -> None:
        lines = (folder / "corpus.jsonl").read_text("utf-8").splitlines()
        passages = [json.loads(line) for line in lines]
        self.build([*passages, passage], folder)


if __name__ == "__main__":
    harness.main(Engine)
