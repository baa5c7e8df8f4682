"""Who may use the page: accounts, sessions, tokens, lock-out, and limits on what is sent."""

import asyncio
import json
import logging
import re
import socket
import time
from collections.abc import Coroutine, Iterator, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from html import unescape
from http.client import HTTPConnection
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import parse_qs, quote, urlencode, urlsplit

import pytest
from browser import ASKED, SEEDS, ask, config_of, needs_browser, served
from playwright.sync_api import Browser, Page, expect

from index.errors import UserError
from ui import chat
from ui.config import Config
from ui.desk.chat.turns import Turn
from ui.desk.workspace import Workspace
from ui.messages import say
from ui.server.accounts import AccountError, Accounts, hashed, matches
from ui.server.door import Door
from ui.server.lockout import FIRST_WAIT, LONGEST_WAIT, TRIES, Lockout
from ui.server.quota import HOUR, Quota

PASSWORD = "一二三四五六七八"  # eight characters
Reply = tuple[int, dict[str, str], bytes]


@pytest.fixture(scope="module")
def config(seed_store: Path) -> Config:
    """Settings of a page with two accounts."""
    made = config_of(SEEDS, seed_store)
    made = replace(made, ui=replace(made.ui, upload_quota_mb=1, access_log=True))
    accounts = Accounts(made.folder / "users.json")
    accounts.add("小明", PASSWORD)
    accounts.add("lihua", PASSWORD + "b")
    return made


@pytest.fixture(scope="module")
def guarded(config: Config) -> Iterator[str]:
    """The address of a page that asks for a login."""
    with served(Workspace(config)) as address:
        yield address


def request(address: str, method: str, path: str, body: bytes | None = None, **headers: str) -> Reply:
    where = urlsplit(address)
    connection = HTTPConnection(where.hostname or "", where.port, timeout=30)
    try:
        connection.request(method, path, body, headers)
        response = connection.getresponse()
        known = {name.lower(): value for name, value in response.getheaders()}
        return response.status, known, response.read()
    finally:
        connection.close()


def logged_in(address: str, name: str, password: str) -> Reply:
    form = urlencode({"name": name, "password": password}).encode()
    return request(address, "POST", "/login", form, **{"content-type": "application/x-www-form-urlencoded"})


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/config"),
        ("GET", "/gradio_api/info"),
        ("GET", "/gradio_api/mcp/"),
        ("GET", "/gradio_api/openapi.json"),
        ("GET", "/gradio_api/queue/data?session_hash=x"),
        ("GET", "/yuanwen/export/x.md"),
        ("POST", "/gradio_api/call/ask"),
        ("POST", "/gradio_api/queue/join"),
        ("POST", "/gradio_api/upload"),
        ("POST", "/gradio_api/mcp/"),
        ("DELETE", "/gradio_api/mcp/"),
    ],
)
def test_without_login_nothing_is_given(guarded: str, method: str, path: str) -> None:
    status, _, body = request(guarded, method, path, b"{}" if method == "POST" else None)
    assert status == 401
    assert b"login" in body
    status, _, _ = request(guarded, method, path, None, Authorization="Bearer wrong")
    assert status == 401


def test_people_are_sent_to_the_login_and_back_to_what_they_asked(guarded: str) -> None:
    linked = f"/?q={quote(ASKED)}&g=000001&s=0123abcd&source=a&since=2024&until=2025&other=1"
    status, headers, _ = request(guarded, "GET", linked, accept="text/html")
    assert status == 303
    assert headers["location"].startswith("/login?q=")
    status, headers, body = request(guarded, "GET", headers["location"], accept="text/html")
    assert status == 200
    assert "script" not in body.decode()
    assert "content-security-policy" in headers
    action = re.search(r'action="([^"]+)"', body.decode())
    assert action
    back = parse_qs(urlsplit(unescape(action[1])).query)
    assert {*back} == {"language", "q", "g", "s", "source", "since", "until"}


