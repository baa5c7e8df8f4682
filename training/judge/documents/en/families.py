"""Families of English documents."""

from collections.abc import Iterator, Sequence
from random import Random

from training.judge.documents.asking import Case, Voice, cases
from training.judge.documents.en import values as v
from training.judge.documents.en.words import ENGLISH
from training.judge.documents.grids import Attribute, Axis, Name, Ways, attribute, axis
from training.judge.documents.making import closed, grid, kin_model, nobody, others, pick, some, subset
from training.judge.documents.writing import Family

PEOPLE: tuple[Attribute, ...] = (
    attribute("phone|phone number|office phone|telephone", v.phone, "number", "What is {e}'s phone number|{e} phone|How do I ring {e}|What number can I call {e} on|{e}'s number", clash="phone", back="Whose phone number is {v}|Whose number is {v}|{v} - whose phone is that"),
    attribute("mobile|cell phone|mobile number", v.phone, "number", "What is {e}'s mobile number|{e} mobile|{e}'s cell number", clash="mobile", covers="phone"),
    attribute("extension|ext.", v.amount(100, 9999), "number", "What is {e}'s extension|{e} extension|Which extension is {e} on", clash="ext", back="Who is on extension {v}|Whose extension is {v}"),
    attribute("email|e-mail address|email address", v.email, "what", "What is {e}'s email|{e} email address|Where do I email {e}|How can I write to {e} by email", clash="email", back="Whose email is {v}"),
    attribute("department|team", v.one_of("Sales|Finance|Legal|Research|Human Resources|Logistics|Marketing|Customer Care|Engineering|Quality|Procurement|IT Support"), "what", "Which department is {e} in|What team does {e} work in|{e}'s department|Where in the company does {e} work", clash="dept", describes=1, said="{e} works in {v}|{e} belongs to {v}|{e} is a member of {v}"),
    attribute("position|job title|role", v.one_of("manager|analyst|engineer|accountant|assistant|director|technician|team leader|clerk|consultant|intern|buyer|editor|supervisor"), "what", "What is {e}'s job|What is {e}'s position|What does {e} do|{e} job title|What is the role of {e}", clash="job", describes=2, said="{e} is employed as {v}|{e} serves as {v}"),
    attribute("employee number|staff ID", v.code, "number", "What is {e}'s employee number|{e} staff ID|employee number of {e}", clash="id", back="Who has employee number {v}|Whose staff ID is {v}|Who is {v}"),
    attribute("start date|joined", v.date, "when", "When did {e} join|When did {e} start|{e} start date|Since when has {e} worked here", clash="start", said="{e} joined on {v}|{e} started on {v}"),
    attribute("office|room", v.room, "where", "Where is {e}'s office|Which room is {e} in|{e} office|Where does {e} sit", clash="office", said="{e} sits in {v}"),
    attribute("line manager|reports to", v.person, "who", "Who is {e}'s manager|Who does {e} report to|Who is {e}'s boss|{e} line manager", clash="boss", said="{e} reports to {v}"),
    attribute("birthday|date of birth", v.date, "when", "When is {e}'s birthday|When was {e} born|{e} date of birth", clash="birth", said="{e} was born on {v}"),
    attribute("home town", v.one_of("|".join(v.CITIES)), "where", "Where is {e} from|What is {e}'s home town|{e} home town", clash="town", said="{e} comes from {v}"),
)  # fmt: skip


def contacts(r: Random, voice: Voice | None = None) -> Iterator[Case]:
    """A staff directory."""
    who = v.people(r, r.choice((3, 4, 5, 6, 8, 12)))
    scopes = (axis("organisation", "Company", (v.firm(r),), v.kin_firm),) if r.random() < 0.4 else ()
    must = [one for one in PEOPLE if one.describes] if r.random() < 0.3 else []
    yield from cases(
        r,
        grid(r, ("{0} " if scopes else "") + pick(r, "Staff directory|Contact list|Employees|Phone book|Team members|People"), axis("entity", pick(r, "Name|Employee|Contact"), who, v.kin_person), some(r, PEOPLE, 2, 6, *must), PEOPLE, scopes=scopes, blank=(0, 0, 0.1, 0.2),
             before="For internal use only.|Please report changes to Human Resources.|Updated monthly.", after="End of list.|Errors excepted."),
        ENGLISH, r.randint(2, 4), voice,
    )  # fmt: skip


