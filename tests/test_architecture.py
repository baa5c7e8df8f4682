"""Data flows one way, and a heavy package is imported in one file."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ALLOWED = {"index": {"index"}, "qa": {"index", "qa"}, "ui": {"index", "qa", "ui"}}
HOME = {
    "faiss": "index/search/dense.py",
    "tantivy": "index/search/lexical.py",
    "jieba": "index/text/tokens.py",
    "rjieba": "index/text/bulk.py",
    "rapidocr": "index/ingest/formats/pages/ocr.py",
    "pypinyin": "index/text/pinyin.py",
    "opencc": "index/text/language.py",
    "tokenizers": "index/embedding/static.py",
    "sentence_transformers": "index/embedding/sentence_transformers.py",
    "onnxruntime": "index/embedding/onnx_",
    "gradio": "ui/chat/",
    "pymilvus": "index/search/milvus.py",
    "ray": "index/embedding/ray.py",
    "prometheus_client": "ui/server/metrics.py",
    "trafilatura": "index/ingest/formats/web/main_text.py",
    "lxml": "index/ingest/formats/",
    "pypdfium2": "index/ingest/formats/pages/",
    "docx": "index/ingest/formats/office/docx.py",
    "pptx": "index/ingest/formats/office/pptx.py",
    "openpyxl": "index/ingest/formats/office/xlsx.py",
    "pysubs2": "index/ingest/formats/subtitles.py",
}


def imported(path: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.split(".")[0])
    return names


@pytest.mark.parametrize("room", ALLOWED)
def test_nothing_flows_back(room: str) -> None:
    for path in (ROOT / room).rglob("*.py"):
        assert imported(path) & set(ALLOWED) <= ALLOWED[room], path


@pytest.mark.parametrize(("package", "home"), HOME.items())
def test_a_heavy_package_has_one_home(package: str, home: str) -> None:
    """A home is a file, or a room of files that ends with a stroke."""
    users = {
        path.relative_to(ROOT).as_posix()
        for room in ALLOWED
        for path in (ROOT / room).rglob("*.py")
        if package in imported(path)
    }
    assert {home if user.startswith(home) else user for user in users} == {home}


def test_asking_needs_neither_torch_nor_gradio(seed_store: Path) -> None:
    script = (
        "import sys\n"
        "from index import load\n"
        "from qa import Assistant\n"
        f"assert Assistant(load({str(seed_store)!r})).ask('小米SU7拿到5万个订单用了多久？').found\n"
        "heavy = {'torch', 'transformers', 'sentence_transformers', 'gradio', 'sklearn', 'pandas'}\n"
        "assert not heavy & set(sys.modules), heavy & set(sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=True)


def test_indexing_plain_text_loads_no_parser_and_starts_no_process(tmp_path: Path) -> None:
    script = (
        "import subprocess, sys\n"
        "def refused(*a, **k): raise AssertionError('a process was started')\n"
        "subprocess.Popen.__init__ = refused\n"
        "from index import build\n"
        f"build('seeds', store={str(tmp_path / 'store')!r})\n"
        "heavy = {'lxml', 'trafilatura', 'pypdfium2', 'docx', 'pptx', 'openpyxl', 'pysubs2'}\n"
        "assert not heavy & set(sys.modules), heavy & set(sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=True)


def test_help_imports_nothing_heavy() -> None:
    script = (
        "import sys\n"
        "from ui.cli import main\n"
        "try:\n    main(['--help'])\nexcept SystemExit:\n    pass\n"
        "assert not {'numpy', 'faiss', 'tantivy', 'jieba', 'gradio'} & set(sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
