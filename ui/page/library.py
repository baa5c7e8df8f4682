"""Make the HTML of the library: its texts, what became of uploads, and questions without an answer."""

from collections.abc import Sequence
from datetime import datetime

from ui.desk.history.conversations import Unanswered
from ui.desk.library.listing import Entry
from ui.desk.library.rebuild import Status
from ui.desk.library.upload import Added
from ui.desk.source.disk import Reread
from ui.desk.workspace import Version
from ui.messages import say
from ui.page.errors import plainly
from ui.page.html import button, clock, escape, heading, lines, notice
from ui.rendering.build_report import note

FOLDED = 12
"""Lines of a rebuild's report from which on they are folded."""

_HEADS = ("document", "author", "date", "language", "passages", "characters")
_NUMBERS = ("passages", "characters")
_PARTS = (("unanswered", "yw-unanswered"), ("versions", "yw-versions"), ("words", "yw-words-heading"))


def documents(entries: Sequence[Entry], total: int, pending: int, language: str) -> str:
    """The list of texts; each title opens its document. `pending` of all are not as indexed."""
    more = say("page_first", language, shown=len(entries)) if total > len(entries) else ""
    heads = "".join(
        f"<th{' class=yw-number' if key in _NUMBERS else ''}>{escape(say(f'page_{key}', language))}</th>"
        for key in _HEADS
    )
    rows = "".join(_row(entry, language) for entry in entries)
    waiting = (
        f'<p class="yw-waiting" role="status">{escape(say("page_pending", language, count=pending))}</p>'
        if pending
        else ""
    )
    actions = escape(say("page_deeds", language))
    return (
        f'{waiting}<h2 class="yw-count">{escape(say("page_documents", language, count=total) + more)}</h2>{_parts(language)}'
        f'<table class="yw-documents"><thead><tr>{heads}<th><span class="yw-unseen">{actions}</span></th></tr></thead>'
        f"<tbody>{rows}</tbody></table>"
    )


def _parts(language: str) -> str:
    """Links to what is below the list, which may be long; the browser hides those to an empty part."""
    return "".join(button(say(f"page_{name}", language), "yw-plain", part=element) for name, element in _PARTS).join(
        ('<p class="yw-parts">', "</p>")
    )


def uploads(added: Sequence[Added], language: str, *, total: int = 0) -> str:
    """What became of each uploaded file so far; `total` are there while more are being looked at."""
    items = "".join(f'<li data-outcome="{one.outcome}">{escape(_upload_outcome(one, language))}</li>' for one in added)
    taken = sum(one.outcome in ("added", "renamed") for one in added)
    if total > len(added):
        share = round(100 * len(added) / total)
        head = (
            f'<div class="yw-progress" style="--share:{share}%"><p>'
            f"{escape(say('page_upload_going', language, done=len(added), total=total))}</p><span></span></div>"
        )
    else:
        count = say(
            "page_upload_done", language, total=len(added), taken=taken,
            refused=sum(one.outcome == "refused" for one in added),
        )  # fmt: skip
        after = say("page_upload_next", language) if taken else ""
        head = f"<p>{escape(' '.join([count, after]))}</p>"
    return f'<div class="yw-lines yw-plain yw-uploads" role="status">{head}<ul>{items}</ul></div>'


def hint(kinds: Sequence[str], limit: int, seeds: str, language: str) -> str:
    """How a document is added; the formats, and the very endings, on demand.

    The browser fills in how much it is sending (`page.js`).
    """
    how = say("page_upload_hint", language, limit=limit, seeds=seeds)
    return (
        f'<div class="yw-lines yw-hint"><p>{escape(how)} <span class="yw-drop">{escape(say("page_drop", language))}</span></p>'
        f"<details><summary>{escape(say('page_kinds', language))}</summary>"
        f"<p>{escape(say('page_kinds_named', language))}</p>"
        f'<p class="yw-kinds">{escape(" ".join(kinds))}</p></details>'
        f'<p class="yw-sending" role="status" hidden data-words="{escape(say("page_sending", language, count="{count}", size="{size}"))}"></p></div>'
    )


def _upload_outcome(file: Added, language: str) -> str:
    return say(
        f"page_upload_{file.outcome}",
        language,
        uploaded=file.uploaded,
        name=file.name,
        reason=plainly(file.reason, language) if file.reason else "",
    )


def progress(status: Status, language: str) -> str:
    """A bar that shows how far a rebuild is, how fast it goes, and how long this stage still takes."""
    share = round(100 * status.done / status.total) if status.total else 0
    facts = [say(f"page_stage_{status.stage}", language), f"{share}%"]
    if status.rate and status.total > 1:
        facts.append(say("page_rate", language, rate=f"{status.rate:,.0f}"))
        facts.append(say("page_left", language, seconds=f"{status.left:,.0f}"))
    return (
        f'<div class="yw-progress" role="status" style="--share:{share}%">'
        f"<p>{escape(' · '.join(facts))}</p><span></span></div>"
    )


def rebuilt(report: Sequence[str], ended: float, language: str) -> str:
    """What the last rebuild did, and when: the summary, which is the last line of `report`, then file by file.

    A long report is folded, so that the documents stay near.
    """
    *files, summary = report
    when = say("page_rebuilt", language, time=clock(ended))
    items = "".join(f"<li>{escape(one)}</li>" for one in files)
    items = f"<ul>{items}</ul>" if files else ""
    if len(files) >= FOLDED:
        count = say("page_rebuilt_files", language, count=len(files))
        items = f"<details><summary>{escape(count)}</summary>{items}</details>"
    return (
        f'<div class="yw-lines yw-report" role="status"><p class="yw-file">{escape(when)}</p>'
        f"<p>{escape(summary)}</p>{items}</div>"
    )


