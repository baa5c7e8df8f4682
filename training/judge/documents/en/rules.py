"""English rules: by-laws by section, contracts, leave, returns, questions and answers."""

from collections.abc import Iterator
from random import Random

from training.judge.documents.asking import Case, Voice, cases
from training.judge.documents.en import values as v
from training.judge.documents.en.attributes import capitalised
from training.judge.documents.en.offices import at
from training.judge.documents.en.words import ENGLISH
from training.judge.documents.grids import Axis, Name, Ways, attribute, axis
from training.judge.documents.making import grid, nobody, others, pick, some, subset
from training.judge.documents.writing import Family

# --- by-laws

_DEEDS = (
    "smoking|littering|parking|camping|barbecuing|busking|fishing|swimming|flying drones|posting bills|playing loud music|feeding pigeons|walking dogs off the lead|drinking alcohol|cycling|"
    "lighting fires|storing goods|selling food|washing cars|picking flowers|letting off fireworks|charging scooters|dumping rubble|skateboarding|sleeping in vehicles|spitting"
).split("|")
_SPOTS = (
    "in the station|in the park|on the pavement|in the stairwell|near schools|in the market hall|on the beach|in the car park|in the town square|on the bridge|in the nature reserve|at the bus stop|in the playground|"
    "in the cemetery|on the pier|in the courtyard|in the library|by the reservoir|in the underpass|on the roof|in fire lanes|on the cycle path"
).split("|")
_ORDERS = "Public Order By-law|Parks and Open Spaces By-law|Cleanliness Ordinance|House Rules|Site Regulations|Nuisance By-law|Safety Regulations|Street Trading Code|Campus Rules"
_OFFICES = "the police|the parks department|the city warden|the environmental health office|the fire service|the caretaker|the licensing office|the harbour master|the security service|the traffic department"
_fine = attribute(
    "fine|penalty|amount of the fine", Ways(lambda r: f"${r.choice((10, 20, 50, 75, 100, 150, 200, 250, 500, 750, 1000))}", lambda r: f"£{r.choice((10, 25, 40, 60, 80, 120, 300, 400))}", lambda r: f"{r.choice((20, 35, 50, 90, 150, 300))} euros",
                                                lambda r: f"up to ${r.choice((100, 200, 300, 500, 800, 2000))}"), "own",
    "what's the fine for {e}|how much is the fine for {e}|~{e} fine|how much do I pay if I am caught {e}|what does {e} cost me if I get caught|what happens if someone is caught {e}|what's the penalty for {e}|how much is a ticket for {e}",
    clash="fine", said="Anyone caught {e} shall pay a fine of {v}|The fine for {e} is {v}|{v} shall be payable for {e}|A person found {e} is liable to a penalty of {v}",
)  # fmt: skip
BYLAWS = capitalised(
    _fine,
    attribute("enforcing office|authority|enforced by", v.one_of(_OFFICES), "own", "who enforces the ban on {e}|who is responsible for {e}|who do I call about people {e}|which office deals with {e}|where do I report {e}|who do I report {e} to",
              clash="office", said="The ban on {e} is enforced by {v}|Cases of {e} are dealt with by {v}"),
    attribute("reward|reward for reporting", Ways(lambda r: f"${r.choice((10, 20, 30, 50, 100, 200))}", lambda r: f"£{r.choice((5, 15, 25, 40, 60))}"), "own", "what's the reward for reporting {e}|how much do I get for reporting {e}|is there a reward for reporting {e}|reward for reporting {e}",
              clash="reward", said="Whoever reports {e} receives a reward of {v}|A reward of {v} is paid for reporting {e}"),
    attribute("time of the ban|hours of the ban", Ways(lambda r: f"between {r.randint(8, 11)} pm and {r.randint(5, 8)} am", lambda r: f"from {r.randint(9, 12)} am to {r.randint(2, 8)} pm", lambda r: f"after {r.randint(6, 11)} pm"), "own",
              "when is {e} forbidden|at what times is {e} not allowed|during which hours is {e} banned|at what time of day is {e} prohibited", clash="time", said="There shall be no {e} {v}"),
    attribute("permit|permit issued by", v.one_of("the mayor's office|the district office|the land agent|the events team|the county clerk|the estate office"), "own", "who issues permits for {e}|where do I get a permit for {e}|who can allow {e}|which office gives permission for {e}",
              clash="permit", said="A permit for {e} may be obtained from {v}|Permits for {e} are issued by {v}"),
)  # fmt: skip