def test_a_password_opens_a_session_and_logging_out_ends_it(guarded: str) -> None:
    status, headers, _ = logged_in(guarded, "小明", PASSWORD)
    assert status == 303
    cookie = headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    session = cookie.split(";")[0]
    assert request(guarded, "GET", "/config", cookie=session)[0] == 200
    assert request(guarded, "POST", "/logout", b"", cookie=session)[0] == 303
    assert request(guarded, "GET", "/config", cookie=session)[0] == 401


def test_a_token_lets_a_program_in_and_goes_with_its_user(guarded: str, config: Config) -> None:
    accounts = Accounts(config.folder / "users.json")
    accounts.add("robot", PASSWORD)
    token = accounts.token("robot")
    assert request(guarded, "GET", "/config", Authorization=f"Bearer {token}")[0] == 200
    assert token not in (config.folder / "users.json").read_text("utf-8")
    accounts.remove("robot")
    assert request(guarded, "GET", "/config", Authorization=f"Bearer {token}")[0] == 401


def test_nobody_can_say_in_a_header_who_they_are(guarded: str, config: Config) -> None:
    workspace = Workspace(config)
    _, headers, _ = logged_in(guarded, "lihua", PASSWORD + "b")
    session = headers["set-cookie"].split(";")[0]
    kept = workspace.conversations.put("小明", "", workspace.answered(Turn(0, ASKED)))
    for path, expected in ((f"/yuanwen/export/{kept}.md", 404),):
        status, _, _ = request(guarded, "GET", path, cookie=session, **{"x-yuanwen-user": quote("小明")})
        assert status == expected
    workspace.close()


def test_wrong_passwords_are_told_and_then_made_to_wait(guarded: str) -> None:
    for _ in range(TRIES["name"]):
        status, _, body = logged_in(guarded, "nobody", "wrong")
        assert status == 401
        assert say("login_wrong", "zh") in body.decode()
    status, _, body = logged_in(guarded, "nobody", "wrong")
    assert status == 429
    assert "秒后再试" in body.decode()
    assert logged_in(guarded, "小明", PASSWORD)[0] == 303  # others are not kept out


def test_what_is_too_large_is_refused_before_it_is_read(guarded: str) -> None:
    session = logged_in(guarded, "lihua", PASSWORD + "b")[1]["set-cookie"].split(";")[0]
    large = b"x" * 1_200_000
    kind = {"content-type": "application/json", "cookie": session}
    assert request(guarded, "POST", "/gradio_api/queue/join", large, **kind)[0] == 413
    boundary = {"content-type": "multipart/form-data; boundary=b", "cookie": session}
    assert request(guarded, "POST", "/gradio_api/upload", large, **boundary)[0] == 413
    chunked = {**kind, "transfer-encoding": "chunked"}
    assert request(guarded, "POST", "/gradio_api/queue/join", None, **chunked)[0] == 411


def test_the_log_tells_who_came_and_not_what_was_asked(guarded: str, config: Config) -> None:
    session = logged_in(guarded, "小明", PASSWORD)[1]["set-cookie"].split(";")[0]
    log = config.folder / "access.log"
    before = len(log.read_text("utf-8"))
    request(guarded, "GET", f"/config?q={quote('秘密的问题')}%0aforged", cookie=session)
    deadline = time.monotonic() + 10
    while True:  # a request is logged once its answer has gone out
        text = log.read_text("utf-8")[before:]
        lines = [json.loads(line) for line in text.splitlines()]
        last = next((line for line in lines if line["path"] == "/config"), None)
        if last or time.monotonic() > deadline:
            break
        time.sleep(0.05)
    assert quote("秘密的问题") not in text
    assert last is not None
    assert (last["status"], last["user"]) == (200, quote("小明"))
    assert not logging.getLogger("yuanwen.access").propagate
    assert log.stat().st_mode & 0o077 == 0


