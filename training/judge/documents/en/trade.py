"""English documents of trade: figures by quarter or year, stock by warehouse, shipping by zone, rooms by season."""

from collections.abc import Iterator
from random import Random

from training.judge.documents.asking import Case, Voice, cases
from training.judge.documents.en import attributes as table
from training.judge.documents.en import values as v
from training.judge.documents.en.attributes import capitalised
from training.judge.documents.en.offices import kin_product, products
from training.judge.documents.en.words import ENGLISH
from training.judge.documents.grids import Attribute, Axis, Name, Ways, attribute, axis
from training.judge.documents.making import grid, nobody, others, pick, some, subset
from training.judge.documents.writing import Family

# --- figures


def figures_told(r: Random) -> tuple[Attribute, ...]:
    """What a report tells, all sums in one currency and scale."""
    sign, scale = r.choice("$$£€"), r.choice((" million", " million", "m", "bn", " thousand"))

    def money(r: Random) -> str:
        return f"{sign}{r.uniform(1, 990):.{r.choice((0, 1, 2))}f}{scale}"

    return capitalised(
        attribute("revenue|turnover|net sales", money, "number", "how much revenue did {e} make|what was the revenue of {e}|~{e} revenue|what were {e}'s sales|how much did {e} turn over|what did {e} take in|how high was {e}'s revenue", clash="income", said="{e} had revenue of {v}|Revenue of {e} came to {v}"),
        attribute("net income|net profit|profit", money, "number", "how much profit did {e} make|what was {e}'s net profit|~{e} profit|what did {e} earn after tax|how much did {e} earn|what was the bottom line of {e}", clash="profit", said="{e} earned {v}|Net profit of {e} was {v}"),
        attribute("gross margin|margin", v.percent, "number", "what was {e}'s gross margin|~{e} margin|how high was the margin of {e}", clash="margin", said="{e} reached a margin of {v}"),
        attribute("R&D expense|research spending|R&D", money, "number", "how much did {e} spend on research|~{e} R&D|what did {e} put into R&D|what was {e}'s research spending", clash="research", said="{e} spent {v} on research"),
        attribute("operating cost|operating expenses|costs", money, "number", "what were {e}'s costs|~{e} costs|how high were the costs of {e}|what did it cost to run {e}", clash="cost"),
        attribute("exports|export sales", money, "number", "how much did {e} export|~{e} exports|what were {e}'s export sales|how much did {e} sell abroad", clash="export", said="{e} exported goods worth {v}"),
        attribute("total assets|assets", money, "number", "what are {e}'s total assets|~{e} assets|how much in assets does {e} have", clash="assets"),
        attribute("headcount|employees|number of employees", v.integer(12, 9000), "number", "how many people work for {e}|how many employees does {e} have|~{e} headcount|how big is the staff of {e}|how many people were employed by {e}", clash="staff", said="{e} employed {v} people"),
        attribute("growth|revenue growth|year-on-year growth", v.change, "number", "how much did revenue of {e} grow|~{e} growth|how fast did {e} grow|by how much did sales of {e} change", clash="growth"),
        attribute("orders|new orders|order intake", v.integer(10, 9000), "number", "how many orders did {e} get|~{e} orders|how many new orders came in at {e}|how many orders were there for {e}", clash="orders", said="{e} booked {v} orders"),
        attribute("complaints|customer complaints", v.integer(0, 300), "number", "how many complaints did {e} receive|~{e} complaints|how many customers complained about {e}", clash="complaints", said="{e} received {v} complaints"),
        attribute("units produced|output|production", Ways(v.integer(100, 99000), v.amount(100, 99000, " units", " tonnes")), "number", "how much did {e} produce|how many units did {e} make|~{e} output|what was the output of {e}", clash="output", said="{e} produced {v}"),
        attribute("tax paid|income tax", money, "number", "how much tax did {e} pay|~{e} tax|what did {e} pay in tax", clash="tax", said="{e} paid {v} in tax"),
        attribute("dividend|dividend per share", lambda r: f"{sign}{r.uniform(0.05, 9):.2f}", "number", "what dividend did {e} pay|~{e} dividend|how high was the dividend of {e}", clash="dividend"),
    )  # fmt: skip


