"""The workspace of the page: uploads, rebuilding, and the index that answers meanwhile."""

import hashlib
import json
import threading
import time
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
import samples
from browser import ASKED, NOT_STATED, SEEDS, ask, config_of, needs_browser, opened, served, too_wide
from playwright.sync_api import Browser, expect

from index.building.builder import Progress, Report
from index.errors import EncoderError, UserError
from index.ingest.formats.sandbox import Sandbox
from index.records import Span
from qa.answer import cite
from qa.judge.models import load_models
from ui.chat import library as events
from ui.desk.chat.turns import Talk
from ui.desk.library.rebuild import Job
from ui.desk.library.seed_folder import SeedFolder
from ui.desk.library.upload import clean_name, keep
from ui.desk.workspace import Workspace
from ui.messages import LANGUAGES, say
from ui.page import library
from ui.page.view import NAMED, View
from ui.rendering import build_report

FILES = '#yw-library input[type="file"]:not([webkitdirectory])'


@needs_browser
@pytest.mark.parametrize("width", [1280, 390])
def test_an_uploaded_text_is_cited_after_a_rebuild(browser: Browser, seeds: Path, tmp_path: Path, width: int) -> None:
    text = "# 青竹镇图书馆\n\n青竹镇图书馆由退休教师林晚舟于1987年捐建。馆里有一口老钟。\n"
    workspace = Workspace(config_of(seeds, tmp_path / "store"))
    with served(workspace) as address, opened(browser, address, width=width) as page:
        expect(page.locator(".yw-empty h2")).to_have_text(say("page_no_index", "zh"))
        page.locator("#yw-build").click()
        expect(page.locator("#yw-notice")).to_contain_text("已建立索引")
        expect(page.locator("#yw-build")).to_be_hidden()

        page.get_by_role("button", name=say("page_add", "zh")).click()
        expect(page.locator("table.yw-documents tbody tr")).to_have_count(2)
        files = [
            {"name": "../青竹（镇）.md", "mimeType": "text/markdown", "buffer": text.encode()},
            {"name": "别的.exe", "mimeType": "application/x-dosexec", "buffer": b"MZ"},
            {"name": "坏.txt", "mimeType": "text/plain", "buffer": b"\x00\x01\x00\x02"},
        ]
        page.locator(FILES).set_input_files(files)  # type: ignore[arg-type]
        expect(page.locator("#yw-uploaded")).to_contain_text("已加入：")
        expect(page.locator("#yw-uploaded")).to_contain_text("坏.txt")
        expect(page.locator("#yw-uploaded")).to_contain_text("别的.exe")
        assert (seeds / "青竹（镇）.md").read_text("utf-8") == text
        assert not (seeds / "坏.txt").exists()

        row = page.locator("table.yw-documents tr", has_text="青竹（镇）.md")
        expect(row.locator('[data-state="new"]')).to_be_visible()
        expect(page.locator(".yw-waiting")).to_contain_text("1 处改动")
        page.get_by_role("button", name=say("page_rebuild", "zh")).click()
        expect(page.locator("#yw-told")).to_contain_text("+ 青竹（镇）.md")
        expect(page.locator("table.yw-documents tbody tr")).to_have_count(3)
        expect(row.locator('[data-state="indexed"]')).to_be_visible()
        expect(page.locator(".yw-waiting")).to_have_count(0)

        page.get_by_role("tab").first.click()
        turn = ask(page, "青竹镇图书馆由谁捐建？")
        expect(turn.locator(".yw-quote").first).to_contain_text("林晚舟")
        expect(turn).to_contain_text("《青竹镇图书馆》")

        page.get_by_role("tab", name=say("page_library", "zh")).click()
        page.get_by_role("button", name="青竹镇图书馆", exact=True).click()
        expect(page.locator("#yw-source .yw-title")).to_have_text("青竹镇图书馆")
        assert page.evaluate("document.documentElement.scrollWidth") == width


