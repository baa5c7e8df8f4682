"""Build an index of a folder of texts: read, clean, chunk, embed, write, switch."""

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from index import tokens
from index.chunk import passages as chunk
from index.clean import left_out, searchable
from index.dense import Dense
from index.embed import Encoder, load_encoder
from index.embeddings import Embeddings
from index.errors import ReadError, StoreError
from index.lexical import Lexical
from index.passages import Passages
from index.read import document as read
from index.read import scan
from index.records import Document, LeftOut, Passage
from index.store import Store

PIPELINE = 1
"""Raised whenever reading, cleaning or chunking changes what an index holds."""

Progress = Callable[[str, int, int], None]
"""Called with the name of a stage (read, words, embed, write), how much is done, and of how much."""


@dataclass(frozen=True, slots=True)
class Report:
    """What a build did, file by file; `failed` and `passed_over` hold (name, reason)."""

    generation: str
    documents: int
    passages: int
    embedded: int
    seconds: float
    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    failed: tuple[tuple[str, str], ...] = ()
    passed_over: tuple[tuple[str, str], ...] = ()
    unchanged: bool = False
    empty: tuple[str, ...] = field(default=())


def build(
    seeds: str | Path,
    *,
    store: str | Path = ".yuanwen",
    encoder: Encoder | None = None,
    passage_chars: int = 300,
    overlap_sentences: int = 1,
    progress: Progress = lambda stage, done, total: None,
) -> Report:
    """Index every readable file below `seeds` as a new generation of `store`, and switch to it.

    A file that cannot be read is reported and does not stop the others. Nothing is written when no
    file and no setting changed. Raises ReadError when no file can be read: the old index stays.
    """
    started = time.monotonic()
    folder = Path(seeds)
    found = scan(folder)
    documents, failed = _read_all(found.files, folder, progress)
    if not documents:
        reasons = "; ".join(reason for _, reason in failed[:3]) or "请放入 .txt 或 .md 文件"
        raise ReadError(
            f"{folder} 里没有可以收录的文字（{reasons}）", "nothing to index; the old index stays"
        )
    with Store(Path(store)).writing() as held:
        return _write(
            held,
            documents,
            encoder or load_encoder(),
            passage_chars=passage_chars,
            overlap_sentences=overlap_sentences,
            progress=progress,
            started=started,
            failed=tuple(failed),
            passed_over=tuple(found.passed_over),
        )


def build_documents(
    documents: Iterable[Document],
    *,
    store: str | Path,
    encoder: Encoder | None = None,
    passage_chars: int = 300,
    overlap_sentences: int = 1,
    progress: Progress = lambda stage, done, total: None,
) -> Report:
    """Index documents that are in memory already, as `build` does with files."""
    with Store(Path(store)).writing() as held:
        return _write(
            held,
            list(documents),
            encoder or load_encoder(),
            passage_chars=passage_chars,
            overlap_sentences=overlap_sentences,
            progress=progress,
            started=time.monotonic(),
        )


def search_text(passage: Passage) -> str:
    """What is matched for a passage: its heading and its sentences, without Markdown marks."""
    body = " ".join(passage.sentence(span) for span in passage.sentences)
    heading = "" if body.startswith(passage.heading) else passage.heading
    return searchable(f"{heading}\n{body}" if heading else body)


def _read_all(
    files: Sequence[Path], folder: Path, progress: Progress
) -> tuple[list[Document], list[tuple[str, str]]]:
    documents, failed = [], []
    for number, path in enumerate(files):
        progress("read", number, len(files))
        try:
            documents.append(read(path, folder))
        except ReadError as error:
            failed.append((path.relative_to(folder).as_posix(), str(error)))
    progress("read", len(files), len(files))
    return documents, failed


def _write(
    store: Store,
    documents: list[Document],
    encoder: Encoder,
    *,
    passage_chars: int,
    overlap_sentences: int,
    progress: Progress,
    started: float,
    failed: tuple[tuple[str, str], ...] = (),
    passed_over: tuple[tuple[str, str], ...] = (),
) -> Report:
    settings = {
        "pipeline": PIPELINE,
        "encoder": encoder.fingerprint,
        "tokens": tokens.FINGERPRINT,
        "passage_chars": passage_chars,
        "overlap_sentences": overlap_sentences,
    }
    old = _manifest_of(store)
    difference = _difference(old.get("documents", {}), documents)
    if old.get("settings") == settings and not any(difference.values()):
        return Report(
            old["generation"], len(documents), old["passages"], 0, time.monotonic() - started,
            failed=failed, passed_over=passed_over, unchanged=True,
        )  # fmt: skip
    chunked = _chunk_all(documents, passage_chars, overlap_sentences)
    passages = [passage for _, _, group in chunked for passage in group]
    texts = [search_text(passage) for passage in passages]
    with store.building() as folder:
        Lexical.build(folder / "lexical", _counted_terms(texts, progress))
        cache = Embeddings(store.folder / "embeddings" / encoder.fingerprint.split(":")[-1][:16])
        vectors, embedded = cache.of(
            texts,
            encoder.encode_document,
            progress=lambda done, total: progress("embed", done, total),
        )
        Dense.build(vectors).save(folder / "vectors")
        progress("write", 0, 1)
        Passages.write(folder / "passages.sqlite", chunked)
        generation = store.publish(
            folder,
            {
                "settings": settings,
                "dimension": encoder.dimension,
                "documents": {document.id: document.sha256 for document in documents},
                "passages": len(passages),
            },
        )
        progress("write", 1, 1)
    return Report(
        generation, len(documents), len(passages), embedded, time.monotonic() - started,
        added=difference["added"], changed=difference["changed"], removed=difference["removed"], failed=failed, passed_over=passed_over,
        empty=tuple(document.id for document, _, group in chunked if not group),
    )  # fmt: skip


def _manifest_of(store: Store) -> dict[str, Any]:
    """The manifest of the generation that answers now; empty when there is none that can."""
    try:
        generation = store.current()
    except StoreError:
        return {}
    generation.pin.close()
    return generation.manifest if generation.name == store.current_name() else {}


def _difference(old: dict[str, str], documents: list[Document]) -> dict[str, tuple[str, ...]]:
    new = {document.id: document.sha256 for document in documents}
    return {
        "added": tuple(name for name in new if name not in old),
        "changed": tuple(name for name in new if name in old and old[name] != new[name]),
        "removed": tuple(name for name in old if name not in new),
    }


def _chunk_all(
    documents: list[Document], size: int, overlap: int
) -> list[tuple[Document, list[LeftOut], list[Passage]]]:
    chunked = []
    row = 0
    for document in documents:
        hidden = left_out(document.text)
        group = chunk(document, hidden, first_row=row, size=size, overlap=overlap)
        chunked.append((document, hidden, group))
        row += len(group)
    if not row:
        raise ReadError("所有文件清理之后都没有可搜索的句子", "no sentence is left to search")
    return chunked


def _counted_terms(texts: list[str], progress: Progress) -> Iterable[list[str]]:
    for number, text in enumerate(texts):
        if number % 64 == 0:
            progress("words", number, len(texts))
        yield tokens.terms(text)
    progress("words", len(texts), len(texts))
