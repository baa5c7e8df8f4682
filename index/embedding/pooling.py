"""Read from a sentence-transformers folder how the vectors of a text's tokens become the text's own.

`modules.json` names the steps. Transformer, Pooling, Dense and Normalize are supported, which is what
nearly all such models are made of; others need `index.backend: torch`.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.embedding.protocol import Vectors

Mask = NDArray[np.int64]
Step = Callable[[Vectors], Vectors]

MODES = ("cls", "max", "mean", "mean_sqrt_len_tokens", "weightedmean", "lasttoken")
"""In the order in which several are joined."""
_OLD_NAMES = {
    "pooling_mode_cls_token": "cls",
    "pooling_mode_max_tokens": "max",
    "pooling_mode_mean_tokens": "mean",
    "pooling_mode_mean_sqrt_len_tokens": "mean_sqrt_len_tokens",
    "pooling_mode_weightedmean_tokens": "weightedmean",
    "pooling_mode_lasttoken": "lasttoken",
}


class UnknownModelError(ValueError):
    """A model with a step or a setting that is not supported here."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a model treats a text: at most `limit` tokens of it, in lower case or not, pooled by `modes`, then `steps`.

    `folders` are those of the modules, below the model's; the transformer's comes first.
    """

    folders: tuple[Path, ...]
    limit: int | None
    lower: bool
    modes: tuple[str, ...]
    steps: tuple[Step, ...]
    prompts: dict[str, str]

    def vectors(self, tokens: Vectors, mask: Mask) -> Vectors:
        """float32 (texts, dimension) from (texts, tokens, width) and the attention mask (texts, tokens)."""
        found = np.concatenate([pooled(tokens, mask, mode) for mode in self.modes], axis=1)
        for step in self.steps:
            found = step(found)
        return found


def read(folder: Path) -> Recipe:
    """What the files in `folder` say. Raises UnknownModelError, OSError, or ValueError for what is no JSON."""
    modules = _json(folder / "modules.json", [])
    kinds = [str(each["type"]).rpartition(".")[2] for each in modules] or ["Transformer"]
    folders = [folder / str(each["path"]) for each in modules] or [folder]
    if any(not each.resolve().is_relative_to(folder.resolve()) for each in folders):
        raise UnknownModelError("modules.json leads out of its folder")
    if kinds[0] != "Transformer" or kinds.count("Pooling") > 1 or kinds[1:2] not in ([], ["Pooling"]):
        raise UnknownModelError(f"modules {', '.join(kinds)}")
    modes = _modes(_json(folders[1] / "config.json")) if len(folders) > 1 else ("mean",)
    steps = tuple(_step(kind, place) for kind, place in zip(kinds[2:], folders[2:], strict=True))
    transformer = _json(folders[0] / "sentence_bert_config.json", {})
    settings = _json(folder / "config_sentence_transformers.json", {})
    prompts = {name: text for name, text in (settings.get("prompts") or {}).items() if text}
    if settings.get("truncate_dim"):
        raise UnknownModelError("truncate_dim")
    limit = transformer.get("max_seq_length") or _limit(folders[0])
    return Recipe(tuple(folders), limit, bool(transformer.get("do_lower_case")), modes, steps, prompts)


def pooled(tokens: Vectors, mask: Mask, mode: str) -> Vectors:
    """float32 (texts, width): one vector of each text's tokens, as sentence-transformers defines `mode`."""
    here = mask[:, :, None].astype(np.float32)
    first, last = mask.argmax(axis=1), mask.shape[1] - 1 - mask[:, ::-1].argmax(axis=1)
    if mode == "cls":
        found = tokens[np.arange(len(tokens)), first]
    elif mode == "lasttoken":
        found = tokens[np.arange(len(tokens)), last]
    elif mode == "max":
        found = np.where(here > 0, tokens, -1e9).max(axis=1)
    else:
        if mode == "weightedmean":
            here = here * np.cumsum(here, axis=1)
        counts = np.maximum(here.sum(axis=1), 1e-9)
        sums = (tokens * here).sum(axis=1)
        found = sums / (np.sqrt(counts) if mode == "mean_sqrt_len_tokens" else counts)
    vectors: Vectors = found.astype(np.float32, copy=False)
    return vectors


def _modes(settings: dict[str, Any]) -> tuple[str, ...]:
    given = settings.get("pooling_mode")
    if given is None:
        given = [mode for name, mode in _OLD_NAMES.items() if settings.get(name)] or ["mean"]
    modes = (given,) if isinstance(given, str) else tuple(given)
    if unknown := [mode for mode in modes if mode not in MODES]:
        raise UnknownModelError(f"pooling {unknown[0]}")
    if not settings.get("include_prompt", True):
        raise UnknownModelError("pooling without the prompt")
    return modes


def _step(kind: str, folder: Path) -> Step:
    if kind == "Normalize":
        return _unit
    if kind == "Dense":
        return _dense(folder)
    raise UnknownModelError(f"module {kind}")


def _unit(vectors: Vectors) -> Vectors:
    lengths = np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12)
    unit: Vectors = (vectors / lengths).astype(np.float32, copy=False)
    return unit


def _dense(folder: Path) -> Step:
    from safetensors.numpy import load_file

    settings = _json(folder / "config.json")
    name = str(settings.get("activation_function", "torch.nn.modules.activation.Tanh"))
    activation = name.rpartition(".")[2]
    if activation not in ("Tanh", "Identity") or settings.get("use_residual"):
        raise UnknownModelError(f"activation {name}")
    inside = {settings.get("module_input_name"), settings.get("module_output_name")}
    if not inside <= {None, "sentence_embedding"}:
        raise UnknownModelError("a Dense module that is not of the whole text")
    if not (folder / "model.safetensors").is_file():
        raise UnknownModelError(f"{folder.name} without model.safetensors")
    tensors = load_file(folder / "model.safetensors")
    weight = tensors["linear.weight"].astype(np.float32)
    bias = tensors.get("linear.bias", np.zeros(len(weight), np.float32)).astype(np.float32)

    def step(vectors: Vectors) -> Vectors:
        found: Vectors = vectors @ weight.T + bias
        return np.tanh(found) if activation == "Tanh" else found

    return step


def _limit(folder: Path) -> int | None:
    """How many tokens the tokenizer and the network take, where the model does not say otherwise."""
    length = _json(folder / "tokenizer_config.json", {}).get("model_max_length")
    places = _json(folder / "config.json", {}).get("max_position_embeddings")
    limits = [int(each) for each in (length, places) if each and 0 < each < 1e9]
    return min(limits, default=None)


def _json(path: Path, missing: Any = None) -> Any:
    if missing is not None and not path.is_file():
        return missing
    return json.loads(path.read_text("utf-8"))