def test_an_upload_of_many_files_is_told_file_by_file(
    seeds: Path, seed_store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(events, "PROGRESS_SECONDS", -1.0)
    workspace = Workspace(config_of(seeds, seed_store))
    paths = [tmp_path / name for name in ("甲.txt", "乙.exe", "丙.txt")]
    for path in paths:
        path.write_text(f"{path.stem}说了一句话。", "utf-8")
    adding = events.LibraryEvents(workspace, View(workspace))
    uploads = adding.add([str(path) for path in paths], None, Talk(), "", "zh")
    told = [shown for shown, *_ in uploads]
    assert [shown.count("<li") for shown in told] == [0, 1, 2, 3]
    assert "1 / 3" in told[1] and "yw-progress" in told[1]
    assert 'data-outcome="refused"' in told[-1] and "yw-progress" not in told[-1]
    assert "加入 2 个，未收录 1 个" in told[-1]
    assert not [path for path in paths if path.exists()]


def test_an_upload_never_replaces_a_file(seeds: Path, seed_store: Path, tmp_path: Path) -> None:
    workspace = Workspace(config_of(seeds, seed_store))
    upload = tmp_path / "upload.txt"
    outcomes = []
    for text in ("甲文。", "乙文。", "甲文。", "乙文。"):
        upload.write_text(text, "utf-8")
        added = workspace.add(upload, "../../一.txt")
        outcomes.append((added.name, added.outcome))
    assert outcomes == [("一.txt", "added"), ("一-2.txt", "renamed"), ("一.txt", "same"), ("一-2.txt", "same")]
    assert (seeds / "一.txt").read_text("utf-8") == "甲文。"
    indexed = workspace.add(SEEDS / "000_32ac8566820995e8.txt", "另名.txt")
    assert (indexed.name, indexed.outcome) == ("000_32ac8566820995e8.txt", "same")
    assert sorted(path.name for path in seeds.iterdir() if path.suffix == ".txt") == sorted(
        ["000_32ac8566820995e8.txt", "001_e944211789bda929.txt", "一.txt", "一-2.txt"]
    )
    workspace.close()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.exe", "甲".encode()),
        ("a.txt.exe", "甲".encode()),
        ("a", "甲".encode()),
        ("a.txt", b""),
        ("a.txt", b"\x00\x00"),
        ("a.pdf", "甲".encode()),
    ],
)
def test_what_is_no_text_is_refused_and_leaves_nothing(
    name: str, content: bytes, seeds: Path, seed_store: Path, tmp_path: Path
) -> None:
    workspace = Workspace(config_of(seeds, seed_store))
    upload = tmp_path / "upload"
    upload.write_bytes(content)
    before = sorted(seeds.iterdir())
    added = workspace.add(upload, name)
    assert added.outcome == "refused"
    assert added.reason is not None
    assert sorted(seeds.iterdir()) == before
    workspace.close()


@pytest.mark.parametrize(
    "name", ["../../etc/x.md", "C:\\x\\y.md", "a\0b.md", "\u202egnp.md", "a\nb.md", " .md", "con.md", "x" * 300 + ".md"]
)
def test_a_cleaned_name_stays_in_its_folder(name: str) -> None:
    clean = clean_name(name)
    assert Path(clean).name == clean
    assert clean.endswith(".md")
    assert not clean.startswith(".")
    assert clean.isprintable()
    assert len(clean.encode()) < 255


def test_an_index_in_use_stays_open_when_a_newer_one_is_taken(seeds: Path, tmp_path: Path) -> None:
    workspace = Workspace(config_of(seeds, tmp_path / "store"))
    workspace.rebuild(lambda *_: None)
    with workspace.assistant() as old:
        (seeds / "新.txt").write_text("新的一句话。", "utf-8")
        workspace.rebuild(lambda *_: None)
        answers = []
        thread = threading.Thread(target=lambda: answers.append(workspace.ask(ASKED)))
        thread.start()
        thread.join()
        assert old.ask(ASKED).citations[0].generation == "000001"
        assert answers[0].citations[0].generation == "000002"
    assert workspace.counts()[0] == 3
    workspace.close()


@needs_browser
def test_a_text_put_aside_answers_no_more_and_one_brought_back_does(
    browser: Browser, seeds: Path, tmp_path: Path
) -> None:
    workspace = Workspace(config_of(seeds, tmp_path / "store"))
    workspace.rebuild(lambda *_: None)
    name = "001_e944211789bda929.txt"
    with served(workspace) as address, opened(browser, address) as page:
        page.on("dialog", lambda dialog: dialog.accept())
        page.get_by_role("tab", name=say("page_library", "zh")).click()
        row = page.locator("table.yw-documents tr", has_text=name)
        row.get_by_role("button", name=say("page_disable", "zh")).click()
        expect(row.locator('[data-state="disabled"]')).to_be_visible()
        assert not (seeds / name).exists()
        page.locator("#yw-rebuild").click()
        expect(page.locator("#yw-told")).to_contain_text(f"- {name}")
        assert workspace.counts()[0] == 1
        row.get_by_role("button", name=say("page_enable", "zh")).click()
        expect(row.locator('[data-state="new"]')).to_be_visible()
        row.get_by_role("button", name=say("page_delete", "zh")).click()
        expect(row).to_have_count(0)
        assert not (seeds / name).exists()
        assert (seeds / ".deleted" / name).exists()


