"""What the server keeps of each open page: what it remembers, and nothing of what it shows."""

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from typing import Any

from ui.chat.sessions import Sessions

gr: Any = import_module("gradio")  # after ui.chat, which keeps it from writing stubs


def pages(capacity: int = 10) -> tuple[Sessions, Any, Any, Any]:
    """Sessions of a small page: a state, a button whose words change, and a text that grows."""
    with gr.Blocks() as blocks:
        state, button, shown = gr.State(()), gr.Button(), gr.HTML()

        def more(said: tuple[str, ...], word: str) -> Any:
            said = (*said, word)
            return said, gr.Button(value=word, size="sm"), "".join(said) * 1000

        button.click(more, [state, gr.Textbox()], [state, button, shown], api_visibility="private")
    blocks.state_session_capacity = capacity
    sessions = Sessions()
    sessions.set_blocks(blocks)
    return sessions, blocks, state, button


def apart(using: Coroutine[Any, Any, None]) -> None:
    """Run it in a thread of its own: in this one a browser's loop may be running."""
    with ThreadPoolExecutor(1) as pool:
        pool.submit(asyncio.run, using).result()


async def click(sessions: Sessions, blocks: Any, page: str, word: str) -> list[Any]:
    """Press the button on a page, and give what the browser is told."""
    made = await blocks.process_api(0, [None, word], state=sessions[page], session_hash=page)
    told: list[Any] = made["data"]
    return told


def test_a_page_remembers_its_state_and_nothing_that_it_shows() -> None:
    async def use() -> None:  # in a loop: without one gradio makes some and never closes them
        sessions, blocks, state, button = pages()
        for word in "甲乙":
            told = await click(sessions, blocks, "a", word)
        assert told[1]["value"] == "乙" and told[1]["size"] == "sm"
        assert told[2] == "甲乙" * 1000
        assert sessions["a"][state._id] == ("甲", "乙")
        assert not sessions["a"].config_values
        await click(sessions, blocks, "b", "丙")
        assert sessions["b"][state._id] == ("丙",)
        assert sessions["a"][button._id] is sessions["b"][button._id] is not button

    apart(use())


def test_the_page_that_was_used_longest_ago_is_forgotten_first() -> None:
    async def use() -> None:
        sessions, *_ = pages(capacity=2)
        for page in "abac":
            assert sessions[page] is sessions[page]
        assert [*sessions.session_data] == ["a", "c"]

    apart(use())
