"""The dialogues of data/dialogues.jsonl, and whether a question was read as they expect.

Each turn after the first gives the expected reading for people (`reading`) and what decides: words
that the reading must hold and must not hold, or that the question stands `alone`; `quote` is a
sentence that answers. `half` is `held` where a dialogue was not looked at while the rules were made.
"""

import json
import re
from pathlib import Path
from typing import Any

from index.text.language import fold
from qa.records import Answer

DATA = Path(__file__).parent / "data"
DIALOGUES: list[dict[str, Any]] = [
    json.loads(line) for line in (DATA / "dialogues.jsonl").read_text("utf-8").splitlines()
]


def says(text: str, words: str) -> bool:
    """Whether `words` stand in `text`; a word of letters as a whole."""
    if re.fullmatch(r"\s*[A-Za-z]+\s*", words):
        return bool(re.search(rf"\b{words.strip()}\b", text, re.IGNORECASE))
    return fold(words) in fold(text)


def right(row: dict[str, Any], answer: Answer) -> bool:
    """Whether a question was read as the dialogue expects."""
    if row.get("alone"):
        return answer.understood_as == row["question"] and not answer.carried
    return (
        bool(answer.carried)
        and all(says(answer.understood_as, words) for words in row["holds"])
        and not any(says(answer.understood_as, words) for words in row["lacks"])
    )
