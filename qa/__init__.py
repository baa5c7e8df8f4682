"""Answer questions in the words of an index's documents.

from index import load
from qa import Assistant

answer = Assistant(load(".yuanwen")).ask("小米SU7拿到5万个订单用了多久？")
for citation in answer.citations:
    print(citation.quote, f"{citation.document_id}:{citation.lines}")
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from qa.answer import Assistant
    from qa.records import Answer, Citation

__all__ = ["Answer", "Assistant", "Citation"]

_HOME = {"Answer": "qa.records", "Assistant": "qa.answer", "Citation": "qa.records"}


def __getattr__(name: str) -> Any:
    """Import what is asked for only then, as `index` does."""
    if name not in _HOME:
        raise AttributeError(f"module 'qa' has no attribute {name!r}")
    return getattr(import_module(_HOME[name]), name)
