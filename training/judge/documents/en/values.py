"""English values: names of people, places, firms and goods, numbers, dates, and names that are easily mistaken for them."""

from collections.abc import Callable
from random import Random

from training.judge.documents.grids import Axis, Maker, Name, Ways, axis

FIRST = (
    "Anna James Maria Robert Linda Michael Susan David Karen Thomas Nancy Daniel Laura Kevin Helen Brian Ruth Peter Alice Mark Judith Paul Emily Simon Clara Victor Irene Oscar Nora Felix Ida Hugo Leila Omar Priya Arjun Mei Wei Yuki Kenji "
    "Carlos Sofia Diego Lucia Pavel Olga Ivan Katya Ahmed Fatima Chloe Ethan Grace Owen Stella Noah Julia Adrian Beatrix Conrad Delia Edmund Flora Gareth Hanna Ingrid Jonas Kirsten Lars Mona Nils Petra Quentin Rosa Sven Tessa Ulrich Vera Walter Yvonne"
).split()
LAST = (
    "Smith Jones Taylor Brown Evans Wilson Walker White Green Hall Wood Clarke Turner Hill Cooper Ward Morris Moore Clark Baker Harris King Lee Allen Scott Young Adams Mitchell Carter Phillips Parker Campbell Collins Bell Murphy Bailey "
    "Rivera Cox Ward Peterson Gray Ramirez Watson Brooks Kelly Sanders Price Bennett Barnes Ross Henderson Coleman Jenkins Perry Powell Long Patterson Hughes Flores Butler Simmons Foster Bryant Russell Griffin Diaz Hayes Myers Ford Hamilton "
    "Graham Sullivan Wallace Woods Cole West Jordan Owens Reynolds Fisher Ellis Harrison Gibson Cruz Marshall Ortiz Gomez Murray Freeman Wells Webb Tucker Porter Hunter Hicks Crawford Berg Lindqvist Okafor Nakamura Petrov Schmidt Moreau Rossi Novak Kowalski Hansen"
).split()
CITIES = "London Leeds Bristol York Dublin Cork Boston Denver Austin Dallas Seattle Portland Chicago Toronto Ottawa Calgary Sydney Perth Brisbane Auckland Oslo Bergen Malmo Lyon Lille Turin Milan Porto Madrid Valencia Munich Bremen Vienna Graz Zurich Basel Prague Brno Krakow Gdansk Riga Tallinn Helsinki Tampere".split()
BRANDS = "Acme Northwind Bluestone Halcyon Redwood Vertex Lumen Orchard Ironbridge Silverline Kestrel Marlow Pinnacle Harbour Meridian Cobalt Juniper Summit Beacon Thornton Ashford Crestline Oakfield Falcon Granite Willow Apex Solway Tidewater Brightwell".split()
TRADES = "Foods Logistics Textiles Instruments Motors Publishing Energy Software Medical Paper Tools Optics Chemicals Travel Furniture Shipping Robotics Ceramics Dairy Steel".split()
GOODS = (
    "kettle|desk lamp|air purifier|humidifier|office chair|steel shelf|label printer|barcode scanner|water pump|ball valve|pressure gauge|extension cable|cordless drill|angle grinder|safety helmet|work gloves|first aid kit|fire blanket|whiteboard|paper shredder|"
    "laptop stand|webcam|headset|router|coffee grinder|toaster|blender|rice cooker|vacuum cleaner|space heater|ceiling fan|garden hose|lawn mower|hedge trimmer|ladder|toolbox|torch|power bank|smoke alarm|door lock|sleeping bag|tent|camping stove|water bottle|yoga mat|"
    "dumbbell set|bicycle pump|child seat|baby monitor|thermometer|stapler|filing cabinet|projector|microwave|dehumidifier"
).split("|")
FOODS = "oats|brown rice|wheat flour|olive oil|honey|green tea|black coffee|apples|pears|cherry tomatoes|carrots|red onions|garlic|spinach|salmon fillet|chicken breast|minced beef|cheddar|goat cheese|butter|whole milk|plain yoghurt|sourdough bread|almonds|walnuts|raisins|dark chocolate|orange juice|cider|strawberry jam|lentils|chickpeas".split(
    "|"
)


