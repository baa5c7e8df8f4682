"""Rewrite an English question that leans on earlier ones: pronouns, "what about X?", bare "why?"."""

import re
from collections.abc import Callable, Sequence

from index.text.english import AUXILIARIES, MONTHS, WEEKDAYS
from index.text.interrogatives import ENGLISH, HOW_MANY_ENGLISH
from qa.question.kinds import asks_person
from qa.question.mentions import Mention, mentions, persons
from qa.records import Rewrite, Turn

_AUX = f"{AUXILIARIES}|may|might|must"
_WH = f"{ENGLISH}|whom|whose"
_OPENING = re.compile(r"^(?:(?:and|but|so|ok|okay|then|thanks|thank you|well|also)\b[,. ]*)+(?=\S)", re.I)
# The pronoun stands where a subject or an owner stands, before anything it could point at.
_SUBJECT = re.compile(
    rf"^(?:(?:{_WH})\b(?P<wh>(?: [a-z][\w'-]*){{0,4}}?) )?(?:{_AUX}) (?P<pronoun>he|she|they|it|his|her|its|their|this|that)\b",
    re.I,
)
_OBJECT = re.compile(
    rf"^(?:who|what|when|where|why|how)(?: (?:else|first|also|{_AUX}))* [a-z]+ (?P<pronoun>it|him|her|them)(?= (?:in|on|at|for|from|with|by|to|and)\b|\W*$)",
    re.I,
)
_EXPLETIVE = re.compile(
    rf"\b(?:{_AUX}) it (?:(?:take|cost|need|require|mean|matter|help) (?!\W*$)|(?:\w+ )?(?:true|possible|necessary|important|legal|safe|common|known|believed|said|thought|called) )",
    re.I,
)
_POINTED = re.compile(
    rf"^(?:(?:{_WH})\b(?: [a-z]+){{0,3}}? )?(?:{_AUX}) (?P<noun>(?:this|that|these|those|the same) (?P<head>[a-z]+))\b",
    re.I,
)
_INSTEAD = re.compile(r"^(?:(?:and )?(?:what|how) about|and|what of|same for|but)\s+(?P<x>[^?]{1,60}?)\W*$", re.I)
_BARE = re.compile(
    rf"^(?:and |but |so )?(?P<ask>why|when|where|how|who|how (?:{HOW_MANY_ENGLISH})|since when|until when|by when|for how long|by whom|with whom|why not|what for|(?:in|at|for|on) (?:what|which) [a-z]+)\W*$",
    re.I,
)
_ASKED = re.compile(
    rf"^(?P<wh>(?:{_WH})\b(?: (?:{HOW_MANY_ENGLISH}|fast|large)(?: [a-z]+)?)?)\s+(?P<aux>{_AUX})\s+", re.I
)
_VERBS = "mean|happen|work|cost|take|help|matter|start|end|begin|come|go|last"
_DAY = re.compile(rf"(?i)(?P<x>{'|'.join(WEEKDAYS)}|(?:1[0-9]|20)\d\d|{'|'.join(MONTHS)})s?")
_DID = re.compile(r"(?i)who (?P<did>[a-z]+(?:ed|t|ew|ote|ade|ang|on|ought)) (?P<what>.+?)\W*$")
_PARTICIPLES = {"wrote": "written", "drew": "drawn", "sang": "sung", "grew": "grown"}
_THINGS = frozenset("place company city country book work film school team group thing one".split())


def rewrite(text: str, turns: Sequence[Turn], stands: Callable[[str], bool]) -> Rewrite:
    """`text` as a question that stands alone, and what it took from `turns`, the last first."""
    body = _OPENING.sub("", text)
    last = turns[0].question
    if match := _DAY.fullmatch(text.strip(" ?.!")):
        return Rewrite(_instead(match["x"], last), (last,))
    if match := _BARE.match(text):
        return Rewrite(_asked_again(match["ask"], last), (last,))
    if found := _with_names(body, turns):
        return found
    if match := re.match(r"(?i)(?:and )?(?P<x>how (?:many|much) [\w-]+)\W*$", text):
        return Rewrite(_instead(match["x"], last), (last,))
    if (match := _INSTEAD.match(text)) and not _has_verb(match["x"]):
        return Rewrite(_instead(match["x"], last), (last,))
    return Rewrite(text)