GOODS: tuple[Attribute, ...] = (
    attribute("price|unit price|list price", v.price, "money", "How much is {e}|How much does {e} cost|What does {e} cost|Price of {e}|What do you charge for {e}|{e} price", clash="price", said="{e} costs {v}|{e} sells for {v}", back="What costs {v}|Which product costs {v}|What sells for {v}"),
    attribute("member price|trade price", v.price, "money", "How much is {e} for members|What is the member price of {e}|{e} member price|What do members pay for {e}", clash="member", covers="price"),
    attribute("stock|in stock|quantity", v.amount(0, 900, "", " pcs", " units"), "number", "How many {e} are left|How many {e} are in stock|Stock of {e}|{e} stock|How much {e} do we have", clash="stock"),
    attribute("country of origin|made in", v.one_of("Italy|Spain|Poland|China|Japan|Canada|Mexico|India|Turkey|Sweden|Vietnam|Portugal"), "where", "Where is {e} made|Where does {e} come from|Which country is {e} from|{e} origin", clash="origin", said="{e} is made in {v}|{e} comes from {v}", back="What is made in {v}|Which product comes from {v}"),
    attribute("supplier|vendor", v.company, "who", "Who supplies {e}|Which company supplies {e}|{e} supplier|Where do we buy {e}", clash="supplier", said="{v} supplies {e}", back="What does {v} supply"),
    attribute("delivery time|lead time", v.span, "long", "How long does {e} take to arrive|How long is the delivery time for {e}|When would {e} arrive|{e} lead time", clash="lead"),
    attribute("order number|SKU|item code", v.code, "number", "What is the item code of {e}|SKU for {e}|{e} order number", clash="id", back="What is {v}|Which product has the code {v}"),
    attribute("shelf|storage location|bin", lambda r: f"{r.choice('ABCDEFG')}{r.randint(1, 20)}-{r.randint(1, 9)}", "where", "Where is {e} stored|Which shelf is {e} on|{e} location|Where do I find {e}", clash="shelf", back="What is on shelf {v}|What is stored at {v}"),
    attribute("minimum order|minimum order quantity", v.amount(2, 500, "", " pcs"), "number", "What is the smallest order for {e}|How many {e} must I order at least|Minimum order for {e}", clash="moq"),
    attribute("buyer|contact person", v.person, "who", "Who is in charge of {e}|Who handles {e}|Whom do I ask about {e}|{e} contact", clash="owner", said="{v} is in charge of {e}", back="What does {v} handle"),
)  # fmt: skip
DEVICE: tuple[Attribute, ...] = (
    attribute("rated power|power", v.amount(5, 3200, " W", "W"), "number", "How many watts does {e} use|How much power does {e} draw|Power of {e}|{e} wattage", clash="power"),
    attribute("voltage|rated voltage", v.one_of("230 V|120 V|24 V DC|12 V|100-240 V|5 V|400 V"), "number", "What voltage does {e} need|{e} voltage|What voltage is {e} rated for", clash="voltage"),
    attribute("weight|net weight", v.decimal(0.2, 90, 1, " kg"), "number", "How heavy is {e}|How much does {e} weigh|Weight of {e}|{e} weight", clash="weight"),
    attribute("dimensions|size", lambda r: f"{r.randint(50, 1900)} x {r.randint(50, 900)} x {r.randint(20, 800)} mm", "number", "How big is {e}|What size is {e}|{e} dimensions|How wide and tall is {e}", clash="size"),
    attribute("noise level", v.amount(18, 80, " dB", " dB(A)"), "number", "How loud is {e}|How noisy is {e}|{e} noise", clash="noise"),
    attribute("warranty|warranty period|guarantee", v.span, "long", "How long is the warranty on {e}|How long is {e} guaranteed|{e} warranty|What guarantee does {e} have", clash="warranty"),
    attribute("battery life", v.amount(1, 72, " hours", " h"), "long", "How long does the battery of {e} last|{e} battery life|How many hours does {e} run on one charge", clash="battery"),
    attribute("charging time", v.decimal(0.5, 9, 1, " hours", " h"), "long", "How long does {e} take to charge|{e} charging time|When is {e} fully charged", clash="charge"),
    attribute("filter change interval|filter replacement", v.span, "long", "How often does {e} need a new filter|When should I change the filter of {e}|{e} filter change", clash="filter"),
    attribute("operating temperature", lambda r: f"{r.choice((-40, -20, -10, 0, 5))} to {r.randint(35, 85)} °C", "what", "At what temperatures can {e} be used|{e} temperature range|How cold may it get for {e}", clash="temperature"),
    attribute("factory reset", v.one_of("hold the power button for 5 seconds|press + and - together for 3 seconds|choose Reset in the settings menu|insert a pin into the reset hole|switch off and on five times"), "what", "How do I reset {e}|How can I restore {e} to factory settings|{e} reset", clash="reset"),
    attribute("red light|red indicator", v.one_of("no water|low battery|overheating|filter clogged|no network|lid open|motor overload"), "what", "What does the red light on {e} mean|Why is the light of {e} red|{e} red light", clash="red"),
    attribute("support line|service hotline", v.phone, "number", "What is the support number for {e}|Whom do I call when {e} breaks|{e} hotline", clash="phone"),
    attribute("release date|launched", v.date, "when", "When was {e} released|When did {e} come out|{e} launch date", clash="launch"),
    attribute("capacity", v.decimal(0.3, 20, 1, " l", " litres"), "number", "How much does {e} hold|What is the capacity of {e}|{e} capacity|How many litres fit into {e}", clash="capacity"),
    attribute("retail price|price", v.price, "money", "How much is {e}|How much does {e} cost|{e} price", clash="price"),
)  # fmt: skip


