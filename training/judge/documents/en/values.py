"""English values: names of people, places, firms and goods, numbers, dates, and names that are easily mistaken for them."""

from collections.abc import Callable, Sequence
from random import Random
from typing import Protocol

from training.judge.documents.grids import Maker, Name, Ways
from training.judge.documents.making import LETTERS, SUFFIXES

FIRST = (
    "James Mary Robert Patricia John Jennifer Michael Linda David Elizabeth William Barbara Richard Susan Joseph Jessica Thomas Karen Charles Nancy Daniel Lisa Matthew "
    "Margaret Anthony Sandra Mark Ashley Donald Emily Steven Kimberly Andrew Donna Paul Michelle Joshua Carol Kenneth Amanda Kevin Melissa Brian Deborah George Stephanie "
    "Timothy Rebecca Ronald Laura Jason Helen Edward Sharon Jeffrey Cynthia Ryan Kathleen Jacob Amy Gary Angela Nicholas Shirley Eric Anna Jonathan Ruth Stephen Brenda "
    "Larry Pamela Justin Nicole Scott Katherine Brandon Samantha Benjamin Christine Samuel Catherine Gregory Virginia Frank Rachel Alexander Carolyn Raymond Janet Patrick "
    "Maria Jack Heather Dennis Diane Jerry Julie Aisha Omar Priya Rahul Mei Hiro Yuki Carlos Sofia Diego Lucia Ahmed Fatima Ivan Olga Chloe Liam Noah Emma Olivia Ava "
    "Ethan Mia Lucas Leo Zoe Nina Oscar Felix Ingrid Lars Sven Freya Nadia Tariq Leila Kofi Amara Tunde Wei Jun Ines Marta Pedro Rosa Giulia Marco Elena Anya Boris"
).split()
LAST = (
    "Smith Johnson Williams Brown Jones Garcia Miller Davis Rodriguez Martinez Hernandez Lopez Gonzalez Wilson Anderson Thomas Taylor Moore Jackson Martin Lee Perez "
    "Thompson White Harris Sanchez Clark Ramirez Lewis Robinson Walker Young Allen King Wright Scott Torres Nguyen Hill Flores Green Adams Nelson Baker Hall Rivera Campbell "
    "Mitchell Carter Roberts Gomez Phillips Evans Turner Diaz Parker Cruz Edwards Collins Reyes Stewart Morris Morales Murphy Cook Rogers Gutierrez Ortiz Morgan Cooper "
    "Peterson Bailey Reed Kelly Howard Ramos Kim Cox Ward Richardson Watson Brooks Chavez Wood James Bennett Gray Mendoza Ruiz Hughes Price Alvarez Castillo Sanders Patel "
    "Myers Long Ross Foster Jimenez Okafor Adeyemi Schmidt Mueller Fischer Weber Rossi Bianchi Ferrari Dubois Laurent Moreau Novak Kowalski Ivanov Petrov Tanaka Sato Suzuki "
    "Yamamoto Chen Wang Zhang Singh Sharma Gupta Khan Ali Hassan Larsen Hansen Nilsson Berg O'Brien O'Connor McDonald Fraser Sinclair Whitfield Ashworth Holloway Pemberton"
).split()
NEAR = (
    "Smith Smyth|Johnson Johnston|Brown Browne|Clark Clarke|Stewart Stuart|Davis Davies|Anderson Andersen|Thompson Thomson|Peterson Petersen|Hansen Hanson|Reed Reid|"
    "Gray Grey|Allen Allan|Phillips Philips|Roberts Robertson|Richards Richardson|Williams Williamson|Harris Harrison|Evans Evan|Miller Millar|Morris Morrison|Lee Leigh|"
    "Martin Martinez|Martin Martins|Hernandez Fernandez|Schmidt Schmitt|Adams Adamson|Nelson Nilsson|Cook Cooke|Wood Woods|Rogers Rodgers|Bailey Baley|Hughes Hewes|Ward Warde|"
    "Ann Anna|Anne Anna|Jon John|Steven Stephen|Catherine Katherine|Kathleen Katherine|Eric Erica|Michael Michelle|Daniel Danielle|Christine Christina|Marco Marc|Julie Julia|"
    "Patrick Patricia|Joseph Josephine|Alexander Alexandra|Brian Bryan|Geoffrey Jeffrey|Nicholas Nicola|Maria Mary|Maria Marta|Sofia Sophie|Elena Helena|Nina Nino|Lucia Lucas|"
    "George Georgia|Robert Roberta|Paul Paula|Carol Caroline|Carol Carolyn|Leo Leon|Emma Emily|Olivia Oliver"
)
_NEAR: dict[str, list[str]] = {}
for pair in NEAR.split("|"):
    for one, other in (pair.split(), pair.split()[::-1]):
        _NEAR.setdefault(one, []).append(other)

