"""Load what judges sentences: a reader and the ranker that was trained with it.

Without a reader, the ranker of words and vectors alone still answers, less well; a notice says so.
"""

import logging
from dataclasses import dataclass
from functools import cache

from index.errors import EncoderError, UserError
from index.records import Span
from qa.judge import reader as readers
from qa.judge import short_answer
from qa.judge.candidate import Candidate, ReadSentence
from qa.judge.confidence import Confidence
from qa.judge.decode import Reader
from qa.judge.ranker import ALONE, WITH_READER, Ranker
from qa.judge.short_answer import Chooser

logger = logging.getLogger(__name__)

BUNDLED = "bundled"
NONE = "none"


@dataclass(frozen=True, slots=True)
class Models:
    """A reader, or None, with the ranker to use and how sure its scores make; `notice` says what
    people should know, if anything. `chooser` finds the short answer in what the bundled reader read."""

    reader: Reader | None
    ranker: Ranker
    confidence: Confidence
    notice: UserError | None = None
    chooser: Chooser | None = None

    def short(self, question: str, candidate: Candidate, part: ReadSentence | None) -> Span | None:
        """The short answer in a candidate's sentence, in the document; None where there is none.

        `part` is what the reader made of the sentence, where it read it and keeps that.
        """
        if not candidate.short or not part or not self.chooser:
            return candidate.short
        found = self.chooser.short(question, part)
        start = candidate.span.start
        return Span(start + found[0], start + found[1]) if found else None


@cache
def load_models(name: str = BUNDLED, *, allow_download: bool = False) -> Models:
    """The models for the setting `qa.reader`: "bundled", "none", or a Hugging Face model's name or folder.

    A bundled reader or chooser that is missing or damaged is done without. Raises EncoderError when a named
    model cannot be loaded, and when the ranker itself is damaged.
    """
    if name == NONE:
        return _alone()
    if name != BUNDLED:
        from qa.judge.hub_reader import HubReader

        reader = HubReader(name, allow_download=allow_download)
        return Models(reader, Ranker(), Confidence.read(WITH_READER.stem))
    confidence = Confidence.read(WITH_READER.stem)  # of both rankers: without it neither answers
    try:
        bundled = readers.BundledReader(readers.BUNDLED_FOLDER)
    except EncoderError as error:
        notice = EncoderError(
            f"{error.said('zh')}。现在只用词语和向量排序，答案会差一些",
            f"{error.said('en')}. Until then sentences are ranked by words and vectors alone",
        )
        logger.warning("%s", notice)
        return _alone(notice)
    ranker = Ranker()
    try:
        return Models(bundled, ranker, confidence, chooser=Chooser(short_answer.FILE))
    except EncoderError as error:
        notice = EncoderError(
            f"{error.said('zh')}。现在短答案由阅读模型自己标，会差一些",
            f"{error.said('en')}. Until then the reader marks short answers by itself, less well",
        )
        logger.warning("%s", notice)
        return Models(bundled, ranker, confidence, notice)


def _alone(notice: UserError | None = None) -> Models:
    return Models(None, Ranker(ALONE), Confidence.read(ALONE.stem), notice)