def _kin_goods(pool: Sequence[str]):  # type: ignore[no-untyped-def]
    def made(r: Random, like: Name) -> Name:
        if like.also:
            other = kin_model(r, like.also[0])
            return Name(like.text.replace(like.also[0], other), (other,))
        return Name(r.choice(pool))

    return made


def _products(r: Random, pool: Sequence[str], count: int) -> list[Name]:
    found: list[Name] = []
    kin = _kin_goods(pool)
    for _ in range(200):
        if found and r.random() < 0.3:
            name = kin(r, r.choice(found))
        elif pool is v.FOODS or r.random() < 0.5:
            name = Name(r.choice(pool))
        else:
            m = v.model(r)
            name = Name(r.choice((f"{m} {r.choice(pool)}", f"{r.choice(pool)} {m}", m)), (m,))
        if not any(
            name.overlaps(other)
            or (not (name.also and other.also) and (name.text in other.text or other.text in name.text))
            for other in found
        ):
            found.append(name)
        if len(found) == count:
            break
    return found


def prices(r: Random, voice: Voice | None = None) -> Iterator[Case]:
    """A price list."""
    pool = r.choice((v.GOODS, v.GOODS, v.FOODS))
    columns = some(r, GOODS, 1, 5, *([GOODS[0]] if r.random() < 0.6 else []))
    scopes = (axis("organisation", "Shop", (v.firm(r),), v.kin_firm),) if r.random() < 0.35 else ()
    yield from cases(
        r,
        grid(r, ("{0} " if scopes else "") + pick(r, "price list|catalogue|Products|Price list|Stock list|Order sheet|Offer"), axis("entity", pick(r, "Item|Product|Article|Description"), _products(r, pool, r.choice((3, 4, 6, 8, 12))), _kin_goods(pool), inside=False), columns, GOODS, scopes=scopes, blank=(0, 0, 0.1, 0.15),
             before="Prices include tax.|Offer valid while stocks last.|Ask for volume discounts.", after="Subject to change without notice.|Shipping is charged separately."),
        ENGLISH, r.randint(2, 4), voice,
    )  # fmt: skip


def _named(m: str, thing: str) -> Name:
    return Name(m, (f"{m} {thing}", f"the {m}", f"the {m} {thing}"))