Style = str
"""How a sheet writes people: plain, last (Smith, Anna), initial (Anna M. Smith), short (asked by one name too)."""


def _styled(r: Random, first: str, last: str, style: Style) -> Name:
    if style == "last":
        return Name(f"{last}, {first}", (f"{first} {last}",), own=False)
    if style == "initial":
        return Name(f"{first} {r.choice('ABCDEFGHJKLMPRSTW')}. {last}", (f"{first} {last}",))
    if style == "short":
        return Name(f"{first} {last}", (last, first, last))
    return Name(f"{first} {last}")


def _parts(name: Name) -> tuple[str, str]:
    words = name.text.replace(",", "").split()
    return (words[1], words[0]) if "," in name.text else (words[0], words[-1])


def style_of_people(r: Random) -> Style:
    return r.choice(("plain", "plain", "plain", "short", "short", "short", "initial", "last"))


def kin_person(style: Style) -> Callable[[Random, Name], Name]:
    """Another person, who shares one name with the given one or bears one that is spelt nearly so."""

    def made(r: Random, like: Name) -> Name:
        first, last = _parts(like)
        way = r.random()
        near_first, near_last = r.choice(_NEAR.get(first, FIRST)), r.choice(_NEAR.get(last, LAST))
        if style == "short":  # both names differ: one alone may be asked for
            return _styled(
                r, near_first if way < 0.5 else r.choice(FIRST), near_last if way > 0.3 else r.choice(LAST), style
            )
        if way < 0.3:
            return _styled(r, r.choice(FIRST), last, style)
        if way < 0.55:
            return _styled(r, first, r.choice(LAST), style)
        if way < 0.75:
            return _styled(r, near_first, last, style)
        return _styled(r, first, near_last, style)

    return made


def people(r: Random, count: int, style: Style = "plain") -> list[Name]:
    """Different people; in some sheets a few have names near another's."""
    found: list[Name] = []
    kin = kin_person(style)
    while len(found) < count:
        near = bool(found) and r.random() < 0.25
        name = kin(r, r.choice(found)) if near else _styled(r, r.choice(FIRST), r.choice(LAST), style)
        if not any(name.overlaps(other) for other in found):
            found.append(name)
    return found


def person(r: Random) -> str:
    return f"{r.choice(FIRST)} {r.choice(LAST)}"


_CITIES = (
    "London Manchester Birmingham Leeds Glasgow Edinburgh Bristol Liverpool Cardiff Belfast Dublin Cork Boston Chicago Denver Seattle Austin Dallas Houston Atlanta Miami "
    "Portland Phoenix Detroit Cleveland Pittsburgh Baltimore Toronto Vancouver Montreal Ottawa Calgary Sydney Melbourne Brisbane Perth Auckland Wellington Singapore Nairobi "
    "Lagos Accra Cape_Town Berlin Munich Hamburg Vienna Zurich Geneva Paris Lyon Madrid Barcelona Lisbon Porto Milan Rome Oslo Stockholm Helsinki Copenhagen Warsaw Prague "
    "Budapest Athens Dubai Mumbai Delhi Bangalore Osaka Seoul Jakarta Manila Bangkok"
)
CITIES = tuple(city.replace("_", " ") for city in _CITIES.split())
BRANDS = (
    "Northgate Harbour Bluestone Alderton Summit Vertex Orion Kestrel Falcon Redwood Ironbridge Lakeside Meridian Pinnacle Sterling Granite Cobalt Evergreen Beacon Crestwood "
    "Halcyon Juniper Larkspur Marlowe Norwood Oakfield Pemberley Quantum Riverton Silverline Tamarind Ultima Vantage Westbrook Yarrow Zenith Ashdown Brightwell Calder Dunmore "
    "Eastwick Fairmont Greystone Hawthorne Inverness Kingsley Langford Millbrook Newport Ormond Prescott Ravenhill Stratton Thornbury Underhill Waverley"
).split()
TRADES = "Logistics Foods Electronics Pharma Textiles Energy Software Media Engineering Insurance Chemicals Motors Robotics Furniture Analytics Marine Steel Packaging Airlines Optics".split()


