"""Every language says everything, with the same values; one more language is one more file."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import ui
from index.errors import ConfigError
from ui import messages
from ui.messages import LANGUAGES, say

EN, ZH = (messages._language(code).messages for code in ("en", "zh"))

ONE_SIDED = {"page_upload_refused"}
"""Messages whose languages say different things: in Chinese the reason names the file."""


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_words_for_every_message(language: str) -> None:
    lacking = messages.missing(language)
    if lacking and language not in ("zh", "en"):
        pytest.skip(f"said in English: {', '.join(lacking)}")
    assert not lacking


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_message_names_the_same_values_in_every_language(language: str) -> None:
    said = messages._language(language).messages
    assert not set(said) - set(ZH), "messages that nothing says"
    for key, text in said.items():
        assert text.strip(), key
        named = [set(re.findall(r"{(\w+)", one)) for one in (text, ZH[key])]
        assert key in ONE_SIDED or named[0] == named[1], key


def test_english_holds_no_chinese() -> None:
    assert not [key for key, text in EN.items() if re.search("[\u4e00-\u9fff]", text)]


def test_the_program_says_only_what_the_catalogue_holds() -> None:
    named = set()
    for path in Path(ui.__file__).parent.rglob("*.py"):
        named |= set(re.findall(r'\bsay\(\s*"(\w+)"', path.read_text("utf-8")))
    assert len(named) > 100
    assert not named - set(ZH)


def test_a_third_language_is_one_file_and_what_it_lacks_is_named_and_said_in_english(tmp_path: Path) -> None:
    root = Path(ui.__file__).parent.parent
    shutil.copytree(root / "ui", tmp_path / "ui", ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "ui" / "languages" / "fr.toml").write_text(
        'name = "Français"\ntag = "fr"\n[messages]\npage_name = "Yuanwen"\npage_chat = "Demander"\n', "utf-8"
    )
    program = (
        "from ui import config, messages;"
        "config.PageConfig(language='fr');"
        "from ui.page.html import header; from ui.server.login import login_page;"
        "lacking = messages.missing('fr');"
        "print(messages.LANGUAGES, messages.after('en'), messages.name('fr'), messages.say('page_chat', 'fr'),"
        " messages.say('page_new', 'fr'), 'page_new' in lacking, 'page_chat' in lacking,"
        " 'lang=\"fr\"' in login_page('fr'), 'data-tag=\"fr\"' in header('fr'))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": f"{tmp_path}:{root}"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split("\n")[0] == ("('zh', 'en', 'fr') fr Français Demander New chat True False True True")


def test_the_switch_goes_round_all_languages() -> None:
    seen = [LANGUAGES[0]]
    for _ in LANGUAGES:
        seen.append(messages.after(seen[-1]))
    assert seen == [*LANGUAGES, LANGUAGES[0]]
    assert say("page_name", "zh") != say("page_name", "en")


@pytest.mark.parametrize("written", ["name = ", 'name = "Français"\n', b"\xff", 'name = "F"\ntag = "fr"\nwords = {}\n'])
def test_a_damaged_language_is_one_line_that_names_its_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, written: str | bytes
) -> None:
    (tmp_path / "fr.toml").write_bytes(written if isinstance(written, bytes) else written.encode())
    monkeypatch.setattr(messages, "_FOLDER", tmp_path)
    with pytest.raises(ConfigError, match=r"fr\.toml"):
        messages._language("fr")