def manuals(r: Random, voice: Voice | None = None) -> Iterator[Case]:
    """A manual whose model stands only in its title, or several models side by side."""
    thing, m = r.choice(v.GOODS), v.model(r)

    def kin(r: Random, like: Name) -> Name:
        return _named(kin_model(r, like.text), thing)

    if r.random() < 0.6:
        title = pick(
            r,
            "{0} % user manual|User guide: {0} %|% {0} - technical data|{0} quick start|Model {0}|% {0} specifications",
        ).replace("%", thing)
        made = grid(r, title, nobody(), some(r, DEVICE, 4, 10), DEVICE, scopes=(axis("model", "Model", (_named(m, thing),), kin),), blank=(0,), forms=("records", "keyed", "line", "prose", "pairs", "deep"),
                    before="Thank you for choosing our product.|Read this manual before use.|For indoor use only.", after="Pictures are for illustration only.|Keep this manual.")  # fmt: skip
    else:
        found = [m]
        while len(found) < r.choice((2, 3, 4)):
            other = kin_model(r, r.choice(found))
            if other not in found:
                found.append(other)
        made = grid(r, thing.capitalize() + pick(r, " range|s compared| series| selection guide"), axis("model", "Model", [_named(one, thing) for one in found], kin), some(r, DEVICE, 2, 6), DEVICE,
                    before="All models come with a charger.|Values may vary.", after="Measured at 25 °C.")  # fmt: skip
    yield from cases(r, made, ENGLISH, r.randint(2, 4), voice)


FIGURES: tuple[Attribute, ...] = tuple(
    attribute(labels, make, "number", asks, clash=clash)
    for clash, labels, make, asks in (
        ("income", "revenue|sales|turnover", v.decimal(1, 990, 1, " million", "m USD"), "How much revenue did {e} make|What was the revenue of {e}|{e} revenue|How much did {e} take in"),
        ("profit", "net profit|profit", v.decimal(1, 300, 1, " million", "m USD"), "What was the net profit of {e}|How much profit did {e} make|{e} net profit"),
        ("staff", "employees|headcount", v.amount(20, 9000), "How many employees did {e} have|How many people worked for {e}|{e} headcount"),
        ("export", "exports", v.decimal(1, 300, 1, " million"), "How much did {e} export|What were the exports of {e}|{e} exports"),
        ("research", "research spending|R&D spending", v.decimal(1, 90, 1, " million"), "How much did {e} spend on research|{e} R&D spending"),
        ("complaints", "complaints", v.amount(0, 400), "How many complaints did {e} receive|{e} complaints|Number of complaints about {e}"),
        ("margin", "gross margin", v.percent, "What was the gross margin of {e}|{e} gross margin"),
        ("output", "output|units produced", v.amount(100, 90000, "", " units", " tonnes"), "How much did {e} produce|What was the output of {e}|{e} output"),
        ("orders", "orders", v.amount(20, 9000), "How many orders did {e} get|{e} orders|Number of orders of {e}"),
    )
)  # fmt: skip


def figures(r: Random, voice: Voice | None = None) -> Iterator[Case]:
    """Figures by year, quarter or month, often by region."""
    scopes: list[Axis] = [axis("organisation", "Company", (v.firm(r),), v.kin_firm)] if r.random() < 0.6 else []
    title = "{0} " if scopes else ""
    if r.random() < 0.5:
        first = r.randint(2010, 2024)
        seconds = axis("year", "Year", [v.year(first + n) for n in range(r.randint(2, 5))], v.kin_year)
    else:
        title += "{" + str(len(scopes)) + "} "
        scopes.append(axis("year", "Year", (v.year(r.randint(2015, 2026)),), v.kin_year))
        kind, pool = r.choice((("quarter", v.QUARTERS), ("month", v.MONTH_NAMES)))
        seconds = axis(kind, kind.capitalize(), subset(r, pool, 2, 3 if kind == "quarter" else 5), others(pool))
    regions = [
        Name(text)
        for text in pick(
            r,
            "North region,South region,East region,West region,Overseas|Asia,Europe,North America,Africa,Oceania|Leeds plant,Bristol plant,Cork plant,Porto plant,Graz plant",
        ).split(",")
    ]
    entities = (
        axis("place", pick(r, "Region|Unit|Site"), subset(r, regions, 2, 4), others(regions))
        if r.random() < 0.65
        else nobody()
    )
    yield from cases(
        r,
        grid(r, title + pick(r, "Key figures|Results|Annual report|Business data|Performance summary"), entities, some(r, FIGURES, 1, 4), FIGURES, seconds=seconds, scopes=scopes, blank=(0, 0, 0.06),
             before="Source: Finance.|Unaudited.|All figures rounded.", after="Note: differences are due to rounding."),
        ENGLISH, r.randint(2, 4), voice,
    )  # fmt: skip


