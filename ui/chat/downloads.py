"""Files that the page gives below `/yuanwen/`: conversations, pages of PDFs, verdicts, and evaluations."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import cache, partial
from urllib.parse import quote

from index.errors import UserError
from index.records import Document, LeftOut, Span
from ui.desk.bench import verdicts
from ui.desk.workspace import Workspace
from ui.page import export
from ui.server.door import Page, Reply
from ui.server.login import language_of

_EXPORTS = {"md": "text/markdown", "html": "text/html", "json": "application/json"}


def pages(workspace: Workspace) -> dict[str, Page]:
    """The pages by the first part of their path."""
    made = {"export": _export, "judged": _judged, "leaf": _page_image, "run": _run}
    return {name: partial(page, workspace) for name, page in made.items()}


def _export(workspace: Workspace, user: str, rest: str, query: Mapping[str, str]) -> Reply:
    """A conversation as a file: `/yuanwen/export/ID.md`, `.html` or `.json`."""
    name, _, kind = rest.rpartition(".")
    try:
        turns = workspace.conversations.turns(user, name) if kind in _EXPORTS else ()
    except UserError as error:
        return Reply(500, str(error).encode())
    if not turns:
        return Reply(404)

    @cache
    def find(document_id: str) -> tuple[Document, Sequence[LeftOut]] | None:
        with suppress(UserError):
            return workspace.document(document_id)
        return None

    language = language_of(query.get("language", ""), workspace.config.ui.language)
    if kind == "json":
        body = export.as_values(turns)
    else:
        make = export.markdown if kind == "md" else export.web_page
        body = make(turns, find, language)
    title = " ".join(turns[0].question.split())[:40].strip()
    named = quote(f"{title}.{kind}".replace("/", "_"))
    headers = {
        "content-disposition": f"attachment; filename=\"yuanwen.{kind}\"; filename*=UTF-8''{named}",
        "cache-control": "no-store",
    }
    return Reply(200, body.encode(), f"{_EXPORTS[kind]}; charset=utf-8", headers)


def _page_image(workspace: Workspace, user: str, rest: str, query: Mapping[str, str]) -> Reply:
    """A page of a PDF as a picture: `/yuanwen/leaf/?document=ID&page=3&start=10&end=20`."""
    numbers = [query.get(name, "") for name in ("page", "start", "end")]
    if not all(number.isascii() and number.isdigit() and len(number) < 10 for number in numbers):
        return Reply(404)
    page, start, end = (int(number) for number in numbers)
    if start > end:
        return Reply(404)
    try:
        drawn = workspace.page_images.image(query.get("document", ""), page, Span(start, end))
    except UserError:
        return Reply(404)
    return Reply(200, drawn.picture, drawn.kind, {"cache-control": "private, no-cache"})


def _judged(workspace: Workspace, user: str, rest: str, query: Mapping[str, str]) -> Reply:
    """What a reader said of answers, as lines of an evaluation file."""
    try:
        body = verdicts.lines(workspace.conversations.judged(user))
    except UserError as error:
        return Reply(500, str(error).encode())
    headers = {"content-disposition": 'attachment; filename="judged.jsonl"'}
    return Reply(200, body.encode(), "application/jsonl; charset=utf-8", headers)


def _run(workspace: Workspace, user: str, rest: str, query: Mapping[str, str]) -> Reply:
    """A reader's last evaluation, as `yuanwen evaluate --json` prints it."""
    body = workspace.runs.text(user)
    if not body:
        return Reply(404)
    headers = {"content-disposition": 'attachment; filename="run.json"', "cache-control": "no-store"}
    return Reply(200, body.encode(), "application/json; charset=utf-8", headers)