_REGIONS = "North_America|Europe|Asia_Pacific|Latin_America|Middle_East|Africa|Nordics|Southern_Europe|Eastern_Europe|Domestic".replace(
    "_", " "
).split("|")
_UNITS = "Retail|Wholesale|Online|Services|Hardware|Software|Industrial|Consumer|Automotive|Healthcare".split("|")


def _period(r: Random) -> tuple[Axis, list[Axis]]:
    """Years; or quarters or months of one year, which stands in the title or with each quarter."""
    if r.random() < 0.45:
        first = r.randint(2010, 2024)
        return axis(
            "year", r.choice(("Year", "Fiscal year")), [v.year(first + i) for i in range(r.randint(2, 5))], v.kin_year
        ), []
    of = r.randint(2015, 2026)
    if r.random() < 0.35:

        def make(n: int, y: int) -> Name:
            return v.put(f"Q{n} {y}", "in {}", f"Q{n} {y}", f"the {v.ORDINALS[n - 1]} quarter of {y}", f"{y} Q{n}")

        def kin(r: Random, like: Name) -> Name:
            return make(r.randint(1, 4), r.randint(of - 1, of + 1))

        return axis("quarter", "Quarter", [make(n, of) for n in range(1, r.choice((3, 4, 5)))], kin), []
    title = [axis("year", "Year", (v.year(of),), v.kin_year)]
    if r.random() < 0.55:
        return axis("quarter", "Quarter", v.QUARTERS[: r.choice((2, 3, 4))], v.among(v.QUARTERS)), title
    start = r.randint(0, 6)
    return axis("month", "Month", v.MONTH_NAMES[start : start + r.randint(2, 6)], v.among(v.MONTH_NAMES)), title


def figures(r: Random, voice: Voice | None = None) -> Iterator[Case]:
    """Figures of a company by period, often by region; or of several companies."""
    pool = figures_told(r)
    seconds, scopes = _period(r)
    kind = r.random()
    house = axis("organisation", "Company", (v.firm(r),), v.kin_firm)
    if kind < 0.35:
        entities = axis(
            "organisation",
            "Company",
            v.apart(
                r.randint(2, 4), lambda found: v.kin_firm(r, found[0]) if found and r.random() < 0.4 else v.firm(r)
            ),
            v.kin_firm,
        )
        title = "{0} " if scopes else ""
    elif kind < 0.7:
        names = [Name(text) for text in r.choice((_REGIONS, _UNITS))]
        entities, scopes = (
            axis("place", r.choice(("Region", "Segment", "Division")), r.sample(names, r.randint(2, 4)), others(names)),
            [_at(house), *scopes],
        )
        title = r.choice(("{0}: {1} ", "{0} – {1} ") if len(scopes) > 1 else ("{0}: ", "{0} – "))
    else:
        entities, scopes = nobody(), [house, *scopes]
        title = r.choice(("{0} {1} ", "{0}: {1} ") if len(scopes) > 1 else ("{0} ", "{0}: "))
    one = grid(
        r, title + pick(r, "key figures|results|business report|financial summary|performance overview|figures at a glance"), entities, some(r, pool, 1, 4), pool, seconds=seconds, scopes=scopes, blank=(0, 0, 0.06),
        before="Unaudited figures.|Source: finance department.|Figures follow last year's method.", after=f"Rounding differences may occur.|Published {v.date(r)}|n/a: not available.",
    )  # fmt: skip
    yield from cases(r, one, ENGLISH, r.randint(2, 4), voice)