@needs_browser
@pytest.mark.parametrize("width", [1280, 390])
def test_who_has_no_text_yet_is_led_to_the_library_and_then_to_the_index(
    browser: Browser, tmp_path: Path, width: int
) -> None:
    (tmp_path / "seeds").mkdir()
    workspace = Workspace(config_of(tmp_path / "seeds", tmp_path / "store"))
    built = threading.Event()

    def slow(progress: Progress) -> Report:
        built.wait(30)
        return workspace.rebuild(progress)

    workspace.job = Job(slow)
    with served(workspace) as address, opened(browser, address, width=width) as page:
        expect(page.locator(".yw-empty")).to_contain_text("「seeds」里还是空的")
        expect(page.locator("#yw-build")).to_be_hidden()
        page.get_by_role("tab", name=say("page_bench", "zh")).click()
        page.locator("#yw-probe textarea").fill("老钟")
        page.locator("#yw-look button").click()
        told_of = page.locator("#yw-inspected .yw-notice")
        expect(told_of).to_have_text("store 里还没有索引。请在「资料库」里重建索引")
        page.get_by_role("tab", name=say("page_chat", "zh")).click()
        page.locator(".yw-empty button").click()
        expect(page.locator("#yw-library")).to_be_visible()
        told = {"name": "钟.txt", "mimeType": "text/plain", "buffer": "老钟是林晚舟修好的。".encode()}
        page.locator(FILES).set_input_files([told])  # type: ignore[arg-type]
        expect(page.locator("#yw-uploaded")).to_contain_text("已加入：")
        page.get_by_role("tab", name=say("page_chat", "zh")).click()
        expect(page.locator(".yw-empty h2")).to_have_text(say("page_no_index", "zh"))
        page.locator("#yw-build").click()
        expect(page.locator(".yw-empty h2")).to_have_text(say("page_building", "zh"))
        expect(page.locator("#yw-build")).to_be_hidden()
        built.set()
        expect(page.locator(".yw-empty h2")).to_have_text(say("page_hello", "zh"))
        expect(ask(page, "老钟是谁修好的？").locator(".yw-quote")).to_contain_text("林晚舟")
        ask(page, NOT_STATED)
        page.get_by_role("tab", name=say("page_library", "zh")).click()
        expect(page.locator("#yw-unanswered li")).to_contain_text(NOT_STATED)
        page.locator('[data-part="yw-versions"]').click()
        expect(page.locator("#yw-versions h2")).to_be_focused()
        expect(page.locator("#yw-versions h2")).to_be_in_viewport()


@needs_browser
def test_files_and_a_whole_folder_can_be_dropped_on_the_library(
    browser: Browser, seeds: Path, seed_store: Path
) -> None:
    workspace = Workspace(config_of(seeds, seed_store))
    with served(workspace) as address, opened(browser, address) as page:
        page.get_by_role("tab", name=say("page_library", "zh")).click()
        expect(page.locator("table.yw-documents tbody tr")).to_have_count(2)
        for folder, names in ((False, ["甲.txt", "乙.png"]), (True, ["丙.md", "丁.md"])):
            page.evaluate(_DROP, [names, folder])
            for name in names:
                expect(page.locator("#yw-uploaded li", has_text=name)).to_be_visible()
        expect(page.locator("table.yw-documents tbody tr")).to_have_count(5)
        assert (seeds / "丙.md").read_text("utf-8") == "丙.md 说了一句话。"
        assert not (seeds / "乙.png").exists()


_DROP = """([names, folder]) => {
  const files = names.map((name) => new File([`${name} 说了一句话。`], name));
  const entries = files.map((file) => ({ isFile: true, file: (done) => done(file) }));
  const batches = [entries.slice(0, 1), entries.slice(1), []];  // a browser gives a long folder in pieces
  const inside = { isFile: false, createReader: () => ({ readEntries: (done) => done(batches.shift()) }) };
  const items = (folder ? [inside] : entries).map((entry) => ({ webkitGetAsEntry: () => entry }));
  const event = new Event("drop", { bubbles: true, cancelable: true });
  Object.defineProperty(event, "dataTransfer", { value: { items, files: folder ? [] : files } });
  document.querySelector("#yw-documents").dispatchEvent(event);
}"""


