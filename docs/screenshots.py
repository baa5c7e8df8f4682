"""Take the pictures of the README: `make screenshots`. Needs Chromium; asks the two seeds."""

import shutil
import socket
import tempfile
from pathlib import Path

from playwright.sync_api import Page, expect, sync_playwright

from index.config import IndexConfig
from ui import chat
from ui.config import Config, PageConfig
from ui.desk.workspace import Workspace
from ui.messages import say

HERE = Path(__file__).parent
LARGEST = 300_000
"""Bytes of a picture at most."""

QUESTION = "小米SU7汽车仅用多少分钟就接到超5万个大定订单？"
UNANSWERED = "光合作用会产生哪些物质？"


def main() -> None:
    """Write every picture into `docs/pictures/`."""
    with tempfile.TemporaryDirectory() as folder, socket.socket() as free:
        seeds = Path(shutil.copytree(HERE.parent / "seeds", Path(folder, "seeds")))
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        free.close()
        workspace = Workspace(
            Config(index=IndexConfig(seeds=str(seeds), store=str(Path(folder, "store"))), ui=PageConfig(port=port))
        )
        workspace.rebuild(lambda *_: None)
        running = chat.start(workspace)
        try:
            _take(f"http://127.0.0.1:{port}/", seeds)
        finally:
            running.close(verbose=False)
            workspace.close()


def _take(address: str, seeds: Path) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        page.goto(address)
        _ask(page, QUESTION)
        page.locator("a.yw-chip").first.hover()
        page.wait_for_timeout(300)
        _save(page, "citing")
        page.mouse.move(0, 0)
        _ask(page, UNANSWERED)
        _save(page, "not-found")
        (seeds / "青竹镇图书馆.md").write_text(
            "# 青竹镇图书馆\n\n青竹镇图书馆由退休教师林晚舟于1987年捐建。\n", "utf-8"
        )
        page.get_by_role("tab", name=say("page_library", "zh")).click()
        page.locator("#yw-rebuild").click()
        expect(page.locator("#yw-told .yw-report")).to_be_visible(timeout=60_000)
        _save(page, "library")
        page.get_by_role("tab", name=say("page_bench", "zh")).click()
        page.locator("#yw-probe textarea").fill(QUESTION)
        page.locator("#yw-missing textarea").fill("不要跟雷军")
        page.get_by_role("button", name=say("bench_look", "zh"), exact=True).click()
        expect(page.locator(".yw-bench")).to_be_visible(timeout=60_000)
        _save(page, "bench")
        phone = browser.new_page(viewport={"width": 390, "height": 844}, color_scheme="dark")
        phone.goto(address)
        _ask(phone, QUESTION)
        _save(phone, "phone")
        browser.close()


def _ask(page: Page, question: str) -> None:
    count = page.locator(".yw-turn").count()
    page.locator("#yw-box textarea").fill(question)
    page.keyboard.press("Enter")
    turn = page.locator(f'.yw-turn[data-turn="{count}"]:not([data-state="pending"])')
    expect(turn).to_be_visible(timeout=60_000)
    expect(page.locator(".yw-further")).to_be_visible(timeout=60_000)


def _save(page: Page, name: str) -> None:
    page.wait_for_timeout(500)
    path = HERE / "pictures" / f"{name}.png"
    page.screenshot(path=path)
    size = path.stat().st_size
    if size > LARGEST:
        raise SystemExit(f"{path}: {size:,} bytes, at most {LARGEST:,}")


if __name__ == "__main__":
    main()
