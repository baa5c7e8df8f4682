"""Questions about a grid of facts, those that its document answers and those that it nearly answers."""

import re
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass, field, replace
from random import Random

from training.judge.documents.draft import Place, Unit, filled, lines, render, unit, without, wrapped
from training.judge.documents.grids import Attribute, Grid, Name
from training.judge.documents.language import Language, Worded
from training.judge.documents.layouts import forms, lay_out


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as a form and what fills it: each is converted between scripts by itself."""

    form: str
    slots: dict[str, tuple[str, ...]]

    def text(self, worded: Worded, convert: Callable[[str], str] = str) -> str:
        """The question; a form's words are converted without its slots."""
        told = {n: [convert(part) for part in parts if part] for n, parts in self.slots.items() if n != "name"}
        return worded(convert(self.form), told)


@dataclass(frozen=True, slots=True)
class Case:
    """A document and a question; `marks` are what answers, none if nothing does, and `miss` says why."""

    title: str
    units: tuple[Unit, ...]
    asked: Asked
    marks: tuple[Hashable, ...] = ()
    miss: str = ""
    gone: str = ""
    """What was taken out of the document and may stand nowhere in it."""

    @property
    def subject(self) -> tuple[str, ...]:
        """What the question is about and other sections must not name; nothing if it leans on the title."""
        return self.asked.slots.get("name", ())

    def beside(self, others: tuple[Unit, ...], first: bool) -> "Case":
        """The same question to a document that has other sections too."""
        own = tuple(replace(one, tail=one.tail or "\n") for one in self.units)
        apart = (replace(own[-1], tail="\n\n"),)
        more = (*others[:-1], replace(others[-1], tail="\n\n"))
        return replace(self, units=(*more, *own) if first else (*own[:-1], *apart, *others))


At = tuple[int, int, int]
"""Places of an entity, a second qualifier and an attribute in their grid."""


@dataclass(frozen=True, slots=True)
class Voice:
    """Questions in another language than the document's."""

    language: Language
    attributes: dict[str, Attribute]
    """By the key of a document's attribute how the other language labels it and asks for it."""
    spelled: Callable[[Random, Name], str]
    """A name of the document as the other language writes it."""


@dataclass(frozen=True)
class Scene:
    """A grid in one layout. The same seed gives the same layout, whatever stands in the cells."""

    grid: Grid
    language: Language
    form: str
    seed: float
    voice: Voice | None = None
    places: dict[Hashable, list[Place]] = field(init=False)
    title: str = field(init=False)
    units: tuple[Unit, ...] = field(init=False)
    top: int = field(init=False)
    """How many units stand before the facts."""

    def __post_init__(self) -> None:
        title, top, units = _document(self.seed, self.grid, self.language, self.form)
        for name, value in (("title", title), ("top", top), ("units", units), ("places", render(units).places)):
            object.__setattr__(self, name, value)

    def case(self, asked: Asked, *marks: Hashable, miss: str = "") -> Case:
        """A question to this document."""
        return Case(self.title, self.units, asked, marks, miss)

    def missed(self, r: Random, asked: Asked, miss: str, named: Name | None = None) -> Case:
        """A question that this document does not answer; it may name what was asked for, and tell nothing of it."""
        if named and named.text and r.random() < 0.25:
            note = unit(r.choice(self.language.mentions).format(x=named.text))
            spot = r.choice((len(self.units), self.top))
            ended = (*(replace(one, tail=one.tail or "\n") for one in self.units[:spot]), note, *self.units[spot:])
            return Case(self.title, ended, asked, (), miss)
        return self.case(asked, miss=miss)

    def other(self, grid: Grid) -> "Scene":
        """Other facts in the same layout."""
        return Scene(grid, self.language, self.form, self.seed, self.voice)


def cases(r: Random, grid: Grid, language: Language, questions: int, voice: Voice | None = None) -> Iterator[Case]:
    """So many base questions, most of them with a near miss beside them."""
    if voice:
        grid = replace(grid, pool=tuple(one for one in grid.pool if one.key in voice.attributes))
    fits = [form for form in forms(grid) if not voice or form != "pairs"]
    scene = Scene(grid, language, r.choice(fits), r.random(), voice)
    told = [at for at, text in grid.values.items() if text and ("value", *at) in scene.places]
    told = [at for at in told if not voice or grid.attributes[at[2]].key in voice.attributes]
    for _ in range(questions if told else 0):
        at, kind = r.choice(told), r.random()
        special = None if voice else next((way for share, way in _SPECIAL if (kind := kind - share) < 0), None)
        if special and (found := special(r, scene, at)):
            yield from found
            continue
        base = ask(r, scene, at)
        found = next((cases for way in r.sample(_WAYS, len(_WAYS)) if (cases := way(r, scene, at, base))), [])
        if not any(case.marks for case in found) and (not found or r.random() < 0.87):
            yield scene.case(base, ("value", *at))
        yield from found


