"""The library of the page: uploads, rebuilding, and the index that answers meanwhile."""

import threading
from pathlib import Path

import pytest
from browser import ASKED, SEEDS, ask, config_of, needs_browser, opened, served
from playwright.sync_api import Browser, expect

from ui.desk.library import Library
from ui.desk.upload import clean_name
from ui.messages import say


@needs_browser
def test_an_uploaded_text_is_cited_after_a_rebuild(
    browser: Browser, seeds: Path, tmp_path: Path
) -> None:
    text = "# 青竹镇图书馆\n\n青竹镇图书馆由退休教师林晚舟于1987年捐建。馆里有一口老钟。\n"
    library = Library(config_of(seeds, tmp_path / "store"))
    with served(library) as address, opened(browser, address) as page:
        expect(page.locator(".yw-empty h2")).to_have_text(say("page_no_index", "zh"))
        page.locator("#yw-build").click()
        expect(page.locator("#yw-notice")).to_contain_text("已建立索引")
        expect(page.locator("#yw-build")).to_be_hidden()

        page.get_by_role("tab").nth(1).click()
        expect(page.locator("table.yw-documents tbody tr")).to_have_count(2)
        files = [
            {"name": "../青竹（镇）.md", "mimeType": "text/markdown", "buffer": text.encode()},
            {"name": "坏.txt", "mimeType": "text/plain", "buffer": b"\xff\xfa\x80abc"},
        ]
        page.locator('#yw-library input[type="file"]').set_input_files(files)  # type: ignore[arg-type]
        expect(page.locator("#yw-uploaded")).to_contain_text("已加入：")
        expect(page.locator("#yw-uploaded")).to_contain_text("UTF-8")
        assert (seeds / "青竹（镇）.md").read_text("utf-8") == text
        assert not (seeds / "坏.txt").exists()

        page.get_by_role("button", name=say("page_rebuild", "zh")).click()
        expect(page.locator("#yw-told")).to_contain_text("青竹（镇）.md")
        expect(page.locator("table.yw-documents tbody tr")).to_have_count(3)

        page.get_by_role("tab").first.click()
        turn = ask(page, "青竹镇图书馆由谁捐建？")
        expect(turn.locator(".yw-quote").first).to_contain_text("林晚舟")
        expect(turn).to_contain_text("《青竹镇图书馆》")

        page.get_by_role("tab").nth(1).click()
        page.get_by_role("button", name="青竹镇图书馆").click()
        expect(page.locator("#yw-source .yw-title")).to_have_text("青竹镇图书馆")


def test_an_upload_never_replaces_a_file(seeds: Path, seed_store: Path, tmp_path: Path) -> None:
    library = Library(config_of(seeds, seed_store))
    upload = tmp_path / "upload.txt"
    outcomes = []
    for text in ("甲文。", "乙文。", "甲文。", "乙文。"):
        upload.write_text(text, "utf-8")
        added = library.add(upload, "../../一.txt")
        outcomes.append((added.name, added.outcome))
    assert outcomes == [
        ("一.txt", "added"),
        ("一-2.txt", "renamed"),
        ("一.txt", "same"),
        ("一-2.txt", "same"),
    ]
    assert (seeds / "一.txt").read_text("utf-8") == "甲文。"
    indexed = library.add(SEEDS / "000_32ac8566820995e8.txt", "另名.txt")
    assert (indexed.name, indexed.outcome) == ("000_32ac8566820995e8.txt", "same")
    assert sorted(path.name for path in seeds.iterdir() if path.suffix == ".txt") == sorted(
        ["000_32ac8566820995e8.txt", "001_e944211789bda929.txt", "一.txt", "一-2.txt"]
    )
    library.close()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.exe", "甲".encode()),
        ("a", "甲".encode()),
        ("a.txt", b""),
        ("a.txt", b"\x00\x00"),
        ("a.md", "甲".encode("gb18030")),
    ],
)
def test_what_is_no_text_is_refused_and_leaves_nothing(
    name: str, content: bytes, seeds: Path, seed_store: Path, tmp_path: Path
) -> None:
    library = Library(config_of(seeds, seed_store))
    upload = tmp_path / "upload"
    upload.write_bytes(content)
    before = sorted(seeds.iterdir())
    added = library.add(upload, name)
    assert added.outcome == "refused"
    assert added.reason is not None
    assert sorted(seeds.iterdir()) == before
    library.close()


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/x.md",
        "C:\\x\\y.md",
        "a\0b.md",
        "\u202egnp.md",
        "a\nb.md",
        " .md",
        "con.md",
        "x" * 300 + ".md",
    ],
)
def test_a_cleaned_name_stays_in_its_folder(name: str) -> None:
    clean = clean_name(name)
    assert Path(clean).name == clean
    assert clean.endswith(".md")
    assert not clean.startswith(".")
    assert clean.isprintable()
    assert len(clean.encode()) < 255


def test_an_index_in_use_stays_open_when_a_newer_one_is_taken(seeds: Path, tmp_path: Path) -> None:
    library = Library(config_of(seeds, tmp_path / "store"))
    library.rebuild(lambda *_: None)
    with library.assistant() as old:
        (seeds / "新.txt").write_text("新的一句话。", "utf-8")
        library.rebuild(lambda *_: None)
        answers = []
        thread = threading.Thread(target=lambda: answers.append(library.ask(ASKED)))
        thread.start()
        thread.join()
        assert old.ask(ASKED).citations[0].generation == "000001"
        assert answers[0].citations[0].generation == "000002"
    assert library.counts()[0] == 3
    library.close()
