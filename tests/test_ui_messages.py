"""Every language says everything, with the same values; one more language is one more file."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

import ui
from ui import messages
from ui.languages import en, zh
from ui.messages import LANGUAGES, say

ONE_SIDED = {"page_upload_refused"}
"""Messages whose languages say different things: in Chinese the reason names the file."""


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_words_for_every_message(language: str) -> None:
    assert not messages.missing(language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_message_names_the_same_values_in_every_language(language: str) -> None:
    said = messages._KNOWN[language].messages
    assert not set(said) - set(zh.MESSAGES), "messages that nothing says"
    for key, text in said.items():
        assert text.strip(), key
        named = [set(re.findall(r"{(\w+)", one)) for one in (text, zh.MESSAGES[key])]
        assert key in ONE_SIDED or named[0] == named[1], key


def test_english_holds_no_chinese() -> None:
    assert not [key for key, text in en.MESSAGES.items() if re.search("[\u4e00-\u9fff]", text)]


def test_the_program_says_only_what_the_catalogue_holds() -> None:
    named = set()
    for path in Path(ui.__file__).parent.rglob("*.py"):
        named |= set(re.findall(r'\bsay\(\s*"(\w+)"', path.read_text("utf-8")))
    assert len(named) > 100
    assert not named - set(zh.MESSAGES)


def test_a_third_language_is_one_file_and_what_it_lacks_is_named_and_said_in_english(
    tmp_path: Path,
) -> None:
    (tmp_path / "fr.py").write_text(
        'NAME = "Français"\nTAG = "fr"\nMESSAGES = {"page_name": "Yuanwen", "page_chat": "Demander"}\n',
        "utf-8",
    )
    program = (
        "import sys, ui.languages; ui.languages.__path__.append(sys.argv[1]);"
        "from ui import config, messages;"
        "config.PageConfig(language='fr');"
        "from ui.page.html import header; from ui.server.login import login_page;"
        "lacking = messages.missing('fr');"
        "print(messages.LANGUAGES, messages.after('en'), messages.name('fr'), messages.say('page_chat', 'fr'),"
        " messages.say('page_new', 'fr'), 'page_new' in lacking, 'page_chat' in lacking,"
        " 'lang=\"fr\"' in login_page('fr'), 'data-tag=\"fr\"' in header('fr'))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path)],
        cwd=Path(ui.__file__).parent.parent,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split("\n")[0] == (
        "('zh', 'en', 'fr') fr Français Demander New chat True False True True"
    )


def test_the_switch_goes_round_all_languages() -> None:
    seen = [LANGUAGES[0]]
    for _ in LANGUAGES:
        seen.append(messages.after(seen[-1]))
    assert seen == [*LANGUAGES, LANGUAGES[0]]
    assert say("page_name", "zh") != say("page_name", "en")