_PLACES: tuple[Attribute, ...] = (
    attribute("opening hours|hours|open", v.hours, "when", "When does {e} open|What time does {e} close|What are the opening hours of {e}|{e} hours|Until when is {e} open|Is {e} open", clash="hours", said="{e} is open {v}"),
    attribute("phone|telephone", v.phone, "number", "What is the phone number of {e}|{e} phone|How do I call {e}", clash="phone"),
    attribute("manager|person in charge", v.person, "who", "Who runs {e}|Who is in charge of {e}|Who manages {e}|{e} manager", clash="owner", said="{v} runs {e}", back="What does {v} run|Which place is {v} in charge of"),
    attribute("admission|entrance fee", Ways(lambda r: f"£{r.randint(2, 40)}", v.one_of("free|$5|$12.50|€8|free for members")), "money", "How much is admission to {e}|What does it cost to enter {e}|{e} entrance fee", clash="fee"),
    attribute("address", lambda r: f"{r.randint(1, 299)} {r.choice(('Mill', 'Station', 'Church', 'High', 'Park', 'King', 'Canal'))} {r.choice(('Street', 'Road', 'Lane'))}", "where", "Where is {e}|What is the address of {e}|{e} address", clash="address"),
    attribute("capacity|seats", v.amount(10, 2000), "number", "How many people fit into {e}|How many seats does {e} have|{e} capacity", clash="seats"),
    attribute("parking fee|parking", v.one_of("$2 per hour|£1.50 per hour|free for two hours|€10 a day|$6 flat"), "money", "How much is parking at {e}|What does parking cost at {e}|{e} parking", clash="parking"),
    attribute("closed on|closing day", v.one_of("Mondays|Tuesdays|Sundays|public holidays|the first Monday of the month"), "when", "On which day is {e} closed|When is {e} shut|{e} closing day", clash="closed"),
)  # fmt: skip
_AREAS = (
    "East Hall,West Hall,North Hall,South Hall", "Building A,Building B,Building C,Building D", "the main library,the law library,the science library,the music library", "Gate 1,Gate 2,Gate 3,Gate 4",
    "the swimming pool,the gym,the tennis courts,the climbing wall", "Riverside branch,Hilltop branch,Harbour branch,Airport branch", "the café,the canteen,the snack bar,the restaurant", "the ground floor,the first floor,the second floor,the third floor",
)  # fmt: skip
_TIMES = (
    "Monday to Friday,Saturday,Sunday,public holidays",
    "summer,winter,spring,autumn",
    "term time,the Easter break,the summer break,exam weeks",
    "Christmas Day,New Year's Day,Easter Sunday,Labour Day",
)


def opening(r: Random) -> Iterator[Case]:
    """Opening hours of the parts of a place."""
    pool = [Name(text) for text in r.choice(_AREAS).split(",")]
    seconds = None
    columns = some(r, _PLACES, 1, 4)
    if r.random() < 0.5:
        days = [
            Name(text, ((f"in {text}" if text[0].islower() else f"on {text}"),)) for text in r.choice(_TIMES).split(",")
        ]
        seconds = axis("day", pick(r, "Day|Period|When"), subset(r, days, 2, 3), others(days))
        columns = [_PLACES[0], *r.sample((_PLACES[3], _PLACES[6]), r.choice((0, 0, 1)))]
    scope = (
        v.town(r, pick(r, "University|City Museum|Sports Centre|Public Library|Hospital|Science Park"))
        if r.random() < 0.35
        else None
    )
    yield from cases(
        r,
        grid(r, ("{0} " if scope else "") + pick(r, "Visitor information|Opening hours|Service guide|Notice|Information for guests"), axis("place", pick(r, "Place|Location|Area"), subset(r, pool, 2, 3), others(pool)), columns, _PLACES, seconds=seconds, scopes=(scope,) if scope else (), blank=(0, 0, 0.08),
             before="Welcome!|Please follow the instructions of our staff.|Dogs must be kept on a lead.", after="Subject to change.|We apologise for any inconvenience."),
        ENGLISH, r.randint(2, 4),
    )  # fmt: skip