def _at(house: Axis) -> Axis:
    """The company of the title, as a question adds it to a region."""
    names = tuple(Name(name.text, name.also, "at {}") for name in house.names)

    def kin(r: Random, like: Name) -> Name:
        other = v.kin_firm(r, like)
        return Name(other.text, other.also, "at {}")

    return axis(house.kind, house.label, names, kin)


# --- stock

_HOUSES = tuple(
    v.put(text, "in {}", f"the {text}", f"the {text.lower()}")
    for text in "North warehouse|South warehouse|East warehouse|West warehouse|Main warehouse|Cold store|Outlet|Basement|Annex|Spare parts depot|Shop floor".split(
        "|"
    )
)


def stock(r: Random, voice: Voice | None = None) -> Iterator[Case]:
    """An inventory, of one warehouse or several."""
    goods = list(r.choice((v.APPLIANCES, v.PARTS, v.FOODS, v.STATIONERY)))
    things = products(r, goods, r.randint(3, 9))
    wanted = {"stock", "shelf", "owner", "lead", "supplier", "id", "moq", "spec"}
    pool = [one for one in table.GOODS if one.clash & wanted]
    extra = capitalised(
        attribute("reorder level|minimum stock", v.integer(2, 200), "number", "at what level do we reorder the {e}|~{e} reorder level|how low may the stock of the {e} get|what's the minimum stock of the {e}", clash="reorder"),
        attribute("last counted|+counted on", v.date, "when", "when was the {e} last counted|~{e} last count|when did we last count the {e}", clash="count", said="The {e} was last counted on {v}"),
        attribute("on order|quantity on order", v.integer(0, 500), "number", "how many of the {e} are on order|~{e} on order|how much of the {e} did we order", clash="onorder"),
    )  # fmt: skip
    pool += list(extra)
    seconds = (
        axis("place", r.choice(("Warehouse", "Location", "Site")), subset(r, _HOUSES, 2, 3), others(_HOUSES))
        if r.random() < 0.5
        else None
    )
    columns = some(r, pool, 1, 2, pool[0])[:2] if seconds else some(r, pool, 2, 5)
    one = grid(
        r, pick(r, "Inventory|Stock list|Stock take|Warehouse report|Stock on hand"), axis("entity", pick(r, "Item|Article|Product|Part"), things, kin_product(goods)), columns, pool, seconds=seconds, blank=(0, 0, 0.1),
        before=f"As of {v.date(r)}|Counted by {v.person(r)}|All quantities in pieces unless stated.", after="Damaged goods are listed separately.|Report differences at once.",
    )  # fmt: skip
    yield from cases(r, one, ENGLISH, r.randint(2, 4), voice)


# --- shipping

