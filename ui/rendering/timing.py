"""Where the time of a question went: a table for people, a line of JSON for programs."""

import json
import time
from datetime import UTC, datetime
from pathlib import Path

from index.errors import UserError
from qa.records import Answer
from ui.messages import say


class Stopwatch:
    """Seconds since it was made; `lap` gives those since the last lap."""

    def __init__(self) -> None:
        self._last = time.perf_counter()

    def lap(self) -> float:
        now = time.perf_counter()
        passed, self._last = now - self._last, now
        return passed


def table(answer: Answer, seconds: float, *, opened: float = 0.0, language: str = "zh") -> str:
    """Milliseconds of each stage of `answer`, which took `seconds` in all, and their shares.

    What no stage counted (notes, follow-ups) is `rest`; `opened` is what loading index and models
    took before, where that is to be shown.
    """
    known = sum(answer.timing.values())
    stages = {**answer.timing, "rest": max(0.0, seconds - known)}
    rows = [("open", opened, "")] if opened else []
    rows += [(name, each, f"{each / (seconds or 1):>5.0%}") for name, each in stages.items()]
    rows.append(("total", seconds, ""))
    named = [(say(f"took_{name}", language), 1000 * each, share) for name, each, share in rows]
    return "\n".join(f"{value:>9.1f} ms  {share:>5}  {name}" for name, value, share in named)


def record(question: str, answer: Answer, seconds: float) -> dict[str, object]:
    """What is logged of a question: when, how long, what became of it; of the texts only ids.

    `stages` are seconds.
    """
    return {
        "time": datetime.now(UTC).isoformat(timespec="milliseconds"),
        "question": question,
        "understood_as": answer.understood_as,
        "seconds": round(seconds, 6),
        "stages": dict(answer.timing),
        "found": answer.found,
        "confidence": round(answer.confidence, 4),
        "reason": answer.reason,
        "documents": list(dict.fromkeys(c.document_id for c in answer.citations)),
        "generation": answer.citations[0].generation if answer.citations else "",
    }


class Log:
    """A file to which a line of JSON is added for each question; each line is written at once."""

    def __init__(self, path: Path) -> None:
        try:
            self._file = path.open("a", encoding="utf-8")
        except OSError as error:
            raise UserError(
                f"不能写入日志 {path}（{error.strerror}）", f"the log {path} cannot be written ({error.strerror})"
            ) from error
        self._path = path

    def add(self, values: dict[str, object]) -> None:
        """Write one line; raises UserError when it cannot be written."""
        try:
            self._file.write(json.dumps(values, ensure_ascii=False) + "\n")
            self._file.flush()
        except OSError as error:
            raise UserError(
                f"不能写入日志 {self._path}（{error.strerror}）",
                f"the log {self._path} cannot be written ({error.strerror})",
            ) from error

    def close(self) -> None:
        self._file.close()
