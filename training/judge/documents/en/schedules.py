"""Families of English documents by weekday or date: on-call rosters, opening hours, timetables."""

from collections.abc import Iterator
from random import Random

from training.judge.documents.asking import Case, Voice, cases
from training.judge.documents.en import attributes as table
from training.judge.documents.en import values as v
from training.judge.documents.en.words import ENGLISH
from training.judge.documents.grids import Attribute, Axis, Grid, Name, attribute, axis
from training.judge.documents.making import grid, nobody, others, some
from training.judge.documents.writing import Family

_POSTS = tuple(
    v.put(text, "for {}", f"the {text[:1].lower()}{text[1:]}" if text[1:2].islower() else f"the {text}")
    for text in (
        "Front desk|Help desk|Server room|Main gate|North gate|South gate|Emergency room|Intensive care|Pharmacy|Loading dock|Cafeteria|Library desk|Security office|Laboratory|Reception|Warehouse|Network team|Database team|"
        "Ward A|Ward B|Ward C|Pool|Parking garage|Switchboard"
    ).split("|")
)
_SHIFTS = (
    v.put("Early shift", "on {}", "the early shift", "the morning shift"),
    v.put("Late shift", "on {}", "the late shift", "the afternoon shift"),
    v.put("Night shift", "on {}", "the night shift", "nights"),
    v.put("Day shift", "on {}", "the day shift"),
)
_WARDS = "IT department|Cardiology|Facilities team|Surgery|Security|Customer support|Platform team|Radiology|Building services|Payments team|Data platform|Maternity unit".split(
    "|"
)


def _ward(r: Random, like: Name | None = None) -> Name:
    text = r.choice(_WARDS)
    return Name(text, (f"the {text}",) if "team" in text or "unit" in text or "department" in text else (), "in {}")


def _days(r: Random) -> Axis:
    """Weekdays, or dates of one month."""
    if r.random() < 0.6:
        names = list(v.WEEK[: r.choice((5, 5, 6, 7))])
        if r.random() < 0.3:
            names = sorted(r.sample(names, r.randint(3, 5)), key=v.WEEK.index)
        return axis("weekday", r.choice(("Day", "Weekday", "Date")), names, v.among(v.WEEK))
    month, first, step = r.choice(v.MONTHS), r.randint(1, 12), r.choice((1, 1, 2))

    def day(n: int) -> Name:
        return v.put(f"{n} {month}", "on {}", f"{month} {n}", f"{n} {month[:3]}")

    return axis(
        "day",
        r.choice(("Date", "Day")),
        [day(first + i * step) for i in range(r.randint(3, 7))],
        lambda r, like: day(r.randint(1, 28)),
    )


def duties(staff: list[Name]) -> tuple[Attribute, ...]:
    """What a roster tells."""
    return table.capitalised(
        attribute("duty officer|person on duty|person on call|+on call|+on duty|+name", lambda r: r.choice(staff).text, "who",
                  "who is on call|who's on duty|who is working|~who {e}|~{e} on call|whose turn is it|who has duty|who do I call|who is on|name of the person on duty", clash="duty"),
        attribute("back-up|stand-by|+second on call", lambda r: r.choice(staff).text, "who",
                  "who is the back-up|who is on standby|who's second on call|~{e} back-up|who steps in if nobody answers", clash="backup"),
        attribute("pager|duty phone", v.phone, "what", "what's the duty phone|which number is on call|~{e} duty phone|what number do I dial", clash="pager"),
        attribute("hours|duty hours", v.hours, "what", "what are the duty hours|from when to when is duty|~{e} duty hours", clash="hours"),
    )  # fmt: skip


