"""The settings: dataclasses with every default, filled from the sections of `config.yaml`."""

import difflib
import re
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, fields
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, get_args, get_type_hints

import yaml

from index.errors import ConfigError

if TYPE_CHECKING:
    from index.building.options import BuildOptions
    from index.search.milvus import Milvus

Section = TypeVar("Section")

OCR_SECONDS, OCR_MB = 1800, 4096
"""The least limits for reading a file where OCR is on: pages take seconds each, and a network takes memory."""


@dataclass(frozen=True, slots=True)
class IndexConfig:
    """How an index is built and where it is kept."""

    seeds: str = "seeds"
    store: str = ".yuanwen"
    encoder: str = "bundled"
    query_prompt: str | None = None
    document_prompt: str | None = None
    allow_download: bool = False
    backend: str = "torch"
    int8: bool = False
    passage_chars: int = 300
    overlap_sentences: int = 1
    json_fields: str = ""
    words: str = "words.txt"
    parse_seconds: int = 60
    parse_mb: int = 1024
    ocr: bool = False
    max_file_mb: int = 64
    processes: int = 0
    searcher: str = "local"
    milvus_uri: str = "http://127.0.0.1:19530"
    milvus_collection: str = "yuanwen"
    milvus_seconds: int = 5

    def __post_init__(self) -> None:
        within("index.passage_chars", self.passage_chars, 50, 5000)
        within("index.overlap_sentences", self.overlap_sentences, 0, 5)
        within("index.parse_seconds", self.parse_seconds, 1, 3600)
        within("index.parse_mb", self.parse_mb, 256, 65536)
        within("index.max_file_mb", self.max_file_mb, 1, 65536)
        within("index.processes", self.processes, 0, 64)
        if self.backend == "openvino":
            raise ConfigError(
                "index.backend: openvino 已不再提供，请改为 onnx，作用相同：pip install 'yuanwen[onnx]'，再运行 yuanwen index",
                "index.backend: openvino is gone; set onnx, which does the same: pip install 'yuanwen[onnx]', then run yuanwen index",
            )
        one_of("index.backend", self.backend, ("torch", "onnx"))
        if self.backend != "torch" and self.encoder == "bundled":
            raise ConfigError(
                f"index.backend: {self.backend} 只用于点名的模型，自带编码器不需要；请删去，或设 index.encoder",
                f"index.backend: {self.backend} is for named models, the bundled encoder needs none; remove it, or set index.encoder",
            )
        if self.int8 and self.backend == "torch":
            raise ConfigError("index.int8: true 需要 index.backend: onnx", "index.int8: true needs index.backend: onnx")
        one_of("index.searcher", self.searcher, ("local", "milvus"))
        within("index.milvus_seconds", self.milvus_seconds, 1, 600)
        if not re.fullmatch(r"[A-Za-z_]\w{0,99}", self.milvus_collection, re.ASCII):
            raise ConfigError(
                f"index.milvus_collection: {self.milvus_collection} 只能由字母、数字和下划线组成",
                f"index.milvus_collection: {self.milvus_collection} may hold only letters, digits and underscores",
            )

    @property
    def encoding(self) -> dict[str, Any]:
        """How the encoder is loaded, as keywords of `load_encoder` besides its name."""
        return {
            "query_prompt": self.query_prompt,
            "document_prompt": self.document_prompt,
            "allow_download": self.allow_download,
            "backend": self.backend,
            "int8": self.int8,
        }

    @property
    def options(self) -> dict[str, str]:
        """Options of the readers of formats. Raises ConfigError where what they need is not installed."""
        found = {"json_fields": self.json_fields} if self.json_fields else {}
        if self.ocr:
            if find_spec("rapidocr") is None or find_spec("onnxruntime") is None:
                raise ConfigError(
                    "index.ocr: true 需要先安装：pip install 'yuanwen[ocr]'；或设 index.ocr: false",
                    "needs pip install 'yuanwen[ocr]', or set index.ocr: false",
                )
            found["ocr"] = "yes"
        return found

    @property
    def remote(self) -> "Milvus | None":
        """The server that searches; None where this process does."""
        if self.searcher == "local":
            return None
        from index.search.milvus import Milvus

        return Milvus(self.milvus_uri, self.milvus_collection, self.milvus_seconds)

    @property
    def building(self) -> "BuildOptions":
        """The options of `index.build`, but for the encoder."""
        from index.building.options import BuildOptions
        from index.text import wordlist

        unnamed = self.words == IndexConfig.__dataclass_fields__["words"].default
        return BuildOptions(
            passage_chars=self.passage_chars,
            overlap_sentences=self.overlap_sentences,
            words=wordlist.read(Path(self.words), optional=unnamed),
            formats=self.options,
            parse_seconds=max(self.parse_seconds, OCR_SECONDS if self.ocr else 0),
            parse_mb=max(self.parse_mb, OCR_MB if self.ocr else 0),
            max_file_mb=self.max_file_mb,
            processes=self.processes,
        )


