"""Measure the chat page in a browser: `python -m benchmarks.page` (needs Chromium).

How long until it can be used, and from Enter until the answer stands there, over 20 seed questions.
"""

import json
import shutil
import socket
import statistics
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from index.config import IndexConfig
from ui import chat
from ui.config import Config, PageConfig
from ui.desk.workspace import Workspace

ROOT = Path(__file__).parent.parent
QUESTIONS = 20

# Press Enter, and give the milliseconds until the turn of this number is answered.
_PRESS = """number => new Promise(done => {
  const began = performance.now();
  const seen = new MutationObserver(() => {
    const turn = document.querySelector(`.yw-turn[data-turn="${number}"]`);
    if (turn && turn.dataset.state !== "pending") { seen.disconnect(); done(performance.now() - began); }
  });
  seen.observe(document.getElementById("yw-conversation"), {subtree: true, childList: true, attributes: true});
  const box = document.querySelector("#yw-box textarea");
  box.focus();
  box.dispatchEvent(new KeyboardEvent("keypress", {key: "Enter", bubbles: true, cancelable: true}));
})"""


def main() -> None:
    """Print both figures."""
    lines = (ROOT / "tests/data/seed_questions.jsonl").read_text("utf-8").splitlines()
    questions = [json.loads(line)["question"] for line in lines][:: len(lines) // QUESTIONS]
    with tempfile.TemporaryDirectory() as folder, socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        free.close()
        index = IndexConfig(seeds=str(ROOT / "seeds"), store=str(Path(folder, "store")))
        workspace = Workspace(Config(index=index, ui=PageConfig(port=port)))
        workspace.rebuild(lambda *_: None)
        running = chat.start(workspace)
        try:
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(
                    executable_path=shutil.which("chromium"), args=["--no-sandbox"]
                )
                _measure(browser.new_page(), f"http://127.0.0.1:{port}/", questions[:QUESTIONS])
                browser.close()
        finally:
            running.close(verbose=False)
            workspace.close()


def _measure(page: Page, address: str, questions: list[str]) -> None:
    loads = []
    for _ in range(5):
        began = time.perf_counter()
        page.goto(address)
        page.wait_for_selector("#yw-box textarea:not([disabled])")
        loads.append(time.perf_counter() - began)
    answers = []
    for number, question in enumerate(questions):
        page.fill("#yw-box textarea", question)
        answers.append(page.evaluate(_PRESS, number))
        page.wait_for_timeout(700)  # further questions are looked for meanwhile
    print(f"can be used after {statistics.median(loads):.2f} s (median of {len(loads)} loads)")
    print(f"answered after {statistics.median(answers):.0f} ms (median of {len(answers)})")


if __name__ == "__main__":
    main()
