"""What the documents name is there: files, folders, modules, tests, and the headings that links point at."""

import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
DOCUMENTS = sorted(
    path
    for pattern in (
        "README*.md", "CONTRIBUTING.md", "docs/*.md", "benchmarks/README.md", "benchmarks/notes/*.md",
        "training/README.md", "index/encoder/README.md", "qa/*/README.md",
    )
    for path in ROOT.glob(pattern)
)  # fmt: skip
OURS = ("index", "qa", "ui", "training", "benchmarks", "tests", "docs", "seeds")
MADE = {"seeds/.deleted"}
"""Written by the program, not by us."""

_CODE = re.compile(r"`([^`\n]+)`")
_FENCED = re.compile(r"```.*?```", re.DOTALL)
_LINK = re.compile(r"\]\(([^)\s#]*)(?:#([^)\s]+))?\)")
_PATH = re.compile(r"(?<![\w/.~-])[\w*-][\w.*/-]*")
_MODULE = re.compile(r"python -m ((?:index|qa|ui|training|benchmarks)[\w.]*)")
_TEST = re.compile(r"(?<![\w/.])test_\w+")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_file_that_a_document_names_is_there(document: Path) -> None:
    text = document.read_text("utf-8")
    named = {path for code in _CODE.findall(_FENCED.sub("", text)) for path in _PATH.findall(code)}
    gone = {path for path in named - MADE if _is_ours(path, document) and not _is_there(path, document)}
    assert not gone, f"{document.relative_to(ROOT)} names what is not there: {sorted(gone)}"


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_leads_to_a_file_and_a_heading(document: Path) -> None:
    for target, heading in _LINK.findall(document.read_text("utf-8")):
        if ":" in target:
            continue
        file = document.parent / target if target else document
        assert file.exists(), target
        assert not heading or heading in _headings(file), f"{target}#{heading}"


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_module_and_test_that_a_document_names_is_there(document: Path) -> None:
    text = document.read_text("utf-8")
    for module in _MODULE.findall(text):
        path = ROOT.joinpath(*module.split("."))
        assert path.with_suffix(".py").exists() or (path / "__main__.py").exists(), module
    for name in _TEST.findall(text):
        assert any(known.startswith(name) for known in _tests()), name


def _is_ours(path: str, document: Path) -> bool:
    """Whether a word of code is a path into this repository, from its root or beside the document."""
    first = path.split("/")[0]
    if path.endswith(".py"):
        return True
    return "/" in path and (first in OURS or (document.parent != ROOT and (document.parent / first).is_dir()))


def _is_there(path: str, document: Path) -> bool:
    path = path.rstrip("/.")
    if any(any(folder.glob(path)) for folder in (ROOT, document.parent)):
        return True
    return "/" not in path and any(path == file.name for name in OURS for file in _files(name))


@cache
def _files(folder: str) -> list[Path]:
    return list((ROOT / folder).rglob("*.py"))


@cache
def _headings(file: Path) -> set[str]:
    """The anchors of a document's headings, as GitHub makes them."""
    lines = re.findall(r"^#+ (.+)$", _FENCED.sub("", file.read_text("utf-8")), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", line.lower()).replace(" ", "-") for line in lines}


@cache
def _tests() -> set[str]:
    """The names of test files and of the tests in them."""
    names = set()
    for file in (ROOT / "tests").glob("test_*.py"):
        names |= {file.stem, *re.findall(r"^def (test_\w+)", file.read_text("utf-8"), re.MULTILINE)}
    return names