@needs_browser
@pytest.mark.parametrize("width", [1280, 390])
def test_a_question_without_an_answer_is_a_task_until_it_is_answered_or_crossed_off(
    browser: Browser, seeds: Path, tmp_path: Path, width: int
) -> None:
    workspace = Workspace(config_of(seeds, tmp_path / "store"))
    workspace.rebuild(lambda *_: None)
    with served(workspace) as address, opened(browser, address, width=width) as page:
        ask(page, "青竹镇图书馆是谁捐建的？")
        ask(page, NOT_STATED)
        (seeds / "图书馆.md").write_text("青竹镇图书馆由退休教师林晚舟捐建。", "utf-8")
        page.get_by_role("tab", name=say("page_library", "zh")).click()
        tasks = page.locator("#yw-unanswered li")
        expect(tasks).to_have_count(2)
        tasks.filter(has_text=NOT_STATED).get_by_role("button", name=say("page_settle", "zh")).click()
        expect(tasks).to_have_count(1)
        page.locator("#yw-rebuild").click()
        expect(page.locator("#yw-told .yw-report")).to_be_visible()
        tasks.get_by_role("button", name=say("page_ask_again", "zh")).click()
        expect(page.locator('.yw-turn[data-turn="2"] .yw-quote')).to_contain_text("林晚舟")


@needs_browser
@pytest.mark.parametrize("width", [1280, 390])
def test_a_rebuild_goes_on_when_the_page_is_loaded_again_and_can_be_cancelled(
    browser: Browser, seeds: Path, tmp_path: Path, width: int
) -> None:
    workspace = Workspace(config_of(seeds, tmp_path / "store"))
    workspace.rebuild(lambda *_: None)
    going = threading.Event()

    def slow(progress: Progress) -> Report:
        for step in range(1000):
            progress("embed", step, 1000)
            going.wait(0.05)
        return workspace.rebuild(progress)

    workspace.job = Job(slow)
    with served(workspace) as address, opened(browser, address, width=width) as page:
        page.get_by_role("tab", name=say("page_library", "zh")).click()
        page.locator("#yw-rebuild").click()
        expect(page.locator("#yw-told .yw-progress")).to_contain_text("约剩")
        page.reload()
        expect(page.locator(".yw-empty h2")).to_be_visible(timeout=30_000)
        page.get_by_role("tab", name=say("page_library", "zh")).click()
        expect(page.locator("#yw-told .yw-progress")).to_contain_text("每秒")
        assert workspace.ask(ASKED).found  # the old index answers meanwhile
        page.locator("#yw-cancel").click()
        expect(page.locator("#yw-told")).to_contain_text("已取消")
        expect(page.locator("#yw-cancel")).to_be_hidden()
        page.locator("#yw-rebuild").click()
        going.set()
        expect(page.locator("#yw-told")).to_contain_text("没有变化", timeout=30_000)