def versions(kept: Sequence[Version], language: str) -> str:
    """The indexes that are kept, each to be gone back to."""
    if not kept:
        return ""
    items = "".join(_version(one, language) for one in kept)
    return f'{heading("page_versions", language)}<ul class="yw-list">{items}</ul>'


def _version(one: Version, language: str) -> str:
    manifest = one.manifest
    facts = say(
        "page_version",
        language,
        built=_moment(str(manifest.get("built", ""))),
        documents=len(manifest.get("documents", ())),
        passages=manifest.get("passages", 0),
    )
    state = (
        f'<span class="yw-state">{escape(say("page_version_current", language))}</span>'
        if one.current
        else button(say("page_roll_back", language), "yw-plain", version=one.name)
    )
    here = ' aria-current="true"' if one.current else ""
    return (
        f'<li{here}><span class="yw-which">{escape(one.name)}</span>'
        f'<span class="yw-file">{escape(facts)}</span>{state}</li>'
    )


def unanswered(questions: Sequence[Unanswered], language: str) -> str:
    """Questions that the documents did not answer: what new texts are wanted for."""
    if not questions:
        return ""
    items = "".join(
        f'<li><span class="yw-which">{escape(one.question[:300])}</span>'
        f'<span class="yw-file">{escape(say("page_asked_times", language, count=one.times, day=clock(one.last)))}</span>'
        f"{button(say('page_ask_again', language), 'yw-plain', question=one.question)}"
        f"{button(say('page_settle', language), 'yw-plain', settle=one.question)}</li>"
        for one in questions
    )
    return f'{heading("page_unanswered", language)}<ul class="yw-list">{items}</ul>'


def _row(entry: Entry, language: str) -> str:
    document, file = entry.document, entry.file
    date = (document.published or document.updated) if document else ""
    facts = [
        ("author", document.author if document else ""),
        ("date", date),
        ("language", language_name(document.language, language) if document else ""),
        ("passages", f"{entry.passages:,}" if document else ""),
        ("characters", f"{len(document.text):,}" if document else ""),
    ]
    cells = "".join(_fact(key, value, language) for key, value in facts)
    title = (document.title if document else "") or file.id
    name = (
        button(title, "yw-open", document=document.id) if document else f'<span class="yw-open">{escape(title)}</span>'
    )
    state = escape(say(f"state_{file.state}", language))
    unsearchable = (
        f' <span class="yw-state" data-state="silent">{escape(say("page_silent", language))}</span>'
        if document and not entry.passages
        else ""
    )
    warned = "".join(f'<span class="yw-warned">{escape(note(each, language))}</span>' for each in entry.notes)
    if entry.problem is not None:
        warned += f'<span class="yw-warned">{escape(plainly(entry.problem, language))}</span>'
    return (
        f'<tr data-file="{escape(file.id)}"><td class="yw-which">{name}<span class="yw-file">'
        f'<span class="yw-state" data-state="{file.state}">{state}</span>{unsearchable} {escape(document.id if document else file.id)}</span>{warned}</td>'
        f'{cells}<td class="yw-doing">{_actions(file.id, file.state, language) if entry.first else ""}</td></tr>'
    )


def _fact(key: str, value: str, language: str) -> str:
    """One fact of a document, with its name for where the table has no heads; a dash for what is not known."""
    kind = "yw-number" if key in _NUMBERS else ""
    label = escape(say(f"page_{key}", language))
    missing = "" if value else ' data-missing=""'
    return f'<td class="{kind}" data-label="{label}"{missing}>{escape(value or "—")}</td>'


def _actions(name: str, state: str, language: str) -> str:
    if state == "gone":
        return ""
    keep = "enable" if state == "disabled" else "disable"
    sure = say("page_delete_sure", language, name=name)
    forever = say("page_erase_sure", language, name=name)
    again = "" if state == "disabled" else button(say("page_reread", language), "yw-plain", file=name, deed="reread")
    return (
        f"{again}{button(say(f'page_{keep}', language), 'yw-plain', file=name, deed=keep)}"
        f"{button(say('page_delete', language), 'yw-plain', file=name, deed='delete', sure=sure)}"
        f"{button(say('page_erase', language), 'yw-plain', file=name, deed='erase', sure=forever)}"
    )


def reread(read: Reread, language: str) -> str:
    """What a file gave that was read again."""
    if read.problem is not None:
        return notice(plainly(read.problem, language))
    outcome = say(
        "page_reread_same" if read.as_indexed else "page_reread_differs",
        language,
        name=read.name,
        documents=read.documents,
        characters=f"{read.characters:,}",
    )
    return lines([outcome, *(note(each, language) for each in read.notes)])


def _moment(built: str) -> str:
    """When an index was built, as day and time of this machine; as it is written if it is no time."""
    try:
        return clock(datetime.fromisoformat(built).timestamp())
    except ValueError:
        return built


def language_name(tag: str, language: str) -> str:
    """What a language is called in another; its tag where there is no word for it."""
    try:
        return say(f"language_{tag}", language)
    except KeyError:
        return tag
