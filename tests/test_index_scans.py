"""Scanned pages, pictures and locked files: read where that was asked for, told where it cannot be."""

from contextlib import closing
from importlib.util import find_spec
from pathlib import Path

import pytest
import samples
from samples import FACTS

from index.config import IndexConfig
from index.errors import ConfigError, ReadError
from index.ingest.folder import scan
from index.ingest.formats.sandbox import Sandbox
from index.ingest.read import ReadResult, read

sandbox = Sandbox()


def opened(name: str, data: bytes, **options: str) -> ReadResult:
    return read(name, data, options=options, sandbox=sandbox)


def test_an_encrypted_pdf_is_told() -> None:
    with pytest.raises(ReadError, match=r"有密码.*encrypted"):
        opened("a.pdf", samples.encrypted(samples.pdf([[(50, 700, FACTS[0])]])))


def test_scans_are_read_only_when_asked_for(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match=r"扫描件.*index\.ocr: true"):
        opened("a.pdf", samples.pdf([[]]))
    (tmp_path / "a.png").write_bytes(b"x")
    assert scan(tmp_path).names == []
    assert scan(tmp_path, {"ocr": "yes"}).names == ["a.png"]


def test_a_setting_that_needs_a_package_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.config.find_spec", lambda name: None)
    with pytest.raises(ConfigError, match=r"yuanwen\[ocr\]"):
        _ = IndexConfig(ocr=True).building


@pytest.mark.skipif(find_spec("rapidocr") is None, reason="the extra `ocr` is not installed")
@pytest.mark.parametrize("name", ["a.pdf", "a.png"])
def test_a_scan_is_read_and_its_places_say_so(name: str) -> None:
    lines = ["The Great Wall is 21196 km long.", "It was built over two thousand years."]
    data = samples.scan(lines, kind="PDF" if name.endswith("pdf") else "PNG")
    with closing(Sandbox(seconds=300, megabytes=4096)) as large:
        reading = read(name, data, options={"ocr": "yes"}, sandbox=large)
    document = reading.documents[0]
    assert "".join(document.text.split()) == "".join("".join(lines).split())
    assert document.places[0] == (0, "scan:1")
    assert [note for _, note in reading.notes] == [("note_ocr", {"count": 1, "pages": "1"})]


def test_a_picture_of_too_many_pixels_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    from index.ingest.formats.pages import image

    monkeypatch.setattr(image, "MAX_PIXELS", 1000)
    with pytest.raises(ReadError, match="像素"):
        image.read(samples.scan(["x"], kind="PNG"), {"ocr": "yes"})
    with pytest.raises(ReadError, match="打不开"):
        image.read(b"x", {"ocr": "yes"})