def read_sections(path: Path, sections: Mapping[str, type]) -> dict[str, Any]:
    """The sections of the YAML file at `path`, each as its dataclass; defaults where it says nothing.

    Raises ConfigError, naming the key and the nearest known one, for an unknown key, a value of the
    wrong type or out of range, a key written twice, or a file that is not YAML.
    """
    try:
        values = yaml.load(path.read_text("utf-8"), _OnceLoader) or {}  # noqa: S506 - a SafeLoader
    except OSError as error:
        raise ConfigError(
            f"读不到配置文件 {path}（{error.strerror}）", f"cannot read the settings {path} ({error.strerror})"
        ) from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        where = getattr(error, "problem_mark", None)
        line = f" 第 {where.line + 1} 行" if where else ""
        at = f", line {where.line + 1}" if where else ""
        reason = getattr(error, "problem", None) or "not UTF-8"
        raise ConfigError(
            f"{path}{line}：不是合法的 YAML（{reason}）", f"{path}{at}: not valid YAML ({reason})"
        ) from error
    if not isinstance(values, dict):
        raise ConfigError(f"{path}：应当是「名字: 值」的列表", f"{path} should hold names and values")
    _check_known(values, sections, str(path), "")
    return {name: _section(cls, values.get(name) or {}, path, name) for name, cls in sections.items()}


def within(key: str, value: float, low: float, high: float) -> None:
    """Raise ConfigError unless `low` ≤ `value` ≤ `high`."""
    if not low <= value <= high:
        raise ConfigError(
            f"{key}: {value} 超出范围，应在 {low} 与 {high} 之间",
            f"{key}: {value} is out of range, it must be {low} to {high}",
        )


def one_of(key: str, value: str, allowed: tuple[str, ...]) -> None:
    """Raise ConfigError unless `value` is one of `allowed`."""
    if value not in allowed:
        raise ConfigError(
            f"{key}: {value} 不可用，应为 {' / '.join(allowed)}",
            f"{key}: {value} cannot be used, it must be {' or '.join(allowed)}",
        )


def _section(cls: type[Section], values: Any, path: Path, name: str) -> Section:
    if not isinstance(values, dict):
        raise ConfigError(f"{path}：{name} 下应当是「名字: 值」", f"{path}: {name} should hold names and values")
    types = get_type_hints(cls)
    _check_known(values, types, str(path), f"{name}.")
    for key, value in values.items():
        allowed = get_args(types[key]) or (types[key],)
        if float in allowed and type(value) is int:
            continue
        if type(value) not in allowed:
            expected = "/".join(kind.__name__ for kind in allowed)
            raise ConfigError(
                f"{path}：{name}.{key} 的值 {value!r} 类型不对，应为 {expected}",
                f"{path}: the value {value!r} of {name}.{key} has the wrong type, it must be {expected}",
            )
    return cls(**values)


def _check_known(values: Mapping[Any, Any], known: Mapping[str, Any], path: str, prefix: str) -> None:
    for key in values:
        if key not in known:
            near = difflib.get_close_matches(str(key), known, n=1, cutoff=0.4)
            hint = f"是不是 {prefix}{near[0]}？" if near else f"可用的有：{'、'.join(known)}"
            english = f"did you mean {prefix}{near[0]}?" if near else f"known: {', '.join(known)}"
            raise ConfigError(
                f"{path}：没有设置项 {prefix}{key}，{hint}", f"{path}: unknown key {prefix}{key}; {english}"
            )


class _OnceLoader(yaml.SafeLoader):
    """Plain YAML values; a key written twice is an error instead of the last one winning silently."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen = set()
        for key, _ in node.value:
            if key.value in seen:
                raise yaml.MarkedYAMLError(problem=f"{key.value} 写了两次", problem_mark=key.start_mark)
            seen.add(key.value)
        return super().construct_mapping(node, deep)


def defaults(cls: type) -> dict[str, Any]:
    """The default of every setting of a section, in order."""
    return {item.name: item.default for item in fields(cls)}