def _deed(r: Random, like: Name | None = None) -> Name:
    """A deed at a spot: the same deed elsewhere, or another one there."""
    deed, spot = r.choice(_DEEDS), r.choice(_SPOTS)
    if like and r.random() < 0.8:
        old = next(one for one in _SPOTS if like.text.endswith(one))
        deed, spot = (like.text.removesuffix(" " + old), spot) if r.random() < 0.5 else (deed, old)
    return Name(f"{deed} {spot}")


def _town(r: Random, end: str) -> Axis:
    """A body of a town, whose like exists in other towns."""
    named = v.made("in the {}" if end[0].isupper() else "at {}", v.CITIES, f"{{}} {end}")
    return axis("organisation", "Body", (named(r),), named)


def bylaws(r: Random, voice: Voice | None = None) -> Iterator[Case]:
    """A by-law by sections: what is fined how, who enforces it."""
    deeds = v.apart(r.randint(3, 9), lambda found: _deed(r, r.choice(found) if found and r.random() < 0.4 else None))
    columns = some(r, BYLAWS, 1, 3, *([BYLAWS[0]] if r.random() < 0.6 else []))
    scopes = (_town(r, pick(r, _ORDERS)),) if r.random() < 0.6 else ()
    seconds, turns = (
        None,
        [
            v.put(text, "for {}", f"the {text.lower()}")
            for text in ("First offence", "Second offence", "Third offence", "Further offences")
        ],
    )
    if r.random() < 0.2:
        seconds = axis("ordinal", "Offence", subset(r, turns, 2, 3), others(turns))
    one = grid(
        r, "{0}" if scopes else pick(r, _ORDERS), axis("entity", pick(r, "Act|Conduct|Offence|What"), deeds, _deed), columns, BYLAWS, scopes=scopes, seconds=seconds, blank=(0, 0, 0.05),
        forms=() if seconds else ("articles", "prose", "table", "records", "headed", "columns"),
        before="This by-law applies to all persons.|Made under the powers of the council.|Part 1: General|For the comfort and safety of the public.", after="These rules come into force on publication.|Nothing here limits other laws.|Appeals go to the council.",
    )  # fmt: skip
    yield from cases(r, one, ENGLISH, r.randint(2, 4), voice)


# --- contracts

