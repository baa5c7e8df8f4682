"""Make ready to load a model that the settings name: from this machine alone, unless told otherwise."""

import importlib.util
import os

from index.errors import EncoderError


def prepare(package: str, name: str, setting: str, *, allow_download: bool) -> None:
    """Tell the model libraries, before `package` is first imported, what they may reach.

    `setting` is the one that names the model. Raises EncoderError when `package` is not installed.
    """
    if importlib.util.find_spec(package) is None:
        raise EncoderError(
            f"要使用模型 {name}，请先安装：pip install 'yuanwen[models]'。也可设 {setting}: bundled。",
            f"To use the model {name}: pip install 'yuanwen[models]'; or set {setting}: bundled.",
        )
    # Read by the libraries when they are first imported; a person's own setting comes first.
    for variable in ("HF_HUB_DISABLE_TELEMETRY", "DO_NOT_TRACK"):
        os.environ.setdefault(variable, "1")
    if not allow_download:
        os.environ.setdefault("HF_HUB_OFFLINE", "1")
