"""Rebuild the index in the background, for everybody who looks at the page.

There is one job for a workspace, whoever started it: a page that is loaded in the middle of it shows
how far it is. Cancelling ends it at its next step; the old index goes on answering.
"""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from index.building.builder import Progress, Report
from index.errors import UserError

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Status:
    """How far a rebuild is. `stage` is `idle`, one of the builder's stages, or `done`.

    A rebuild that is done has a `report`, or an `error` that says why not, until the next one begins, and
    `ended`, the moment in seconds since 1970. `seconds` is how long the present stage has taken.
    """

    stage: str = "idle"
    done: int = 0
    total: int = 0
    seconds: float = 0.0
    report: Report | None = None
    error: UserError | None = None
    ended: float = 0.0

    @property
    def running(self) -> bool:
        """Whether it is still running."""
        return self.stage not in ("idle", "done")

    @property
    def rate(self) -> float:
        """Things done in a second in this stage; 0 while that is not known."""
        return self.done / self.seconds if self.seconds > 0.2 else 0.0

    @property
    def left(self) -> float:
        """Seconds that this stage still takes at this rate; 0 while that is not known."""
        return (self.total - self.done) / self.rate if self.rate else 0.0


class _CancelledError(Exception):
    """Raised inside of a build that was cancelled."""


class Job:
    """The one rebuild of a workspace."""

    def __init__(self, build: Callable[[Progress], Report]) -> None:
        self._build = build
        self._lock = threading.Lock()
        self._status = Status()
        self._began = 0.0
        self._cancelled = threading.Event()
        self._thread: threading.Thread | None = None

    @property
    def status(self) -> Status:
        """How far the rebuild is now."""
        with self._lock:
            if not self._status.running:
                return self._status
            return replace(self._status, seconds=time.monotonic() - self._began)

    def start(self) -> bool:
        """Begin a rebuild; False when one is running already."""
        with self._lock:
            if self._status.running:
                return False
            self._cancelled.clear()
            self._status, self._began = Status("read"), time.monotonic()
            self._thread = threading.Thread(target=self._run, name="rebuild", daemon=True)
            self._thread.start()
            return True

    def cancel(self) -> None:
        """End the rebuild at its next step."""
        self._cancelled.set()

    def wait(self, timeout: float | None = None) -> Status:
        """Wait until the rebuild is done, or for `timeout` seconds."""
        if self._thread is not None:
            self._thread.join(timeout)
        return self.status

    def _run(self) -> None:
        try:
            done = Status("done", report=self._build(self._advance))
        except _CancelledError:
            done = Status("done", error=UserError("已取消，原有索引不变", "Cancelled; the old index stays"))
        except UserError as error:
            done = Status("done", error=error)
        except Exception as error:
            logger.exception("the rebuild failed")
            reason = type(error).__name__
            done = Status(
                "done",
                error=UserError(
                    f"重建失败（{reason}），原有索引不变；详情见程序的日志",
                    f"The rebuild failed ({reason}); the old index stays. The log tells more.",
                ),
            )
        with self._lock:
            self._status = replace(done, ended=time.time())

    def _advance(self, stage: str, done: int, total: int) -> None:
        if self._cancelled.is_set():
            raise _CancelledError
        with self._lock:
            if stage != self._status.stage:
                self._began = time.monotonic()
            self._status = Status(stage, done, total)
