"""Build and ask the same corpus with Yuanwen and with what people would take instead, in one run.

    python -m benchmarks.beside CORPUS.jsonl.xz --sets FOLDER --json benchmarks/results/NAME.json

CORPUS holds one article a line under `text`; FOLDER the reading-comprehension sets that tell the
quality, SET.jsonl.gz. Each peer lives in an environment of its own below --environments, made from
`peers/requirements-PEER.txt` when it is not there, and each of its phases is a process of its own.

The peers are given passages that are cut already, by our own rules; Yuanwen is given the articles
as files. A peer that takes longer than --timeout seconds for a phase is not asked about more.
"""

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from itertools import product
from pathlib import Path
from typing import Any

from benchmarks import corpora, watched
from benchmarks.corpora import Corpus
from index.embedding.static import BUNDLED_FOLDER

ROOT = Path(__file__).parent.parent
PEERS = ("bm25s", "txtai", "haystack", "langchain")
SETS = ("cmrc2018_trial", "drcd_dev", "xquad_zh", "dureader_robust_dev", "xquad_qen_pzh")
SIZES = (1_000, 10_000, 100_000)
ADDED = "本次测试新增的一篇文章。它只有两句话。"


def main() -> None:
    """Measure, print what is done, and write the figures after each step."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--sets", type=Path, required=True, help="folder of the evaluation sets")
    parser.add_argument("--json", type=Path, required=True, help="where the figures go")
    parser.add_argument("--sizes", type=int, nargs="*", default=SIZES, help="passages")
    parser.add_argument("--quality", nargs="*", default=SETS, help="sets that tell the quality")
    parser.add_argument("--only", nargs="*", default=("yuanwen", *PEERS))
    parser.add_argument("--environments", type=Path, default=ROOT / ".peers")
    parser.add_argument("--corpora", type=Path, help="keep the corpora here for the next run")
    parser.add_argument("--timeout", type=int, default=600, help="seconds for a phase")
    parser.add_argument("--questions", type=int, default=0, help="of a set, evenly spread; 0: all")
    parser.add_argument("--answers", type=int, default=100, help="whole answers timed")
    options = parser.parse_args()
    figures = _before(options.json)
    figures["machine"] = machine()
    with tempfile.TemporaryDirectory() as name:
        for corpus in _corpora(options, options.corpora or Path(name)):
            figures["corpora"][corpus.name] = corpus.described
            for engine in options.only:
                found = measure(engine, corpus, options)
                figures["engines"].setdefault(engine, {})[corpus.name] = found
                options.json.write_text(json.dumps(figures, ensure_ascii=False, indent=1), "utf-8")
                print(corpus.name, engine, json.dumps(found, ensure_ascii=False), flush=True)


def _before(path: Path) -> dict[str, Any]:
    """What a run before left at `path`, to be added to."""
    if path.exists():
        found: dict[str, Any] = json.loads(path.read_text("utf-8"))
        return found
    return {"corpora": {}, "engines": {}}


def _corpora(options: argparse.Namespace, folder: Path) -> Iterator[Corpus]:
    for name in options.quality:
        if kept := corpora.kept(folder / name):
            yield kept
            continue
        path = corpora.path_of(options.sets, name)
        if path is None:
            sys.exit(f"no {name}.jsonl.gz in {options.sets}")
        yield corpora.of_set(name, path, folder / name, options.questions)
    for size in options.sizes:
        place = folder / f"news-{size}"
        yield corpora.kept(place) or corpora.of_articles(options.corpus, options.sets, size, place)


def measure(engine: str, corpus: Corpus, options: argparse.Namespace) -> dict[str, Any]:
    """All figures of one engine over one corpus; `failed` tells why there are no more."""
    place = corpus.folder / engine
    shutil.rmtree(place, ignore_errors=True)
    job = {
        "passages": str(corpus.passages),
        "questions": str(corpus.questions),
        "files": str(corpus.files),
        "folder": str(place),
        "model": str(BUNDLED_FOLDER),
        "added": ADDED,
        "answers": options.answers if corpus.is_large else 0,
    }
    (corpus.folder / "job.json").write_text(json.dumps(job), "utf-8")
    figures: dict[str, Any] = {"load": round(os.getloadavg()[0], 1)}
    for phase in ("build", "ask", "add") if corpus.is_large else ("build", "ask"):
        job_file = str(corpus.folder / "job.json")
        command = [*_command(engine, options.environments), phase, job_file]
        ended = watched.run(command, timeout_seconds=options.timeout, cwd=ROOT, env=_quiet())
        if ended.status is None:
            return figures | {"failed": f"{phase}: over {options.timeout} s"}
        if ended.status:
            return figures | {"failed": f"{phase}: {ended.errors.strip().splitlines()[-1][:200]}"}
        figures |= json.loads(ended.output.strip().splitlines()[-1])
        figures[f"{phase}_peak_mb"] = round(max(ended.peak_mb, figures.pop("peak_mb")), 1)
        figures[f"{phase}_process_s"] = round(ended.seconds, 2)
        if phase == "build":
            figures["bytes"] = sum(p.stat().st_size for p in place.rglob("*") if p.is_file())
            figures["characters_per_s"] = round(corpus.characters / figures["build_s"])
    _summed(figures, corpus)
    (corpus.files / "added.txt").unlink(missing_ok=True)
    shutil.rmtree(place, ignore_errors=True)
    return figures


def _summed(figures: dict[str, Any], corpus: Corpus) -> None:
    """Milliseconds instead of seconds, and how high the documents stand that answer."""
    for name, clock in product(("search", "answer"), ("", "_cpu")):
        if seconds := figures.pop(f"{name}{clock}_s", []):
            times = sorted(1000 * each for each in seconds)
            for share in (50, 95, 99):
                at = min(len(times) - 1, len(times) * share // 100)
                figures[f"{name}{clock}_p{share}_ms"] = round(times[at], 2)
    found = figures.pop("found")
    if corpus.gold:
        figures |= ranks(found, corpus.gold)
    for name, value in figures.items():
        if isinstance(value, float):
            figures[name] = round(value, 4)


def ranks(found: Sequence[Sequence[str]], gold: Sequence[str]) -> dict[str, float]:
    """How often the document that answers came first or among five, and MRR, from ids best first.

    >>> ranks([["a", "a", "b"], ["c", "d"]], ["b", "c"])
    {'R@1': 0.5, 'R@5': 1.0, 'MRR': 0.75}
    """
    places = []
    for ids, wanted in zip(found, gold, strict=True):
        order = list(dict.fromkeys(ids))
        places.append(order.index(wanted) + 1 if wanted in order else 0)
    return {
        "R@1": sum(place == 1 for place in places) / len(places),
        "R@5": sum(0 < place <= 5 for place in places) / len(places),
        "MRR": sum(1 / place for place in places if place) / len(places),
    }


def _command(engine: str, environments: Path) -> list[str]:
    script = str(ROOT / "benchmarks" / "peers" / f"with_{engine}.py")
    if engine == "yuanwen":
        return [sys.executable, script]
    environment = environments / f"venv-{engine}"
    if not environment.exists():
        listed = ROOT / "benchmarks" / "peers" / f"requirements-{engine}.txt"
        subprocess.run([sys.executable, "-m", "venv", str(environment)], check=True)
        pip = str(environment / "bin" / "pip")
        subprocess.run([pip, "install", "--quiet", "-r", str(listed)], check=True)
    return [str(environment / "bin" / "python"), script]


def _quiet() -> dict[str, str]:
    """The environment of a runner: no request for a model, no bar of progress."""
    return {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "HF_HUB_OFFLINE": "1",
        "TOKENIZERS_PARALLELISM": "true",
        "TQDM_DISABLE": "1",
        "HAYSTACK_TELEMETRY_ENABLED": "False",
    }


def machine() -> dict[str, Any]:
    """What the figures were measured on."""
    model = _line("/proc/cpuinfo", "model name")
    memory = _line("/proc/meminfo", "MemTotal")
    return {
        "cpu": model or platform.processor(),
        "cores": os.cpu_count(),
        "memory_gb": round(int(memory.split()[0]) / 1024**2, 1) if memory else None,
        "system": platform.platform(),
        "python": platform.python_version(),
        "threads": os.environ.get("OMP_NUM_THREADS", ""),
        "load": round(os.getloadavg()[0], 1),
        "measured": datetime.now(UTC).isoformat(timespec="minutes"),
    }


def _line(path: str, name: str) -> str:
    """What stands behind the first `name` of a file of names and values; "" for none."""
    with suppress(OSError):
        for line in Path(path).read_text("utf-8").splitlines():
            if line.startswith(name):
                return line.partition(":")[2].strip()
    return ""


if __name__ == "__main__":
    main()
