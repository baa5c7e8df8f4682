"""Data flows one way: each room imports only the rooms that the table allows, and nothing runs in a circle."""

import ast
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("index", "qa", "ui", "training")
MOST = 14
"""Modules side by side in one room, at most; `__init__.py` not counted."""

ROOMS = {
    "index": "index.building index.embedding index.search index.storage index.text",
    "index.building": "index index.embedding index.ingest index.ingest.formats index.search index.storage index.text",
    "index.embedding": "index index.text",
    "index.ingest": "index index.ingest.formats index.text",
    "index.ingest.formats": "index index.ingest",
    "index.ingest.formats.data": "index index.ingest index.ingest.formats index.ingest.formats.web",
    "index.ingest.formats.office": "index index.ingest.formats index.ingest.formats.data index.text",
    "index.ingest.formats.pages": "index index.embedding index.ingest index.ingest.formats index.text",
    "index.ingest.formats.web": "index index.ingest index.ingest.formats",
    "index.search": "index index.embedding index.ingest index.storage index.text",
    "index.storage": "index index.ingest",
    "index.text": "index",
    "qa": "index index.ingest index.search index.text qa.followups qa.judge qa.notes qa.question qa.quote",
    "qa.evaluation": "index index.building index.embedding index.search index.text qa",
    "qa.followups": "index.text qa qa.question qa.quote",
    "qa.judge": "index index.embedding index.ingest index.search index.text qa qa.judge.network qa.question",
    "qa.judge.network": "index",
    "qa.notes": "index index.text qa qa.judge qa.question",
    "qa.question": "index index.text qa",
    "qa.quote": "index index.ingest index.storage index.text qa qa.judge qa.notes",
    "training": "index.text training.encoder",
    "training.encoder": "index.embedding index.text training",
    "training.judge": "index.embedding index.ingest index.text qa.judge training",
    "training.judge.documents": "training.judge.documents.en training.judge.documents.mixed training.judge.documents.zh",
    "training.judge.documents.en": "training.judge.documents",
    "training.judge.documents.mixed": "training.judge.documents training.judge.documents.en training.judge.documents.zh",
    "training.judge.documents.zh": "training.judge.documents",
    "training.ranker": "index index.building index.ingest index.search index.text qa qa.evaluation qa.judge qa.question training training.reader",
    "training.reader": "index index.embedding index.ingest index.text qa.evaluation qa.judge qa.judge.network qa.question training training.encoder training.ranker",
    "ui": "index index.building index.embedding index.search qa qa.judge ui.commands",
    "ui.chat": "index index.ingest.formats qa qa.evaluation ui ui.desk ui.desk.bench ui.desk.chat ui.desk.library ui.desk.source ui.evaluation ui.page ui.rendering ui.server",
    "ui.commands": "index index.embedding index.ingest index.search index.storage index.text qa qa.evaluation qa.judge ui ui.chat ui.desk ui.evaluation ui.rendering ui.server",
    "ui.desk": "index index.building index.embedding index.search index.storage qa qa.judge ui ui.desk.bench ui.desk.chat ui.desk.history ui.desk.library ui.desk.source",
    "ui.desk.bench": "index index.ingest index.search index.text qa qa.evaluation qa.judge ui.desk.chat",
    "ui.desk.chat": "index index.search index.text qa qa.question ui.desk",
    "ui.desk.history": "index index.text qa ui.desk ui.desk.chat",
    "ui.desk.library": "index index.building index.ingest index.ingest.formats index.search index.text ui.desk",
    "ui.desk.source": "index index.ingest index.ingest.formats qa ui",
    "ui.evaluation": "qa.evaluation ui",
    "ui.page": "index index.ingest index.search qa qa.judge ui ui.desk ui.desk.bench ui.desk.chat ui.desk.history ui.desk.library ui.desk.source ui.rendering",
    "ui.rendering": "index index.building index.ingest.formats qa ui",
    "ui.server": "index qa ui ui.desk ui.page",
}  # fmt: skip
"""Each room, and the rooms whose modules it may import. A room that holds rooms is listed with its own modules."""

