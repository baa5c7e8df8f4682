"""Messages to and from child processes arrive whole or not at all."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import pipes


@given(st.lists(st.binary(max_size=50), max_size=4))
def test_messages_arrive_as_they_were_sent(messages: list[bytes]) -> None:
    pipe = io.BytesIO()
    for message in messages:
        pipes.send(pipe, message)
    pipe.seek(0)
    assert [pipes.receive(pipe) for _ in messages] == messages
    with pytest.raises(EOFError):
        pipes.receive(pipe)


def test_a_message_that_breaks_off_anywhere_is_an_end_and_never_a_part() -> None:
    whole = io.BytesIO()
    pipes.send(whole, "原文".encode())
    for kept in range(len(whole.getvalue())):
        with pytest.raises(EOFError):
            pipes.receive(io.BytesIO(whole.getvalue()[:kept]))
