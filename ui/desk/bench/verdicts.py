"""Turn what readers said of answers into lines of an evaluation file.

An answer that helped gives its quotes as the right ones; a refusal that was right, and an answer to
what the documents do not say, give an unanswerable question; an answer that was wrong, or a refusal
that was, gives an answerable question without a gold quote: only refusals are measured by it.
"""

import json
from collections.abc import Iterable

from ui.desk.chat.turns import Turn

UNANSWERABLE = "no_answer"


def lines(turns: Iterable[tuple[str, Turn]]) -> str:
    """JSON lines of the judged turns, each with the id of its conversation; "" for none."""
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for name, turn in turns if (line := _line(name, turn)))


def _line(conversation: str, turn: Turn) -> dict[str, object]:
    answer = turn.answer
    if not turn.verdict or answer is None:
        return {}
    right = turn.verdict == "good"
    line: dict[str, object] = {
        "id": f"{conversation}-{turn.number}",
        "question": turn.asked or answer.understood_as,
        "answerable": answer.found if right else turn.verdict != UNANSWERABLE,
        "verdict": turn.verdict,
    }
    if right and answer.found:
        line["document"] = answer.citations[0].document_id
        line["quotes"] = [citation.quote for citation in answer.citations]
    return line
