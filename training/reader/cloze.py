"""Make questions out of Chinese texts: a part of a sentence is asked for, in other words.

    python -m training.reader.cloze OUT.jsonl.xz ROWS.jsonl.xz ...

Each sentence of a row's text that the reader may learn from gives up to two questions. A part that can be asked for (a
time, a number with its unit, a title, a person, a place, another noun) is left out of its clause, an asking word stands in for it, some
words go and some become words of near meaning (Lewis, Denoyer and Riedel, ACL 2019). The questions are rough; there are many of them.
"""

import argparse
import json
import lzma
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jieba
import numpy as np

from index.embedding.static import BUNDLED_FOLDER, StaticEncoder
from index.ingest.sentences import sentences
from index.text.tokens import rarity, tagged
from qa.question.mentions import aligned
from training.files import rows
from training.reader.rows import held_out

SEED = 23
EACH = 2
"""Questions of one sentence, at most."""

SHORTEST, LONGEST = 12, 160
"""Characters of a sentence that is asked about."""

GONE = {"的", "了", "着", "地", "得", "并", "也", "又", "还", "则", "却", "均", "皆", "曾", "已", "便", "就", "而", "且", "但", "其", "该", "此"}  # fmt: skip
"""Words that a question often does without."""

_UNITS = "平方公里|平方米|立方米|公里|千米|公尺|海里|厘米|毫米|美元|公斤|公顷|人次|小时|分钟|英里|[个人名位次座家部本张艘辆架米元吨岁年天日月层所间条件项种集场队县镇村户%度]"  # fmt: skip
_TIME = re.compile(r"(?<![0-9])(?:(?:公元前?)?[0-9]{2,4}年(?:代)?(?:[0-9]{1,2}月)?(?:[0-9]{1,2}[日号])?|[0-9]{1,2}世纪(?:[0-9]{2}年代)?|[0-9]{1,2}月[0-9]{1,2}[日号])(?![0-9（(])")  # fmt: skip
_NUMBER = re.compile(rf"(?<![0-9.])(?:约|超过|近)?[0-9][0-9,.]*[多余]?[万亿千百]*({_UNITS})")
_TITLE = re.compile(r"《[^》]{1,20}》")
_NAMED = re.compile(r"“[^”]{2,12}”|「[^」]{2,12}」|『[^』]{2,12}』")
_CLAUSE = re.compile(r"[^，,；;：:。！？!?]+[，,；;：:。！？!?]?")
_PLACES = {"国": "国家", "省": "省", "市": "城市", "县": "县", "区": "区", "岛": "岛", "州": "州", "镇": "镇", "村": "村"}  # fmt: skip
_PERSON = {"nr", "nrt", "nrfg"}
_NOUN = {"n", "ns", "nt", "nz", "l", "j"}
_BEHIND_NOUN = {"n", "ns", "nt", "nz", "vn", "an", "eng", "j"}
_PAIRS = (("（", "）"), ("(", ")"), ("“", "”"), ("「", "」"), ("『", "』"), ("《", "》"))


@dataclass(frozen=True, slots=True)
class Target:
    """A part of a sentence that can be asked for, and the words that ask for it."""

    start: int
    end: int
    asks: Sequence[str]
    kind: str


