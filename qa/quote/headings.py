"""Find the enumeration that a question wants as a whole: by the sentence that leads to it, or by its heading.

A ranker weighs single sentences. That 第三条 经营者应当具备下列条件： leads to the answer, and that what stands
under the heading 更换滤网 tells how to do it, is seen from the form.
"""

import re
from collections.abc import Sequence

from index.records import Hit, Passage, Span
from index.text.chinese import TWO_TO_TEN
from index.text.interrogatives import HOW, WHAT
from index.text.language import HAN, fold
from qa.judge.candidate import Candidate
from qa.quote import enumerations

NEAR = 5
"""A sentence that leads to an enumeration is taken if it is among so many best ones…"""

BEHIND = 5.0
"""…and no more than this logit behind the best of all."""

SURE = 0.6
"""How sure an answer is that was found by its heading alone."""

_COUNTED = "个点条种项步类方面大"
_LEADS = re.compile(
    rf"(?:以下|下列|如下|(?:[两{TWO_TO_TEN}几]|\d{{1,9}})[{_COUNTED}]{{1,9}}(?:[{HAN}]{{1,4}})?)[:。]?$|:$"
)
_NOUN = re.compile(
    rf"(?:哪[些几]|什么|几)[{_COUNTED}]?(?P<after>[{HAN}]{{2}})|(?P<before>[{HAN}]{{2}})(?:都?有|是|包括|分为)?(?:哪[些几]|什么)"
)
_ASKING = re.compile(rf"请问|应该|应当|可以|需要|具体|{HOW}|哪些|{WHAT}|步骤|方法|流程|操作|才能|能|要|该|的|是|有|\W")
_SHARE = 0.6
"""Of what a question speaks of, its answer's heading says at least this part."""


def leading(question: str, found: Sequence[Candidate]) -> Candidate | None:
    """The candidate that leads to the items that `question` asks for; None when there is none near the best."""
    match = _NOUN.search(fold(question))
    if not match:
        return None
    nouns = [noun for noun in match.groups() if noun]
    for candidate in found[:NEAR]:
        if candidate.score < found[0].score - BEHIND:
            break
        if leads(candidate.text) and any(noun in fold(candidate.text) for noun in nouns):
            return candidate
    return None


def leads(text: str) -> bool:
    """Whether a sentence announces what follows it.

    >>> leads("经营者应当具备下列条件："), leads("原因主要有三个。"), leads("大桥有三个。好。")
    (True, True, False)
    """
    return bool(_LEADS.search(fold(text).strip()))


def headed(question: str, hits: Sequence[Hit]) -> list[tuple[str, Span]]:
    """Document and span of each item of the enumeration whose heading says what `question` asks."""
    asked = _ASKING.sub("", fold(question))
    for hit in hits:
        heading = _ASKING.sub("", fold(hit.passage.heading))
        if len(heading) < 2 or heading not in asked or len(heading) < _SHARE * len(asked):
            continue
        passage = hit.passage
        texts = []
        for span in passage.sentences:
            mark = enumerations.BEFORE.search(passage.text, 0, span.start - passage.span.start)
            texts.append((mark.group() if mark else "") + passage.sentence(span))
        groups = enumerations.all_enumerations(texts)
        if groups:
            return [(passage.document_id, passage.sentences[number]) for number in groups[0]]
    return []


def is_heading(candidate: Candidate, passage: Passage) -> bool:
    """Whether a candidate, found in `passage`, is but the heading above it, or the title of its document."""
    bare = re.sub(r"\W", "", fold(candidate.text))
    if bare == re.sub(r"\W", "", fold(passage.heading)):
        return True
    opens = passage.line == 1 and passage.sentences[:1] == (candidate.span,)
    return opens and not _ENDS.search(candidate.text.strip())


_ENDS = re.compile('[。！？!?.…；;：:][”’」』"）)]*$')