_WRAPPED = frozenset(("prose", "told", "line", "articles", "respectively"))
_LONG = frozenset(("records", "columns", "deep", "by entity"))
"""Layouts with headings, which a table of contents may list."""


def _document(seed: float, grid: Grid, language: Language, form: str) -> tuple[str, int, tuple[Unit, ...]]:
    """Title, the number of units before the facts, and units."""
    r, title = Random(seed), grid.heading()
    body = lay_out(r, grid, language, form)
    head = r.choice(
        ("{t}", "{t}", "{t}", "# {t}", "{t}\n", "《{t}》" if language.code == "zh" and "《" not in title else "{t}")
    )
    inside = r.random() < 0.75 or not title
    named = r.random() < 0.6 or not inside
    top = lines(head.format(t=title)) if inside and title else []
    top += lines(*grid.noise)
    if form in _LONG and r.random() < 0.12:
        listed = (
            grid.labels
            if form == "columns" or not grid.entities.names[0].text
            else [name.text for name in grid.entities.names]
        )
        mark = r.choice(("{t}", "- {t}", "{n}. {t}", "{t} …… {n}", "{t}\t{n}"))
        top += lines(r.choice(language.contents), *(mark.format(t=text, n=n) for n, text in enumerate(listed, 1)))
    if form in _WRAPPED and r.random() < 0.3:
        body = wrapped(body, r.randrange(24, 44) if language.code == "zh" else r.randrange(50, 80))
    if top and r.random() < 0.5:
        top[-1] = replace(top[-1], tail="\n\n")
    return (title if named else ""), len(top), (*top, *body, *lines(*grid.tail))


# --- a question for a value


def ask(
    r: Random,
    scene: Scene,
    at: At,
    *,
    entity: Name | None = None,
    second: Name | None = None,
    scopes: tuple[Name, ...] = (),
    attribute: Attribute | None = None,
) -> Asked:
    """A question for the value at `at`; another entity, second, attribute or scopes may be put in their place."""
    grid = scene.grid
    entity = entity or grid.entities.names[at[0]]
    second = second or grid.second(at[1])
    attribute = attribute or grid.attributes[at[2]]
    voice = scene.voice
    asking = voice.language if voice else scene.language
    attribute = voice.attributes[attribute.key] if voice else attribute
    said = scopes or tuple(one.names[0] for one in grid.scopes)
    lone = not entity.text and (asking.qualifiers_last or not second.text)
    kept = [name for name in said if scopes or r.random() < (0.7 if lone else 0.4)]
    form, label = question_form(r, attribute, asking), r.choice(attribute.labels)
    subject = (entity.text, *entity.also) if entity.text else ()

    def spelled(name: Name) -> str:
        return voice.spelled(r, name) if voice else name.asked(r)

    if asking.qualifiers_last:
        named = next((name for name in kept if lone and name.put == "{}"), None)
        entity, kept = (named, [name for name in kept if name != named]) if named else (entity, kept)
        behind = tuple(spelled(name) for name in (second, *kept) if name.text)
        return Asked(form, {"e": (spelled(entity),), "q": behind, "a": (label,), "name": subject})
    parts = [spelled(second), spelled(entity)]
    if r.random() < 0.4:
        parts.reverse()
    return Asked(form, {"e": (*(spelled(name) for name in kept), *parts), "a": (label,), "name": subject})


def question_form(r: Random, attribute: Attribute, language: Language) -> str:
    """One of the forms that ask for an attribute, with what people put around it."""
    own = attribute.asks and r.random() < (0.65 if language.asks[attribute.kind] else 1)
    return around(r, r.choice(attribute.asks if own else language.asks[attribute.kind]), language)


def around(r: Random, form: str, language: Language) -> str:
    """A question form with an opening and an ending, where it bears them."""
    clipped = "{e} " in form and language.code == "zh"
    opening = "" if clipped else r.choice(language.openings)
    ending = (
        "" if form[-1] in "?？呢" else r.choice(language.endings[:8] if form[-1] in "吗嗎不没" else language.endings)
    )
    return opening + form + ending


# --- ways to miss

Way = Callable[[Random, Scene, At, Asked], list[Case]]


def _other_entity(r: Random, scene: Scene, at: At, base: Asked) -> list[Case]:
    names = scene.grid.entities
    name = names.names[at[0]]
    if not name.text or not (other := names.stranger(r, name)):
        return []
    if r.random() < 0.5:
        return [scene.missed(r, ask(r, scene, at, entity=other), names.kind, other)]
    changed = scene.other(replace(scene.grid, entities=names.renamed(name, other)))
    return [changed.missed(r, base, names.kind)]


