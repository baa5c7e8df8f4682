"""Distributional initialisation: rows of the reader's tokens from their neighbours in plain texts.

The encoder's rows say what a token means, and little of what it does in a sentence: whether it is a
surname, a unit, a verb. Counts of neighbours, each position by itself, as positive pointwise mutual
information, reduced by a singular value decomposition (Levy and Goldberg, NeurIPS 2014; positions apart
as in Ling et al., NAACL 2015). jieba's word classes stand beside the counts.
"""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.utils.extmath import randomized_svd

from index.embedding.static import StaticEncoder, read_tokenizer
from index.text.tokens import tagged
from qa.judge.inputs import Matcher

NEIGHBOURS = 3000
"""The most frequent tokens: only these count as neighbours."""

PLACES = (-2, -1, 1, 2)
"""Where a neighbour stands. Of characters inside words only those right beside."""

SEEN = 10
"""A token seen less often is like the tokens of nearest meaning, the less often the more."""

NEAREST = 10

NORM = 0.56

Floats = NDArray[np.float32]
Numbers = NDArray[np.int64]


def initial_rows(matcher: Matcher, texts: Iterable[str], width: int, seed: int) -> Floats:
    """float32 (tokens, width): tokens that stand in like places have like rows, of length about NORM."""
    words, characters = _sequences(matcher, texts)
    size = matcher.encoder.vocabulary_size
    counts = np.bincount(words[words >= 0], minlength=size)
    counts += np.bincount(characters[characters >= 0], minlength=size)
    frequent = np.argsort(-counts, kind="stable")[:NEIGHBOURS]
    column = np.full(size + 1, -1)  # the last one is for "no token"
    column[frequent] = np.arange(len(frequent))
    beside = [_counted(words, place, column, size) for place in PLACES]
    beside += [_counted(characters, place, column, size) for place in (-1, 1)]
    informed = sparse.hstack([_information(one) for one in beside] + [_classes(matcher.encoder)])
    left, values, _ = randomized_svd(informed.tocsr(), width, random_state=seed)
    rows = (left * np.sqrt(values)).astype(np.float32)
    rows *= NORM / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
    return _helped(matcher.encoder, rows, counts)


def _sequences(matcher: Matcher, texts: Iterable[str]) -> tuple[Numbers, Numbers]:
    """Numbers of all words and of all finer tokens, one after the other, -1 between texts."""
    apart = np.array([-1, -1])
    words, characters = [apart], [apart]
    for text in texts:
        pieces = matcher.cut(text, len(text))
        words += [pieces.words, apart]
        characters += [pieces.ids, apart]
    return np.concatenate(words), np.concatenate(characters)


def _counted(sequence: Numbers, place: int, column: Numbers, size: int) -> sparse.csr_matrix:
    """How often each frequent token stands `place` tokens behind each token."""
    here = sequence[max(0, -place) : len(sequence) - max(0, place)]
    there = column[sequence[max(0, place) : len(sequence) + min(0, place)]]
    both = (here >= 0) & (there >= 0)
    ones = np.ones(int(both.sum()), dtype=np.float32)
    return sparse.csr_matrix((ones, (here[both], there[both])), shape=(size, NEIGHBOURS))


def _information(counts: sparse.csr_matrix) -> sparse.csr_matrix:
    """Positive pointwise mutual information, contexts to the power of .75 (Levy et al., TACL 2015)."""
    of_piece = np.asarray(counts.sum(axis=1)).ravel()
    of_place = np.asarray(counts.sum(axis=0)).ravel() ** 0.75
    found = counts.tocoo()
    share = of_place[found.col] / of_place.sum()
    found.data = np.maximum(np.log(found.data / (of_piece[found.row] * share)), 0)
    return found.tocsr().astype(np.float32)


def _classes(encoder: StaticEncoder, weight: float = 4.0) -> sparse.csr_matrix:
    """jieba's class of each token that is one Chinese word."""
    rows, names = [], []
    for piece, number in read_tokenizer(encoder.folder / "tokenizer.json").get_vocab().items():
        piece = piece.lstrip("▁")
        if piece and all("\u3400" <= character <= "\u9fff" for character in piece):
            found = tagged(piece)
            if len(found) == 1:
                rows.append(number)
                names.append(found[0][1])
    known = {name: at for at, name in enumerate(sorted(set(names)))}
    values = np.full(len(rows), weight, dtype=np.float32)
    columns = [known[name] for name in names]
    return sparse.csr_matrix((values, (rows, columns)), shape=(encoder.vocabulary_size, len(known)))


def _helped(encoder: StaticEncoder, rows: Floats, counts: Numbers) -> Floats:
    """Rows of rare tokens, moved towards those of the frequent tokens of nearest meaning."""
    meaning = encoder.vectors_of(np.arange(encoder.vocabulary_size))
    meaning /= np.maximum(np.linalg.norm(meaning, axis=1, keepdims=True), np.float32(1e-9))
    good = np.flatnonzero(counts >= 3 * SEEN)
    rare = np.flatnonzero(counts < 3 * SEEN)
    found = rows.copy()
    for at in range(0, len(rare), 2048):
        some = rare[at : at + 2048]
        near = meaning[some] @ meaning[good].T
        top = np.argpartition(-near, NEAREST, axis=1)[:, :NEAREST]
        shares = np.exp(10 * np.take_along_axis(near, top, 1))
        shares /= shares.sum(axis=1, keepdims=True)
        alike = (rows[good[top]] * shares[..., None]).sum(axis=1)
        own = (counts[some] / (counts[some] + SEEN))[:, None].astype(np.float32)
        found[some] = own * rows[some] + (1 - own) * alike
    return found
