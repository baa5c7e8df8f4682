"""Settings are known, typed and in range, or one line says which is not."""

from dataclasses import asdict
from pathlib import Path

import pytest
import yaml

from index import BuildOptions
from index.config import IndexConfig
from index.errors import ConfigError
from ui.config import Config, read

ROOT = Path(__file__).parent.parent


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "config.yaml"
    path.write_text(text, "utf-8")
    return path


def test_the_file_documents_every_default() -> None:
    assert yaml.safe_load((ROOT / "config.yaml").read_text("utf-8")) == asdict(Config())
    lines = (ROOT / "config.yaml").read_text("utf-8").split("\n")
    assert all("#" in line for line in lines if line.startswith("  "))


def test_an_empty_file_is_the_defaults(tmp_path: Path) -> None:
    assert read(written(tmp_path, "")) == Config()


def test_a_value_is_taken(tmp_path: Path) -> None:
    assert read(written(tmp_path, "qa:\n  threshold: 1\n")).qa.threshold == 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("qa:\n  treshold: 0.3\n", r"qa\.treshold，是不是 qa\.threshold？"),
        ("indx: {}\n", "indx，是不是 index？"),
        ("qa:\n  threshold: high\n", r"qa\.threshold 的值 'high' 类型不对，应为 float"),
        ("qa:\n  passages: true\n", "类型不对"),
        ("qa:\n  threshold: 2.0\n", r"qa\.threshold: 2.0 超出范围"),
        ("ui:\n  language: fr\n", "zh / en"),
        ("qa:\n\tthreshold: 1\n", "第 2 行.*YAML"),
        ("qa:\n  passages: 1\n  passages: 2\n", "第 3 行.*写了两次"),
        ("- a\n", "名字: 值"),
        ("qa: 3\n", "名字: 值"),
    ],
)
def test_what_is_wrong_is_said_in_one_line(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(ConfigError, match=said) as error:
        read(written(tmp_path, text))
    assert "\n" not in str(error.value)


def test_a_named_file_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="读不到配置文件"):
        read(tmp_path / "none.yaml")


def test_settings_that_say_nothing_build_as_the_function_does(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # where there is no list of words
    assert IndexConfig().building == BuildOptions()
