"""Two runs of the benchmark are compared: what became worse is told, noise is not."""

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from benchmarks import compare, corpora, table, watched
from benchmarks.peers import harness

FIGURES = {"build_s": 10.0, "search_p95_ms": 20.0, "bytes": 5e6, "R@1": 0.95}


def run(peer_build: float = 40.0, **ours: float) -> dict[str, Any]:
    return {
        "corpora": {"news-1000": {"passages": 1000, "characters": 250_000}},
        "engines": {
            "yuanwen": {"news-1000": FIGURES | ours},
            "bm25s": {"news-1000": {"build_s": peer_build, "search_p95_ms": 5.0}},
        },
    }


def worse(old: dict[str, Any], new: dict[str, Any], **options: Any) -> list[str]:
    return [change.name for change in compare.changes(old, new, **options) if change.is_worse]


def test_a_run_is_no_worse_than_itself() -> None:
    assert worse(run(), run()) == []


@pytest.mark.parametrize(("name", "new"), [("build_s", 14.0), ("search_p95_ms", 30.0), ("bytes", 9e6), ("R@1", 0.94)])
def test_what_became_worse_is_named_and_the_other_way_round_is_not(name: str, new: float) -> None:
    assert worse(run(), run(**{name: new})) == [name]
    assert worse(run(**{name: new}), run()) == []


def test_little_is_noise() -> None:
    assert worse(run(), run(build_s=11.0, search_p95_ms=21.0)) == []
    assert worse(run(search_p95_ms=1.0), run(search_p95_ms=2.5)) == []


def test_beside_a_peer_a_slower_machine_is_no_regression() -> None:
    new = run(build_s=30.0, peer_build=120.0)
    assert worse(run(), new) == ["build_s"]
    assert worse(run(), new, beside="bm25s") == []
    assert worse(run(), run(build_s=15.0, peer_build=20.0), beside="bm25s") == ["build_s"]


@pytest.mark.parametrize("text", [None, "", "[]", "{}"])
def test_a_file_without_figures_is_told_in_one_line(
    text: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    good, bad = tmp_path / "good.json", tmp_path / "bad.json"
    good.write_text(json.dumps(run()), "utf-8")
    if text is not None:
        bad.write_text(text, "utf-8")
    monkeypatch.setattr(sys, "argv", ["compare", str(good), str(bad)])
    with pytest.raises(SystemExit, match=r"bad\.json"):
        compare.main()


def test_the_table_shows_each_peer_with_its_ratio() -> None:
    rows = table.costs(run()["engines"], "news-1000").splitlines()
    assert rows[2].startswith("| yuanwen | 10.0 |")
    assert rows[3].startswith("| bm25s | 40.0 (4.0×) |")


def test_a_corpus_gives_every_engine_the_same_texts(tmp_path: Path) -> None:
    texts = [f"第{n}篇。今天下雨了。\n" * 30 for n in range(9)]
    path = tmp_path / "articles.jsonl"
    path.write_text("".join(json.dumps({"text": text}) + "\n" for text in texts), "utf-8")
    corpus = corpora.of_articles(path, tmp_path, 5, tmp_path / "corpus")
    passages = [*corpora.lines(corpus.passages)]
    assert corpus.count == len(passages) >= 5
    files = sorted(corpus.files.rglob("*.txt"))
    assert [file.read_text("utf-8") for file in files] == texts[: len(files)]
    assert corpus.characters == sum(map(len, texts[: len(files)]))
    for passage in passages:
        assert passage["text"] in texts[int(passage["document"])]


def test_a_command_is_watched_to_its_end_and_stopped_when_it_takes_too_long() -> None:
    told = watched.run([sys.executable, "-c", "print('x' * 3)"], timeout_seconds=60)
    assert (told.status, told.output) == (0, "xxx\n")
    endless = [sys.executable, "-c", "import time; time.sleep(600)"]
    assert watched.run(endless, timeout_seconds=0.2).status is None


class FakeEngine:
    """Finds every passage, in the order in which they were given."""

    version = "fake 1"

    def __init__(self, model: str) -> None:
        self.model = model

    def build(self, passages: list[dict[str, str]], folder: Path) -> None:
        (folder / "ids").write_text("\n".join(each["id"] for each in passages), "utf-8")

    def open(self, folder: Path) -> None:
        self.ids = (folder / "ids").read_text("utf-8").splitlines()

    def search(self, question: str, k: int) -> list[str]:
        return self.ids[:k]

    def add(self, passage: dict[str, str], folder: Path) -> None:
        (folder / "ids").write_text("\n".join([*self.ids, passage["id"]]), "utf-8")


def test_each_phase_of_an_engine_prints_its_figures(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = {
        "passages": [{"id": "a-0", "document": "a"}, {"id": "b-0", "document": "b"}],
        "questions": [{"question": "谁？"}] * 3,
    }
    job = {"folder": str(tmp_path / "store"), "model": "m", "added": "一句话。"}
    for name, rows in lines.items():
        job[name] = str(tmp_path / name)
        (tmp_path / name).write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    (tmp_path / "job.json").write_text(json.dumps(job), "utf-8")
    figures = {}
    for phase in ("build", "ask", "add"):
        monkeypatch.setattr(sys, "argv", ["runner", phase, str(tmp_path / "job.json")])
        harness.main(FakeEngine)
        figures |= json.loads(capsys.readouterr().out)
    assert figures["version"] == "fake 1" and figures["found"] == [["a", "b"]] * 3
    assert len(figures["search_s"]) == len(figures["search_cpu_s"]) == 3
    assert {"build_s", "build_cpu_s", "open_s", "add_s", "peak_mb", "load_s"} <= set(figures)
    assert (tmp_path / "store" / "ids").read_text("utf-8").split() == ["a-0", "b-0", "added"]
