"""What happens among earlier conversations: finding, opening and deleting them."""

from typing import Any

import gradio as gr

from index.errors import UserError
from ui.chat.events import text_of, user_of, value_of
from ui.desk.chat.turns import Talk
from ui.desk.workspace import Workspace
from ui.page import html
from ui.page.errors import plainly
from ui.page.view import Shown, View


class HistoryEvents:
    """Functions from what a reader does with earlier conversations to what is shown next."""

    def __init__(self, workspace: Workspace, view: View) -> None:
        self._workspace = workspace
        self._view = view

    def show(self, search: str, talk: Talk, language: str, request: gr.Request) -> str:
        """The earlier conversations that hold the words of `search`."""
        return self._view.past(user_of(request), talk.id, text_of(search), language)

    def open(self, language: str, request: gr.Request, event: gr.EventData) -> tuple[Any, ...]:
        """Go on with an earlier conversation."""
        try:
            talk = recall(self._workspace, user_of(request), value_of(event, "conversation"))
        except UserError as error:
            return *(gr.skip(),) * 2, html.notice(plainly(error, language)), *(gr.skip(),) * 4
        said = self._view.conversation(talk, language)
        source = self._view.source(talk.turns, Shown(), language)
        return talk, said, "", source, Shown(), "", gr.Tabs(selected="chat")

    def remove(
        self, search: str, talk: Talk, language: str, request: gr.Request, event: gr.EventData
    ) -> tuple[Any, ...]:
        """Delete an earlier conversation; the one that is open begins anew if it is that one."""
        conversation = value_of(event, "forget")
        user = user_of(request)
        try:
            self._workspace.conversations.remove(user, conversation)
        except UserError as error:
            return html.notice(plainly(error, language)), gr.skip(), gr.skip()
        if conversation == talk.id:
            talk = Talk()
        past = self._view.past(user, talk.id, text_of(search), language)
        return past, talk, self._view.conversation(talk, language)


def recall(workspace: Workspace, user: str, conversation: str) -> Talk:
    """A conversation of `user` as it was kept; an empty one when there is none of that id."""
    turns = workspace.conversations.turns(user, conversation) if conversation else ()
    return Talk(conversation, turns) if turns else Talk()
