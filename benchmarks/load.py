"""Ask with many users at once: `python -m benchmarks.load --users 50 --seconds 600`.

Starts `yuanwen chat` over the seeds. Each user is a tab of a browser to the server: it loads the page, then asks
one question after another with the events of the page, an answer that streams in and the questions that
are offered next, all in one conversation that grows. Between an answer and the next question a person
reads: 10 to 30 s here (`--pause 20`, half as much more or less). Now and then (every twentieth question)
a user begins a new conversation. `--programs` lets the users be programs instead, that call `/ask`.

Counts errors, the time to the answer, and by how much the server's memory grew after the first third of
the run. Ends with 1 when a goal is missed: no error, 95 % within 2 s, growth below 10 %.

`--burst 500` lets so many programs ask at the same moment instead: each is answered, or refused politely because too
many are asking; anything else is an error.
"""

import argparse
import json
import random
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection, HTTPException
from itertools import repeat
from pathlib import Path
from typing import Any

SEED_QUESTIONS = Path(__file__).parent.parent / "tests" / "data" / "seed_questions.jsonl"
SLOWEST = 2.0
GROWTH = 0.10
ANEW = 0.05
"""How often a user begins a new conversation instead of going on."""

_FAILURES = (OSError, ValueError, KeyError, HTTPException)