_ROLES = (
    ("Purchase Agreement|Contract of Sale", "Seller Buyer Carrier Guarantor"), ("Lease|Tenancy Agreement", "Landlord Tenant Agent Guarantor"), ("Building Contract|Service Agreement", "Contractor Client Subcontractor Surveyor"),
    ("Licence Agreement", "Licensor Licensee Distributor"), ("Loan Agreement", "Lender Borrower Guarantor"), ("Supply Contract|Framework Agreement", "Supplier Customer Carrier Installer"),
    ("Employment Contract", "Employer Employee Agency"), ("Publishing Agreement", "Publisher Author Translator"),
)  # fmt: skip
DUTIES = capitalised(
    attribute("notice period|notice", v.one_of("30 days|60 days|90 days|two weeks|one month|three months|six months|14 days|ten working days"), "own",
              "how much notice does {e} have to give|how long is the notice period for {e}|how far ahead must {e} give notice|~{e} notice period|what notice must {e} give to terminate|when can {e} get out, with how much notice",
              clash="notice", said="The {e} may terminate this agreement with a notice of {v}|If the {e} wishes to terminate, notice of {v} must be given|Termination by the {e} requires a written notice of {v}"),
    attribute("penalty|damages|liquidated damages", Ways(v.one_of("5% of the contract price|10% of the contract price|two months' rent|1% of the unpaid sum per week|the deposit"), lambda r: f"${r.randint(1, 90)},000"), "own",
              "what does {e} pay for a breach|what penalty does {e} owe|how much must {e} pay if it breaks the contract|~{e} penalty|what are the damages if {e} is in default|what happens if {e} defaults",
              clash="penalty", said="If the {e} is in breach, it shall pay {v}|In case of default the {e} owes {v}|The {e} shall pay {v} as damages for breach"),
    attribute("payment date|payment due", v.one_of("on the fifth of each month|within 30 days of the invoice|on the first working day of each quarter|within 14 days of delivery|upon signature|by 31 January each year|within ten days of acceptance"), "own",
              "when does {e} have to pay|by when must {e} pay|when is payment due from {e}|~{e} payment date|what's the payment deadline for {e}", clash="pay", said="The {e} shall pay {v}|Payment by the {e} is due {v}|The {e} must settle all sums {v}"),
    attribute("delivery date|delivery deadline", Ways(v.one_of("within 45 days of the order|within 60 days of signature|by the 20th of each month|within two weeks of the down payment"), lambda r: "by " + v.day(r)), "own",
              "when must {e} deliver|by when does {e} have to deliver|~{e} delivery date|what's the delivery deadline for {e}", clash="deliver", said="The {e} shall deliver {v}|Delivery by the {e} takes place {v}"),
    attribute("confidentiality period|duration of confidentiality", v.long_time, "own", "how long must {e} keep things confidential|how long is {e} bound to secrecy|~{e} confidentiality period|for how long does {e} have to keep quiet", clash="secret", said="The {e} shall keep all information confidential for {v}|The duty of confidentiality binds the {e} for {v}"),
    attribute("deposit|security", Ways(lambda r: f"${r.randint(1, 90) * 100}", v.one_of("two months' rent|5% of the price|three months' fees|a bank guarantee of 10%")), "own", "how much deposit does {e} pay|what deposit must {e} provide|~{e} deposit|what security does {e} have to put down|does {e} have to pay a deposit", clash="deposit", said="The {e} shall provide a deposit of {v}|On signing, the {e} pays {v} as security"),
    attribute("costs borne|expenses", v.one_of("freight and packing|insurance|water and electricity|customs duties|repairs of the roof|inspection fees|notary fees|waste collection|installation|cleaning of the common areas|legal fees|routine maintenance"), "own",
              "which costs does {e} bear|what does {e} have to pay for|which expenses are on {e}|~costs borne by {e}|what costs fall on {e}", clash="bear", back="who bears {v}|who pays for {v}|on whose account is {v}", said="The {e} bears the cost of {v}|The cost of {v} is for the {e}"),
    attribute("representative|contact person", v.person, "own", "who represents {e}|who signs for {e}|who is the contact at {e}|~{e} representative|who acts for {e}", clash="contact", back="who does {v} represent|which party does {v} act for", said="The {e} is represented by {v}|{v} acts for the {e}"),
    attribute("insured sum|insurance cover", lambda r: f"${r.choice((1, 2, 3, 5, 10))} million", "own", "how much insurance must {e} have|what insurance cover does {e} need|~{e} insurance|for how much must {e} be insured", clash="insured", said="The {e} shall be insured for {v}|The {e} maintains cover of {v}"),
    attribute("liability cap|limit of liability", Ways(lambda r: f"${r.randint(1, 90)}0,000", v.one_of("the annual fee|the contract price|twice the annual fee|150% of the fees paid")), "own", "what's the liability cap for {e}|up to how much is {e} liable|~{e} liability cap|what does {e}'s liability stop at", clash="cap", said="The liability of the {e} is limited to {v}|The {e} is liable up to {v}"),
)  # fmt: skip


