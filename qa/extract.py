"""Find the sentences that answer, in the passages that were found."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from index.records import Hit
from index.search import Index
from qa.features import Asked, describe
from qa.ranker import Ranker, probabilities
from qa.records import Candidate, Query


def candidates(query: Query, hits: Sequence[Hit], index: Index, ranker: Ranker) -> list[Candidate]:
    """Every sentence of `hits`, best first, each once; equal scores keep the order of the hits."""
    features = describe(Asked.of(query, index), hits, index)
    scores = ranker.scores(features)
    best: dict[tuple[str, int, int], Candidate] = {}
    at = 0
    for hit in hits:
        for span in hit.passage.sentences:
            candidate = Candidate(
                hit.passage.document_id, span, hit.passage.sentence(span), hit, float(scores[at])
            )
            at += 1
            key = (candidate.document_id, span.start, span.end)
            if key not in best or best[key].score < candidate.score:
                best[key] = candidate
    ordered = sorted(best.values(), key=lambda candidate: -candidate.score)
    shares = probabilities(np.asarray([candidate.score for candidate in ordered], dtype=np.float32))
    return [
        replace(candidate, probability=float(share))
        for candidate, share in zip(ordered, shares, strict=True)
    ]
