"""How questions are answered: every setting of the section `qa` with its default."""

from dataclasses import dataclass

from index.config import within


@dataclass(frozen=True, slots=True)
class AnswerConfig:
    """How much is read for an answer, how much is quoted, and when the texts are said to be silent."""

    reader: str = "bundled"
    allow_download: bool = False
    passages: int = 12
    max_citations: int = 3
    nearest: int = 3
    threshold: float = 0.3
    max_question_chars: int = 2000

    def __post_init__(self) -> None:
        within("qa.passages", self.passages, 1, 50)
        within("qa.max_citations", self.max_citations, 1, 10)
        within("qa.nearest", self.nearest, 0, 10)
        within("qa.threshold", self.threshold, 0.0, 1.0)
        within("qa.max_question_chars", self.max_question_chars, 20, 20_000)