class NearWords:
    """Common Chinese words of two characters, and those of near meaning, by the encoder's vectors."""

    def __init__(self, encoder: StaticEncoder) -> None:
        dictionary = Path(jieba.__file__).with_name("dict.txt").read_text("utf-8").splitlines()
        known = [line.split() for line in dictionary]
        common = [(word, tag[0]) for word, count, tag in known if int(count) >= 60
                  and len(word) == 2 and tag in ("v", "n", "a", "vn", "ad", "d")]  # fmt: skip
        self._words = [word for word, _ in common]
        self._classes = np.array([tag for _, tag in common])
        self._vectors = encoder.encode_document(self._words)
        self._places = {word: at for at, word in enumerate(self._words)}
        self._found: dict[str, list[str]] = {}

    def near(self, word: str) -> list[str]:
        """Up to four words of the same class with a cosine over .5."""
        at = self._places.get(word)
        if at is None:
            return []
        if word not in self._found:
            cosines = self._vectors @ self._vectors[at]
            cosines[self._classes != self._classes[at]] = -1
            cosines[at] = -1
            best = np.argsort(-cosines)[:4]
            self._found[word] = [self._words[n] for n in best if cosines[n] > 0.5]
        return self._found[word]


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("out", type=Path)
    parser.add_argument("rows", type=Path, nargs="+")
    options = parser.parse_args()
    near = NearWords(StaticEncoder(BUNDLED_FOLDER))
    generator = random.Random(SEED)
    count = 0
    with lzma.open(options.out, "wt", encoding="utf-8", preset=1) as out:
        for path in options.rows:
            by_text = {row["context"]: row for row in rows(path) if not held_out(row)}
            for row in by_text.values():
                for made in questions(row, near, generator):
                    out.write(json.dumps({"id": f"cloze{count}", **made}, ensure_ascii=False) + "\n")
                    count += 1
    print(f"{count} questions")


def questions(row: dict[str, Any], near: NearWords, generator: random.Random) -> Iterator[dict[str, Any]]:
    """Rows like `row`, of the same text, with other questions."""
    for span in sentences(row["context"]):
        text = row["context"][span.start : span.end]
        if not SHORTEST <= len(text) <= LONGEST:
            continue
        found = targets(text)
        generator.shuffle(found)
        made = 0
        for target in found:
            answer = text[target.start : target.end]
            question = cloze_question(text, target, near, generator)
            if question and answer not in question:
                yield row | {
                    "dataset": "cloze",
                    "question": question,
                    "answers": [answer],
                    "answer_starts": [span.start + target.start],
                }
                made += 1
            if made == EACH:
                break


def targets(text: str) -> list[Target]:
    """What can be asked for, in the order of the text; where two overlap, the plainer kind stays."""
    simple = aligned(text)
    found = [*_times(simple), *_numbers(simple), *_titles(simple), *_nouns(simple)]
    kept: list[Target] = []
    for target in found:
        if all(target.end <= other.start or other.end <= target.start for other in kept):
            kept.append(target)
    return sorted(kept, key=lambda target: target.start)


def _times(text: str) -> Iterator[Target]:
    for match in _TIME.finditer(text):
        asks = ["什么时候", "何时"]
        if match.group().endswith("年"):
            asks += ["哪一年", "哪年"]
        elif match.group().endswith(("日", "号")):
            asks += ["哪一天", "几月几日"]
        elif match.group().endswith(("世纪", "年代")):
            asks = ["什么时期", "什么时候", "哪个时期"]
        yield Target(match.start(), match.end(), asks, "time")


def _numbers(text: str) -> Iterator[Target]:
    for match in _NUMBER.finditer(text):
        unit = match.group(1)
        asks = [f"多少{unit}", "多少"]
        if len(match.group()) < 4:
            asks.append(f"几{unit}")
        if unit in ("米", "公里", "千米"):
            asks += ["多长", "多高", "多远"]
        if unit in ("年", "天", "小时", "分钟"):
            asks += ["多久", "多长时间"]
        yield Target(match.start(), match.end(), asks, "number")


def _titles(text: str) -> Iterator[Target]:
    for match in _TITLE.finditer(text):
        asks = ["什么书", "哪部作品", "什么", "哪本书", "哪部小说"]
        yield Target(match.start(), match.end(), asks, "title")
    for match in _NAMED.finditer(text):
        yield Target(match.start(), match.end(), ["什么", "什么称号", "什么名字"], "title")