def rosters(r: Random) -> Iterator[Case]:
    """A duty roster."""
    staff = v.people(r, r.randint(6, 14))
    duty = attribute(
        "on duty|duty officer",
        lambda r: r.choice(staff).text,
        "who",
        "Who is on duty at {e}|Who works at {e}|Whose turn is it at {e}|Who covers {e}|Who is on duty {e}",
        clash="duty",
        said="{v} is on duty at {e}",
    )
    standby = attribute(
        "standby", v.person, "who", "Who is on standby at {e}|Who is the standby for {e}|{e} standby", clash="standby"
    )
    posts = [
        Name(text)
        for text in pick(
            r,
            "reception,the main gate,the ward,the pharmacy,the warehouse|the early shift,the late shift,the night shift,the day shift|Desk 1,Desk 2,Desk 3,Desk 4",
        ).split(",")
    ]
    seconds = axis("weekday", "Day", subset(r, v.WEEK, 3, 6), others(v.WEEK))
    yield from cases(
        r,
        grid(r, pick(r, "Duty roster|Rota|Shift plan|Who is on duty"), axis("shift", pick(r, "Post|Shift|Place"), subset(r, posts, 2, 3), others(posts)), [duty, *([standby] if r.random() < 0.4 else [])], (duty, standby), seconds=seconds, blank=(0, 0, 0.08),
             before="Please be on time.|Swaps must be agreed with the supervisor.", after="Holidays are planned separately."),
        ENGLISH, r.randint(2, 4),
    )  # fmt: skip


CODES: tuple[Attribute, ...] = (
    attribute("meaning|description", v.one_of("motor overload|low water level|sensor fault|door open|communication timeout|filter blocked|over-voltage|paper jam|memory full|fan failure|leak detected|licence expired"), "what", "What does {e} mean|What is {e}|{e} meaning|What kind of error is {e}", clash="meaning", said="{e} means {v}|{e} stands for {v}", back="Which code means {v}|What code is shown for {v}"),
    attribute("cause|possible cause", v.one_of("inlet valve closed|loose plug|blocked vent|dirty sensor|worn belt|wrong password entered|outdated firmware|ambient temperature too low|non-original cartridge|lack of oil"), "what", "Why does {e} appear|What causes {e}|What is the reason for {e}|{e} cause", clash="cause", said="{e} is caused by {v}"),
    attribute("remedy|solution|what to do", v.one_of("clean the filter|restart after ten minutes|replace the fuse|call the service|tighten the cable|top up coolant|close the door firmly|reduce the load|update the firmware|press reset for three seconds|change the belt"), "what", "How do I fix {e}|What should I do about {e}|{e} fix|How can {e} be cleared|What to do when {e} is shown", clash="cure", said="In case of {e}, {v}"),
    attribute("severity|level", v.one_of("low|medium|high|critical|warning|notice"), "what", "How serious is {e}|{e} severity|What level is {e}", clash="grade"),
)  # fmt: skip


def errors(r: Random, voice: Voice | None = None) -> Iterator[Case]:
    """Error codes of a machine."""
    form = r.choice(("E{:02d}", "Err-{}", "F{:03d}", "0x{:02X}", "A{}"))

    def code(r: Random, like: Name | None = None) -> Name:
        return Name(form.format(r.randint(1, 99)))

    found: list[Name] = []
    while len(found) < r.choice((3, 4, 6)):
        one = code(r)
        if one not in found:
            found.append(one)
    thing, m = r.choice(v.GOODS), v.model(r)
    scopes = (
        (axis("model", "Model", (_named(m, thing),), lambda r, like: _named(kin_model(r, like.text), thing)),)
        if r.random() < 0.5
        else ()
    )
    yield from cases(
        r,
        grid(r, ("{0}: " if scopes else "") + pick(r, "error codes|Error messages|Troubleshooting|Fault codes"), axis("code", pick(r, "Code|Error|Display"), found, code), some(r, CODES, 1, 4, r.choice(CODES[:3])), CODES, scopes=scopes, blank=(0, 0, 0.08),
             before="Switch off the power before any repair.|The display shows a code.", after="If the fault persists, contact the service."),
        ENGLISH, r.randint(2, 4), voice,
    )  # fmt: skip


