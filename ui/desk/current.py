"""Hold the index that answers now: opened once for everybody, and replaced when a newer one is there.

An index that is in use stays open until the last who uses it is done. All of it may be called from
several threads.
"""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from index.embedding.protocol import Encoder
from index.errors import StoreError, UserError
from index.storage.store import Store
from qa.answer import Assistant
from qa.judge.models import Models
from ui.config import Config
from ui.desk.scope import EVERYTHING, Scope, chosen
from ui.opening import narrowed, open_assistant

logger = logging.getLogger(__name__)

SCOPES = 32
"""Scopes that are kept ready; each holds the numbers of its passages."""


class Current:
    """The assistant over the newest index of a store. `encoder` gives the encoder when it is needed."""

    def __init__(self, config: Config, store: Store, encoder: Callable[[], Encoder], models: Models | None) -> None:
        self._config = config
        self._store = store
        self._encoder = encoder
        self._models = models
        self._lock = threading.Lock()
        self._open: _Open | None = None

    @contextmanager
    def assistant(self, scope: Scope = EVERYTHING) -> Iterator[Assistant]:
        """The assistant over the newest index; that index stays open as long as it is in use.

        It answers from the documents in `scope`. Raises StoreError when there is no index to answer
        from, and QuestionError when no document is in the scope.
        """
        opened = self._take()
        try:
            yield opened.narrow(scope) if scope else opened.assistant
        finally:
            self._give_back(opened)

    @property
    def notice(self) -> UserError | None:
        """What readers should know of the models in use; None while no index is open."""
        with self._lock:
            return self._open.assistant.models.notice if self._open else None

    def close(self) -> None:
        """Let the index go, once nobody uses it."""
        with self._lock:
            opened, self._open = self._open, None
            if opened:
                opened.retired = True
                opened.close_if_unused()

    def _take(self) -> "_Open":
        with self._lock:
            current = self._store.current_name()
            if self._open is None or self._open.current != current:
                self._replace(current)
            assert self._open is not None
            self._open.readers += 1
            return self._open

    def _replace(self, current: str) -> None:
        """Open what CURRENT names now. If it cannot be opened, what is open goes on answering."""
        try:
            assistant = open_assistant(self._config, encoder=self._encoder(), models=self._models)
        except StoreError as error:
            if self._open is None:
                raise
            logger.warning("%s", error)
            self._open.current = current
            return
        old = self._open
        self._open = _Open(assistant, current)
        if old:
            old.retired = True
            old.close_if_unused()

    def _give_back(self, opened: "_Open") -> None:
        with self._lock:
            opened.readers -= 1
            opened.close_if_unused()


@dataclass(slots=True)
class _Open:
    """An assistant, the name in CURRENT when it was opened, and how many are using it."""

    assistant: Assistant
    current: str
    readers: int = 0
    retired: bool = False
    narrowed: dict[Scope, Assistant] = field(default_factory=dict)

    def narrow(self, scope: Scope) -> Assistant:
        """The assistant over the documents in `scope` alone; the last few are kept."""
        known = self.narrowed.get(scope)
        if known is None:
            known = narrowed(self.assistant, chosen(self.assistant.index, scope))
            self.narrowed[scope] = known
            for oldest in list(self.narrowed)[:-SCOPES]:
                self.narrowed.pop(oldest, None)
        return known

    def close_if_unused(self) -> None:
        if self.retired and not self.readers:
            self.assistant.index.close()
