"""Plain text and Markdown, in any common encoding."""

from collections.abc import Mapping

from index.errors import ReadError
from index.ingest import encodings
from index.ingest.formats import Extracted, FileNote
from index.ingest.repair import repair


def read(data: bytes, options: Mapping[str, str]) -> list[Extracted]:
    """The text of `data`, with a note on its encoding where that is not UTF-8.

    Raises ReadError for bytes that are no text.
    """
    if data.startswith(b"{\\rtf"):
        raise ReadError("是 RTF 文件，请另存为 .docx 或 .txt，未收录", "an RTF file; save it as .docx or .txt")
    decoded = decode(data)
    return [Extracted(repair(decoded.text), notes=notes(decoded))]


def decode(data: bytes) -> encodings.Decoded:
    """`data` as text; raises ReadError when no encoding makes sense of it."""
    decoded = encodings.decode(data)
    if not decoded.is_text:
        raise ReadError("不是文字（也许是改了名的其他文件），未收录", "not text, perhaps another kind of file renamed")
    return decoded


def notes(decoded: encodings.Decoded) -> tuple[FileNote, ...]:
    """What a person should know about how a file was decoded; none for plain UTF-8."""
    found: list[FileNote] = []
    values = {"encoding": decoded.encoding, "confidence": decoded.confidence}
    if decoded.encoding != "utf-8" and not decoded.text.isascii():
        sure = decoded.confidence >= encodings.SURE
        found.append(("note_encoding" if sure else "note_encoding_guess", values))
    if decoded.mixed:
        found.append(("note_mixed", {"count": decoded.mixed}))
    if decoded.replaced:
        found.append(("note_replaced", {"count": decoded.replaced, "line": decoded.first_bad_line}))
    if decoded.mojibake:
        found.append(("note_mojibake", {"count": decoded.mojibake}))
    return tuple(found)