_DUTIES: tuple[Attribute, ...] = (
    attribute("notice period", v.span, "long", "How much notice must {e} give|What notice period applies to {e}|How early must {e} give notice|{e} notice period", clash="notice", said="{e} may end this agreement by giving {v} notice in writing|{e} shall give notice {v} in advance"),
    attribute("penalty|liquidated damages", Ways(v.percent, v.price), "money", "What penalty does {e} pay for a breach|How much does {e} owe if it breaks the contract|{e} penalty", clash="penalty", said="If {e} is in breach, {e} shall pay {v}|In case of default {e} shall pay a penalty of {v}"),
    attribute("payment deadline|payment term", v.one_of("the 5th of each month|30 days after receipt of the invoice|the day of signing|ten days after delivery|the end of each quarter"), "when", "When must {e} pay|What is the payment deadline for {e}|By when does {e} have to pay", clash="pay", said="{e} shall pay by {v}|Payment is due from {e} by {v}"),
    attribute("deposit|security deposit", v.price, "money", "How much deposit does {e} pay|What deposit is due from {e}|{e} deposit", clash="deposit", said="{e} shall pay a deposit of {v}"),
    attribute("repairs|maintenance duty", v.one_of("the roof and outer walls|minor repairs inside|the heating system|windows and locks|lifts and alarms|the garden|wiring and pipes"), "what", "What does {e} have to repair|Which repairs are up to {e}|What must {e} maintain", clash="repair", said="{e} is responsible for {v}|{e} shall maintain {v}"),
    attribute("confidentiality period", v.span, "long", "How long must {e} keep secrets|How long does confidentiality bind {e}", clash="secret", said="{e} shall keep all information secret for {v}"),
    attribute("costs borne|costs", v.one_of("electricity and water|stamp duty|freight|insurance|installation|property tax|inspection fees"), "what", "Which costs does {e} bear|What does {e} have to pay for|What costs are on {e}", clash="bear", said="{e} shall bear the cost of {v}|{e} pays for {v}"),
)  # fmt: skip


def contracts(r: Random) -> Iterator[Case]:
    """A contract by clauses."""
    roles = closed(
        *pick(
            r,
            "the landlord/Landlord,the tenant/Tenant,the guarantor/Guarantor,the agent|the buyer/Buyer,the seller/Seller,the carrier,the bank|Party A/party A,Party B/party B,Party C,Party D|the employer/Employer,the employee/Employee,the agency,the works council|the client/Client,the contractor/Contractor,the subcontractor,the architect",
        ).split(",")
    )
    yield from cases(
        r,
        grid(r, pick(r, "Lease agreement|Sales contract|Service agreement|Contract|Terms of agreement"), axis("role", "Party", subset(r, roles, 2, 3), others(roles)), some(r, _DUTIES, 2, 6), _DUTIES, blank=(0, 0.1, 0.2), forms=("prose", "prose", "records", "columns", "table", "articles", "deep", "respectively"),
             before="This agreement is made between the parties named below.|The parties agree as follows.", after="Signed in two copies.|Disputes go to the local court."),
        ENGLISH, r.randint(2, 4),
    )  # fmt: skip


_TASKS: tuple[Attribute, ...] = (
    attribute("owner|responsible", v.person, "who", "Who is responsible for {e}|Who does {e}|Who takes care of {e}|Who was asked to handle {e}|{e} owner", clash="owner", said="{v} will take care of {e}|{v} is responsible for {e}", back="What does {v} have to do|What is {v} responsible for"),
    attribute("deadline|due date|due", Ways(v.day, v.date, v.one_of("end of May|next Friday|within two weeks|by the end of the quarter")), "when", "When is {e} due|By when must {e} be done|What is the deadline for {e}|{e} deadline", clash="due", said="{e} is due {v}|{e} must be done by {v}"),
    attribute("budget", v.price, "money", "What is the budget for {e}|How much money is there for {e}|{e} budget", clash="budget", said="{v} was approved for {e}"),
    attribute("status|progress", v.percent, "number", "How far is {e}|What is the progress of {e}|{e} status", clash="progress", said="{e} is {v} complete"),
    attribute("reviewer", v.person, "who", "Who reviews {e}|Who checks {e}|{e} reviewer", clash="check", said="{v} will review {e}"),
)  # fmt: skip
_JOBS = [
    f"the {thing} {work}"
    for thing in "website|warehouse|payroll|onboarding|packaging|security|brochure|database|canteen|fleet|backup|heating|training|audit|pricing".split(
        "|"
    )
    for work in "redesign|review|migration|upgrade|survey|tender|inspection".split("|")
]