def _nouns(text: str) -> Iterator[Target]:
    """Runs of nouns, with what the last of them is asked by; persons before all others."""
    persons, others = [], []
    words = tagged(text)
    ends = np.cumsum([len(word) for word, _ in words])
    at = 0
    while at < len(words):
        (word, tag), first = words[at], at
        start = int(ends[at]) - len(word)
        if tag in _PERSON and len(word) >= 2:
            while at + 1 < len(words) and (words[at + 1][1] in _PERSON or words[at + 1][0] in "·•"):
                at += 1
            if _whole(words, first, at):
                asks = ["谁", "哪位", "什么人", "哪个人"]
                persons.append(Target(start, int(ends[at]), asks, "person"))
        elif tag in _NOUN or (tag == "eng" and len(word) > 1):
            while at + 1 < len(words) and words[at + 1][1] in _BEHIND_NOUN:
                at += 1
            end = int(ends[at])
            asks = _noun_asks(text[start:end], words[at], several=at > first)
            if asks and _whole(words, first, at):
                others.append(Target(start, end, asks, "place" if words[at][1] == "ns" else "noun"))
        at += 1
    yield from (*persons, *others)


def _whole(words: Sequence[tuple[str, str]], first: int, last: int) -> bool:
    """Whether what stands beside is no part of the name: jieba cuts unknown names into single characters."""
    beside = [words[at] for at in (first - 1, last + 1) if 0 <= at < len(words)]
    return not any(word in "·•-" or (len(word) == 1 and tag in ("n", "nr", "ng", "zg", "g", "nz", "ns", "x") and "\u3400" <= word <= "\u9fff") for word, tag in beside)  # fmt: skip


def _noun_asks(phrase: str, last: tuple[str, str], *, several: bool) -> list[str]:
    word, tag = last
    if not 2 <= len(phrase) <= 14:
        return []
    if tag == "ns":
        kind = _PLACES.get(word[-1])
        return ["哪里", "哪儿", "什么地方"] + ([f"哪个{kind}"] * 2 if kind else [])
    if several and len(word) >= 2:
        return [f"什么{word}", f"哪个{word}", f"哪种{word}", "什么", f"何种{word}"]
    return ["什么", "什么东西"] if rarity(phrase) > 0.5 else []


def cloze_question(text: str, target: Target, near: NearWords, generator: random.Random) -> str | None:
    """A question for `target` out of the clauses around it; None where too little is left of them."""
    clauses = [match.span() for match in _CLAUSE.finditer(text)]
    own = [n for n, (start, end) in enumerate(clauses) if start <= target.start and target.end <= end]
    if not own:
        return None
    first = last = own[0]

    def length() -> int:
        return clauses[last][1] - clauses[first][0] - (target.end - target.start)

    while length() < 8 or (generator.random() < 0.4 and length() < 30):
        if last + 1 < len(clauses) and (first == 0 or generator.random() < 0.5):
            last += 1
        elif first > 0:
            first -= 1
        else:
            break
    if length() < 6:
        return None
    before = _in_other_words(text[clauses[first][0] : target.start], near, generator)
    behind = text[target.end : clauses[last][1]].rstrip("，,；;：:。！？!?”」 ")
    question = _joined(before.strip("，,；;：: "), _in_other_words(behind, near, generator), target, generator)
    if len(question) < 7 or any(question.count(a) != question.count(b) for a, b in _PAIRS):
        return None
    return question


def _joined(before: str, behind: str, target: Target, generator: random.Random) -> str:
    ask, chance = generator.choice(list(target.asks)), generator.random()
    if target.kind == "time" and chance < 0.5:
        link = generator.choice(["是在", "是", "在", ""])
        question = f"{before}{behind}".strip("，, ") + link + ask
    elif target.kind in ("person", "noun", "title", "place") and chance < 0.3:
        question = ask + behind + (f"，{before}" if before else "")
    elif chance < 0.45 and before:
        question = behind.strip("，, ") + "，" + before + ask
    else:
        question = before + ask + behind
    return question.strip("，,；;：:的 ") + generator.choice(["？", "？", "?", ""])


def _in_other_words(text: str, near: NearWords, generator: random.Random) -> str:
    kept, at = [], 0
    for word, tag in tagged(aligned(text)):
        own, at = text[at : at + len(word)], at + len(word)
        if generator.random() < (0.4 if word in GONE else 0.25 if tag in ("d", "ad", "m", "c", "t") else 0.08):  # fmt: skip
            continue
        alike = near.near(word) if generator.random() < 0.3 else []
        kept.append(generator.choice(alike) if alike else own)
    return "".join(kept)


if __name__ == "__main__":
    main()