def _other_second(r: Random, scene: Scene, at: At, base: Asked) -> list[Case]:
    names = scene.grid.seconds
    if not names or not (other := names.stranger(r, names.names[at[1]])):
        return []
    if r.random() < 0.5:
        return [scene.missed(r, ask(r, scene, at, second=other), names.kind, other)]
    changed = scene.other(replace(scene.grid, seconds=names.renamed(names.names[at[1]], other)))
    return [changed.missed(r, base, names.kind)]


def _other_attribute(r: Random, scene: Scene, at: At, base: Asked) -> list[Case]:
    grid = scene.grid
    absent = [one for one in grid.pool if not any(here.answers(one) for here in grid.attributes)]
    if not absent:
        return []
    new, old = r.choice(absent), grid.attributes[at[2]]
    if r.random() < 0.5:
        return [scene.missed(r, ask(r, scene, at, attribute=new), "attribute")]
    if new.answers(old) or any(one is not old and one.answers(old) for one in grid.attributes):
        return []

    def put(many: tuple, one: object) -> tuple:  # type: ignore[type-arg]
        return (*many[: at[2]], one, *many[at[2] + 1 :])

    told = {place: (new.make(r) if text else "") if place[2] == at[2] else text for place, text in grid.values.items()}
    labels = put(grid.labels, r.choice(new.written or new.labels))
    changed = scene.other(replace(grid, attributes=put(grid.attributes, new), labels=labels, values=told))
    return [changed.missed(r, base, "attribute")]


def _other_scope(r: Random, scene: Scene, at: At, base: Asked) -> list[Case]:
    grid = scene.grid
    if not grid.scopes:
        return []
    axis = r.choice(grid.scopes)
    own = tuple(one.names[0] for one in grid.scopes)
    if not (other := axis.stranger(r, axis.names[0], own)):
        return []
    wanted = tuple(other if name == axis.names[0] else name for name in own)
    if r.random() < 0.5:
        return [scene.missed(r, ask(r, scene, at, scopes=wanted), axis.kind, other)]
    swapped = tuple(one.renamed(one.names[0], other) if one is axis else one for one in grid.scopes)
    asked = ask(r, scene, at, scopes=own)
    changed = scene.other(replace(grid, scopes=swapped))
    return [scene.case(asked, ("value", *at)), changed.missed(r, asked, axis.kind)]


def _taken_out(r: Random, scene: Scene, at: At, base: Asked) -> list[Case]:
    left = without(list(scene.units), scene.places["value", *at][0].index)
    if scene.grid.values[at] in "".join(one.text for one in left) or len(left) < 3:
        return []
    if len(scene.places) < 3 or not any(mark[0] == "value" for mark in render(left).places):  # type: ignore[index]
        return []
    return [Case(scene.title, tuple(left), base, (), "removed", scene.grid.values[at])]


def _left_blank(r: Random, scene: Scene, at: At, base: Asked) -> list[Case]:
    grid = scene.grid
    blank = [place for place, text in grid.values.items() if not text]
    if blank and not scene.voice and r.random() < 0.4:
        return [scene.missed(r, ask(r, scene, r.choice(blank)), "blank")]
    emptied = grid.values | {at: ""}
    if scene.form in ("bare", "articles") or not any(emptied.values()):
        return []
    return [scene.other(replace(grid, values=emptied)).missed(r, base, "blank")]


_WAYS: list[Way] = [
    _other_entity, _other_entity, _other_second, _other_second, _other_attribute, _other_scope, _other_scope, _taken_out, _left_blank,
]  # fmt: skip


# --- other questions than one for a value


def _backward(r: Random, scene: Scene, at: At) -> list[Case] | None:
    """Who has this value; and the same for a value that nobody has."""
    grid, (e, s, a) = scene.grid, at
    one, text = grid.attributes[a], grid.values[at]
    alike = [place for place in grid.values if place[1] == s and place[2] == a and text in grid.values[place]]
    if not one.back or not grid.entities.names[e].text or len(alike) > 1 or not _beside(scene, e, at):
        return None
    told = "".join(here.text for here in scene.units)
    made = (one.make(r) for _ in range(10))
    if re.fullmatch(r"[\d.,]+", text):  # its unit stands in the header
        made = (found[0] for found in map(re.compile(r"[\d.,]+").search, made) if found)
    other = next((value for value in made if value and value not in told), None)
    if not other:
        return None
    form = around(r, r.choice(one.back if r.random() < 0.7 else scene.language.backs), scene.language)
    before: tuple[str, ...] = (grid.second(s).asked(r),) if grid.seconds else ()
    label = r.choice(one.labels)

    def asked(value: str) -> Asked:
        slots: dict[str, tuple[str, ...]] = {
            "v": (value,),
            "a": (label,),
            "k": (grid.entities.label,),
            "name": (value,),
        }
        slots["q" if scene.language.qualifiers_last else "s"] = before
        return Asked(form if scene.language.qualifiers_last else "{s}" + form, slots)

    return [scene.case(asked(text), ("entity", e)), scene.case(asked(other), miss="value")]