def firm(r: Random) -> Name:
    """A company, which people also call by the short form of its name."""
    brand, trade = r.choice(BRANDS), r.choice(TRADES)
    return _firm(brand, trade, r.choice(("Ltd", "Inc", "plc", "Group", "LLC", "Co", "Corporation", "GmbH")))


def _firm(brand: str, trade: str, end: str) -> Name:
    return Name(f"{brand} {trade} {end}", (f"{brand} {trade}", f"{brand} {trade}"))


def kin_firm(r: Random, like: Name) -> Name:
    """A company of the same trade under another name, or of the same name in another trade."""
    brand, trade, end = like.text.split(" ", 2)
    if r.random() < 0.5:
        return _firm(r.choice(BRANDS), trade, end)
    return _firm(brand, r.choice(TRADES), end)


APPLIANCES = (
    "rice cooker|kettle|air purifier|humidifier|robot vacuum|desk lamp|printer|projector|dehumidifier|microwave|oven|dishwasher|washing machine|fridge|gas hob|cooker hood|"
    "water heater|desk fan|radiator|hair dryer|shaver|bathroom scale|blood pressure monitor|thermometer|router|keyboard|display screen|portable drive|speaker|headset|sports watch|dash cam|"
    "toothbrush|blender|coffee machine|bread maker|steamer|vacuum cleaner|water filter|smart lock|security camera|walkie-talkie|scanner|shredder|tablet|laptop|lawn mower|drill|"
    "pressure washer|chainsaw|hedge trimmer|sewing machine|air fryer|toaster|baby monitor|doorbell|thermostat|treadmill"
).split("|")
PARTS = (
    "centrifugal pump|ball valve|temperature sensor|control cable|axial fan|oil filter|air compressor|inverter|gearbox|servo motor|hydraulic cylinder|circuit breaker|contactor|"
    "power supply|flow meter|pressure gauge|heat exchanger|cooling tower|forklift|conveyor|welder|lathe|diesel generator|switch cabinet|encoder|relay|vacuum pump|mixer|bearing"
).split("|")
FOODS = (
    "oolong tea|green tea|jasmine rice|plain flour|apple juice|mineral water|olive oil|sunflower oil|soy sauce|white vinegar|caster sugar|brown sugar|honey|spaghetti|mushrooms|"
    "dates|walnuts|beef jerky|smoked ham|bacon|yogurt|milk powder|butter|cheddar|wholemeal bread|biscuits|dark chocolate|crisps|pork belly|chicken breast|salmon fillet|prawns|"
    "potatoes|tomatoes|cucumbers|aubergines|green peppers|cabbage|spinach|broccoli|carrots|onions|ginger|garlic|apples|bananas|strawberries|watermelon|grapes|oranges|mangoes|"
    "peaches|flat white|cappuccino|lemonade|tomato soup|club sandwich|Caesar salad|cheesecake|veggie burger"
).split("|")
STATIONERY = (
    "copy paper|gel pen|stapler|ring binder|filing box|whiteboard marker|sticky notes|calculator|scissors|packing tape|ink cartridge|toner|USB stick|mouse|extension lead|meeting table|"
    "office chair|filing cabinet|safe|water cooler|waste bin|mop|hand soap|paper towels|paper cups|overalls|hard hat|work gloves|dust mask|rubber boots|fire extinguisher|torch|batteries|"
    "cable ties|screwdriver|spanner|tape measure|step ladder"
).split("|")


def model(r: Random) -> str:
    """A model of some product."""
    letters = "".join(r.choice(LETTERS) for _ in range(r.choice((1, 2, 2, 2, 3))))
    number = r.choice(
        (
            r.randint(1, 9) * 100 + r.choice((0, 5, 10, 20, 50, 60)),
            r.randint(10, 98),
            r.randint(1000, 9998),
            r.randint(100, 998),
        )
    )
    return letters + r.choice(("-", "-", "-", "", "", " ")) + str(number) + r.choice(SUFFIXES)


# --- numbers, codes, dates


def integer(low: int, high: int) -> Callable[[Random], str]:
    return lambda r: str(r.randint(low, high))


def amount(low: int, high: int, *units: str) -> Ways:
    """A quantity; each way has one of these units."""
    return Ways(*(_with(integer(low, high), unit) for unit in units or ("",)))


def decimal(low: float, high: float, places: int, *units: str) -> Ways:
    return Ways(*(_with(lambda r: f"{r.uniform(low, high):.{places}f}", unit) for unit in units or ("",)))


