"""Families of English documents about people and goods: staff directories, price lists, manuals."""

from collections.abc import Iterator
from random import Random

from training.judge.documents.asking import Case, Voice, cases
from training.judge.documents.en import attributes as table
from training.judge.documents.en import values as v
from training.judge.documents.en.words import ENGLISH
from training.judge.documents.grids import Kin, Name, axis
from training.judge.documents.making import grid, kin_model, nobody, some
from training.judge.documents.writing import Family


def at(r: Random, like: Name | None = None) -> Name:
    """A company at which the people of a sheet work."""
    firm = v.kin_firm(r, like) if like else v.firm(r)
    return Name(firm.text, firm.also, "at {}")


def directory(r: Random, voice: Voice | None = None) -> Iterator[Case]:
    """A contact sheet of an office, a school, a shop."""
    style = v.style_of_people(r)
    who = v.people(r, r.choice((3, 4, 5, 6, 8, 10, 14)), style)
    columns = some(r, table.PEOPLE, 2, 6)
    scopes = (axis("organisation", "Company", (at(r),), at),) if r.random() < 0.4 else ()
    what = (
        "Staff directory",
        "Contact list",
        "Phone list",
        "Team contacts",
        "Who is who",
        "Employee directory",
        "Personnel list",
        "Our team",
        "Internal contacts",
        "Staff overview",
    )
    one = grid(r, r.choice(what) if not scopes else r.choice(("{{0}}: {}", "{} of {{0}}", "{} – {{0}}", "{{0}} | {}")).format(r.choice(what)),
        scopes=scopes,
        entities=axis("entity", r.choice(("Name", "Name", "Employee", "Contact", "Person", "Staff member")), who, v.kin_person(style)),
        attributes=tuple(columns), pool=table.PEOPLE,
        blank=(0, 0, 0.1, 0.2),
        forms=TABULAR if style == "last" else (),
        before=f"For internal use only.|Last updated: {v.date(r)}|Please report changes to the front desk.|{len(who)} people|Maintained by {v.person(r)}",
        after=f"Missing someone? Tell the office.|Version {r.randint(1, 9)}|In an emergency dial 911.|Contractors are not listed here.",
    )  # fmt: skip
    yield from cases(r, one, ENGLISH, r.randint(2, 4), voice)


TABULAR = ("table", "headed", "records", "keyed", "columns", "groups", "deep")
"""For names that no sentence bears, such as `Smith, Anna`."""


def product(r: Random, goods: list[str], models: bool) -> Name:
    """A thing by name, or with a model that alone says which one it is."""
    thing = r.choice(goods)
    if not models:
        return Name(thing[:1].upper() + thing[1:], (thing,), own=thing[:1].isupper())
    m = v.model(r)
    text = r.choice((f"{thing[:1].upper()}{thing[1:]} {m}", f"{m} {thing}", m))
    return Name(text, (m, f"{m} {thing}", f"{thing} {m}"), own=r.random() < 0.3)


def kin_product(goods: list[str]) -> Kin:
    def made(r: Random, like: Name) -> Name:
        m = like.also[0]
        if len(like.also) > 1 and r.random() < 0.8:
            other = kin_model(r, m)
            return Name(like.text.replace(m, other), tuple(also.replace(m, other) for also in like.also), own=like.own)
        return product(r, goods, len(like.also) > 1)

    return made


def products(r: Random, goods: list[str], count: int) -> list[Name]:
    """Different things, all with models or none, some of which are siblings."""
    kin, models = kin_product(goods), goods != v.FOODS and r.random() < 0.65
    return v.apart(
        count, lambda found: kin(r, r.choice(found)) if found and r.random() < 0.3 else product(r, goods, models)
    )


_SHOPS = ("Stores", "Supplies", "Market", "Deli", "Trading", "Hardware", "Wholesale", "Shop")


def _shop(r: Random, like: Name | None = None) -> Name:
    return Name(f"{r.choice(v.BRANDS)} {r.choice(_SHOPS)}", (), "at {}")


def prices(r: Random, voice: Voice | None = None) -> Iterator[Case]:
    """A price list of a shop, a café, a supplier."""
    goods = list(r.choice((v.APPLIANCES, v.PARTS, v.FOODS, v.FOODS, v.STATIONERY)))
    things = products(r, goods, r.choice((3, 4, 5, 6, 8, 10, 14, 20)))
    strange = {"warranty", "colour"} if goods == v.FOODS else {"shelf-life"}
    pool = tuple(one for one in table.GOODS if not one.clash & strange)
    columns = some(r, pool, 1, 5)
    if not any("price" in one.clash for one in columns) and r.random() < 0.7:
        columns.insert(0, table.GOODS[0])
    scopes = (axis("organisation", "Shop", (_shop(r),), _shop),) if r.random() < 0.35 else ()
    what = r.choice(
        (
            "Price list",
            "Quotation",
            "Product list",
            "Catalogue",
            "Offer",
            "Prices",
            "Our range",
            "Order form",
            "Goods and prices",
        )
    )
    one = grid(r, what if not scopes else r.choice(("{{0}} {}", "{{0}}: {}", "{} – {{0}}")).format(what),
        scopes=scopes,
        entities=axis("entity", r.choice(("Item", "Product", "Name", "Article", "Description")), things, kin_product(goods)),
        attributes=tuple(columns), pool=pool,
        blank=(0, 0, 0.1, 0.15),
        before=f"All prices include VAT.|Valid until {v.date(r)}.|Ask us about larger quantities.|Prepared by {v.person(r)}|Prices without tax.",
        after="Prices may change without notice.|Errors excepted.|Carriage is charged separately.|E. & O. E.",
    )  # fmt: skip
    yield from cases(r, one, ENGLISH, r.randint(2, 4), voice)


def manuals(r: Random, voice: Voice | None = None) -> Iterator[Case]:
    """A manual whose model stands only in its title."""
    thing, m = r.choice((*v.APPLIANCES, *v.PARTS)), v.model(r)

    def named(m: str) -> Name:
        return Name(m, (f"{m} {thing}", f"{thing} {m}"))

    columns = some(r, table.DEVICE, 4, 11)
    big = thing[:1].upper() + thing[1:]
    one = grid(r, r.choice(("{0} " + thing + " – user manual", big + " {0}: instructions for use", "{0} data sheet", "{0} technical specifications", big + " {0} quick start guide", "Model: {0}", "{0} " + big)),
        scopes=(axis("model", "Model", (named(m),), lambda r, like: named(kin_model(r, like.text))),),
        entities=nobody(),
        attributes=tuple(columns), pool=table.DEVICE,
        forms=("records", "keyed", "line", "prose", "pairs", "deep"),
        before="Thank you for choosing this product.|Read these instructions before use and keep them.|Do not open the housing.|For indoor use only.|Safety: keep the appliance dry.",
        after=f"Pictures may differ from the product.|More help is on our website.|Edition {r.randint(1, 5)}.{r.randint(0, 9)}|Subject to change.",
    )  # fmt: skip
    yield from cases(r, one, ENGLISH, r.randint(2, 4), voice)


FAMILIES = [
    Family("en staff directory", True, ENGLISH, directory),
    Family("en price list", True, ENGLISH, prices),
    Family("en manuals", True, ENGLISH, manuals),
]
