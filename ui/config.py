"""The settings of the whole program: the sections `index`, `qa` and `ui` of `config.yaml`."""

from dataclasses import dataclass, field
from pathlib import Path

from index.config import IndexConfig, one_of, read_sections, within
from qa.config import AnswerConfig
from ui.messages import LANGUAGES


@dataclass(frozen=True, slots=True)
class PageConfig:
    """How the chat page is served, and in which language the program speaks."""

    language: str = "zh"
    host: str = "127.0.0.1"
    port: int = 7860
    max_upload_mb: int = 20
    upload_quota_mb: int = 200
    folder: str | None = None
    access_log: bool = False
    metrics: bool = False

    def __post_init__(self) -> None:
        one_of("ui.language", self.language, LANGUAGES)
        within("ui.port", self.port, 1, 65535)
        within("ui.max_upload_mb", self.max_upload_mb, 1, 64)
        within("ui.upload_quota_mb", self.upload_quota_mb, 1, 100_000)


@dataclass(frozen=True, slots=True)
class Config:
    """Every setting; the defaults are those that `config.yaml` documents."""

    index: IndexConfig = field(default_factory=IndexConfig)
    qa: AnswerConfig = field(default_factory=AnswerConfig)
    ui: PageConfig = field(default_factory=PageConfig)

    @property
    def folder(self) -> Path:
        """Where the page keeps conversations and accounts."""
        return Path(self.ui.folder or Path(self.index.store, "page"))


SECTIONS: dict[str, type] = {"index": IndexConfig, "qa": AnswerConfig, "ui": PageConfig}


def read(path: Path | None) -> Config:
    """The settings in the file at `path`; without a path those in `./config.yaml`, or the defaults.

    Raises ConfigError for a file that is named but not there, and for anything wrong inside it.
    """
    if path is None and not Path("config.yaml").exists():
        return Config()
    return Config(**read_sections(path or Path("config.yaml"), SECTIONS))