OUTSIDE = {
    "index": "cache config doctor errors pipes records",
    "qa": "answer config records",
    "ui": "cli config messages opening",
    "training": "card files glosses",
}  # fmt: skip
"""Modules that stand in a package of this name, and not in one of its rooms."""

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


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


@cache
def modules() -> dict[str, Path]:
    """Every module of the packages by its dotted name; a package under the name of its folder."""
    found = {}
    for path in (path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))):
        parts = path.relative_to(ROOT).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def room_of(module: str) -> str:
    """The room that a module stands in; a package stands in itself."""
    return module if modules()[module].stem == "__init__" else module.rpartition(".")[0]


@cache
def imports(module: str) -> frozenset[str]:
    """The modules of these packages that `module` imports, at its top, in a function or for its types."""
    found = set()
    for node in ast.walk(tree(modules()[module])):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{module}: an import is written in full"
            for name in (f"{node.module}.{alias.name}" for alias in node.names):
                found.add(name if name in modules() else str(node.module))
    return frozenset(found & set(modules()) - {module})


@cache
def packages_of(path: Path) -> frozenset[str]:
    """The first names of everything that a file imports."""
    names = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.split(".")[0])
    return frozenset(names)


def rooms() -> dict[str, list[str]]:
    """The modules of each room, its own `__init__` first."""
    found: dict[str, list[str]] = {}
    for module in sorted(modules(), key=lambda name: (room_of(name), name)):
        found.setdefault(room_of(module), []).append(module)
    return found


def test_every_package_is_a_room_of_the_table() -> None:
    assert set(rooms()) == set(ROOMS)


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_imports_what_the_table_allows_and_the_table_allows_no_more(room: str) -> None:
    found: dict[str, list[str]] = {}
    for module in rooms()[room]:
        for other in imports(module):
            if room_of(other) != room:
                found.setdefault(room_of(other), []).append(f"{module} → {other}")
    allowed = set(ROOMS[room].split())
    forbidden = {name: found[name] for name in found.keys() - allowed}
    assert not forbidden
    assert not allowed - found.keys(), "nothing needs these any more"


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_says_what_it_is_for_and_is_not_crowded(room: str) -> None:
    package, *inside = rooms()[room]
    said = ast.get_docstring(tree(modules()[package]))
    assert said, f"{package} has no docstring"
    assert len(inside) <= MOST, inside


@pytest.mark.parametrize("package", OUTSIDE)
def test_every_module_stands_in_a_room(package: str) -> None:
    own = {module.rpartition(".")[2] for module in rooms()[package][1:]}
    assert own == set(OUTSIDE[package].split())


def test_no_import_runs_in_a_circle() -> None:
    """What only a type needs counts too: a module is understood without those that are built on it."""
    done: set[str] = set()

    def follow(module: str, way: tuple[str, ...]) -> None:
        assert module not in way, " → ".join([*way[way.index(module) :], module])
        if module not in done:
            for other in sorted(imports(module)):
                follow(other, (*way, module))
            done.add(module)

    assert len(modules()) > 200
    for module in modules():
        follow(module, ())


@pytest.mark.parametrize(
    ("package", "never"),
    [("index", {"qa", "ui", "training"}), ("qa", {"ui", "training"}), ("ui", {"training"}), ("training", {"ui"})],
)  # fmt: skip
def test_nothing_flows_back(package: str, never: set[str]) -> None:
    for path in (ROOT / package).rglob("*.py"):
        assert not packages_of(path) & never, path


@pytest.mark.parametrize(("package", "home"), HOME.items())
def test_a_heavy_package_has_one_home(package: str, home: str) -> None:
    """A home is a file, or a room of files that ends with a stroke."""
    users = {
        path.relative_to(ROOT).as_posix()
        for room in ("index", "qa", "ui")
        for path in (ROOT / room).rglob("*.py")
        if package in packages_of(path)
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