_ZONES = (
    "United Kingdom|Ireland|Germany|France|Spain|Italy|Nordic countries|Switzerland|Eastern Europe|United States|Canada|Mexico|Brazil|Australia|New Zealand|Japan|China|India|Middle East|South Africa|Islands|Mainland"
).split("|")
SHIPPING = capitalised(
    attribute("standard delivery|standard shipping|standard rate", v.small_price, "money", "how much is standard shipping to {e}|~{e} standard shipping|what does normal delivery to {e} cost|how much do you charge for standard delivery to {e}", clash="standard", said="Standard delivery to {e} costs {v}"),
    attribute("express delivery|express|express rate", v.small_price, "money", "how much is express delivery to {e}|~{e} express|what does express to {e} cost|how much for express shipping to {e}", clash="express", said="Express delivery to {e} costs {v}"),
    attribute("delivery time|transit time|delivered within", Ways(v.amount(1, 30, " days", " working days"), lambda r: (lambda a: f"{a}–{a + r.randint(1, 6)} days")(r.randint(1, 20))), "long", "how long does shipping to {e} take|~{e} delivery time|how many days to {e}|how soon does a parcel get to {e}|when will a parcel reach {e}", clash="time", said="Parcels to {e} take {v}"),
    attribute("free shipping from|free delivery from", Ways(lambda r: f"${r.randint(2, 40) * 10}", lambda r: f"£{r.randint(2, 30) * 10}", lambda r: f"€{r.randint(2, 40) * 5}"), "money", "from what amount is shipping to {e} free|~{e} free shipping|how much do I have to spend for free delivery to {e}|is shipping to {e} free", clash="free", said="Delivery to {e} is free from {v}"),
    attribute("maximum weight|weight limit", v.amount(2, 70, " kg", " lb"), "number", "how heavy can a parcel to {e} be|~{e} weight limit|what's the weight limit for {e}|how many kilos can I send to {e}", clash="weight", said="Parcels to {e} may weigh {v}"),
    attribute("carrier|shipped with", v.one_of("DHL|UPS|FedEx|Royal Mail|DPD|GLS|national post|TNT|Hermes"), "who", "who delivers to {e}|~{e} carrier|which carrier do you use for {e}|who ships to {e}", clash="carrier", said="Parcels to {e} go with {v}"),
    attribute("customs fee|handling fee", v.small_price, "money", "what's the customs fee for {e}|~{e} customs|do I pay customs for {e}|how much is customs handling for {e}", clash="customs", said="Customs handling for {e} costs {v}"),
    attribute("insurance|insured up to", lambda r: f"${r.randint(1, 50) * 100}", "money", "up to what value are parcels to {e} insured|~{e} insurance|how much are parcels to {e} insured for", clash="insured"),
    attribute("return label|return cost", v.small_price, "money", "what does a return from {e} cost|~{e} return label|how much is it to send things back from {e}", clash="return"),
)  # fmt: skip


def shipping(r: Random, voice: Voice | None = None) -> Iterator[Case]:
    """Shipping to countries or zones, often by weight."""
    zones = (
        [Name(f"Zone {x}", (f"zone {x}",)) for x in "123456789"]
        if r.random() < 0.3
        else [
            Name(
                text,
                (f"the {text}",)
                if text.startswith("United") or text.endswith(("countries", "Islands", "Mainland", "East"))
                else (),
            )
            for text in _ZONES
        ]
    )
    seconds, columns = None, some(r, SHIPPING, 2, 5)
    if r.random() < 0.4:
        steps = sorted(r.sample((1, 2, 5, 10, 15, 20, 30), r.randint(2, 3)))

        def parcel(low: int, high: int) -> Name:
            also = [f"{high} kg", f"a {high} kg parcel", *([f"a {high - 1} kg parcel"] if high - 1 > low else [])]
            return Name(f"up to {high} kg", tuple(also), "for {}", own=False)

        def heavy(r: Random, like: Name) -> Name:
            n = r.randint(40, 90)
            return parcel(n - 1, n)

        seconds = axis(
            "condition", "Weight", [parcel(low, high) for low, high in zip((0, *steps), steps, strict=False)], heavy
        )
        columns = some(r, SHIPPING[:3], 1, 2)
    shop = v.made("with {}", v.BRANDS)
    scopes = (axis("organisation", "Shop", (shop(r),), shop),) if r.random() < 0.35 else ()
    what = pick(r, "Shipping rates|Delivery information|Shipping zones|Delivery costs|Where we deliver")
    one = grid(
        r, what if not scopes else r.choice(("{0}: ", "{0} – ")) + what, axis("place", pick(r, "Destination|Country|Zone|To"), r.sample(zones, r.randint(3, 7)), others(zones)), columns, SHIPPING, seconds=seconds, scopes=scopes,
        before="Orders before noon leave the same day.|All prices include tax.|We deliver Monday to Friday.", after="Bulky goods cost extra.|Delays are possible in December.|Track your parcel online.",
    )  # fmt: skip
    yield from cases(r, one, ENGLISH, r.randint(2, 4), voice)


# --- rooms