def _beside(scene: Scene, e: int, *others: At) -> bool:
    """Whether the first place of an entity stands in one unit with all these values."""
    marks: list[Hashable] = [("entity", e), *(("value", *at) for at in others)]
    found = [scene.places.get(mark, []) for mark in marks]
    return all(found) and len({places[0].index for places in found}) == 1


def _described(r: Random, scene: Scene, at: At) -> list[Case] | None:
    """Who is said by two of the values, 研发部的经理; and two values that stand there, but of no one together."""
    grid, (e, s, a) = scene.grid, at
    said = sorted((one.describes, index) for index, one in enumerate(grid.attributes) if one.describes)
    if len(said) < 2 or not grid.entities.names[e].text:
        return None
    (_, first), (_, then) = said[:2]
    pairs = [(grid.values[i, s, first], grid.values[i, s, then]) for i in range(len(grid.entities.names))]
    if not all(pairs[e]) or pairs.count(pairs[e]) > 1 or not _beside(scene, e, (e, s, first), (e, s, then)):
        return None
    mixed = [(x, y) for x, _ in pairs for _, y in pairs if x and y and (x, y) not in pairs]
    if not mixed or any("" in pair for pair in pairs):
        return None
    before: tuple[str, ...] = (grid.second(s).asked(r),) if grid.seconds else ()
    third = a not in (first, then) and r.random() < 0.6
    form = (
        question_form(r, grid.attributes[a], scene.language)
        if third
        else around(r, r.choice(scene.language.who), scene.language)
    )
    words, label = r.choice(scene.language.of), r.choice(grid.attributes[a].labels)

    def asked(pair: tuple[str, str]) -> Asked:
        told = tuple(part for part in filled(words, x=pair[0], y=pair[1]) if isinstance(part, str))
        last = scene.language.qualifiers_last
        return Asked(form, {"e": told if last else (*before, *told), "q": before if last else (), "a": (label,)})

    right: Hashable = ("value", *at) if third else ("entity", e)
    return [scene.case(asked(pairs[e]), right), scene.case(asked(r.choice(mixed)), miss="combination")]


def _several(r: Random, scene: Scene, at: At) -> list[Case] | None:
    """A question without its second qualifier: all that fit are answers."""
    grid, (e, _, a) = scene.grid, at
    if not grid.seconds or len(grid.seconds.names) > 4:
        return None
    marks = [("value", e, s, a) for s in range(len(grid.seconds.names)) if grid.values[e, s, a]]
    attribute = grid.attributes[a]
    slots: dict[str, tuple[str, ...]] = {"e": (grid.entities.names[e].asked(r),), "a": (r.choice(attribute.labels),)}
    return [scene.case(Asked(question_form(r, attribute, scene.language), slots), *marks)]


def _by_number(r: Random, scene: Scene, at: At) -> list[Case] | None:
    """What an article says; and an article that there is not."""
    numbers = [mark[1] for mark in scene.places if isinstance(mark, tuple) and mark[0] == "article"]
    if not numbers:
        return None
    number, form = r.choice(numbers), around(r, r.choice(scene.language.articles_asked), scene.language)
    strange = r.choice([n for n in range(1, max(numbers) + 12) if n not in numbers])
    title = (scene.grid.heading(),)
    start = scene.units[scene.places["article", number][0].index].text.split(" ")[0]
    kind = start if start.isalpha() and start.isascii() else r.choice(("section", "article", "no."))

    def asked(n: int) -> Asked:
        said = str(n) if scene.language.code != "zh" or r.random() < 0.5 else scene.language.ordinal(n)
        return Asked(form, {"n": (said,), "t": title, "k": (kind,)})

    found = [scene.case(asked(number), ("article", number))]
    if len(numbers) > 2 and r.random() < 0.5:
        left = without(list(scene.units), scene.places["article", number][0].index)
        return [*found, Case(scene.title, tuple(left), asked(number), (), "removed")]
    return [*found, scene.case(asked(strange), miss="ordinal")]


_SPECIAL: tuple[tuple[float, Callable[[Random, Scene, At], list[Case] | None]], ...] = (
    (0.22, _backward), (0.35, _described), (0.03, _several), (0.2, _by_number),
)  # fmt: skip
"""The share of base questions that are of each kind, where the document allows it."""