def contracts(r: Random, voice: Voice | None = None) -> Iterator[Case]:
    """What each party of a contract owes."""
    deals, parties = r.choice(_ROLES)
    roles = [
        Name(text, (f"the {text.lower()}", f"the {text.lower()}", f"the {text}"), own=False) for text in parties.split()
    ]
    columns = some(r, DUTIES, 3, 7)
    one = grid(
        r, pick(r, deals) + (f" No. {v.code(r)}" if r.random() < 0.3 else ""), axis("role", "Party", roles[: r.choice((2, 2, 2, 3))], others(roles)), columns, DUTIES, blank=(0, 0.2, 0.4),
        forms=("articles", "articles", "prose", "records", "table", "columns"),
        before=f"This agreement is made on {v.date(r)}.|The parties agree as follows.|Recitals|Signed in two originals.", after="Changes must be in writing.|The courts of the capital have jurisdiction.|If a clause is void, the rest stands.",
    )  # fmt: skip
    yield from cases(r, one, ENGLISH, r.randint(2, 4), voice)


# --- leave

_LEAVES = (
    "Annual leave|Sick leave|Parental leave|Study leave|Bereavement leave|Unpaid leave|Compassionate leave|Marriage leave|Jury duty leave|Volunteering leave|Moving leave|Sabbatical|Carer's leave"
).split("|")
LEAVE = capitalised(
    attribute("entitlement|allowance|days", Ways(v.amount(1, 40, " days"), v.amount(1, 26, " weeks"), v.amount(2, 40, " working days")), "number",
              "how much {e} do I get|how many days of {e} do I have|how long is {e}|~{e} entitlement|~{e} days|how many days of {e} are there|how much {e} can I take|what's the allowance for {e}", clash="days", said="{v} of {e} are granted|The {a} for {e} is {v}"),
    attribute("notice|notice required", v.one_of("one week|two weeks|one month|three working days|none|24 hours|three months|10 days"), "long", "how far ahead do I have to ask for {e}|how much notice is needed for {e}|~{e} notice|how early must I apply for {e}|do I have to give notice for {e}", clash="notice"),
    attribute("pay|pay during leave", v.one_of("full pay|half pay|unpaid|80% of salary|statutory pay|full pay for two weeks|60% of salary"), "what", "is {e} paid|what do I get paid during {e}|how is {e} paid|~{e} pay|do I get my salary during {e}", clash="pay"),
    attribute("approved by|approval", v.one_of("the line manager|Human Resources|the head of department|the director|the board|the team leader|nobody, it is automatic"), "who", "who approves {e}|who signs off {e}|whose approval do I need for {e}|~{e} approval|who decides on {e}", clash="approval"),
    attribute("proof|evidence|documents needed", v.one_of("a doctor's note|the birth certificate|a court letter|the enrolment letter|none|a signed form|a marriage certificate|the lease"), "what", "what proof is needed for {e}|which documents do I hand in for {e}|~{e} proof|do I need a certificate for {e}", clash="proof"),
    attribute("carry-over|carry-over limit", v.one_of("5 days|10 days|none|until 31 March|half of it|until the end of June"), "what", "can I carry {e} over|how much {e} can be carried over|~{e} carry-over|what happens to unused {e}", clash="carry"),
)  # fmt: skip


