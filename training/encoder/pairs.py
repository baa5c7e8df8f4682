"""Read the pairs of texts that the encoder learns from: files of JSON lines, one pair a line.

A line is `{"a", "b", "type", "lang_a", "lang_b"}`: two texts that mean the same, or a question and
the passage that answers it. Files may be plain, `.gz` or `.xz`.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from training.files import rows


@dataclass(slots=True)
class Source:
    """Pairs of one file and one pair of languages, so that a batch never mixes languages.

    Otherwise a model could tell most wrong partners in a batch from the right one by their language.
    """

    file: str
    kind: str
    languages: tuple[str, str]
    first: list[str] = field(default_factory=list)
    second: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        return f"{self.file} {self.languages[0]}-{self.languages[1]}"

    @property
    def chinese(self) -> bool:
        return any(is_chinese(language) for language in self.languages)


def sources(paths: Iterable[Path]) -> list[Source]:
    """The pairs of all files, grouped, in the order of the paths and then of first appearance.

    Pairs with an empty side are left out; Simplified, Traditional and unmarked Chinese are one
    language, because the tokenizer makes no difference between them.
    """
    found: dict[tuple[str, tuple[str, str]], Source] = {}
    for path in paths:
        stem = path.name.split(".jsonl")[0]
        for row in rows(path):
            if not row["a"].strip() or not row["b"].strip():
                continue
            languages = (_language(row["lang_a"]), _language(row["lang_b"]))
            source = found.setdefault((stem, languages), Source(stem, row.get("type", "parallel"), languages))
            source.first.append(row["a"])
            source.second.append(row["b"])
    return list(found.values())


def texts_by_language(every: Iterable[Source]) -> dict[str, set[str]]:
    """The different texts of each language."""
    texts: dict[str, set[str]] = defaultdict(set)
    for source in every:
        texts[source.languages[0]].update(source.first)
        texts[source.languages[1]].update(source.second)
    return texts


def is_chinese(language: str) -> bool:
    return language == "zh" or language.startswith("zh-")


def _language(code: str) -> str:
    return "zh" if is_chinese(code) else code