def _with(number: Maker, after: str) -> Maker:
    return lambda r: number(r) + after


def _digits(r: Random, count: int) -> str:
    return "".join(r.choice("0123456789") for _ in range(count))


def _priced(sign: str) -> Ways:
    return Ways(
        lambda r: f"{sign}{r.randint(2, 999)}",
        lambda r: f"{sign}{r.randint(1, 99)}.{r.choice(('99', '50', '95', '25', '00', '49'))}",
        lambda r: f"{sign}{r.randint(1, 999)}.{r.randint(0, 99):02d}",
        lambda r: f"{sign}{r.randint(1, 99)},{r.randint(0, 999):03d}",
    )


def _coded(code: str) -> Maker:
    return lambda r: f"{r.randint(2, 999)}.{r.choice(('00', '50', '90', '20'))} {code}"


price = Ways(*map(_priced, "$$£€"), *map(_coded, ("USD", "EUR", "GBP")))
small_price = Ways(
    lambda r: f"${r.randint(2, 60)}", lambda r: f"£{r.randint(1, 40)}.{r.choice(('00', '50'))}", lambda r: f"€{r.randint(1, 60)}.{r.choice(('00', '90'))}", lambda r: f"{r.randint(2, 60)} EUR"
)  # fmt: skip
price_by_unit = Ways(
    price,
    price,
    lambda r: f"{r.choice('$£€')}{r.randint(2, 60)} {r.choice(('each', 'per box', 'a kilo', 'per pack', 'per unit'))}",
)
phone = Ways(
    lambda r: f"(0{r.randint(20, 79)}) {_digits(r, 4)} {_digits(r, 4)}",
    lambda r: f"{r.randint(201, 989)}-{r.randint(200, 999)}-{_digits(r, 4)}",
    lambda r: f"({r.randint(201, 989)}) {r.randint(200, 999)}-{_digits(r, 4)}",
    lambda r: f"+44 {r.randint(20, 29)} {_digits(r, 4)} {_digits(r, 4)}",
    lambda r: f"+1 {r.randint(201, 989)} {r.randint(200, 999)} {_digits(r, 4)}",
    lambda r: f"0{r.randint(1200, 1999)} {_digits(r, 6)}",
    lambda r: f"{r.randint(200, 999)}-{_digits(r, 4)}",
)
mobile = Ways(
    lambda r: f"07{_digits(r, 3)} {_digits(r, 6)}",
    lambda r: f"+44 7{_digits(r, 3)} {_digits(r, 6)}",
    lambda r: f"{r.randint(201, 989)}-{r.randint(200, 999)}-{_digits(r, 4)}",
)


def email(r: Random) -> str:
    name = (
        r.choice(
            (
                f"{r.choice(FIRST)}.{r.choice(LAST)}",
                f"{r.choice(FIRST)[0]}{r.choice(LAST)}",
                f"{r.choice(LAST)}{r.randint(1, 99)}",
            )
        )
        .lower()
        .replace("'", "")
    )
    return f"{name}@{r.choice(BRANDS).lower()}.{r.choice(('com', 'co.uk', 'org', 'net', 'edu', 'io'))}"


MONTHS = "January February March April May June July August September October November December".split()


def _dated(form: str) -> Maker:
    def made(r: Random) -> str:
        m = r.randint(1, 12)
        return form.format(
            y=r.randint(2009, 2027), m=m, d=r.randint(1, 28), name=MONTHS[m - 1], short=MONTHS[m - 1][:3]
        )

    return made


date = Ways(
    *map(_dated, ("{d} {name} {y}", "{name} {d}, {y}", "{y}-{m:02d}-{d:02d}", "{d:02d}/{m:02d}/{y}", "{d} {short} {y}"))
)
day = Ways(*map(_dated, ("{d} {name}", "{name} {d}", "{d} {short}", "{short} {d}")))


def clock(r: Random) -> str:
    h, m = r.randint(6, 21), r.choice(("00", "00", "30", "15", "45", "20", "10"))
    return f"{h:02d}:{m}" if r.random() < 0.4 else _twelve(h, m)


def _twelve(h: int, m: str) -> str:
    return f"{h if h <= 12 else h - 12}{'' if m == '00' else ':' + m} {'am' if h < 12 else 'pm'}"


