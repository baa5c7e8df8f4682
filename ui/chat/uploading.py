"""A button for uploads that describes itself to gradio once, not each time that a page is loaded."""

from typing import Any

import gradio as gr

_DESCRIBED: dict[str, dict[str, Any]] = {}


class UploadButton(gr.UploadButton):  # type: ignore[misc]
    """As gradio's. Whenever a component is changed, gradio asks it for the JSON schema of its value, which
    takes 25 ms to make here and never changes; every load of the page changes four of these."""

    def api_info(self) -> dict[str, Any]:
        """The schema of the files that it gives."""
        kind = str(self.file_count)
        if kind not in _DESCRIBED:
            _DESCRIBED[kind] = super().api_info()
        return _DESCRIBED[kind]
