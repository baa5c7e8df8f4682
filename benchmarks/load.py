"""Ask with many users at once: `python -m benchmarks.load --users 50 --seconds 600`.

Starts `yuanwen chat` over the seeds and lets each user ask one question after another over
HTTP, with a pause between them as people make one. Counts errors, the time to the answer, and by how
much the server's memory grew after the first third of the run. Ends with 1 when a goal is missed:
no error, 95 % within 2 s, growth below 10 %.

`--burst 500` lets so many ask at the same moment instead: each is answered, or told politely that too
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
from http.client import HTTPConnection
from pathlib import Path

SEED_QUESTIONS = Path(__file__).parent.parent / "tests" / "data" / "seed_questions.jsonl"
SLOWEST = 2.0
GROWTH = 0.10


def main() -> int:
    """Run the load and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--users", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=600.0)
    parser.add_argument("--pause", type=float, default=10.0, help="seconds between questions")
    parser.add_argument("--burst", type=int, default=0, help="ask so many at once, instead")
    options = parser.parse_args()
    questions = [
        json.loads(line)["question"] for line in SEED_QUESTIONS.read_text("utf-8").splitlines()
    ]
    with tempfile.TemporaryDirectory() as folder, socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        free.close()
        config = Path(folder, "config.yaml")
        config.write_text(f"index:\n  store: {folder}/store\nui:\n  port: {port}\n", "utf-8")
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
        while time.monotonic() < end:
            began = time.perf_counter()
            try:
                _ask(port, chosen.choice(questions), f"user{number}")
                took.append(time.perf_counter() - began)
            except (OSError, ValueError, KeyError) as error:
                errors.append(f"{type(error).__name__}: {error}")
            time.sleep(chosen.uniform(0.5, 1.5) * options.pause)

    threads = [threading.Thread(target=user, args=(n,), daemon=True) for n in range(options.users)]
    for thread in threads:
        thread.start()
    time.sleep(options.seconds / 3)
    before = _memory(pid)
    for thread in threads:
        thread.join()
    after = _memory(pid)
    growth = after / before - 1
    slow = statistics.quantiles(took, n=20)[-1] if len(took) > 1 else float("nan")
    print(f"{len(took)} answers, {len(errors)} errors, {options.users} users")
    print(f"median {statistics.median(took or [float('nan')]):.3f} s, 95 % within {slow:.3f} s")
    print(f"memory {before:.0f} MB, then {after:.0f} MB ({growth:+.1%})")
    for error in sorted(set(errors))[:5]:
        print(error, file=sys.stderr)
    return int(bool(errors) or not slow <= SLOWEST or growth > GROWTH)


def _burst(options: argparse.Namespace, questions: list[str], port: int, pid: int) -> int:
    """All at once, twice; the second time shows whether memory grows."""
    bad = 0
    for attempt in (1, 2):
        told: list[str] = []
        ready = threading.Barrier(options.burst)

        def user(number: int, told: list[str] = told, ready: threading.Barrier = ready) -> None:
            ready.wait()
            try:
                _ask(port, questions[number % len(questions)], f"burst{number}")
                told.append("answered")
            except (OSError, ValueError, KeyError) as error:
                full = str(error).startswith("503") and "full" in str(error).lower()
                told.append("refused politely" if full else f"{type(error).__name__}: {error}")

        before, began = _memory(pid), time.perf_counter()
        threads = [threading.Thread(target=user, args=(n,)) for n in range(options.burst)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        counts = Counter(told)
        print(
            f"burst {attempt} of {options.burst}: {dict(counts)} in {time.perf_counter() - began:.1f} s"
        )
        print(f"memory {before:.0f} MB, then {_memory(pid):.0f} MB")
        bad += options.burst - counts["answered"] - counts["refused politely"]
    began = time.perf_counter()
    _ask(port, questions[0], "afterwards")
    print(f"one question afterwards: {time.perf_counter() - began:.2f} s")
    return int(bad > 0)


def _ask(port: int, question: str, session: str) -> None:
    """Ask as one page does: all questions of a user are of one session."""
    body = json.dumps({"data": [question], "session_hash": session}).encode()
    event = json.loads(_reply(port, "POST", "/gradio_api/call/ask", body))["event_id"]
    told = _reply(port, "GET", f"/gradio_api/call/ask/{event}")
    if "event: complete" not in told:
        raise ValueError(told[:80])


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


if __name__ == "__main__":
    sys.exit(main())
