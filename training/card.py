"""Write model cards: what a model is, what it was made of, how good it is."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from training.encoder.pairs import Source

LICENCES = {
    "dict_cc_cedict": "CC-CEDICT, CC BY-SA 4.0",
    "dict_wiktionary_en_zh": "Wiktionary, CC BY-SA 3.0",
    "dict_wiktionary_en_multi": "Wiktionary, CC BY-SA 3.0",
    "dict_omw_en_multi": "Open Multilingual Wordnet, the open licence of each wordnet",
    "dict_ewn_gloss_en": "Open English WordNet, CC BY 4.0",
    "dict_hans_hant": "CC-CEDICT, CC BY-SA 4.0; OpenCC, Apache-2.0",
    "dict_dbp15k_entities": "DBpedia, CC BY-SA 3.0",
    "dict_wikidata_names": "Wikidata, CC0",
    "dict_cldr_names": "Unicode CLDR, Unicode licence",
    "dict_countries": "mledoze/countries, ODbL 1.0",
    "dict_cfdict_fr_zh": "CFDICT, CC BY-SA 3.0",
    "dict_zh_idiom_gloss": "chinese-xinhua, MIT",
    "parallel_tatoeba_cmn_en": "Tatoeba, CC BY 2.0 FR",
    "parallel_laser_tatoeba": "Tatoeba, CC BY 2.0 FR",
    "parallel_flores200_dev": "FLORES-200 dev, CC BY-SA 4.0",
    "parallel_tico19": "TICO-19, CC0",
    "parallel_mozilla_www": "Mozilla website translations, MPL 2.0",
    "parallel_gnome_user_docs": "GNOME user documentation, CC BY 3.0",
    "parallel_opensource_guide": "Open Source Guides, CC BY 4.0",
    "parallel_osm_tagging": "OpenStreetMap iD tagging schema, ISC",
    "parallel_python_docs_zh_cn": "Python documentation, PSF licence; translations CC0",
    "parallel_stsb_mt": "STSb Multi MT, CC BY-SA 4.0 (machine translated)",
    "qa_cmrc2018_train_zh": "CMRC 2018 train, CC BY-SA 4.0",
    "qa_squad1_train_en": "SQuAD 1.1 train, CC BY-SA 4.0",
    "qa_jaquad_train_ja": "JaQuAD train, CC BY-SA 3.0",
    "qa_nq_open_dev_en": "NQ-Open dev, Apache-2.0",
    "cmrc2018_train": "CMRC 2018 train, CC BY-SA 4.0",
    "squad1_train": "SQuAD 1.1 train, CC BY-SA 4.0",
    "jaquad_train": "JaQuAD train, CC BY-SA 3.0",
    "title_wiki_ctx": "Wikipedia titles in CMRC 2018 and JaQuAD, CC BY-SA",
}

_CARD = """\
---
library_name: sentence-transformers
pipeline_tag: sentence-similarity
license: cc-by-sa-4.0
tags: [sentence-transformers, static-embeddings, multilingual, chinese]
---

# The bundled encoder

A static multilingual text encoder: {pieces:,} tokens, {dimension} dimensions, the mean of a text's
tokens, length 1. It puts a question and the passages that answer it near each other, in Chinese
(Simplified and Traditional alike), in English, across the two, and less well in {languages} other
languages. It reads no word order and knows no context: it is meant to stand beside word search,
not to replace it.

Text is given as it stands. The tokenizer folds it: NFKC, lower case, Traditional to Simplified
characters. There are no prompts. The first {short} numbers of a vector, brought back to length 1,
are a smaller and somewhat weaker vector.

The weights are 8-bit integers (`embeddings`) with one factor per row (`weights`).

```python
from index.embedding.load import load_encoder  # tokenizers and numpy only
vectors = load_encoder().encode_document(["你好"])

from sentence_transformers import SentenceTransformer  # version 6 or later; the same vectors
vectors = SentenceTransformer("index/encoder").encode(["你好"])
```

## How good it is

The share of questions whose own passage comes first among all passages of the set, and of
sentences whose translation comes first, by cosine alone. The sets had no part in training; the
settings were chosen on them.

{scores}

## How it was made

```
{command}
```

{minutes:.0f} minutes and {gigabytes:.1f} GB of memory for the last command on two shared processor cores without a
graphics card, seed {seed}. Each step takes pairs of one source and one pair of languages; all other
texts of the step are the wrong answers, in both directions, at {dimension} and at {short} dimensions; Adam.
Questions about passages in another language were made from the sets below by putting one side
into the other language word by word, with the dictionaries below. Settings: `{settings}`.

## What it was made of

{total:,} pairs of open data sets; the weights are offered under CC BY-SA 4.0.

| set | pairs | origin and licence |
|---|---|---|
{data}
"""


_GROWN = """
## How it grew

```
{command}
```

Behind the first {before:,} tokens, which stand as they were, {new:,} more were added for {languages}: stems, endings
and frequent words, each kept out if it stands inside words of English, Chinese or Japanese texts. Their rows
were learnt, and those of old tokens that only these languages use, against the vectors that the encoder gave already, from the sets below: dictionaries, sentences, and the
English and Chinese questions put word by word into the language (translations by Model 1 between stems, forms as
often as texts have them). {minutes:.0f} minutes and {gigabytes:.1f} GB of memory on one shared processor core.
Settings: `{settings}`.

{scores}
"""

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
    section = _GROWN.format(
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
    return _CARD.format(
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
