"""Make the HTML of the library: its documents, and what became of uploaded files."""

from collections.abc import Sequence

from ui.desk.library import Entry
from ui.desk.upload import Added
from ui.messages import say
from ui.page.html import escape, lines


def documents(entries: Sequence[Entry], total: int, language: str) -> str:
    """The list of documents; each title opens its document."""
    more = say("page_first", language, shown=len(entries)) if total > len(entries) else ""
    heads = "".join(
        f"<th{' class=yw-number' if key in ('page_passages', 'page_characters') else ''}>{escape(say(key, language))}</th>"
        for key in (
            "page_document",
            "page_author",
            "page_date",
            "page_language",
            "page_passages",
            "page_characters",
        )
    )
    rows = "".join(_row(entry, language) for entry in entries)
    return (
        f'<h2 class="yw-count">{escape(say("page_documents", language, count=total) + more)}</h2>'
        f'<table class="yw-documents"><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>'
    )


def uploads(added: Sequence[Added], language: str) -> str:
    """What became of each uploaded file."""
    told = []
    for file in added:
        reason = file.reason.said(language) if file.reason else ""
        told.append(
            say(
                f"page_upload_{file.outcome}",
                language,
                uploaded=file.uploaded,
                name=file.name,
                reason=reason,
            )
        )
    if any(file.outcome in ("added", "renamed") for file in added):
        told.append(say("page_upload_next", language))
    return lines(told)


def _row(entry: Entry, language: str) -> str:
    document = entry.document
    known = f"language_{document.language}"
    try:
        tongue = say(known, language)
    except KeyError:
        tongue = document.language
    facts = [
        ("page_author", document.author, ""),
        ("page_date", document.published or document.updated, ""),
        ("page_language", tongue, ""),
        ("page_passages", f"{entry.passages:,}", "yw-number"),
        ("page_characters", f"{len(document.text):,}", "yw-number"),
    ]
    cells = "".join(
        f'<td class="{kind}" data-label="{escape(say(key, language))}">{escape(value or "—")}</td>'
        for key, value, kind in facts
    )
    return (
        f'<tr><td class="yw-which"><button type="button" class="yw-open" data-document="{escape(document.id)}" '
        f'title="{escape(say("page_open", language))}">{escape(document.title or document.id)}</button>'
        f'<span class="yw-file">{escape(document.id)}</span></td>{cells}</tr>'
    )