def leave(r: Random, voice: Voice | None = None) -> Iterator[Case]:
    """Leave by years of service, grade or kind of contract."""
    kinds = [Name(text, (text.lower(), text.lower()), own=False) for text in _LEAVES]
    chosen = r.sample(kinds, r.randint(2, 5))
    columns, seconds = some(r, LEAVE, 2, 4), None
    if r.random() < 0.65:
        columns = some(r, LEAVE, 1, 2, LEAVE[0])[:2]
        a, b = r.randint(1, 3), r.randint(5, 12)

        def years(n: int) -> str:
            return f"{n} years of service" if n > 1 else "1 year of service"

        tiers = [
            Name(
                f"Less than {a} year{'s' * (a > 1)}",
                (f"less than {years(a)}", "6 months of service" if r.random() < 0.7 else f"under {years(a)}"),
                "with {}",
                own=False,
            ),
            Name(
                f"{a} to {b} years", (years(a + 1), years(b - 1), f"{a} to {b} years of service"), "after {}", own=False
            ),
            Name(
                f"More than {b} years",
                (f"more than {years(b)}", years(b + 3), years(b + r.randint(5, 9))),
                "after {}",
                own=False,
            ),
        ]
        staff = [
            v.put(text, "for {}", text.lower())
            for text in (
                "Full-time staff",
                "Part-time staff",
                "Interns",
                "Contractors",
                "Apprentices",
                "Temporary staff",
                "Managers",
                "Directors",
            )
        ]
        grades = [v.put(f"Grade {n}", "in {}", f"grade {n}") for n in range(1, 10)]
        seconds = r.choice((
            axis("condition", pick(r, "Length of service|Service|Years of service"), tiers, others(staff)), axis("condition", "Group", r.sample(staff, r.randint(2, 4)), others(staff)),
            axis("grade", "Grade", subset(r, grades, 3, 5), others(grades)),
        ))  # fmt: skip
    scopes = (axis("organisation", "Company", (at(r),), at),) if r.random() < 0.35 else ()
    what = pick(r, "Leave policy|Absence policy|Staff handbook: leave|Holiday and leave rules|Time off")
    one = grid(
        r, what if not scopes else r.choice(("{0}: ", "{0} – ")) + what, axis("entity", pick(r, "Leave|Type of leave|Kind"), chosen, others(kinds)), columns, LEAVE, seconds=seconds, scopes=scopes,
        before=f"In force since {v.date(r)}.|This policy applies to all sites.|Ask HR if in doubt.", after="Exceptions are decided case by case.|Public holidays are not counted.|Abuse of leave has consequences.",
    )  # fmt: skip
    yield from cases(r, one, ENGLISH, r.randint(2, 4), voice)


# --- returns

_CATEGORIES = "Clothing|Electronics|Books|Furniture|Software|Cosmetics|Shoes|Jewellery|Toys|Garden tools|Bicycles|Mattresses|Kitchenware|Headphones|Gift cards|Food|Custom orders|Large appliances|Phones".split(
    "|"
)
RETURNS = capitalised(
    attribute("return window|return period|returns accepted within", Ways(v.amount(5, 120, " days"), v.one_of("two weeks|one month|three months|no returns")), "long",
              "how long do I have to return {e}|until when can I send {e} back|can I return {e}|~{e} return window|how many days to return {e}|can I bring {e} back|what's the return period for {e}|are {e} returnable", clash="window", said="{e} may be returned within {v}"),
    attribute("refund|refund method", v.one_of("store credit|the original payment method|exchange only|cash|bank transfer|gift voucher"), "what", "how do I get my money back for {e}|how are {e} refunded|~{e} refund|do I get cash back for {e}|what refund is there for {e}", clash="refund", said="{e} are refunded as {v}"),
    attribute("restocking fee|return fee", Ways(v.percent, lambda r: f"${r.randint(2, 40)}"), "money", "what's the restocking fee for {e}|what does it cost to return {e}|~{e} restocking fee|is there a fee for sending {e} back|how much is deducted for {e}", clash="fee", said="A fee of {v} is deducted for {e}"),
    attribute("warranty|warranty period|guarantee", v.long_time, "long", "how long is the warranty on {e}|how long are {e} under warranty|~{e} warranty|are {e} guaranteed, for how long|what's the guarantee on {e}", clash="warranty", said="The warranty on {e} is {v}"),
    attribute("condition|required condition", v.one_of("unworn with tags|in the sealed box|unused|with all accessories|with the receipt|hygiene seal intact|clean and complete"), "what", "in what condition must {e} be returned|what state do {e} have to be in|~{e} return condition|do {e} need the original box", clash="condition", said="{e} must be {v}"),
    attribute("return postage|postage paid by", v.one_of("the customer|the shop|free label in the parcel|shared equally|customer, unless faulty"), "who", "who pays the postage for returning {e}|is sending {e} back free|~{e} return postage|who bears the shipping when I return {e}", clash="postage", said="The postage for {e} is paid by {v}"),
    attribute("repair time|repairs take", v.amount(2, 40, " working days", " days"), "long", "how long does a repair of {e} take|how long until {e} are repaired|~{e} repair time", clash="repair", said="Repairs of {e} take {v}"),
    attribute("refund time|refund issued within", v.amount(2, 30, " days", " business days"), "long", "how long does the refund for {e} take|when do I get the money for {e}|~{e} refund time|how quickly are {e} refunded", clash="when", said="Money for {e} is paid back within {v}"),
)  # fmt: skip