_ROOMS = "Single room|Double room|Twin room|Family room|Junior suite|Penthouse suite|Studio|Garden cottage|Economy room|Sea view room|Dormitory|Apartment".split(
    "|"
)
_HALL_NAMES = "Alpha|Beta|Gamma|Oak|Maple|Cedar|Willow|Newton|Curie|Darwin|Turing|Ada|Galileo|Boardroom|Auditorium|Seminar 1|Seminar 2|Seminar 3".split(
    "|"
)
SLEEP = capitalised(
    attribute("price per night|rate|nightly rate", Ways(lambda r: f"${r.randint(30, 600)}", lambda r: f"£{r.randint(30, 400)}", lambda r: f"€{r.randint(30, 500)}"), "money", "how much is {e} per night|~{e} price|what does {e} cost a night|how much for a night in {e}|what's the rate for {e}|how much would {e} be", clash="price", said="{e} costs {v} per night"),
    attribute("beds|bed type", v.one_of("one king bed|two single beds|one queen bed|two double beds|bunk beds|one double and a sofa bed|three single beds"), "what", "what beds does {e} have|~{e} beds|how many beds are in {e}|which bed type is in {e}", clash="beds", said="{e} has {v}"),
    attribute("size|floor area", v.amount(9, 90, " m²", " sq m"), "number", "how big is {e}|~{e} size|how large is {e}|what's the size of {e}", clash="size", said="{e} measures {v}"),
    attribute("guests|maximum guests|sleeps", v.integer(1, 8), "number", "how many people can stay in {e}|~{e} guests|how many guests fit in {e}|how many does {e} sleep", clash="guests", said="{e} sleeps {v}"),
    attribute("breakfast", v.one_of("included|$12 extra|not available|£9 per person|€14 a day|included for adults"), "what", "is breakfast included with {e}|~{e} breakfast|what does breakfast cost with {e}|do I get breakfast in {e}", clash="breakfast", said="Breakfast with {e}: {v}"),
    attribute("deposit", v.small_price, "money", "what deposit do I pay for {e}|~{e} deposit|is there a deposit for {e}", clash="deposit"),
    attribute("check-in time|check-in from", v.clock, "when", "when can I check in to {e}|~{e} check-in|from what time can I get into {e}|how early is check-in for {e}", clash="checkin"),
    attribute("free cancellation until|cancellation", v.amount(1, 30, " days before arrival"), "what", "until when can I cancel {e} for free|~{e} cancellation|can I cancel {e}|how late can I cancel {e}", clash="cancel"),
    attribute("minimum stay", v.amount(1, 7, " nights"), "long", "how long do I have to stay in {e}|~{e} minimum stay|how many nights at least in {e}|can I book {e} for one night", clash="stay"),
    attribute("view", v.one_of("sea|garden|courtyard|street|mountains|lake|car park"), "what", "what's the view from {e}|~{e} view|what do I see from {e}|does {e} have a view", clash="view"),
)  # fmt: skip
_MEET = capitalised(
    attribute("capacity|seats", v.integer(4, 300), "number", "how many people fit into {e}|~{e} capacity|how many seats does {e} have|how many can sit in {e}", clash="seats", said="{e} seats {v}"),
    attribute("price per hour|hourly rate", v.small_price, "money", "how much is {e} per hour|~{e} hourly rate|what does {e} cost an hour|how much do I pay for an hour in {e}", clash="hourly", said="{e} costs {v} per hour"),
    attribute("day rate|price per day", Ways(lambda r: f"${r.randint(70, 900)}", lambda r: f"£{r.randint(70, 900)}"), "money", "how much is {e} for a day|~{e} day rate|what does {e} cost per day", clash="daily", said="A day in {e} costs {v}"),
    attribute("floor", v.one_of("ground floor|1st floor|2nd floor|3rd floor|4th floor|basement|top floor"), "what", "which floor is {e} on|~{e} floor|on what floor do I find {e}", clash="floor", said="{e} is on the {v}"),
    attribute("equipment", v.one_of("projector|video wall|whiteboard and flip chart|conference phone|two screens|microphones|camera and screen|none"), "what", "what equipment is in {e}|~{e} equipment|does {e} have a projector|what's in {e}", clash="equipment", said="{e} is equipped as follows: {v}"),
    attribute("extension|phone extension", v.integer(1001, 8999), "what", "what's the extension of {e}|~{e} extension|which number reaches {e}", clash="ext", back="which room has extension {v}|which room is on {v}"),
    attribute("contact|booked through", v.person, "who", "who do I ask to book {e}|~{e} contact|who books {e}|who looks after {e}", clash="owner", back="which room does {v} look after", said="{e} is booked through {v}"),
    attribute("area", v.amount(9, 300, " m²", " sq m"), "number", "how big is {e}|~{e} area|how large is {e}", clash="size"),
    attribute("catering", v.one_of("coffee only|full catering|no food allowed|on request|buffet"), "what", "can we get food in {e}|~{e} catering|is there catering in {e}", clash="catering"),
)  # fmt: skip