def main() -> int:
    """Run the load and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--users", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=600.0)
    parser.add_argument("--pause", type=float, default=20.0, help="seconds between questions")
    parser.add_argument("--programs", action="store_true", help="call /ask instead of a page")
    parser.add_argument("--burst", type=int, default=0, help="ask so many at once, instead")
    options = parser.parse_args()
    questions = [json.loads(line)["question"] for line in SEED_QUESTIONS.read_text("utf-8").splitlines()]
    with tempfile.TemporaryDirectory() as folder, socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        free.close()
        config = Path(folder, "config.yaml")
        config.write_text(f"index:\n  store: {folder}/store\nui:\n  port: {port}\n  folder: {folder}/page\n", "utf-8")
        command = [sys.executable, "-m", "ui.cli"]
        subprocess.run([*command, "index", "--config", str(config)], check=True)
        server = subprocess.Popen([*command, "chat", "--config", str(config)])
        try:
            _wait(port)
            run = _burst if options.burst else _run
            return run(options, questions, port, server.pid)
        finally:
            server.terminate()
            server.wait(30)


def _run(options: argparse.Namespace, questions: list[str], port: int, pid: int) -> int:
    took: list[float] = []
    errors: list[str] = []
    end = time.monotonic() + options.seconds

    def user(number: int) -> None:
        chosen = random.Random(number)
        time.sleep(chosen.uniform(0, options.pause))
        ask: Callable[[str], Any] | None = None
        while time.monotonic() < end:
            try:
                if ask is None or (not options.programs and chosen.random() < ANEW):
                    ask = _program(port, f"user{number}") if options.programs else Tab(port).ask
                began = time.perf_counter()
                after = ask(chosen.choice(questions))
                took.append(time.perf_counter() - began)
                if after is not None:
                    after()
            except _FAILURES as error:
                errors.append(f"{type(error).__name__}: {error}")
            time.sleep(chosen.uniform(0.5, 1.5) * options.pause)

    threads = [threading.Thread(target=user, args=(n,), daemon=True) for n in range(options.users)]
    for thread in threads:
        thread.start()
    time.sleep(options.seconds / 3)
    before, busy = _memory(pid), _processor(pid)
    for thread in threads:
        thread.join()
    after, busy = _memory(pid), _processor(pid) - busy
    growth = after / before - 1
    slow = _within(took)
    print(f"{len(took)} answers, {len(errors)} errors, {options.users} users")
    print(f"median {statistics.median(took or [float('nan')]):.3f} s, 95 % within {slow:.3f} s")
    print(f"memory {before:.0f} MB, then {after:.0f} MB ({growth:+.1%})")
    print(f"processor {1.5 * busy / max(1, len(took)):.3f} s for each answer")
    for error in sorted(set(errors))[:5]:
        print(error, file=sys.stderr)
    return int(bool(errors) or not slow <= SLOWEST or growth > GROWTH)


def _burst(options: argparse.Namespace, questions: list[str], port: int, pid: int) -> int:
    """All at once, twice; the second time shows whether memory grows."""

    def user(number: int, ready: threading.Barrier) -> tuple[str, float]:
        ask = _program(port, f"burst{number}")
        ready.wait()
        began = time.perf_counter()
        try:
            ask(questions[number % len(questions)])
        except _FAILURES as error:
            full = str(error).startswith("503") and "full" in str(error).lower()
            return "refused politely" if full else f"{type(error).__name__}: {error}", 0.0
        return "answered", time.perf_counter() - began

    bad = 0
    for attempt in (1, 2):
        before, began = _memory(pid), time.perf_counter()
        ready = threading.Barrier(options.burst)
        with ThreadPoolExecutor(options.burst) as pool:
            ended = list(pool.map(user, range(options.burst), repeat(ready)))
        seconds = time.perf_counter() - began
        counts = Counter(outcome for outcome, _ in ended)
        slow = _within([took for outcome, took in ended if outcome == "answered"])
        print(
            f"burst {attempt} of {options.burst}: {dict(counts)} in {seconds:.1f} s,"
            f" 95 % of the answered within {slow:.1f} s"
        )
        print(f"memory {before:.0f} MB, then {_memory(pid):.0f} MB")
        bad += options.burst - counts["answered"] - counts["refused politely"]
    began = time.perf_counter()
    _program(port, "afterwards")(questions[0])
    print(f"one question afterwards: {time.perf_counter() - began:.2f} s")
    return int(bad > 0)


def _within(seconds: list[float]) -> float:
    """The 95th percentile; not a number where there are too few."""
    return statistics.quantiles(seconds, n=20)[-1] if len(seconds) > 1 else float("nan")


def _program(port: int, session: str) -> Callable[[str], None]:
    """A program that calls `/ask`; all its questions are of one session."""

    def ask(question: str) -> None:
        body = json.dumps({"data": [question], "session_hash": session}).encode()
        event = json.loads(_reply(port, "POST", "/gradio_api/call/ask", body))["event_id"]
        reply = _reply(port, "GET", f"/gradio_api/call/ask/{event}")
        if "event: complete" not in reply:
            raise ValueError(reply[:80])

    return ask


class Tab:
    """A tab of a browser, as the server sees it: it loads the page and sends its events."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._session = f"{random.getrandbits(64):016x}"
        self._cookie = ""
        page = self._request("GET", "/")
        self._cookie = page.getheader("set-cookie", "").partition(";")[0]
        page.read()
        config = json.loads(self._request("GET", "/config").read())
        boxes = {one["id"] for one in config["components"] if one["props"].get("elem_id") == "yw-box"}
        wired = config["dependencies"]
        asking = next(one for one in wired if any(each[0] in boxes for each in one["targets"]))
        further = next(one for one in wired if one.get("trigger_after") == asking["id"])
        arriving = next(one for one in wired if any(each[1] == "load" for each in one["targets"]))
        self._asking, self._further = asking["id"], further["id"]
        self._event(arriving["id"], [{}, None])

    def ask(self, question: str) -> Callable[[], None]:
        """Ask and wait for the answer; gives what the page does after it."""
        self._event(self._asking, [question, None, None, None])
        return lambda: self._event(self._further, [None, None])

    def _event(self, number: int, data: list[Any]) -> None:
        """Send an event and read its replies to the end."""
        body = {"data": data, "fn_index": number, "session_hash": self._session}
        joined = self._request("POST", "/gradio_api/queue/join", json.dumps(body).encode())
        text = joined.read().decode()
        if joined.status != 200:
            raise ValueError(f"{joined.status} {text[:80]}")
        event = json.loads(text)["event_id"]
        stream = self._request("GET", f"/gradio_api/queue/data?session_hash={self._session}")
        ended = False
        for line in stream:
            message = json.loads(line[6:]) if line.startswith(b"data: ") else {}
            if message.get("msg") == "close_stream":
                break
            if message.get("msg") == "process_completed" and message.get("event_id") == event:
                ended = True
                if not message["success"]:
                    raise ValueError(str(message["output"])[:80])
                break
        stream.close()
        if not ended:
            raise ValueError("the stream ended before the answer")

    def _request(self, method: str, path: str, body: bytes | None = None) -> Any:
        connection = HTTPConnection("127.0.0.1", self._port, timeout=60)
        headers = {"content-type": "application/json", "cookie": self._cookie}
        connection.request(method, path, body, headers)
        return connection.getresponse()


def _reply(port: int, method: str, path: str, body: bytes | None = None) -> str:
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request(method, path, body, {"content-type": "application/json"})
        response = connection.getresponse()
        text = response.read().decode()
        if response.status != 200:
            raise ValueError(f"{response.status} {text[:80]}")
        return text
    finally:
        connection.close()


def _wait(port: int) -> None:
    for _ in range(240):
        try:
            _reply(port, "GET", "/config")
            return
        except (OSError, ValueError):
            time.sleep(0.5)
    raise SystemExit("the server did not start")


def _memory(pid: int) -> float:
    """Resident memory of a process in MB."""
    status = Path(f"/proc/{pid}/status").read_text("utf-8")
    line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


def _processor(pid: int) -> float:
    """Seconds that a process has computed."""
    fields = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / 100


if __name__ == "__main__":
    sys.exit(main())