@needs_browser
def test_two_users_log_in_and_neither_sees_what_the_other_asked(browser: Browser, guarded: str) -> None:
    def entered(page: Page, name: str, password: str) -> None:
        page.goto(guarded)
        page.get_by_label(say("login_name", "zh")).fill(name)
        page.get_by_label(say("login_password", "zh")).fill(password)
        page.get_by_role("button", name=say("page_login", "zh")).click()
        expect(page.locator(".yw-empty h2")).to_be_visible(timeout=30_000)
        expect(page.locator("#yw-box textarea")).to_be_enabled()

    phone = {"width": 390, "height": 844}
    with browser.new_context() as one, browser.new_context(viewport=phone) as other:  # type: ignore[arg-type]
        first, second = one.new_page(), other.new_page()
        entered(first, "小明", PASSWORD)
        entered(second, "lihua", PASSWORD + "b")
        ask(first, "问界 M9 用时多少天？")
        for page, seen in ((first, True), (second, False)):
            page.get_by_role("tab", name=say("page_past", "zh")).click()
            lines = page.locator(".yw-past li", has_text="问界 M9 用时多少天？")
            expect(lines).to_have_count(int(seen))
        first.get_by_role("button", name=say("page_logout", "zh")).click()
        expect(first.get_by_label(say("login_name", "zh"))).to_be_visible()


def test_others_are_let_in_only_with_a_login(seed_store: Path) -> None:
    config = config_of(SEEDS, seed_store)
    workspace = Workspace(replace(config, ui=replace(config.ui, host="0.0.0.0")))
    with pytest.raises(UserError, match="users add"):
        chat.start(workspace)
    workspace.close()


def test_a_password_is_kept_only_as_a_hash_of_its_own(tmp_path: Path) -> None:
    accounts = Accounts(tmp_path / "users.json")
    accounts.add("甲", PASSWORD)
    accounts.add("乙", PASSWORD)
    text = accounts.path.read_text("utf-8")
    assert PASSWORD not in text
    hashes = [user["password"] for user in json.loads(text)["users"].values()]
    assert len(set(hashes)) == 2
    assert accounts.path.stat().st_mode & 0o077 == 0
    assert accounts.check("甲", PASSWORD)
    assert not accounts.check("甲", PASSWORD + "x")
    assert not accounts.check("丙", PASSWORD)
    assert matches("x", hashed("x"))
    assert not matches("x", "plain$x")


@pytest.mark.parametrize("name", ["", "a b", "../x", "a" * 41, "<b>", "甲\n"])
def test_a_name_that_nobody_can_have_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(AccountError):
        Accounts(tmp_path / "users.json").add(name, PASSWORD)


@pytest.mark.parametrize("content", ["", "[]", '{"users": {"a": {}}}', '{"users": []}'])
def test_a_file_of_accounts_that_cannot_be_read_keeps_everybody_out(content: str, tmp_path: Path) -> None:
    path = tmp_path / "users.json"
    path.write_text(content)
    with pytest.raises(AccountError):
        Accounts(path).names()


def test_the_wait_doubles_up_to_its_longest_and_is_forgotten_after_success() -> None:
    now = [0.0]
    lockout = Lockout(lambda: now[0])
    waits = []
    for number in range(TRIES["name"] + 6):
        assert lockout.tries("甲", f"1.2.3.{number}") == 0.0
        waits.append(lockout.tries("甲", "other") if number >= TRIES["name"] - 1 else 0.0)
        now[0] += waits[-1]
    assert waits[: TRIES["name"] - 1] == [0.0] * (TRIES["name"] - 1)
    assert waits[TRIES["name"] - 1 : TRIES["name"] + 1] == [FIRST_WAIT, 2 * FIRST_WAIT]
    assert waits[-1] == LONGEST_WAIT
    lockout.passed("甲", "")
    for _ in range(TRIES["name"]):
        assert lockout.tries("甲", "") == 0.0
    assert lockout.tries("甲", "") == FIRST_WAIT