def person(r: Random) -> str:
    return f"{r.choice(FIRST)} {r.choice(LAST)}"


def kin_person(r: Random, like: Name) -> Name:
    """Another person with the same first or last name, mostly."""
    first, _, last = like.text.partition(" ")
    way = r.random()
    if way < 0.4:
        return Name(f"{r.choice(FIRST)} {last}")
    return Name(f"{first} {r.choice(LAST)}") if way < 0.8 else Name(person(r))


def people(r: Random, count: int) -> list[Name]:
    found: list[Name] = []
    while len(found) < count:
        name = kin_person(r, r.choice(found)) if found and r.random() < 0.3 else Name(person(r))
        if name not in found:
            found.append(name)
    return found


def company(r: Random) -> str:
    return f"{r.choice(BRANDS)} {r.choice(TRADES)} {r.choice(('Ltd', 'Inc.', 'plc', 'GmbH', 'LLC', 'Group', 'AB'))}"


def firm(r: Random) -> Name:
    """A company, which people also call by its name without the legal form."""
    return _firm(company(r))


def _firm(text: str) -> Name:
    short = text.rpartition(" ")[0]
    return Name(text, (short, f"at {short}", f"at {text}"))


def kin_firm(r: Random, like: Name) -> Name:
    brand, trade, form = like.text.split(" ")
    return (
        _firm(f"{r.choice(BRANDS)} {trade} {form}") if r.random() < 0.6 else _firm(f"{brand} {r.choice(TRADES)} {form}")
    )


def amount(low: int, high: int, *units: str) -> Ways:
    return Ways(*(_with(lambda r: str(r.randint(low, high)), one) for one in units or ("",)))


def decimal(low: float, high: float, places: int, *units: str) -> Ways:
    return Ways(*(_with(lambda r: f"{r.uniform(low, high):.{places}f}", one) for one in units or ("",)))


def _with(number: Maker, after: str) -> Maker:
    return lambda r: number(r) + after


def one_of(text: str) -> Callable[[Random], str]:
    choices = text.split("|")
    return lambda r: r.choice(choices)


