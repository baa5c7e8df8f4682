"""Haystack: the BM25 and the embedding retriever of its in-memory store, joined by reciprocal ranks.

The store cuts words by a pattern. Its default takes a run of Chinese for one word, so one Chinese
character, or a run of other letters, is a word here; the pattern is a documented setting.
"""

from importlib.metadata import version
from pathlib import Path

import harness
from haystack import Document, Pipeline
from haystack.components.joiners import DocumentJoiner
from haystack.components.retrievers.in_memory import InMemoryBM25Retriever, InMemoryEmbeddingRetriever
from haystack.document_stores.in_memory import InMemoryDocumentStore
from haystack_integrations.components.embedders.sentence_transformers import (
    SentenceTransformersDocumentEmbedder,
    SentenceTransformersTextEmbedder,
)

WORDS = r"(?u)[\u3400-\u9fff]|[^\W\u3400-\u9fff]+"


class Engine:
    """One store, saved as JSON with `save_to_disk`."""

    version = f"haystack-ai {version('haystack-ai')}"

    def __init__(self, model: str) -> None:
        self._documents = SentenceTransformersDocumentEmbedder(model=model, progress_bar=False)
        self._questions = SentenceTransformersTextEmbedder(model=model, progress_bar=False)
        self._documents.warm_up()
        self._questions.warm_up()

    def build(self, passages: list[dict[str, str]], folder: Path) -> None:
        store = InMemoryDocumentStore(bm25_tokenization_regex=WORDS)
        documents = [Document(id=each["id"], content=each["text"]) for each in passages]
        store.write_documents(self._documents.run(documents)["documents"])
        store.save_to_disk(str(folder / "store.json"))

    def open(self, folder: Path) -> None:
        self._store = InMemoryDocumentStore.load_from_disk(str(folder / "store.json"))
        pipeline = Pipeline()
        pipeline.add_component("embedder", self._questions)
        pipeline.add_component("meaning", InMemoryEmbeddingRetriever(self._store))
        pipeline.add_component("words", InMemoryBM25Retriever(self._store))
        pipeline.add_component("both", DocumentJoiner(join_mode="reciprocal_rank_fusion"))
        pipeline.connect("embedder", "meaning")
        pipeline.connect("words", "both")
        pipeline.connect("meaning", "both")
        self._pipeline = pipeline

    def search(self, question: str, k: int) -> list[str]:
        if not question.strip():  # one set has such a question, which is refused
            return []
        given = {"embedder": {"text": question}, "words": {"query": question}}
        return [each.id for each in self._pipeline.run(given)["both"]["documents"][:k]]

    def add(self, passage: dict[str, str], folder: Path) -> None:
        document = Document(id=passage["id"], content=passage["text"])
        self._store.write_documents(self._documents.run([document])["documents"])
        self._store.save_to_disk(str(folder / "store.json"))


if __name__ == "__main__":
    harness.main(Engine)
