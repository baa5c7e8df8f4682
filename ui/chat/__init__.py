"""The chat page as it is served: the only room that imports gradio."""

from ui.chat.layout import create, serve, start

__all__ = ["create", "serve", "start"]