def roster(r: Random, voice: Voice | None = None) -> Iterator[Case]:
    """Who is on call: posts or shifts by weekday or date."""
    staff = v.people(r, r.randint(6, 16))
    duty = duties(staff)
    columns = (duty[0], *(r.sample(duty[1:], r.choice((0, 0, 1, 2)))))
    days, kind = _days(r), r.random()
    if kind < 0.4:
        entities = axis(
            "place", r.choice(("Post", "Place", "Area")), r.sample(_POSTS, r.randint(2, 4)), v.among(_POSTS)
        )
    elif kind < 0.8:
        entities = axis("shift", "Shift", r.sample(_SHIFTS[:3], 2), v.among(_SHIFTS))
    else:
        entities = nobody()
    scopes = (axis("organisation", "Department", (_ward(r),), _ward),) if r.random() < 0.4 else ()
    what = r.choice(
        (
            "On-call roster",
            "Duty roster",
            "Rota",
            "Who is on call",
            f"Duty plan, week {r.randint(1, 52)}",
            "Standby schedule",
        )
    )
    one = grid(r, what if not scopes else r.choice(("{{0}}: {}", "{{0}} – {}", "{} of the {{0}}")).format(what),
        scopes=scopes, entities=entities, seconds=days, attributes=columns, pool=duty,
        blank=(0, 0, 0.08),
        forms=("flat", "by entity", "by second", "by attribute", "told", "respectively") if entities.names[0].text else ("by second", "flat", "told", "respectively"),
        before="Please be on site ten minutes early.|Swaps need the manager's consent.|Keep your phone switched on.",
        after=f"Public holidays are planned separately.|Record every handover.|Issued {v.date(r)}",
    )  # fmt: skip
    yield from cases(r, one, ENGLISH, r.randint(2, 4), voice)


_BRANCHES = "Riverside Northgate Old_Town Harbour Westfield Eastgate Central Parkside Hillcrest Airport Station Market_Square University Lakeview Greenfield Castle".split()
_HALLS = (
    "Main Library|Children's Library|Swimming Pool|Gym|Town Hall|Recycling Centre|Museum|Visitor Centre|Ice Rink|Registry Office|Post Office|Sauna|Climbing Hall|Café|Gift Shop|Archive|Clinic|Pharmacy|Registration Desk|Tennis Courts"
).split("|")


def _branch(r: Random, like: Name | None = None) -> Name:
    text = r.choice(_BRANCHES).replace("_", " ")
    return Name(f"{text} branch", (f"the {text} branch", f"the {text} branch", text))


def _hall(r: Random, like: Name | None = None) -> Name:
    text = r.choice(_HALLS)
    return Name(text, (f"the {text}", f"the {text.lower()}", f"the {text.lower()}"), own=False)


def _periods(r: Random) -> Axis:
    """Weekdays one by one or together; a question for Wednesday is met by Monday to Friday."""
    feasts = [v.put(text, "on {}") for text in ("Christmas Day", "New Year's Day", "Boxing Day")]
    working = Name(
        "Monday to Friday", ("weekdays", "a weekday", "Tuesday", "Wednesday", "Thursdays"), "on {}", own=False
    )
    seasons = [v.put(text, "in {}", text.lower()) for text in ("Summer", "Winter", "Spring", "Autumn")]
    terms = [
        v.put("Term time", "during {}", "term time", "term"),
        v.put("Holidays", "during {}", "the holidays", "the school holidays"),
        v.put("Exam weeks", "during {}", "exam weeks"),
        v.put("Open day", "on {}", "the open day"),
    ]
    days, kin = r.choice((
        (list(v.WEEK[: r.choice((5, 6))]), others(v.WEEK)), (list(v.WEEK), others(feasts)), ([working, *v.WEEK[5:]], others(feasts)),
        ([working, v.put("Weekends", "at {}", "weekends", "the weekend")], others(feasts)), (seasons[:2], others(seasons)), (terms[:2], others(terms)),
    ))  # fmt: skip
    return axis("day", r.choice(("Day", "Period", "When")), days, kin)


