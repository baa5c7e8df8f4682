"""The chat page as gradio serves it: its components, and what happens when something is done with them.

It is the only room that imports gradio, and may import every other room but `ui.commands`.
"""

import os

# Read by gradio when it is imported: report nothing, and do not sum up every event with pandas.
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
os.environ["GRADIO_ANALYTICS_CACHE_FREQUENCY"] = str(10**9)

from ui.chat.gradio_import import without_stubs

with without_stubs():
    from ui.chat.layout import create
    from ui.chat.serving import serve, start

__all__ = ["create", "serve", "start"]