def returns(r: Random, voice: Voice | None = None) -> Iterator[Case]:
    """Warranty and returns by category, opened or not."""
    kinds = [Name(text, (text.lower(), text.lower()), own=False) for text in _CATEGORIES]
    states = [
        v.put("Unopened", "when {}", "unopened"),
        v.put("Opened", "when {}", "opened"),
        v.put("Faulty", "when {}", "faulty", "defective"),
        v.put("Damaged in transit", "when {}", "damaged in transit"),
        v.put("On sale", "when {}", "bought on sale", "on sale"),
    ]
    seconds = (
        axis("condition", pick(r, "State|Case|Condition"), r.sample(states, r.randint(2, 3)), others(states))
        if r.random() < 0.45
        else None
    )
    columns = some(r, RETURNS, 1, 2) if seconds else some(r, RETURNS, 2, 5)
    shop = v.made("at {}", v.BRANDS)
    scopes = (axis("organisation", "Shop", (shop(r),), shop),) if r.random() < 0.4 else ()
    what = pick(r, "Returns and refunds|Warranty and returns|Return policy|Our promise|After-sales terms")
    one = grid(
        r, what if not scopes else r.choice(("{0}: ", "{0} – ")) + what, axis("entity", pick(r, "Category|Goods|Product group"), r.sample(kinds, r.randint(3, 7)), others(kinds)), columns, RETURNS, seconds=seconds, scopes=scopes,
        before="Keep your receipt.|We want you to be happy.|These terms apply to online and shop purchases.", after="Your statutory rights are not affected.|Outlet goods are excluded.|See the website for a return form.",
    )  # fmt: skip
    yield from cases(r, one, ENGLISH, r.randint(2, 4), voice)


# --- questions and answers about one service