def _span(form: str) -> Maker:
    def made(r: Random) -> str:
        a, b = r.randint(6, 11), r.randint(15, 23)
        start, end = r.choice(("00", "30", "00")), r.choice(("00", "30", "00"))
        return form.format(x=_twelve(a, start), y=_twelve(b, end), a=f"{a:02d}:{start}", b=f"{b:02d}:{end}")

    return made


hours = Ways(*map(_span, ("{x} to {y}", "{x} – {y}", "{x}-{y}", "{a}–{b}", "{a} - {b}", "from {x} until {y}")))


def long_time(r: Random) -> str:
    return r.choice((
        "one year", "two years", "three years", "five years", "six months", "18 months", "24 months", "36 months", "12 months", "90 days", "10 years", "1 year", "2 years",
        "3 years", "lifetime", "4 years", "60 days", "7 years", "30 days", "25 years",
    ))  # fmt: skip


room = Ways(
    lambda r: f"Room {r.randint(101, 999)}",
    integer(101, 999),
    lambda r: f"{r.choice('ABCDE')}{r.randint(101, 999)}",
    lambda r: f"Building {r.choice('ABC')}, Room {r.randint(101, 999)}",
    lambda r: f"{r.choice(('North', 'South', 'East', 'West'))} Wing {r.randint(101, 399)}",
    lambda r: f"Desk {r.randint(1, 90)}",
)
percent = Ways(
    lambda r: f"{r.randint(1, 99)}%", lambda r: f"{r.uniform(0.1, 99):.1f}%", lambda r: f"{r.uniform(0.1, 60):.2f}%", lambda r: f"{r.randint(1, 60)} per cent"
)  # fmt: skip


def change(r: Random) -> str:
    return r.choice(("-", "+", "", "up ", "down ")) + f"{r.uniform(0.1, 60):.1f}%"


def _letters(r: Random, count: int) -> str:
    return "".join(r.choice("ABCDEFGHJKLMNPQRSTUVWXYZ") for _ in range(count))


code = Ways(
    lambda r: _letters(r, 2) + str(r.randint(1000, 99999)),
    lambda r: f"{_letters(r, 1)}-{r.randint(100, 9999)}",
    integer(100000, 9999999),
    lambda r: f"{r.randint(2018, 2026)}-{r.randint(1, 999):03d}",
    lambda r: f"{_letters(r, 3)}{r.randint(10, 99)}-{r.randint(100, 999)}",
)


def one_of(text: str) -> Callable[[Random], str]:
    """One of the words of a text, or of its parts by `|`."""
    choices = text.split("|") if "|" in text else text.split()
    return lambda r: r.choice(choices)


# --- qualifiers


def put(text: str, how: str, *also: str) -> Name:
    """A qualifier, and how a question puts it: `on {}`."""
    return Name(text, also, how)


def year(number: int) -> Name:
    return put(str(number), "in {}")


def kin_year(r: Random, like: Name) -> Name:
    number = int("".join(c for c in like.text if c.isdigit())[:4])
    return year(number + r.choice((-3, -2, -1, -1, 1, 1, 2, 3, 10, -10)))


ORDINALS = "first second third fourth".split()


def quarter(number: int) -> Name:
    return put(f"Q{number}", "in {}", f"Q{number}", f"the {ORDINALS[number - 1]} quarter")


QUARTERS = tuple(quarter(n) for n in range(1, 5))
MONTH_NAMES = tuple(put(month, "in {}", month) for month in MONTHS)
WEEK = tuple(
    put(day, "on {}", day, day + "s", day[:3])
    for day in "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
)


def among(all_names: Sequence[Name]) -> Callable[[Random, Name], Name]:
    """Kin that are other names of a closed set."""
    return lambda r, like: r.choice([name for name in all_names if name != like])


class Made(Protocol):
    """Makes names of one kind, whatever they are to be like."""

    def __call__(self, r: Random, like: Name | None = None) -> Name: ...


def made(put: str, words: Sequence[str], *forms: str) -> Made:
    """Names from some words; `put` is how a question adds them: `at {}`."""

    def one(r: Random, like: Name | None = None) -> Name:
        return Name(r.choice(forms or ("{}",)).format(r.choice(words)), (), put)

    return one


def apart(count: int, make: Callable[[list[Name]], Name], tries: int = 200) -> list[Name]:
    """Different names; `make` is given those found so far."""
    found: list[Name] = []
    for _ in range(tries):
        name = make(found)
        if not any(name.overlaps(other) for other in found):
            found.append(name)
        if len(found) == count:
            break
    return found