def _with_names(text: str, turns: Sequence[Turn]) -> Rewrite | None:
    """`text` with the pronoun that nothing in it explains replaced by a name; None without one."""
    if _EXPLETIVE.search(text):
        return None
    carried: list[str] = []
    for _ in range(2):
        match = _SUBJECT.match(text) or _OBJECT.match(text)
        if match is None:
            break
        pronoun = match["pronoun"].lower()
        asked = (match.groupdict().get("wh") or "").strip()
        if asked and (
            pronoun in ("they", "their", "them")
            or re.search(r"\b(?:has|have|had)$", text[: match.start("pronoun")].strip().lower())
        ):
            break  # "which university has its origins": what is asked for owns it
        if (
            pronoun in ("this", "that")
            and re.match(r" [a-z]", text[match.end("pronoun") :])
            and not re.match(rf" (?:{_VERBS})\b", text[match.end("pronoun") :])
        ):
            break
        name = _name(pronoun, turns, text)
        if not name:
            break
        owns = pronoun in ("his", "its", "their") or (pronoun == "her" and match.re is _SUBJECT)
        text = text[: match.start("pronoun")] + name + ("'s" if owns else "") + text[match.end("pronoun") :]
        carried.append(name)
    if not carried and (match := _POINTED.match(text)) and (name := _headed(match["head"], turns)):
        text = text[: match.start("noun")] + name + text[match.end("noun") :]
        carried.append(name)
    return Rewrite(_capital(text), tuple(carried)) if carried else None


def _name(pronoun: str, turns: Sequence[Turn], text: str) -> str:
    """What a pronoun stands for: the answer of "who?", or what was asked about; "" for none."""
    person = pronoun in ("he", "she", "his", "her", "him")
    for turn in turns:
        if person and asks_person(turn.question) and turn.quote:
            known = turn.question.lower()
            names = (name for name in persons(turn.quotes) if not re.search(r"\d", name))
            if new := [name for name in names if name.lower() not in known]:
                return new[0].removeprefix("The ").removeprefix("the ")
        things = [m for m in mentions(turn.question) if m.kind != "time"]
        proper = [m for m in things if m.proper]
        if person:
            proper = [m for m in proper if not re.match(r"(?i)the |.*\d", m.text)]
            if proper:
                return proper[0].text
        elif not things and turn.quote and re.match(r"(?i)(?:which|what)\b", turn.question):
            return next((m.text for m in mentions(turn.quote) if m.proper and m.kind != "time"), "")
        elif things:
            return _whole(turn.question, (proper or things)[0])
    return ""


def _whole(question: str, mention: Mention) -> str:
    """The mention with the small words that belong to it: "Marlow ferry crossing"."""
    after = re.match(
        r"(?: [a-z]+)*? ?(?=(?:take|takes|cost|costs|have|has|carry|leave|leaves)\b)", question[mention.end :]
    )
    tail = after.group().rstrip() if after and len(after.group().split()) <= 2 else ""
    return mention.text + tail


def _headed(head: str, turns: Sequence[Turn]) -> str:
    """The mention whose last word is `head`: "this lighthouse"; the topic for "this place"."""
    for turn in turns:
        things = [m for m in mentions(turn.question) if m.kind != "time"]
        for mention in things:
            if mention.text.lower().endswith(" " + head.lower()):
                return mention.text
        if head.lower() in _THINGS and things:
            return next((m for m in things if m.proper), things[0]).text
    return ""


_WHICH = "first|last|second|third|next|previous|new|old|other|smaller|larger|upper|lower"