@needs_browser
@pytest.mark.parametrize("width", [1280, 390])
def test_what_the_last_rebuild_did_is_told_to_every_page_until_the_next_one_begins(
    browser: Browser, seeds: Path, tmp_path: Path, width: int
) -> None:
    workspace = Workspace(config_of(seeds, tmp_path / "store"))
    workspace.rebuild(lambda *_: None)
    hostile = "<img src=x onerror=alert(1)>{{x}}.txt"
    (seeds / hostile).write_text("老钟是林晚舟修好的。", "utf-8")
    (seeds / "坏.docx").write_bytes(b"PK no archive")
    going = threading.Event()

    def slow(progress: Progress) -> Report:
        progress("embed", 1, 2)
        going.wait(60)
        return workspace.rebuild(progress)

    workspace.job = Job(slow)
    with served(workspace) as address, opened(browser, address, width=width) as page:
        told = page.locator("#yw-told")
        page.get_by_role("tab", name=say("page_library", "zh")).click()
        expect(page.locator("#yw-rebuild")).to_be_visible()
        expect(told).to_have_text("")
        page.locator("#yw-rebuild").click()
        page.reload()
        expect(page.locator(".yw-empty h2")).to_be_visible(timeout=30_000)
        page.get_by_role("tab", name=say("page_library", "zh")).click()
        expect(told.locator(".yw-progress")).to_be_visible()
        with opened(browser, address, width=width) as second:  # loaded in the middle of it, too
            going.set()
            for one in (page, second):
                one.get_by_role("tab", name=say("page_library", "zh")).click()
                expect(one.locator("#yw-told .yw-report")).to_contain_text(f"+ {hostile}")
        page.reload()
        expect(page.locator(".yw-empty h2")).to_be_visible(timeout=30_000)
        page.get_by_role("tab", name=say("page_library", "zh")).click()
        day = time.strftime("%Y-%m-%d", time.localtime(workspace.job.status.ended))
        expect(told).to_contain_text(f"上次重建：{day}")
        expect(told).to_contain_text("已建立索引 000002")
        expect(told).to_contain_text(f"+ {hostile}")
        expect(told).to_contain_text("坏.docx")
        expect(told.locator("img")).to_have_count(0)
        assert too_wide(page) == []
        page.locator("#yw-switch").click()
        expect(told).to_contain_text(f"Last rebuild: {day}")
        expect(told).to_contain_text("Built index 000002")
        page.locator("#yw-switch").click()
        expect(told).to_contain_text("上次重建")
        going.clear()
        page.locator("#yw-rebuild").click()
        expect(told.locator(".yw-progress")).to_be_visible()
        expect(told.locator(".yw-report")).to_have_count(0)
        page.locator("#yw-cancel").click()
        going.set()
        expect(told).to_contain_text("已取消")
        page.reload()
        expect(page.locator(".yw-empty h2")).to_be_visible(timeout=30_000)
        page.get_by_role("tab", name=say("page_library", "zh")).click()
        day = time.strftime("%Y-%m-%d", time.localtime(workspace.job.status.ended))
        expect(told).to_contain_text(f"上次重建：{day}")
        expect(told).to_contain_text("已取消")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_long_report_of_a_rebuild_counts_what_it_does_not_name(language: str) -> None:
    names = tuple(f"{number}.txt" for number in range(250))
    made = Report("000001", 250, 250, 250, 1.0, added=names, empty=names)
    shown = library.rebuilt(build_report.lines(made, language, most=NAMED), 1.0, language)
    assert "<details>" in shown
    assert shown.count("<li>") == 20 + 1 + NAMED + 1
    assert say("and_more", language, count=250 - NAMED) in shown
    assert len(build_report.lines(made, language)) == 20 + 1 + 250 + 1  # a terminal is told all
    few = replace(made, added=names[:3], empty=())
    assert "<details>" not in library.rebuilt(build_report.lines(few, language), 1.0, language)


def test_a_rebuild_that_breaks_is_told_in_one_line_and_another_one_may_follow() -> None:
    reports: list[object] = []

    def broken(progress: Progress) -> Report:
        reports.append(progress)
        raise ZeroDivisionError("inside")

    job = Job(broken)
    assert not job.status.running
    assert job.start()
    status = job.wait(10)
    assert status.error is not None
    assert "\n" not in str(status.error)
    assert job.start()
    job.wait(10)
    assert len(reports) == 2


