"""LangChain: FAISS and BM25Retriever over jieba's words, in an EnsembleRetriever of equal weights.

So does Langchain-Chatchat. BM25Retriever has no form on disk: it is made when the index is opened.
"""

from importlib.metadata import version
from pathlib import Path

import harness
import jieba
from langchain_classic.retrievers import EnsembleRetriever
from langchain_community.retrievers import BM25Retriever
from langchain_community.vectorstores import FAISS
from langchain_core.documents import Document
from langchain_huggingface import HuggingFaceEmbeddings


class Engine:
    """The vector store saved with `save_local`, the words cut anew at each start."""

    version = f"langchain-community {version('langchain-community')}, faiss {version('faiss-cpu')}"

    def __init__(self, model: str) -> None:
        self._model = HuggingFaceEmbeddings(
            model_name=model, model_kwargs={"device": "cpu"}, encode_kwargs={"normalize_embeddings": True}
        )
        jieba.initialize()

    def build(self, passages: list[dict[str, str]], folder: Path) -> None:
        self._store = FAISS.from_documents([_document(each) for each in passages], self._model)
        self._store.save_local(str(folder))
        self._ready()

    def open(self, folder: Path) -> None:
        self._store = FAISS.load_local(str(folder), self._model, allow_dangerous_deserialization=True)
        self._ready()

    def search(self, question: str, k: int) -> list[str]:
        return [each.metadata["id"] for each in self._retriever.invoke(question)[:k]]

    def add(self, passage: dict[str, str], folder: Path) -> None:
        self._store.add_documents([_document(passage)])
        self._store.save_local(str(folder))
        self._ready()

    def _ready(self) -> None:
        documents = list(self._store.docstore._dict.values())
        words = BM25Retriever.from_documents(documents, preprocess_func=jieba.lcut_for_search)
        words.k = harness.DEPTH
        meaning = self._store.as_retriever(search_kwargs={"k": harness.DEPTH})
        self._retriever = EnsembleRetriever(retrievers=[words, meaning], weights=[0.5, 0.5])


def _document(passage: dict[str, str]) -> Document:
    return Document(page_content=passage["text"], metadata={"id": passage["id"]})


if __name__ == "__main__":
    harness.main(Engine)
