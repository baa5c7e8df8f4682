"""Make ready to load a model that the settings name: from this machine alone, unless a download is allowed."""

import importlib.util
import os
from contextlib import suppress
from pathlib import Path

from index.errors import EncoderError

_SMALL = ("*.json", "*.txt", "*.model", "[0-9]_*/*")
_NETWORK = ("onnx/model.onnx", "onnx/model.onnx_data")
_WEIGHTS = ("*.safetensors",)


def prepare(package: str, name: str, setting: str, *, allow_download: bool) -> None:
    """Tell the model libraries, before `package` is first imported, what they may reach.

    `setting` is the one that names the model. Raises EncoderError when `package` is not installed.
    """
    if importlib.util.find_spec(package) is None:
        raise EncoderError(
            f"要使用模型 {name}，请先安装：pip install 'yuanwen[models]'。也可设 {setting}: bundled。",
            f"To use the model {name}: pip install 'yuanwen[models]'; or set {setting}: bundled.",
        )
    _close(allow_download)


def folder(name: str, *, allow_download: bool = False) -> Path:
    """Where the files of a model lie: the folder itself, or its place in the cache of Hugging Face.

    With `allow_download` what ONNX Runtime needs of it is fetched: its ONNX file, or its weights where it
    brings none. Raises EncoderError when the model is not on this machine.
    """
    if Path(name).is_dir():
        return Path(name)
    _close(allow_download)
    from huggingface_hub import snapshot_download, try_to_load_from_cache

    for repository in (name, f"sentence-transformers/{name}"):
        if allow_download:
            with suppress(Exception):  # no such name, no network: each an error of its own
                found = snapshot_download(repository, allow_patterns=[*_SMALL, *_NETWORK])
                if not (Path(found) / _NETWORK[0]).is_file():
                    snapshot_download(repository, allow_patterns=[*_WEIGHTS])
        for file in ("config.json", "modules.json") if "/" in repository else ():
            with suppress(ValueError):  # what cannot be a name, such as a folder that is not there
                place = try_to_load_from_cache(repository, file)
                if isinstance(place, str):
                    return Path(place).parent
    raise not_here(name)


def not_here(name: str) -> EncoderError:
    """The line for a model that is not on this machine."""
    return EncoderError(
        f"这台机器上没有模型 {name}。请在能联网的机器上下载后把 encoder 设为它的文件夹，"
        "或设 encoder: bundled，或设 allow_download: true 允许下载。",
        f"The model {name} is not on this machine: download it elsewhere and name its "
        "folder, or set encoder: bundled, or allow_download: true.",
    )


def silence() -> None:
    """Keep libraries that run networks from reporting to their makers; to be called before they are imported.

    onnxruntime 1.32 otherwise writes an identifier of the machine into the home folder as it is imported and
    sends its first event before anything of its own can be called.
    """
    for variable in ("ORT_DISABLE_TELEMETRY", "ORT_TELEMETRY_DISABLED"):
        os.environ[variable] = "1"


def _close(allow_download: bool) -> None:
    # Read by the libraries when they are first imported; a person's own setting comes first.
    for variable in ("HF_HUB_DISABLE_TELEMETRY", "DO_NOT_TRACK"):
        os.environ.setdefault(variable, "1")
    if not allow_download:
        os.environ.setdefault("HF_HUB_OFFLINE", "1")