def minutes(r: Random) -> Iterator[Case]:
    """Action items of a meeting."""
    names = [Name(text) for text in r.sample(_JOBS, r.randint(3, 6))]

    def kin(r: Random, like: Name) -> Name:
        return Name(
            r.choice(
                [
                    one
                    for one in _JOBS
                    if one.split()[1] == like.text.split()[1] or one.split()[2] == like.text.split()[2]
                ]
            )
        )

    yield from cases(
        r,
        grid(r, pick(r, "Minutes|Action items|Meeting notes|Task list"), axis("entity", pick(r, "Task|Action|Item"), names, kin), some(r, _TASKS, 1, 4), _TASKS, blank=(0, 0.05, 0.1), forms=("prose", "prose", "line", "records", "table", "columns", "headed", "articles"),
             before="Present: heads of department.|The meeting opened at ten.|Apologies were received.", after="The meeting closed at noon.|Next meeting to be announced."),
        ENGLISH, r.randint(2, 4),
    )  # fmt: skip


TRIPS: tuple[Attribute, ...] = (
    attribute("departure|departs", v.clock, "when", "When does {e} leave|What time does {e} depart|{e} departure", clash="leave", said="{e} departs at {v}", back="Which one leaves at {v}|What departs at {v}"),
    attribute("arrival|arrives", v.clock, "when", "When does {e} arrive|What time does {e} get in|{e} arrival", clash="arrive", said="{e} arrives at {v}"),
    attribute("destination|to", v.one_of("|".join(v.CITIES)), "where", "Where does {e} go|What is the destination of {e}|{e} destination", clash="to", said="{e} goes to {v}", back="Which one goes to {v}"),
    attribute("platform|gate", v.amount(1, 24), "where", "Which platform does {e} leave from|{e} platform|Where do I board {e}", clash="platform", said="{e} leaves from platform {v}"),
    attribute("fare|price", v.price, "money", "How much is a ticket for {e}|What does {e} cost|{e} fare", clash="fee"),
    attribute("journey time|duration", lambda r: f"{r.randint(1, 9)} h {r.randint(1, 59)} min", "long", "How long does {e} take|{e} journey time|How long is the trip with {e}", clash="time"),
)  # fmt: skip


def timetables(r: Random, voice: Voice | None = None) -> Iterator[Case]:
    """Trains and coaches."""
    form = r.choice(("train {}", "IC {}", "bus {}", "flight BA{}", "ferry {}", "EC {}"))
    low = r.choice((10, 100, 1000))

    def name(r: Random, like: Name | None = None) -> Name:
        return Name(form.format(r.randint(low, low * 9)))

    found = list({one.text: one for one in (name(r) for _ in range(r.randint(3, 7)))}.values())
    yield from cases(
        r,
        grid(r, pick(r, "Timetable|Departures|Schedule|Connections"), axis("entity", pick(r, "Service|No.|Connection"), found, name), some(r, TRIPS, 2, 5), TRIPS, blank=(0, 0, 0.08),
             before="Please arrive ten minutes early.", after="No liability for delays."),
        ENGLISH, r.randint(2, 4), voice,
    )  # fmt: skip


FAMILIES = [
    Family("en contacts", True, ENGLISH, contacts),
    Family("en prices", True, ENGLISH, prices),
    Family("en manuals", True, ENGLISH, manuals),
    Family("en figures", True, ENGLISH, figures),
    Family("en opening hours", True, ENGLISH, opening),
    Family("en rosters", False, ENGLISH, rosters),
    Family("en error codes", True, ENGLISH, errors),
    Family("en contracts", True, ENGLISH, contracts),
    Family("en minutes", False, ENGLISH, minutes),
    Family("en timetables", False, ENGLISH, timetables),
]