def opening(r: Random, voice: Voice | None = None) -> Iterator[Case]:
    """The parts of a place, or the branches of a firm: hours, fees, phones."""
    make = r.choice((_branch, _branch, _hall))
    places = v.apart(r.randint(2, 5), lambda found: make(r))
    columns, seconds = some(r, table.PLACES, 1, 5), None
    if r.random() < 0.6:
        columns = some(r, [one for one in table.PLACES if one.clash & {"hours", "fee", "parking", "phone"}], 1, 2)
        if not any("hours" in one.clash for one in columns):
            columns[0] = table.PLACES[0]
        seconds = _periods(r)
    town = v.made("in {}", v.CITIES)
    scopes = (axis("place", "Town", (town(r),), town),) if r.random() < 0.35 else ()
    what = r.choice(
        (
            "Opening hours",
            "Visitor information",
            "Plan your visit",
            "Our branches",
            "Find us",
            "Service times",
            "Before you come",
        )
    )
    one = grid(r, what if not scopes else r.choice(("{{0}}: {}", "{} – {{0}}", "{} in {{0}}")).format(what),
        scopes=scopes,
        entities=axis("place", r.choice(("Location", "Place", "Branch", "Site")) if make is _branch else r.choice(("Place", "Facility", "Venue")), places, make),
        seconds=seconds, attributes=tuple(columns), pool=table.PLACES,
        blank=(0, 0, 0.08),
        before="We look forward to your visit.|Please bring your membership card.|Notices on the door prevail.|Dogs must be kept on a lead.",
        after=f"Hours may change at short notice.|Last updated {v.date(r)}|We apologise for any inconvenience.|All sites are wheelchair accessible.",
    )  # fmt: skip
    yield from cases(r, one, ENGLISH, r.randint(2, 4), voice)


_SUBJECTS = "Mathematics|English|Physics|Chemistry|Biology|History|Geography|French|Spanish|Music|Art|PE|Computing|Economics|Philosophy|Drama".split(
    "|"
)
_STOPS = "Central Station|Old Market|City Hospital|University|Harbour|Airport|Stadium|Town Hall|West Park|Mill Lane|Kings Road|North Gate|Science Park|Opera House".split(
    "|"
)


def _lessons(r: Random) -> Grid:
    group = v.made("in {}", [f"{n}{letter}" for n in range(5, 13) for letter in "ABCD"])
    lesson = table.capitalised(
        attribute("subject|lesson|class", lambda r: r.choice(_SUBJECTS), "what", "what do we have|which subject is|what lesson is|~{e} subject|what's on|what is taught|which class is", clash="subject"),
        attribute("room", v.room, "where", "which room is the lesson in|where is the lesson|~{e} room|what room are we in", clash="room"),
        attribute("teacher|+taught by", lambda r: f"{r.choice(('Mr', 'Ms', 'Mrs', 'Dr'))} {r.choice(v.LAST)}", "who", "who teaches|which teacher do we have|~{e} teacher|who takes the class", clash="teacher"),
        attribute("homework", lambda r: f"pages {r.randint(2, 90)} and {r.randint(91, 180)}", "what", "what's the homework|~{e} homework|what do we have to prepare", clash="homework"),
    )  # fmt: skip
    columns = (lesson[0], *r.sample(lesson[1:], r.choice((0, 1, 2))))
    period = [
        v.put(f"Period {n}", "in {}", f"period {n}", f"the {word} period")
        for n, word in enumerate(("first", "second", "third", "fourth", "fifth", "sixth", "seventh"), 1)
    ]
    periods = period[: r.randint(3, 6)]
    days = list(v.WEEK[: r.choice((3, 4, 5))])
    return grid(r, r.choice(("Timetable of class {0}", "Class {0}: weekly timetable", "Lessons of {0}", "{0} timetable")),
        scopes=(axis("organisation", "Class", (group(r),), group),),
        entities=axis("period", "Period", periods, v.among(period)), seconds=axis("weekday", "Day", days, v.among(v.WEEK)),
        attributes=columns, pool=lesson, blank=(0, 0.05),
        before=f"Lessons start at 8:15.|Valid from {v.date(r)}", after="Changes are posted at the office.|PE takes place in the sports hall.",
    )  # fmt: skip


