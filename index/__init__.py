"""Build and search an index of a folder of texts.

from index import build, load

build("seeds", store=".yuanwen")
for hit in load(".yuanwen").search("小米SU7拿到5万个订单用了多久？"):
    print(hit.score, hit.passage.text)
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from index.building.builder import BuildOptions, build
    from index.search.index import Index, load

__all__ = ["BuildOptions", "Index", "build", "load"]

_HOME = {
    "build": "index.building.builder",
    "BuildOptions": "index.building.options",
    "Index": "index.search.index",
    "load": "index.search.index",
}


def __getattr__(name: str) -> Any:
    """Import what is asked for only then: FAISS and the rest take their time."""
    if name not in _HOME:
        raise AttributeError(f"module 'index' has no attribute {name!r}")
    return getattr(import_module(_HOME[name]), name)
