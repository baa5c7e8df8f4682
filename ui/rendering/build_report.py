"""What a build did, in words: what happened to single files, and a summary."""

from index.building.builder import Report
from index.errors import visible
from index.ingest.formats import FileNote
from ui.messages import say

_NAMED = 20
"""Files named one by one; more are counted."""


def lines(report: Report, language: str = "zh", most: int | None = None) -> list[str]:
    """A build's report for people: what happened to single files, and last the summary.

    Of the files with trouble of one kind the first `most` are named, the others counted; None names all.
    """
    found = []
    for kind in ("added", "changed", "removed"):
        names = getattr(report, kind)
        found += [say(kind, language, name=name) for name in names[:_NAMED]]
        if len(names) > _NAMED:
            found.append(say("and_more", language, count=len(names) - _NAMED))
    found += [say("renamed", language, old=old, name=name) for old, name in report.renamed[:_NAMED]]
    if len(report.renamed) > _NAMED:
        found.append(say("and_more", language, count=len(report.renamed) - _NAMED))
    troubles = {
        "failed": [say("failed", language, reason=reason.said(language)) for _, reason in report.failed[:most]],
        "notes": [say("note", language, name=name, note=note(each, language)) for name, each in report.notes[:most]],
        "empty": [say("empty", language, name=name) for name in report.empty[:most]],
        "passed_over": [
            say("passed_over", language, name=name, reason=say(reason, language))
            for name, reason in report.passed_over[:most]
        ],
    }
    for kind, described in troubles.items():
        found += described
        if more := len(getattr(report, kind)) - len(described):
            found.append(say("and_more", language, count=more))
    rate = report.embedded / (report.seconds or 1)
    key = "unchanged" if report.unchanged else "built" if rate >= 1 else "built_few"
    found.append(
        say(
            key,
            language,
            generation=report.generation,
            documents=report.documents,
            passages=report.passages,
            embedded=report.embedded,
            seconds=report.seconds,
            rate=rate,
        )
    )
    return [visible(line) for line in found]


def note(note: FileNote, language: str = "zh") -> str:
    """What people should know of a file, in words.

    >>> note(("note_parts", {"count": 2}), "en")
    '2 chapters cannot be read'
    """
    key, values = note
    return say(key, language, **values)