RIDES = table.capitalised(
    attribute("departure|departure time|+departs|+leaves", v.clock, "when", "when does {e} leave|what time does {e} depart|~{e} departure|when does {e} go|what time is the departure of {e}", clash="leave", said="{e} leaves at {v}"),
    attribute("arrival|arrival time|+arrives", v.clock, "when", "when does {e} arrive|what time does {e} get in|~{e} arrival|when does {e} come in", clash="arrive", said="{e} arrives at {v}"),
    attribute("platform|bay|stand", v.integer(1, 24), "where", "which platform does {e} leave from|~{e} platform|what platform is {e}|where does {e} stop, which platform", clash="platform", said="{e} uses platform {v}"),
    attribute("fare|ticket|single fare", v.small_price, "money", "~{e} fare|how much is a ticket for {e}|what does {e} cost|how much is the fare on {e}", clash="fee", said="A ticket for {e} costs {v}"),
    attribute("duration|journey time", v.amount(10, 240, " min", " minutes"), "long", "how long does {e} take|~{e} duration|how long is the ride with {e}", clash="time", said="{e} takes {v}"),
    attribute("frequency|+runs", v.one_of("daily|weekdays only|Saturdays and Sundays|every second day|Monday to Saturday|hourly"), "what", "how often does {e} run|on which days does {e} run|~{e} frequency|does {e} run at weekends", clash="days", said="{e} runs {v}"),
    attribute("destination|+to", lambda r: r.choice(v.CITIES), "where", "where does {e} go|what's the destination of {e}|~{e} destination|where is {e} headed", clash="to", back="which one goes to {v}|what goes to {v}", said="{e} goes to {v}"),
)  # fmt: skip


def _departures(r: Random) -> Grid:
    """Departures of one kind, at one stop or several."""
    kind = r.choice(("Train", "Bus", "Ferry", "Coach", "Shuttle"))

    def line(r: Random, like: Name | None = None) -> Name:
        n = r.randint(2, 990)
        return Name(f"{kind} {n}", (f"{kind.lower()} {n}", f"the {n}", f"the {n} {kind.lower()}"), own=False)

    lines = v.apart(r.randint(2, 6), lambda found: line(r))
    seconds = None
    columns = some(r, RIDES, 2, 5)
    if r.random() < 0.5:
        stops = [v.put(text, "at {}") for text in _STOPS]
        seconds = axis("place", "Stop", r.sample(stops, r.randint(3, 5)), v.among(stops))
        columns = list(r.choice((RIDES[:1], RIDES[:2], (RIDES[0], RIDES[2]))))

    operator = v.made("with {}", v.BRANDS, "{} Rail", "{} Lines", "{} Transit", "{} Travel")

    scopes = (axis("organisation", "Operator", (operator(r),), operator),) if r.random() < 0.4 else ()
    return grid(r, ("{0} – " if scopes else "") + r.choice(("Timetable", "Departures", "Schedule", "Times and fares", f"Timetable from {v.date(r)}")),
        scopes=scopes, entities=axis("entity", kind, lines, line), seconds=seconds, attributes=tuple(columns), pool=RIDES,
        blank=(0, 0, 0.08),
        before="Please be at the stop five minutes early.|All times are local.", after="No service on Christmas Day.|Subject to traffic.",
    )  # fmt: skip


def timetable(r: Random, voice: Voice | None = None) -> Iterator[Case]:
    """Lessons of a class, or departures."""
    yield from cases(r, r.choice((_lessons, _departures))(r), ENGLISH, r.randint(2, 4), voice)


def departures(r: Random, voice: Voice | None = None) -> Iterator[Case]:
    """Departures only."""
    yield from cases(r, _departures(r), ENGLISH, r.randint(2, 4), voice)


FAMILIES = [
    Family("en roster", False, ENGLISH, roster),
    Family("en opening hours", True, ENGLISH, opening),
    Family("en timetable", False, ENGLISH, timetable),
]