price = Ways(
    lambda r: f"${r.randint(2, 999)}.{r.choice(('00', '50', '95', '99'))}",
    lambda r: f"£{r.randint(2, 999)}",
    lambda r: f"€{r.randint(1, 499)}.{r.randint(0, 99):02d}",
    lambda r: f"{r.randint(2, 999)} euros",
    lambda r: f"${r.randint(1, 9)},{r.randint(0, 999):03d}",
    lambda r: f"{r.randint(2, 99)}.{r.randint(0, 99):02d} USD",
)
food_price = Ways(
    lambda r: f"£{r.randint(1, 30)}.{r.randint(0, 99):02d}",
    lambda r: f"${r.randint(1, 30)}.{r.randint(0, 9)}9 per kg",
    lambda r: f"€{r.randint(1, 30)}.{r.randint(0, 99):02d}/kg",
)
phone = Ways(
    lambda r: f"+{r.randint(1, 99)} {r.randint(10, 999)} {r.randint(100, 999)} {r.randint(1000, 9999)}",
    lambda r: f"({r.randint(201, 989)}) {r.randint(200, 999)}-{r.randint(1000, 9999)}",
    lambda r: f"0{r.randint(20, 79)} {r.randint(1000, 9999)} {r.randint(1000, 9999)}",
    lambda r: f"{r.randint(201, 989)}-{r.randint(200, 999)}-{r.randint(1000, 9999)}",
)
MONTHS = "January February March April May June July August September October November December".split()
date = Ways(
    lambda r: f"{r.randint(1, 28)} {r.choice(MONTHS)} {r.randint(2009, 2027)}",
    lambda r: f"{r.choice(MONTHS)} {r.randint(1, 28)}, {r.randint(2009, 2027)}",
    lambda r: f"{r.randint(2009, 2027)}-{r.randint(1, 12):02d}-{r.randint(1, 28):02d}",
    lambda r: f"{r.randint(1, 12)}/{r.randint(1, 28)}/{r.randint(2009, 2027)}",
)
day = Ways(lambda r: f"{r.randint(1, 28)} {r.choice(MONTHS)}", lambda r: f"{r.choice(MONTHS)} {r.randint(1, 28)}")
clock = Ways(
    lambda r: f"{r.randint(6, 22)}:{r.choice(('00', '15', '30', '45', '10', '50'))}",
    lambda r: f"{r.randint(1, 12)}:{r.choice(('00', '15', '30', '45'))} {r.choice(('am', 'pm'))}",
    lambda r: f"{r.randint(6, 22):02d}:{r.randint(0, 59):02d}",
)
hours = Ways(
    lambda r: f"{r.randint(6, 11)} am to {r.randint(3, 11)} pm",
    lambda r: f"{r.randint(6, 11)}:{r.choice(('00', '30'))}-{r.randint(15, 23)}:{r.choice(('00', '30'))}",
    lambda r: f"{r.randint(6, 11):02d}:00 – {r.randint(15, 23)}:30",
)
span = Ways(
    amount(2, 60, " days", " working days"),
    amount(2, 36, " months"),
    one_of("one year|two years|three years|six months|five years|90 days|two weeks|a week"),
)
percent = Ways(
    lambda r: f"{r.randint(1, 99)}%",
    lambda r: f"{r.uniform(0.1, 60):.1f}%",
    lambda r: f"{r.uniform(0.1, 60):.2f} percent",
)
code = Ways(
    lambda r: f"{r.choice('ABCDEFGHKLMNPRSTVWX')}-{r.randint(100, 9999)}",
    lambda r: str(r.randint(10000, 999999)),
    lambda r: f"{r.choice('ABCDEF')}{r.choice('KLMNP')}{r.randint(100, 9999)}",
)
room = Ways(
    amount(101, 999),
    lambda r: f"Room {r.randint(101, 999)}",
    lambda r: f"{r.choice('ABC')}{r.randint(101, 599)}",
    lambda r: f"{r.choice(('East', 'West', 'North', 'South'))} Wing {r.randint(1, 99)}",
)


def email(r: Random) -> str:
    return f"{r.choice(FIRST)[0].lower()}.{r.choice(LAST).lower()}{r.choice(('', '', str(r.randint(1, 99))))}@{r.choice(BRANDS).lower()}.{r.choice(('com', 'org', 'net', 'co.uk'))}"


def model(r: Random) -> str:
    letters = "".join(r.choice("ABCDEFGHKLMNPRSTVWXZ") for _ in range(r.choice((1, 2, 2, 3))))
    return (
        letters
        + r.choice(("-", "-", "", " "))
        + str(r.choice((r.randint(10, 99), r.randrange(100, 990, 10), r.randint(100, 9999))))
        + r.choice(("", "", "", "A", "B", "X", " Pro", " Plus", " Mini", " II"))
    )


def year(number: int) -> Name:
    return Name(str(number), (f"in {number}", f"for {number}", f"in the year {number}"))


def kin_year(r: Random, like: Name) -> Name:
    return year(int(like.text) + r.choice((-3, -2, -1, -1, 1, 1, 2, 3, 10, -10)))


QUARTERS = tuple(
    Name(f"Q{n}", (f"in Q{n}", f"in the {word} quarter"))
    for n, word in enumerate(("first", "second", "third", "fourth"), 1)
)
MONTH_NAMES = tuple(Name(month, (f"in {month}", f"for {month}")) for month in MONTHS)
WEEK = tuple(
    Name(day, (f"on {day}", f"on {day}s")) for day in "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
)


def town(r: Random, end: str) -> Axis:
    """A body of a city, whose like exists in other cities, as the scope of a document."""

    def made(r: Random) -> Name:
        text = f"{r.choice(CITIES)} {end}"
        return Name(text, (f"at {text}", f"of {text}"))

    return axis("organisation", "Place", (made(r),), lambda r, like: made(r))
