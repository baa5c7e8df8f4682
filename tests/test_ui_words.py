"""The reader's own words on the page: seen, tried, changed; a wrong line loses nothing."""

from dataclasses import replace
from pathlib import Path

import pytest
from browser import ask, config_of, needs_browser, opened, served
from playwright.sync_api import Browser, expect

from index.errors import ConfigError
from ui.desk.library.words import Words
from ui.desk.workspace import Workspace
from ui.messages import say
from ui.page import words as page

LIST = "# 我的词\n雷布斯\n雷军 = 雷布斯\n"


def test_a_list_is_kept_as_it_was_written(tmp_path: Path) -> None:
    words = Words(tmp_path / "words.txt")
    assert words.text() == ""
    words.save(LIST, "")
    assert words.text() == LIST
    words.save(LIST.replace("\n", "\r\n"), LIST)
    assert words.text() == LIST
    assert [*tmp_path.iterdir()] == [tmp_path / "words.txt"]


@pytest.mark.parametrize("text", ["雷布斯\n军\n", "雷军 = \n", "长" * 600_000, "a = b\n"])
def test_a_wrong_list_is_not_kept(tmp_path: Path, text: str) -> None:
    words = Words(tmp_path / "words.txt")
    words.save(LIST, "")
    with pytest.raises(ConfigError) as error:
        words.save(text, LIST)
    assert "\n" not in str(error.value)
    assert words.text() == LIST


def test_what_somebody_else_changed_is_not_written_over(tmp_path: Path) -> None:
    words = Words(tmp_path / "words.txt")
    words.save(LIST, "")
    with pytest.raises(ConfigError, match="别处改过"):
        words.save("雷布斯\n", "")
    assert words.text() == LIST


def test_a_folder_that_is_not_there_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as error:
        Words(tmp_path / "none" / "words.txt").save(LIST, "")
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_preview_escapes_what_it_shows(tmp_path: Path, language: str) -> None:
    cut = Words(tmp_path / "words.txt").preview(LIST, "雷布斯<script>alert(1)</script>")
    shown = page.preview(cut, language)
    assert "<script" not in shown
    assert "雷布斯 / " in shown
    assert "雷军" in shown


@needs_browser
@pytest.mark.parametrize("width", [1280, 390])
def test_words_are_changed_on_the_page_and_a_question_finds_the_other_name(
    browser: Browser, tmp_path: Path, width: int
) -> None:
    seeds, file = tmp_path / "seeds", tmp_path / "words.txt"
    seeds.mkdir()
    (seeds / "one.txt").write_text("雷军1987年考入武汉大学计算机系。\n", encoding="utf-8")
    (seeds / "two.txt").write_text("张三1990年考入北京大学。\n", encoding="utf-8")
    file.write_text("", encoding="utf-8")
    config = config_of(seeds, tmp_path / "store")
    workspace = Workspace(replace(config, index=replace(config.index, words=str(file))))
    with served(workspace) as address, opened(browser, address, width=width) as tab:
        tab.get_by_role("tab", name=say("page_library", "zh")).click()
        tab.locator("#yw-words-open").click()
        box = tab.locator("#yw-words-box textarea")
        box.fill("雷布斯\n军\n")
        tab.locator("#yw-words-save").click()
        expect(tab.locator("#yw-words-told")).to_contain_text("words.txt 第 2 行")
        assert file.read_text("utf-8") == ""
        expect(box).to_have_value("雷布斯\n军\n")

        box.fill(LIST)
        tab.locator("#yw-words-sentence textarea, #yw-words-sentence input").fill("雷布斯是谁")
        tab.locator("#yw-words-try").click()
        expect(tab.locator("#yw-words-told")).to_contain_text("雷布斯 / 是")
        expect(tab.locator("#yw-words-told")).to_contain_text("也找：雷军")
        tab.locator("#yw-words-save").click()
        expect(tab.locator("#yw-words-told")).to_contain_text("已保存：1 个词，1 组名字")
        assert file.read_text("utf-8") == LIST

        tab.get_by_role("button", name=say("page_rebuild", "zh")).click()
        expect(tab.locator("#yw-told")).to_contain_text("+ one.txt")
        tab.get_by_role("tab").first.click()
        turn = ask(tab, "雷布斯哪一年考入武汉大学？")
        expect(turn.locator(".yw-quote").first).to_contain_text("雷军1987年")
        expect(turn).to_contain_text("也找：雷军")
