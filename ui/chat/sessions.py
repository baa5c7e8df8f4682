"""Keep of each open page only what it remembers: its conversation, what it looks at, its language.

Gradio keeps for each page besides a description of every component, with all that it shows, so that a page
could be saved as one of its deep links. Our links hold the question, so none of that is kept: it was 0.1 MB
for each page that was loaded, as much as the conversation and the source that it shows, and took 5 ms of
every call of a program. The words on buttons, which each page has as components of its own, are the same
for all pages in one language: these components are shared.
"""

from types import SimpleNamespace
from typing import Any

import gradio as gr
from gradio.blocks import Block
from gradio.state_holder import SessionState, StateHolder

SHARED = 1000
"""Components that are shared at most: some 25 for each language."""


class Session(SessionState):  # type: ignore[misc]
    """What one page remembers: the values of its `gr.State`. `shared` are components that others have too."""

    def __init__(self, blocks: gr.Blocks, shared: dict[tuple[int, str], Block]) -> None:
        # gradio describes each block that it finds in `blocks`, hence a stand-in without any
        super().__init__(SimpleNamespace(default_config=blocks.default_config, blocks={}))
        self._shared = shared

    def __setitem__(self, key: int, value: Any) -> None:
        if isinstance(value, Block):
            made_of = (key, repr(value.constructor_args))
            if len(self._shared) < SHARED:
                value = self._shared.setdefault(made_of, value)
            self.blocks_config.blocks[key] = self._shared.get(made_of, value)
        else:
            super().__setitem__(key, value)
            self.config_values.clear()

    def _update_config(self, key: int) -> None:
        """Keep no description of a component."""

    def _update_value_in_config(self, key: int, value: Any) -> None:
        """Keep nothing of what a component shows."""


class Sessions(StateHolder):  # type: ignore[misc]
    """The pages that are open, the last used at the end."""

    def __init__(self) -> None:
        super().__init__()
        self._shared: dict[tuple[int, str], Block] = {}

    def __getitem__(self, session_id: str) -> SessionState:
        if session_id not in self.session_data:
            self.session_data[session_id] = Session(self.blocks, self._shared)
        return super().__getitem__(session_id)


def keep_little(blocks: gr.Blocks) -> None:
    """Have a page that was just launched keep its sessions so."""
    sessions = Sessions()
    sessions.set_blocks(blocks)
    blocks.app.state_holder = sessions