def test_two_hundred_tries_at_once_are_looked_at_five_times(tmp_path: Path) -> None:
    """Each is counted before its password is hashed, which takes a while."""

    class Slow(Accounts):
        checked = 0
        running = 0

        def check(self, name: str, password: str) -> bool:
            self.running += 1
            assert self.running == 1
            Slow.checked += 1
            time.sleep(0.002)
            self.running -= 1
            return False

    accounts = Slow(tmp_path / "users.json")
    accounts.add("小明", PASSWORD)
    door = Door(None, accounts=accounts, pages={}, quota=Quota(1, 1), language="zh")  # type: ignore[arg-type]
    body = urlencode({"name": "小明", "password": "wrong password"}).encode()
    statuses = _run(_at_once(door, 200, body))
    assert (Slow.checked, statuses.count(401), statuses.count(429)) == (5, 5, 195)


T = TypeVar("T")


def _run(work: Coroutine[Any, Any, T]) -> T:
    """Run it to its end in a thread of its own: the browser of other tests keeps a loop in this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, work).result()


async def _at_once(door: Door, count: int, body: bytes) -> list[int]:
    statuses: list[int] = []

    async def one(number: int) -> None:
        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": body}

        async def send(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                statuses.append(message["status"])

        headers = [(b"content-length", str(len(body)).encode())]
        where = {"type": "http", "method": "POST", "path": "/login", "client": (f"10.0.0.{number}", 1)}
        await door({**where, "headers": headers}, receive, send)

    await asyncio.gather(*(one(number) for number in range(count)))
    return statuses


@pytest.mark.parametrize(
    "headers",
    [
        [(b"content-length", b"5"), (b"transfer-encoding", b"chunked")],
        [(b"content-length", b"5"), (b"content-length", b"500")],
        [(b"transfer-encoding", b"chunked")],
        [(b"content-length", b"9" * 5000)],
        [(b"content-length", b"5")],
    ],
)
@pytest.mark.parametrize("path", ["/gradio_api/upload", "/gradio_api/queue/join", "/gradio_api/call/ask"])
def test_no_more_bytes_are_taken_than_a_request_may_send(
    headers: list[tuple[bytes, bytes]], path: str, tmp_path: Path
) -> None:
    """What a request says of its length in two ways is refused, and bytes are counted as they come."""
    taken, sent = [0], list[int]()

    async def app(scope: Any, receive: Any, send: Any) -> None:
        while True:
            message = await receive()
            taken[0] += len(message.get("body", b""))

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"x" * 4, "more_body": True}

    async def send(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            sent.append(message["status"])

    door = Door(
        app, accounts=Accounts(tmp_path / "none"), pages={}, quota=Quota(100, 100), language="zh", functions=["ask"]
    )
    scope = {"type": "http", "method": "POST", "path": path, "headers": headers}
    _run(door(scope, receive, send))
    assert taken[0] <= 5
    assert sent[0] in (400, 411, 413)


def test_a_request_that_says_its_length_twice_is_refused_by_the_page(address: str) -> None:
    where = urlsplit(address)
    head = f"POST /gradio_api/upload HTTP/1.1\r\nHost: {where.netloc}\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n"
    with socket.create_connection((where.hostname or "", where.port or 80), timeout=30) as connection:
        connection.sendall(head.encode())
        assert connection.recv(100).split(b" ")[1] == b"400"


def test_uploads_of_an_hour_are_counted_for_each_and_for_all() -> None:
    now = [0.0]
    quota = Quota(10, 15, lambda: now[0])
    assert quota.takes("甲", 10)
    assert not quota.takes("甲", 1)
    assert quota.takes("乙", 5)
    assert not quota.takes("丙", 1)
    now[0] = HOUR + 1
    assert quota.takes("甲", 10)