_SERVICE = capitalised(
    attribute("free trial|trial period", v.amount(3, 60, " days"), "own", "how long is the free trial|is there a free trial|how many days can I try it for free|~free trial", clash="trial", said="You can try everything free for {v}|The free trial lasts {v}"),
    attribute("monthly price|monthly fee", v.small_price, "own", "how much is it per month|what does it cost a month|what's the monthly fee|~monthly price", clash="month", said="The monthly fee is {v}|You pay {v} a month"),
    attribute("yearly price|annual fee", v.price, "own", "how much is it per year|what does a year cost|what's the annual fee|~yearly price", clash="yearly", said="A year costs {v}|The annual fee is {v}"),
    attribute("cancellation notice|cancellation period", v.amount(1, 60, " days", " days"), "own", "how do I cancel, how much notice|how long before the end do I have to cancel|how much notice for cancelling|~cancellation notice", clash="cancel", said="Cancel {v} before the end of the term|The notice for cancelling is {v}"),
    attribute("refund period|money-back guarantee", v.amount(5, 90, " days"), "own", "how long can I get a refund|is there a money-back guarantee|within how many days is a refund possible|~refund period", clash="refund", said="You get your money back within {v}|We refund you within {v}"),
    attribute("number of devices|devices", v.integer(1, 20), "own", "on how many devices can I use it|how many devices are allowed|~devices limit", clash="devices", said="It can be used on {v} devices at once"),
    attribute("storage|storage space", v.amount(1, 900, " GB", " TB"), "own", "how much storage do I get|how much space is included|~storage", clash="storage", said="Every account includes {v} of storage"),
    attribute("upload limit|maximum file size", v.amount(5, 900, " MB", " GB"), "own", "how big can a file be|what's the maximum file size|what's the largest upload|~upload limit", clash="upload", said="A file may have up to {v}"),
    attribute("support hours|support available", v.hours, "own", "when is support available|what are your support hours|until when can I reach support|~support hours", clash="support", said="Support answers {v}|Our support desk is staffed {v}"),
    attribute("support email|support address", v.email, "own", "where do I write to for help|what's the support email|how do I contact support by email|~support email", clash="mail", said="Write to {v} for help"),
    attribute("minimum age|age limit", v.integer(12, 21), "own", "how old do I have to be|what's the minimum age|is there an age limit|~minimum age", clash="age", said="You must be at least {v}"),
    attribute("payment methods|ways to pay", v.one_of("credit card and PayPal|bank transfer only|invoice|direct debit|cash at the desk|card, Apple Pay"), "own", "how can I pay|which payment methods do you take|do you accept cards|~payment methods", clash="pay", said="You can pay by the following means: {v}"),
    attribute("password reset|reset the password", v.one_of("click Forgot password on the login page|call the hotline|answer the security question|ask your administrator|use the link in the welcome mail"), "own", "how do I reset my password|I forgot my password, what now|~password reset", clash="password", said="To reset the password, {v}"),
    attribute("data kept for|data retention", v.long_time, "own", "how long do you keep my data|when is my data deleted|~data retention", clash="data", said="Your data is kept for {v}"),
    attribute("student discount|discount for students", v.percent, "own", "is there a student discount|how much cheaper is it for students|~student discount", clash="student", said="Students get {v} off"),
    attribute("guests|guest passes", v.amount(1, 12, " a month", " a year"), "own", "can I bring guests|how many guests can I bring|~guest passes", clash="guests", said="Members may bring guests, {v}"),
    attribute("late fee|fee for late return", v.small_price, "own", "what's the late fee|what do I pay if I am late|~late fee", clash="late", said="Being late costs {v}"),
    attribute("locker deposit|deposit", v.small_price, "own", "how much is the deposit|do I pay a deposit|~deposit", clash="deposit", said="A deposit of {v} is taken"),
)  # fmt: skip
_THINGS = "Gym|Library|Cloud|Music|Bike Share|Language School|Coworking|Photo Storage|News|Car Club|Film Club|Climbing Club|Backup"


def faq(r: Random, voice: Voice | None = None) -> Iterator[Case]:
    """Questions and answers of one service, which the title names."""
    thing = pick(r, _THINGS)
    named = v.made("at {}", v.BRANDS, f"{{}} {thing}")
    one = grid(
        r, pick(r, "{0} FAQ|{0}: frequently asked questions|Questions about {0}|{0} help|Help centre – {0}"), nobody(), some(r, _SERVICE, 4, 12), _SERVICE, scopes=(axis("organisation", "Service", (named(r),), named),), blank=(0,),
        forms=("pairs", "pairs", "prose", "records", "articles"), before="Cannot find an answer? Write to us.|Here are the most common questions.", after=f"Last updated {v.date(r)}|Was this helpful?",
    )  # fmt: skip
    yield from cases(r, one, ENGLISH, r.randint(2, 4), voice)


FAMILIES = [
    Family("en by-laws", True, ENGLISH, bylaws),
    Family("en contracts", False, ENGLISH, contracts),
    Family("en leave", False, ENGLISH, leave),
    Family("en returns", True, ENGLISH, returns),
    Family("en faq", True, ENGLISH, faq),
]
