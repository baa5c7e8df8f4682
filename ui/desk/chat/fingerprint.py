"""Name what an answer depends on besides its question, so that a link shows when the answer may have changed."""

import hashlib
import json
from dataclasses import asdict

from qa.answer import Assistant
from qa.records import Answer


def settings_fingerprint(assistant: Assistant) -> str:
    """Eight hexadecimal digits that name how the index was built and how questions are answered."""
    decides = {"index": assistant.index.manifest["settings"], "qa": asdict(assistant.config)}
    described = json.dumps(decides, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(described.encode()).hexdigest()[:8]


def generation_of(answer: Answer | None) -> str:
    """The index that an answer is from; "" when it shows nothing of any."""
    shown = (*answer.citations, *answer.nearest) if answer else ()
    return shown[0].generation if shown else ""
