"""Vectors on disk and in search: exact when few, and almost so when many."""

from pathlib import Path

import faiss
import numpy as np
import pytest

from index.search import dense
from index.search.dense import Dense


def _vectors(rows: int, dimension: int = 64, seed: int = 0) -> np.ndarray:
    """Rows of length 1 that lie in clusters, as those of texts do."""
    random = np.random.default_rng(seed)
    centres = random.normal(size=(max(1, rows // 20), dimension))
    vectors = centres[random.integers(len(centres), size=rows)]
    vectors = vectors + 0.7 * random.normal(size=vectors.shape)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors.astype(np.float32)


def _near(vectors: np.ndarray, count: int) -> np.ndarray:
    """Questions: rows with noise as large as they are."""
    random = np.random.default_rng(1)
    noise = random.normal(size=(count, vectors.shape[1])) / np.sqrt(vectors.shape[1])
    questions = vectors[:: len(vectors) // count][:count] + noise
    questions /= np.linalg.norm(questions, axis=1, keepdims=True)
    return questions.astype(np.float32)


def _exact(vectors: np.ndarray, question: np.ndarray, k: int) -> list[int]:
    return np.lexsort((np.arange(len(vectors)), -(vectors @ question)))[:k].tolist()


@pytest.fixture
def many(monkeypatch: pytest.MonkeyPatch) -> np.ndarray:
    """Enough vectors for a sketch, as the limit is set here."""
    monkeypatch.setattr(dense, "LARGE_ROWS", 5_000)
    return _vectors(6_000, 256)


def test_few_vectors_are_stored_as_faiss_stores_a_flat_index(tmp_path: Path) -> None:
    for rows in (0, 1, 50):
        vectors = _vectors(rows) if rows else np.zeros((0, 64), dtype=np.float32)
        Dense.build(vectors).save(tmp_path / "vectors")
        flat = faiss.IndexFlatIP(64)
        flat.add(vectors)
        assert (tmp_path / "vectors").read_bytes() == faiss.serialize_index(flat).tobytes()
        assert not (tmp_path / "vectors.sketch").exists()


def test_what_is_opened_is_what_was_saved(tmp_path: Path) -> None:
    vectors = _vectors(100)
    Dense.build(vectors).save(tmp_path / "中文 vectors")
    opened = Dense.open(tmp_path / "中文 vectors")
    assert (len(opened), opened.dimension, opened.kind) == (100, 64, "flat")
    assert np.array_equal(opened.vectors(), vectors)
    assert opened.search(vectors[7], 100) == Dense.build(vectors).search(vectors[7], 100)


def test_few_vectors_are_searched_exactly_and_ties_keep_the_smaller_row() -> None:
    vectors = _vectors(300)
    vectors[200] = vectors[100]
    found = Dense.build(vectors).search(vectors[100], 300)
    assert [row for row, _ in found[:2]] == [100, 200]
    assert sorted(row for row, _ in found) == list(range(300))
    cosines = [cosine for _, cosine in found]
    assert cosines == sorted(cosines, reverse=True)
    assert cosines[0] == pytest.approx(1.0, abs=1e-5)


def test_the_zero_vector_finds_nothing() -> None:
    index = Dense.build(_vectors(10))
    assert index.search(np.zeros(64, dtype=np.float32), 5) == []
    assert Dense.build(np.zeros((0, 64), dtype=np.float32)).search(_vectors(1)[0], 5) == []


def test_many_vectors_get_a_sketch_that_finds_what_exact_search_finds(tmp_path: Path, many: np.ndarray) -> None:
    Dense.build(many).save(tmp_path / "vectors")
    index = Dense.open(tmp_path / "vectors")
    assert index.kind == dense.kind(len(many)) == "rabitq"
    size = (tmp_path / "vectors.sketch").stat().st_size
    assert size < many.nbytes / 16
    shares = []
    for question in _near(many, 100):
        found = index.search(question, 10)
        shares.append(len({row for row, _ in found} & {*_exact(many, question, 10)}) / 10)
        for row, cosine in found:
            assert cosine == pytest.approx(float(many[row] @ question), abs=1e-5)
    assert np.mean(shares) >= 0.98


def test_all_rows_of_many_can_be_asked_for(many: np.ndarray) -> None:
    found = Dense.build(many).search(many[0], len(many))
    assert sorted(row for row, _ in found) == list(range(len(many)))


@pytest.mark.parametrize("rows", [400, 6_000])
def test_among_some_rows_search_is_exact(rows: int, many: np.ndarray) -> None:
    vectors = many[:rows]
    index = Dense.build(vectors)
    among = np.arange(3, rows, 17)
    question = vectors[1]
    best = [among[at] for at in _exact(vectors[among], question, 5)]
    assert [row for row, _ in index.search(question, 5, among)] == best
    assert index.search(question, 5, among[:0]) == []


def test_cosines_are_those_of_the_rows_in_their_order(many: np.ndarray) -> None:
    index = Dense.build(many)
    assert index.cosines(many[0], []) == []
    assert index.cosines(many[5], [9, 5]) == pytest.approx([float(many[9] @ many[5]), 1.0])


def test_a_file_that_holds_no_vectors_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "vectors"
    Dense.build(_vectors(3)).save(path)
    for damaged in (b"", b"IxFI", path.read_bytes()[:-1], b"IxFX" + path.read_bytes()[4:]):
        path.write_bytes(damaged)
        with pytest.raises(ValueError, match="vectors"):
            Dense.open(path)


@pytest.mark.parametrize(("before", "new"), [(0, 0), (0, 3), (20, 0), (20, 7), (4_990, 30)])
def test_vectors_that_grow_are_those_that_are_built(tmp_path: Path, many: np.ndarray, before: int, new: int) -> None:
    removed = [row for row in (0, 5, before - 1) if 0 <= row < before]
    together = many[: before + new].copy()
    together[removed] = 0
    Dense.build(together).save(tmp_path / "whole")
    Dense.build(many[:before]).save(tmp_path / "before")
    count = Dense.grown(tmp_path / "before", tmp_path / "grown", removed, many[before : before + new])
    assert count == before + new
    assert (tmp_path / "grown").read_bytes() == (tmp_path / "whole").read_bytes()
    sketches = [tmp_path / f"{name}.sketch" for name in ("grown", "whole")]
    assert len({path.exists() and path.read_bytes() for path in sketches}) == 1
