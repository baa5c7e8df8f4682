"""The page in a real browser: what its tests share. The fixtures `address` and `browser` stand in conftest."""

import asyncio
import shutil
import socket
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page, Request, expect, sync_playwright

from index.config import IndexConfig
from ui import chat
from ui.config import Config, PageConfig
from ui.desk.workspace import Workspace

SEEDS = Path(__file__).parent.parent / "seeds"
CHROMIUM = shutil.which("chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

expect.set_options(timeout=20_000)  # a busy machine takes its time

CUT_OFF = ("AbortError", "Unexpected error Connection errored out")
"""What gradio says in the console when a page is left in the middle of an event."""

ASKED = "小米SU7汽车仅用多少分钟就接到超5万个大定订单？"
QUOTED = "小米 SU7 汽车仅用 27 分钟就接到超 5 万个大定订单"
NOT_STATED = "光合作用会产生哪些物质？"


needs_browser = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")


def config_of(seeds: Path, store: Path) -> Config:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    folder = tempfile.mkdtemp(prefix="yuanwen-page-")
    return Config(index=IndexConfig(seeds=str(seeds), store=str(store)), ui=PageConfig(port=port, folder=folder))


@contextmanager
def served(workspace: Workspace) -> Iterator[str]:
    """Where the page of `workspace` is served, as long as it is needed."""

    async def start() -> Any:  # inside a loop: without one gradio makes some and never closes them
        return chat.start(workspace)

    with ThreadPoolExecutor(1) as pool:
        blocks = pool.submit(asyncio.run, start()).result()
    try:
        yield blocks.local_url
    finally:
        blocks.close(verbose=False)
        workspace.close()


@contextmanager
def launched() -> Iterator[Browser]:
    """Chromium, for as long as it is needed."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@contextmanager
def opened(
    browser: Browser, address: str, *, width: int = 1280, height: int = 800, welcome: bool = True, theme: str = "light"
) -> Iterator[Page]:
    """The page in a window of its own; at its end nothing has failed, nor gone off this machine."""
    context = browser.new_context(
        viewport={"width": width, "height": height}, color_scheme="dark" if theme == "dark" else "light"
    )
    page = context.new_page()
    page.set_default_timeout(30_000)
    requests: list[Request] = []
    failures: list[object] = []
    context.on("request", lambda request: requests.append(request))
    page.on("pageerror", lambda error: failures.append(error))
    page.on("console", lambda message: failures.append(message.text) if message.type == "error" else None)
    loads: list[object] = []
    page.on("framenavigated", lambda frame: loads.append(frame))
    page.goto(address)
    if welcome:
        expect(page.locator(".yw-empty h2")).to_be_visible(timeout=30_000)
        expect(page.locator("#yw-box textarea")).to_be_enabled()
    yield page
    if len(loads) > 1:  # loading again cuts off what was still being streamed
        failures = [one for one in failures if not str(one).startswith(CUT_OFF)]
    assert not failures, failures
    assert requests
    assert not [r.url for r in requests if urlsplit(r.url).hostname not in ("127.0.0.1", None)]
    context.close()


def ask(page: Page, question: str) -> Locator:
    """Ask, wait for the reply, and give its turn."""
    number = page.locator(".yw-turn").count()
    box = page.locator("#yw-box textarea")
    box.fill(question)
    box.press("Enter")
    turn = page.locator(f'.yw-turn[data-turn="{number}"]:not([data-state="pending"])')
    expect(turn).to_be_visible(timeout=30_000)
    return turn


def text_of(locator: Locator) -> str:
    return str(locator.evaluate("element => element.textContent"))


def too_wide(page: Page) -> list[str]:
    """What leaves the window at a side, though nothing around it can be scrolled to it; each in a few words."""
    found: list[str] = page.evaluate(_TOO_WIDE)
    return found


_TOO_WIDE = """() => {
  const width = document.documentElement.clientWidth;
  const inside = (box) => box.left >= -1 && box.right <= width + 1;
  const held = (element) => {
    for (let one = element.parentElement; one; one = one.parentElement) {
      const style = getComputedStyle(one);
      const told = style.textOverflow === "ellipsis" || ["auto", "scroll"].includes(style.overflowX);
      if (told && inside(one.getBoundingClientRect())) return true;
    }
    return false;
  };
  const seen = [...document.body.querySelectorAll("*")].filter((one) => one.checkVisibility({ visibilityProperty: true }));
  const wide = seen.filter((one) => {
    const box = one.getBoundingClientRect();
    return box.width > 0 && box.height > 0 && !inside(box) && !held(one);
  });
  if (document.documentElement.scrollWidth > width) wide.push(document.documentElement);
  return wide.map((one) => `${one.tagName} #${one.id} .${one.className}: ${(one.textContent || "").trim().slice(0, 40)}`);
}"""
