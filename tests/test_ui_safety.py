"""The page shows hostile text without running it, and lets only its own pages use the server."""

import socket
from dataclasses import replace
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from browser import SEEDS, ask, config_of, needs_browser, opened, served, text_of
from playwright.sync_api import Browser, expect

from index.errors import UserError
from ui import chat
from ui.config import PageConfig
from ui.desk.workspace import Workspace

HOSTILE = """---
title: <img src=x onerror="window.hacked=1">月壤砖
author: <script>window.hacked=1</script>
url: javascript:window.hacked=1
---
# <img src="http://evil.example/a.png">月壤砖

月壤砖的抗压强度为42兆帕<img src=x onerror="window.hacked=1">，{{constructor.constructor('window.hacked=1')()}}。

<style>#yw-top{display:none}</style>$$\\href{javascript:window.hacked=1}{x}$$

<script>window.hacked=1</script><svg onload="window.hacked=1"></svg><iframe src="http://evil.example"></iframe>

[点我](javascript:window.hacked=1) ![图](http://evil.example/b.png) ${window.hacked=1}
"""


@needs_browser
@pytest.mark.parametrize("width", [1280, 390])
def test_a_hostile_document_runs_nothing_and_sends_nothing(
    browser: Browser, seeds: Path, tmp_path: Path, width: int
) -> None:
    (seeds / "<img src=x onerror=window.hacked=1>.md").write_text(HOSTILE, "utf-8")
    workspace = Workspace(config_of(seeds, tmp_path / "store"))
    workspace.rebuild(lambda *_: None)
    with served(workspace) as address, opened(browser, address, width=width) as page:
        page.get_by_role("tab").nth(2).click()
        expect(page.locator("table.yw-documents")).to_contain_text("onerror")
        page.get_by_role("tab").first.click()
        turn = ask(page, "月壤砖的抗压强度为多少兆帕？<img src=x onerror='window.hacked=1'> [a](javascript:1)")
        expect(turn.locator(".yw-question")).to_contain_text("<img src=x onerror='window.hacked=1'> [a]")
        turn.locator("a.cite").first.click()
        expect(page.locator(".yw-text")).to_contain_text("<script>window.hacked=1</script>")
        assert text_of(page.locator(".yw-text")) == HOSTILE
        page.get_by_role("tab").nth(1).click()
        expect(page.locator(".yw-past")).to_contain_text("onerror")
        page.locator("#yw-switch").click()
        expect(page.locator("#yw-top")).to_contain_text("own words")
        expect(page.locator("#yw-top")).to_be_visible()
        assert page.evaluate("window.hacked") is None
        assert not page.locator("#yw-source img, #yw-source script, #yw-source a[href^=javascript]").count()


@needs_browser
def test_a_script_that_came_into_the_page_by_whatever_way_does_not_run(browser: Browser, address: str) -> None:
    """Were something not escaped one day, the policy would still keep it from running."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(address)
    expect(page.locator("#yw-box textarea")).to_be_enabled()
    ran = page.evaluate(
        """() => {
            window.ran = [];
            const place = document.createElement("div");
            document.body.append(place);
            place.innerHTML = "<img src='data:,' onerror='ran.push(1)'><svg onload='ran.push(2)'></svg>"
                + "<a id='yw-bad' href='javascript:ran.push(3)'>x</a>";
            const script = document.createElement("script");
            script.textContent = "ran.push(4)";
            document.body.append(script);
            document.getElementById("yw-bad").click();
            return new Promise((done) => setTimeout(() => done(window.ran), 500));
        }"""
    )
    assert ran == []
    context.close()


def test_other_sites_may_not_use_the_server(address: str) -> None:
    def reply(path: str, method: str = "GET", **headers: str) -> tuple[int, dict[str, str]]:
        where = urlsplit(address)
        connection = HTTPConnection(where.hostname or "", where.port, timeout=10)
        try:
            connection.request(method, path, headers=headers)
            response = connection.getresponse()
            return response.status, {name.lower(): value for name, value in response.getheaders()}
        finally:
            connection.close()

    status, headers = reply("/")
    assert status == 200
    scripts = headers["content-security-policy"].split("script-src ")[1].split(";")[0]
    assert "'nonce-" in scripts and "unsafe-inline" not in scripts
    again = reply("/")[1]["content-security-policy"]
    assert again != headers["content-security-policy"]  # a number used once
    assert "connect-src 'self'" in again
    other = reply("/config")[1]["content-security-policy"]
    assert "nonce" not in other and "script-src 'self'" in other
    assert headers["x-content-type-options"] == "nosniff"
    assert reply("/", Host="evil.example")[0] == 403
    assert reply("/gradio_api/upload", "POST", Origin="http://evil.example")[0] == 403
    assert reply("/gradio_api/upload", "POST", **{"Sec-Fetch-Site": "cross-site"})[0] == 403


def test_a_port_in_use_is_told_in_one_line(seed_store: Path) -> None:
    workspace = Workspace(config_of(SEEDS, seed_store))
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        workspace.config = replace(workspace.config, ui=PageConfig(port=port))
        with pytest.raises(UserError) as caught:
            chat.start(workspace)
    assert str(port) in str(caught.value)
    assert "--port" in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/gradio_api/deep_link?session_hash=a"),
        ("GET", "/gradio_api/proxy=http://127.0.0.1/"),
        ("GET", "/gradio_api/run-history/records"),
        ("GET", "/gradio_api/dev/reload"),
        ("GET", "/monitoring/summary"),
        ("POST", "/gradio_api/run/ask"),
        ("POST", "/gradio_api/api/ask"),
        ("POST", "/gradio_api/vibe-edit"),
        ("POST", "/gradio_api/component_server"),
        ("GET", "/gradio_api/info/../file=config.yaml"),
        ("GET", "/nothing"),
    ],
)
def test_what_the_page_has_no_use_for_is_not_served(address: str, method: str, path: str) -> None:
    where = urlsplit(address)
    connection = HTTPConnection(where.hostname or "", where.port, timeout=10)
    try:
        connection.request(method, path, "{}", {"content-type": "application/json"})
        response = connection.getresponse()
        assert (response.status, response.read()) == (404, b"")
    finally:
        connection.close()


@pytest.mark.parametrize(
    "name",
    [
        "/etc/passwd",
        "config.yaml",
        "../config.yaml",
        "//etc/passwd",
        "file:///etc/passwd",
        "http://127.0.0.1/",
        "%2e%2e/config.yaml",
        "seeds/000_32ac8566820995e8.txt",
    ],
)
def test_gradio_gives_no_file_of_this_machine(address: str, name: str) -> None:
    where = urlsplit(address)
    connection = HTTPConnection(where.hostname or "", where.port, timeout=10)
    try:
        connection.request("GET", f"/gradio_api/file={name}")
        response = connection.getresponse()
        assert response.status in (403, 404)
        assert b"root:" not in response.read()
    finally:
        connection.close()