_WHEN = {"Weekdays": "on {}", "Weekends": "at {}", "Christmas": "at {}"}


def rooms(r: Random, voice: Voice | None = None) -> Iterator[Case]:
    """Rooms of a hotel by season, or meeting rooms."""
    seconds = None
    if r.random() < 0.55:
        named = [
            Name(
                text,
                (f"the {text.lower()}", f"a {text.lower()}" if text[0] not in "AE" else f"an {text.lower()}"),
                own=False,
            )
            for text in _ROOMS
        ]
        pool, label, what = (
            SLEEP,
            pick(r, "Room|Room type|Category"),
            pick(r, "Rooms and rates|Our rooms|Price list of rooms|Accommodation|Rates"),
        )
        if r.random() < 0.5:
            times = r.choice(
                ("High season|Low season|Mid season", "Winter|Summer|Spring|Autumn", "Weekdays|Weekends|Christmas")
            )
            seasons = [
                v.put(text, _WHEN.get(text, "in {}"), text if text == "Christmas" else text.lower())
                for text in times.split("|")
            ]
            seconds = axis("day", pick(r, "Season|Period"), subset(r, seasons, 2, 3), others(seasons))
    else:
        named = [
            Name(
                text,
                (f"{text} room",)
                if text.isalpha() and len(text) < 8
                else (f"the {text.lower()}",)
                if " " not in text
                else (),
            )
            for text in _HALL_NAMES
        ]
        pool, label, what = (
            _MEET,
            pick(r, "Room|Meeting room|Name"),
            pick(r, "Meeting rooms|Room booking guide|Conference facilities|Rooms for hire"),
        )
    hotel = v.made("at {}", v.BRANDS, "Hotel {}", "{} Hotel", "{} Inn", "{} House")
    scopes = (axis("organisation", "House", (hotel(r),), hotel),) if r.random() < 0.4 else ()
    columns = some(r, pool, 1, 2) if seconds else some(r, pool, 2, 6)
    one = grid(
        r, what if not scopes else r.choice(("{0}: ", "{0} – ")) + what, axis("entity", label, r.sample(named, r.randint(3, 6)), others(named)), columns, pool, seconds=seconds, scopes=scopes,
        before="We wish you a pleasant stay.|Book early.|Wi-Fi is free in all rooms.|No pets.", after="City tax is not included.|Prices may vary.|All rooms are non-smoking.",
    )  # fmt: skip
    yield from cases(r, one, ENGLISH, r.randint(2, 4), voice)


FAMILIES = [
    Family("en figures", True, ENGLISH, figures),
    Family("en stock", True, ENGLISH, stock),
    Family("en shipping", False, ENGLISH, shipping),
    Family("en rooms", False, ENGLISH, rooms),
]
