"""Check a store: its bytes, its settings and its folder; say what is wrong, as keys of `ui/messages.py`."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.embedding.protocol import Encoder
from index.errors import StoreError
from index.search.dense import Dense
from index.search.lexical import Lexical
from index.storage.generation import Generation, problem
from index.storage.passages import Passages
from index.storage.store import Store


@dataclass(frozen=True, slots=True)
class Checked:
    """A generation and what is wrong with it, in all languages; None for an undamaged one."""

    name: str
    is_current: bool
    problem: StoreError | None
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
        Checked(name, name == current, _problem(store, name, quick=quick), store.manifest(name))
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
        Finding("doctor_damaged", {"name": each.name, "problem": each.problem}, bad=each.is_current)
        for each in checked
        if each.problem
    ]
    current = [each for each in checked if each.is_current]
    found += _settings(current[0], encoder, tokens) if current else [Finding("doctor_pointer", {})]
    if writer := store.writer():
        found.append(Finding("doctor_writer", {"writer": writer}, bad=False))
    else:
        found += [Finding("doctor_leftover", {"name": path.name}, bad=False) for path in store.leftovers()]
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


def _problem(store: Store, name: str, *, quick: bool) -> StoreError | None:
    found = store.problem(name, quick=quick)
    if found or quick:
        return found
    return _disagreement(Generation(name, store.path(name), store.manifest(name), store.pin(name)))


def _disagreement(generation: Generation) -> StoreError | None:
    """How the parts of a generation whose bytes are right contradict each other; None where they agree."""
    passages = None
    try:
        passages = Passages(generation.folder / "passages.sqlite")
        if not passages.is_sound():
            return StoreError("passages.sqlite")
        dead = len(generation.manifest["dead"])
        counts = (
            len(passages),
            len(Lexical.open(generation.folder / "lexical")),
            len(Dense.open(generation.folder / "vectors")) - dead,
        )
        return StoreError(" ≠ ".join(map(str, counts))) if len(set(counts)) > 1 else None
    except (StoreError, OSError, ValueError, RuntimeError, KeyError) as error:
        return problem(error)
    finally:
        if passages is not None:
            passages.close()
        generation.pin.close()