def _instead(x: str, last: str) -> str:
    """The last question asked of `x`, in the place of what is like it there."""
    if match := re.match(r"(?P<to>for|in|on|at|of|from|to|by|with) (?P<what>.+)$", x, re.I):
        place = rf"(?i)\b{match['to']} (?P<was>(?:(?:the|a|an) )?[\w'-]+(?: [A-Z][\w'-]+)*)(?=\W*$)"
        if was := re.search(place, last):
            return last[: was.start("was")] + match["what"] + last[was.end("was") :]
        if not re.search(rf"(?i)\b{match['to']} ", last):
            return f"{last.rstrip('?. ')} {x}?"
        x = match["what"]
    if match := re.match(r"how (?:many|much) [\w -]+$", x, re.I):
        return re.sub(r"(?i)^how (?:many|much) [\w-]+", _capital(match.group()), last)
    if match := re.match(rf"the (?P<word>{_WHICH}) one$", x, re.I):
        return re.sub(rf"(?i)\bthe (?:{_WHICH})\b", f"the {match['word']}", last, count=1)
    if match := re.match(r"(?:his|her|its|their) (?P<what>.+)$", x, re.I):
        topic = next((m.text for m in mentions(last) if m.proper), "")
        return f"What about {topic}'s {match['what']}?" if topic else last
    if like := _alike(x, last) or _name_like(x, last) or _noun_like(x, last):
        start, end = like
        return last[:start] + x + last[end:]
    found = mentions(last)
    if found:
        topic = next((m for m in found if m.proper), found[0]).text
        return f"What about {x} of {topic}?" if topic.lower() not in x.lower() else last
    return f"{last.rstrip('?. ')}: {x}?"


def _name_like(x: str, last: str) -> tuple[int, int] | None:
    """The name that a name takes the place of, without its article where `x` has none."""
    own = mentions(x)
    if not own or not own[0].proper:
        return None
    time = own[0].kind == "time"
    for mention in mentions(last):
        if mention.proper and (mention.kind == "time") == time:
            article = re.match(r"(?i)(?:the|a|an) ", mention.text)
            keeps = article and not re.match(r"(?i)(?:the|a|an) ", x)
            return mention.start + (article.end() if article and keeps else 0), mention.end
    return None


def _noun_like(x: str, last: str) -> tuple[int, int] | None:
    """The common noun that a common noun takes the place of: the last one, or the one counted."""
    article = re.match(r"(?:the|a|an) ", x)
    if not re.fullmatch(r"[a-z][a-z -]*", x):
        return None
    if article is None:
        for pattern in (
            r"\b(?:for|to|by|in|on|at|with|from) (?:the )?(?P<noun>[a-z]+)\b(?=\W*$)",
            r"(?i)^how (?:many|much) (?P<noun>[a-z]+s)\b",
        ):
            if match := re.search(pattern, last):
                return match.span("noun")
        return None
    common = [m for m in mentions(last) if m.text.lower().startswith(article.group())]
    return (common[0].start, common[0].end) if common else None


def _alike(x: str, last: str) -> tuple[int, int] | None:
    """What ends with the last word of `x`: "annual leave" for "sick leave"; None for none."""
    words = x.split()
    if len(words) < 2 or re.search(rf"\b{re.escape(x)}\b", last, re.I):
        return None
    many = len(words) - 1 - (words[0].lower() in ("the", "a", "an"))
    match = re.search(
        r"(?:\b(?:the|a|an) )?(?:\b(?!(?:the|a|an|of|in|for|much|many|does|do|is|are) )[\w-]+ )"
        rf"{{1,{max(many, 1)}}}{re.escape(words[-1])}\b",
        last,
        re.I,
    )
    return match.span() if match else None


def _asked_again(ask: str, last: str) -> str:
    """The last question with `ask` for what it asked."""
    if match := _DID.match(last):
        done = _PARTICIPLES.get(match["did"], match["did"])
        return f"{_capital(ask)} was {match['what']} {done}?"
    if match := _ASKED.match(last):
        return f"{_capital(ask)} {match['aux']} {last[match.end() :]}"
    return f"{_capital(ask)}: {last}"


def _has_verb(x: str) -> bool:
    return bool(re.search(rf"\b(?:{_AUX}|{_WH})\b(?! (?:many|much) [\w-]+$)", x, re.I)) and not re.match(
        r"(?i)how (?:many|much) [\w-]+$", x
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
