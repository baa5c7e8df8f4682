"""Check a store: its bytes, its settings and its folder; say what is wrong, as keys of `ui/messages.py`."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.embedding.protocol import Encoder
from index.errors import StoreError
from index.search.dense import Dense
from index.search.lexical import Lexical
from index.storage.generation import Generation
from index.storage.passages import Passages
from index.storage.store import Store


@dataclass(frozen=True, slots=True)
class Checked:
    """One generation and what is wrong with it."""

    name: str
    is_current: bool
    problems: tuple[str, ...]
    manifest: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that a person should know of a store: the key of a message of `ui/messages.py`, and its values.

    `bad` findings stop the index from answering, or from answering as it should.
    """

    key: str
    values: dict[str, Any]
    bad: bool = True


def verify(store: Store, *, quick: bool = False) -> list[Checked]:
    """Every generation, checked byte by byte; with `quick` only names and sizes are."""
    current = store.current_name()
    return [
        Checked(
            name, name == current, tuple(_problems(store, name, quick=quick)), store.manifest(name)
        )
        for name in store.versions()
    ]


def examine(store: Store, encoder: Encoder | None, tokens: str, seeds: Path) -> list[Finding]:
    """What is wrong with a store and its folder of documents; an empty list for nothing.

    `encoder` None skips the check whether the index was built with the encoder of the settings.
    """
    checked = verify(store)
    if not checked:
        return [Finding("doctor_none", {"store": store.folder})]
    found = [
        Finding("doctor_damaged", {"name": each.name, "problem": problem}, bad=each.is_current)
        for each in checked
        for problem in each.problems
    ]
    current = [each for each in checked if each.is_current]
    found += _settings(current[0], encoder, tokens) if current else [Finding("doctor_pointer", {})]
    if writer := store.writer():
        found.append(Finding("doctor_writer", {"writer": writer}, bad=False))
    else:
        found += [
            Finding("doctor_leftover", {"name": path.name}, bad=False) for path in store.leftovers()
        ]
    if not seeds.is_dir():
        found.append(Finding("doctor_seeds", {"seeds": seeds}))
    return found


def _settings(current: Checked, encoder: Encoder | None, tokens: str) -> list[Finding]:
    settings = current.manifest.get("settings", {})
    found = []
    if encoder is not None and settings.get("encoder") != encoder.fingerprint:
        found.append(Finding("doctor_encoder", {"encoder": settings.get("encoder")}))
    if settings.get("tokens") != tokens:
        found.append(Finding("doctor_tokens", {"tokens": settings.get("tokens")}))
    return found


def _problems(store: Store, name: str, *, quick: bool) -> list[str]:
    problems = store.problems(name, quick=quick)
    if problems or quick:
        return problems
    return _disagreements(Generation(name, store.path(name), store.manifest(name), store.pin(name)))


def _disagreements(generation: Generation) -> list[str]:
    """Where the parts of a generation whose bytes are right do not fit together."""
    passages = None
    try:
        passages = Passages(generation.folder / "passages.sqlite")
        if not passages.is_sound():
            return ["passages.sqlite"]
        dead = len(generation.manifest["dead"])
        counts = (
            len(passages),
            len(Lexical.open(generation.folder / "lexical")),
            len(Dense.open(generation.folder / "vectors")) - dead,
        )
        return [] if len(set(counts)) == 1 else [f"{counts[0]} ≠ {counts[1]} ≠ {counts[2]}"]
    except (StoreError, OSError, ValueError, RuntimeError, KeyError) as error:
        return [str(error)]
    finally:
        if passages is not None:
            passages.close()
        generation.pin.close()