@pytest.mark.parametrize(
    "name", ["../secret.txt", "/etc/passwd", "a/../../secret.txt", "", ".disabled/x", "a\0b", "link.txt"]
)
def test_no_file_outside_of_the_seeds_folder_is_touched(name: str, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("密")
    seeds = tmp_path / "seeds"
    seeds.mkdir()
    (seeds / "link.txt").symlink_to(secret)
    shelf = SeedFolder(seeds)
    for deed in (shelf.disable, shelf.enable, shelf.delete):
        with pytest.raises(UserError):
            deed(name)
    assert secret.read_text() == "密"
    assert (seeds / "link.txt").is_symlink()


def test_a_deleted_text_never_replaces_an_older_deleted_one(tmp_path: Path) -> None:
    shelf = SeedFolder(tmp_path)
    for text in ("甲", "乙"):
        (tmp_path / "一.txt").write_text(text, "utf-8")
        shelf.delete("一.txt")
    kept = {path.read_text("utf-8") for path in (tmp_path / ".deleted").iterdir()}
    assert kept == {"甲", "乙"}


def test_the_shelf_tells_how_each_text_stands_to_the_index(tmp_path: Path) -> None:
    shelf = SeedFolder(tmp_path)
    for name in ("same.txt", "changed.txt", "new.txt", "off.txt"):
        (tmp_path / name).write_text(name, "utf-8")
    known = {name: hashlib.sha256(name.encode()).hexdigest() for name in ("same.txt", "off.txt")}
    known |= {"changed.txt": "0" * 64, "gone.txt": "0" * 64}
    shelf.disable("off.txt")
    assert {file.id: file.state for file in shelf.files(known)} == {
        "same.txt": "indexed",
        "changed.txt": "changed",
        "new.txt": "new",
        "gone.txt": "gone",
        "off.txt": "disabled",
    }


@needs_browser
@pytest.mark.parametrize("width", [1280, 390])
def test_an_earlier_index_is_gone_back_to_in_one_click(
    browser: Browser, seeds: Path, tmp_path: Path, width: int
) -> None:
    workspace = Workspace(config_of(seeds, tmp_path / "store"))
    workspace.rebuild(lambda *_: None)
    (seeds / "新.txt").write_text("青竹镇图书馆由林晚舟捐建。", "utf-8")
    workspace.rebuild(lambda *_: None)
    with served(workspace) as address, opened(browser, address, width=width) as page:
        page.get_by_role("tab", name=say("page_library", "zh")).click()
        versions = page.locator("#yw-versions li")
        expect(versions).to_have_count(2)
        expect(versions.first).to_contain_text("正在使用")
        page.get_by_role("button", name=say("page_roll_back", "zh")).click()
        expect(versions.nth(1)).to_contain_text("正在使用")
        row = page.locator("table.yw-documents tr", has_text="新.txt")
        expect(row.locator('[data-state="new"]')).to_be_visible()
        assert workspace.counts()[0] == 2


def test_a_file_of_several_texts_is_one_file_with_several_documents(seeds: Path, tmp_path: Path) -> None:
    rows = [{"title": f"第{number}篇", "text": f"第{number}篇的内容。"} for number in (1, 2)]
    lines = [json.dumps(row, ensure_ascii=False) for row in rows]
    (seeds / "多篇.jsonl").write_text("\n".join(lines), "utf-8")
    workspace = Workspace(config_of(seeds, tmp_path / "store"))
    workspace.rebuild(lambda *_: None)
    entries, total, waiting = workspace.documents("多篇")
    assert (total, waiting) == (2, 0)
    assert [(entry.file.id, entry.file.state, entry.first) for entry in entries] == [
        ("多篇.jsonl", "indexed", True),
        ("多篇.jsonl", "indexed", False),
    ]
    known = workspace.document(entries[1].document.id if entries[1].document else "")
    assert known is not None
    start = known[0].text.index("第2篇的内容")
    citation = cite(1, known[0], Span(start, start + 6), "000001")
    assert workspace.check(citation)[0] == "same"
    workspace.close()


def test_a_missing_reader_is_told_above_the_list(seeds: Path, seed_store: Path) -> None:
    missing = EncoderError("阅读模型 <b> 缺失", "the reader is missing")
    models = replace(load_models("none"), notice=missing)
    workspace = Workspace(config_of(seeds, seed_store), models=models)
    with workspace.assistant() as assistant:
        assert "27" in assistant.ask("小米SU7拿到5万个订单用了多久？").text
    shown = {language: View(workspace).documents(language) for language in ("zh", "en")}
    assert "阅读模型 &lt;b&gt; 缺失" in shown["zh"]
    assert "the reader is missing" in shown["en"]
    assert "000_32ac8566820995e8.txt" in shown["zh"]
    workspace.close()


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.zip"])
def test_an_upload_is_read_by_a_child_and_never_by_the_server(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A text that is hard to read holds up the child, which has a limit of time, and nobody else."""

    def here(data: bytes) -> None:
        raise AssertionError("read in the process that answers")

    text = "[](" * 1700
    upload, seeds = tmp_path / "upload", tmp_path / "seeds"
    upload.write_bytes(samples.zipped({"b.txt": text.encode()}) if name == "a.zip" else text.encode())
    monkeypatch.setattr("index.ingest.formats.text.decode", here)
    with closing(Sandbox()) as sandbox:
        assert keep(upload, name, seeds, sandbox=sandbox, max_mb=1).outcome == "added"
    assert (seeds / name).read_bytes() == upload.read_bytes()
