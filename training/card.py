"""Write model cards: what a model is, what it was made of, how good it is."""

import re
import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from training.encoder.pairs import Source

_HERE = Path(__file__).parent

LICENCES = tomllib.loads((_HERE / "licences.toml").read_text("utf-8"))
"""Name of a data set → where it comes from, and its licence."""


def filled(name: str, **values: object) -> str:
    """The card `training/cards/NAME.md` with `values` put in their places."""
    return (_HERE / "cards" / f"{name}.md").read_text("utf-8").format(**values)


_LANGUAGES = {"de": "German", "ru": "Russian"}
_MADE_OF = "## What it was made of"


def grown(
    text: str,
    settings: Mapping[str, object],
    *,
    languages: Sequence[str],
    pieces: tuple[int, int],
    scores: str,
    commands: str,
    minutes: float,
    gigabytes: float,
) -> str:
    """The card of an encoder with what was added to it; what was said of an earlier growth is left out.

    `pieces` are those that stood and those that are new.
    """
    head, mark, tail = text.partition(_MADE_OF)
    head = head.partition("\n## How it grew")[0].rstrip("\n") + "\n"
    section = filled(
        "encoder_growth",
        command=commands,
        before=pieces[0],
        new=pieces[1],
        languages=" and ".join(_LANGUAGES.get(language, language) for language in languages),
        minutes=minutes,
        gigabytes=gigabytes,
        settings=", ".join(f"{name} {value}" for name, value in settings.items()),
        scores=scores,
    )
    count = f"encoder: {sum(pieces):,} tokens"
    head = re.sub(r"encoder: [\d,]+ tokens", count, head)
    return head + section + (f"\n{mark}{tail}" if mark else "")


def data_table(files: Sequence[Path]) -> str:
    """The files a model learnt from, with their sources and licences."""
    names = [file.name.split(".jsonl")[0] for file in files]
    lines = [f"| {name} | {LICENCES.get(name, 'given by the user')} |" for name in names]
    return "\n".join(["| data | source, licence |", "|---|---|", *lines])


def data_of(rows: Sequence[Path], glosses: Path | None) -> str:
    """The data of a command, with general places."""
    every = [f"DATA/{path.name}" for path in rows]
    return " ".join([*every, *([f"--glosses DATA/{glosses.name}"] if glosses else [])])


def command(measured: Sequence[str], *, vocabulary_apart: bool) -> str:
    """The commands that make the encoder, with general places."""
    data = "DATA/train/clean/*.jsonl.*"
    sets = "".join(f" \\\n    DATA/eval/{name}" for name in measured)
    lines = [f"python -m training.encoder {data} --output index/encoder"]
    if vocabulary_apart:
        lines.insert(0, f"python -m training.encoder.vocabulary {data} --output tokenizer.json")
        lines[-1] += " --tokenizer tokenizer.json"
    return "\n".join(lines) + (f" --measure{sets}" if measured else "")


def growing(measured: Sequence[str]) -> str:
    """The commands by which the encoder grew and the reader came to know it, with general places."""
    sets = "".join(f" \\\n    DATA/eval/{name}" for name in measured)
    return (
        "python -m training.encoder.extend DATA/train/clean/*.jsonl.* --encoder index/encoder --output index/encoder"
        + (f" --measure{sets}" if measured else "")
        + "\npython -m training.reader.vocabulary qa/reader --encoder index/encoder"
    )


def card(
    every: Sequence[Source],
    settings: Mapping[str, object],
    *,
    shape: tuple[int, int],
    scores: str,
    commands: str,
    minutes: float,
    gigabytes: float,
) -> str:
    """The card, in Markdown. A set without a known licence is marked so: it may not be shipped."""
    pairs = Counter[str]()
    for source in every:
        pairs[source.file] += len(source.first)
    data = "\n".join(
        f"| {file} | {count:,} | {LICENCES.get(file, 'licence not known: do not ship')} |"
        for file, count in sorted(pairs.items())
    )
    languages = {language for source in every for language in source.languages} - {"zh", "en"}
    return filled(
        "encoder",
        pieces=shape[0],
        dimension=shape[1],
        short=settings["short_dimension"],
        seed=settings["seed"],
        languages=len(languages),
        scores=scores,
        command=commands,
        minutes=minutes,
        gigabytes=gigabytes,
        settings=", ".join(f"{name} {value}" for name, value in settings.items()),
        total=pairs.total(),
        data=data,
    )
