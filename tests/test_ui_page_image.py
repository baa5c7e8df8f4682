"""A citation of a PDF shows its page with the quote marked; nothing but indexed PDFs is ever served."""

import io
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from browser import ask, config_of, needs_browser, opened, served
from playwright.sync_api import Browser, expect
from samples import pdf
from test_ui_login import request

from index.errors import ReadError
from index.ingest.formats.pages.page_image import HEIGHT, LARGEST_PNG, WIDTH, picture
from index.records import Span
from ui.desk.workspace import Workspace

Image = pytest.importorskip("PIL.Image")

LINES = ("青竹镇图书馆由退休教师林晚舟于一九八七年", "捐建，藏书三万册。")
PAGES = [[(60.0, 700.0, "第一页说的是别的事情。")], [(60.0, 700.0, LINES[0]), (60.0, 670.0, LINES[1])]]
FILE = "图书馆 手册.pdf"
QUESTION = "青竹镇图书馆是谁捐建的？"


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """An index over a PDF of two pages, and a text outside of it that nobody may see."""
    folder = tmp_path_factory.mktemp("leaf")
    seeds = folder / "seeds"
    seeds.mkdir()
    (seeds / FILE).write_bytes(pdf(PAGES))
    (folder / "secret.pdf").write_bytes(pdf(PAGES))
    (seeds / "a.txt").write_text("这里什么也没有说。", "utf-8")
    workspace = Workspace(config_of(seeds, folder / "store"))
    workspace.rebuild(lambda *_: None)
    yield workspace
    workspace.close()


def yellow(data: bytes) -> np.ndarray:  # type: ignore[type-arg]
    """Which pixels are coloured as by a highlighter."""
    pixels = np.asarray(Image.open(io.BytesIO(data)).convert("RGB")).astype(int)
    found: np.ndarray = (pixels[..., 0] - pixels[..., 2]) > 100  # type: ignore[type-arg]
    return found


def test_a_quote_is_marked_where_it_stands_even_over_two_lines() -> None:
    data = pdf(PAGES)
    shown, kind, marked = picture(data, 2, "林晚舟于一九八七年捐建")
    assert marked and kind == "image/png" and len(shown) < LARGEST_PNG
    rows = np.flatnonzero(yellow(shown).any(axis=1))
    at = (800 - rows / (1600 / 800)) if len(rows) else rows
    assert 665 < at.min() < 675 and 705 < at.max() < 720  # points from the foot of the page
    columns = np.flatnonzero(yellow(shown)[rows[0]])
    assert columns.min() / 2 > 60 + 10 * 12  # not the words before it
    assert not picture(data, 1, "林晚舟于一九八七年捐建")[2]
    assert not yellow(picture(data, 1)[0]).any()


def test_a_quote_that_runs_on_is_marked_as_far_as_the_page_has_it() -> None:
    assert picture(pdf(PAGES), 2, "林晚舟于一九八七年捐建，藏书三万册。下一页接着说。")[2]


def test_a_picture_is_bounded_whatever_the_page_measures() -> None:
    huge = pdf(PAGES).replace(b"[0 0 600 800]", b"[0 0 9 9999]")
    image = Image.open(io.BytesIO(picture(huge, 1)[0]))
    assert image.width <= WIDTH and image.height <= HEIGHT


def test_only_pages_of_indexed_pdfs_are_given(workspace: Workspace) -> None:
    leaf = workspace.page_images.image(FILE, 2, Span(0, 5))
    assert leaf.picture.startswith(b"\x89PNG")
    assert workspace.page_images.image(FILE, 2, Span(0, 5)) is leaf  # kept
    text = workspace.document(FILE)
    assert text is not None
    for name in ("../secret.pdf", str(Path(workspace.config.index.seeds).parent / "secret.pdf"), "a.txt", "", "\0"):
        with pytest.raises(ReadError):
            workspace.page_images.image(name, 1, Span(0, 1))
    for page, span in ((0, Span(0, 1)), (3, Span(0, 1)), (1, Span(0, 10**6))):
        with pytest.raises(ReadError):
            workspace.page_images.image(FILE, page, span)


def test_a_file_that_changed_or_became_a_link_is_not_shown(workspace: Workspace) -> None:
    path = Path(workspace.config.index.seeds) / FILE
    before = path.read_bytes()
    try:
        path.write_bytes(before + b"\n")
        with pytest.raises(ReadError):
            workspace.page_images.image(FILE, 2, Span(1, 4))
        path.unlink()
        path.symlink_to(path.parent.parent / "secret.pdf")
        with pytest.raises(ReadError):
            workspace.page_images.image(FILE, 2, Span(1, 4))
    finally:
        path.unlink()
        path.write_bytes(before)


@needs_browser
@pytest.mark.parametrize("width", [1280, 390])
def test_the_page_of_a_citation_is_shown_on_demand(browser: Browser, workspace: Workspace, width: int) -> None:
    with served(Workspace(workspace.config)) as address, opened(browser, address, width=width) as page:
        turn = ask(page, QUESTION)
        expect(turn.locator("a.yw-place").first).to_contain_text("第 2 页")
        turn.locator("a.yw-chip").first.click()
        expect(page.locator('.yw-sheet[data-focus^="focus"]')).to_have_count(1)  # what the click asked for is there
        leaf = page.locator(".yw-leaf:visible")
        expect(leaf).to_have_count(1)
        leaf.locator("summary").click()
        image = leaf.locator("img")
        expect(image).to_be_visible()
        page.wait_for_function("() => document.querySelector('.yw-leaf[open] img').naturalWidth > 500")
        shown = str(image.get_attribute("src"))
        status, headers, body = request(f"{address.rstrip('/')}", "GET", shown)
        assert status == 200 and headers["content-type"] == "image/png"
        assert yellow(body).any()
        for bad in ("document=..%2Fsecret.pdf&page=1&start=0&end=1", "document=&page=x", ""):
            assert request(address.rstrip("/"), "GET", f"/yuanwen/leaf/?{bad}")[0] == 404
