"""English technical documents and records: error codes, release notes, models compared, laboratory reports, minutes."""

from collections.abc import Iterator
from random import Random

from training.judge.documents.asking import Case, Voice, cases
from training.judge.documents.en import attributes as table
from training.judge.documents.en import values as v
from training.judge.documents.en.attributes import capitalised
from training.judge.documents.en.words import ENGLISH
from training.judge.documents.grids import Name, Ways, attribute, axis
from training.judge.documents.making import grid, kin_model, others, pick, some
from training.judge.documents.writing import Family

# --- error codes

ERRORS = capitalised(
    attribute("meaning|description|fault", v.one_of("door not closed|water supply interrupted|temperature sensor open|motor overload|drain blocked|communication lost|fan stalled|low battery|overheating|paper jam|cartridge empty|pressure too low|memory full|voltage out of range|lid open|filter missing|leak detected|calibration lost"), "what",
              "what does {e} mean|~{e} meaning|what is error {e}|the display shows {e}, what is wrong|I get {e}, what's that|what fault is {e}|what's the matter when {e} comes up", clash="meaning", back="which code means {v}|which code stands for {v}|what code is shown for {v}", said="{e} means {v}|{e} stands for {v}"),
    attribute("remedy|+what to do|solution", v.one_of("close the door and restart|check the tap|replace the sensor|let it cool for 30 minutes|clean the drain|check the cable|remove the obstruction|charge the battery|clear the paper path|fit a new cartridge|call service|free up memory|use another socket|tighten the hose|run the calibration"), "what",
              "what do I do when {e} appears|how do I fix {e}|~{e} fix|what helps against {e}|how can I clear {e}|what's the remedy for {e}|{e} is showing, what should I do", clash="cure", covers="reset", said="On {e}, {v}|When {e} appears, {v}"),
    attribute("possible cause|cause", v.one_of("loose connector|worn belt|limescale|wrong fuse|blocked inlet|software fault|dirty contacts|power cut|too much load|damp electronics|broken wire|old firmware"), "what", "what causes {e}|~{e} cause|where does {e} come from|what's behind {e}|why do I get {e}", clash="cause", covers="meaning", said="{e} is caused by {v}"),
    attribute("level|severity", v.one_of("warning|critical|notice|fatal|minor"), "what", "how serious is {e}|~{e} severity|is {e} critical|how bad is {e}", clash="grade"),
    attribute("reset|reset by", v.one_of("power off and on|press OK for 3 seconds|automatic after 10 minutes|service menu only|master key|hold both arrows"), "what", "how do I reset {e}|~{e} reset|how is {e} reset|does {e} clear by itself", clash="reset", covers="cure", said="{e} is reset as follows: {v}"),
    attribute("part to replace|spare part", v.code, "what", "which part do I need for {e}|~{e} spare part|what's the spare part for {e}", clash="part"),
)  # fmt: skip


def errors(r: Random, voice: Voice | None = None) -> Iterator[Case]:
    """A list of error codes of one device, which the title names."""
    style = r.choice(("E{:02d}", "E{}", "ERR-{:03d}", "{}", "F{}", "0x{:02X}", "Error {}", "H{:02d}"))
    top = 900 if style in ("{}", "ERR-{:03d}") else 99

    def code(n: int) -> Name:
        text = style.format(n)
        also = (text.lower(),) if text.startswith("Error") else (f"error {text}", f"code {text}")
        return Name(text, also, own=style != "{}")

    def kin(r: Random, like: Name) -> Name:
        digits = "".join(c for c in like.text if c.isalnum()).lstrip("EFHRor x")
        number = int(digits or "1", 16 if "X" in style else 10)
        return code(r.choice((number + 1, number - 1, number + 10, number * 10 % top, r.randint(1, top))) % top or 1)

    codes = v.apart(
        r.randint(4, 12),
        lambda found: kin(r, r.choice(found)) if found and r.random() < 0.6 else code(r.randint(1, top)),
    )
    thing, m = r.choice((*v.APPLIANCES, *v.PARTS)), v.model(r)

    def named(m: str) -> Name:
        return Name(m, (f"the {m} {thing}", f"the {m}"), "on {}")

    scopes = (
        (axis("model", "Model", (named(m),), lambda r, like: named(kin_model(r, like.text))),)
        if r.random() < 0.7
        else ()
    )
    columns = some(r, ERRORS, 1, 3, *([ERRORS[0]] if r.random() < 0.7 else []))
    what = pick(r, "Error codes|Fault messages|Troubleshooting|Alarm list|Service codes")
    one = grid(
        r, what if not scopes else r.choice(("{0}: ", "{0} – ", "{0} ")) + what, axis("code", pick(r, "Code|Error|Message|Display"), codes, kin), columns, ERRORS, scopes=scopes, blank=(0, 0, 0.08),
        before="Unplug the device before any work.|Write down the code before you call.|Codes are shown on the display.", after="If the fault persists, contact service.|Other codes: see the service manual.",
    )  # fmt: skip
    yield from cases(r, one, ENGLISH, r.randint(2, 4), voice)


# --- releases

_RELEASE = capitalised(
    attribute("release date|released|published", v.date, "when", "when was {e} released|when did {e} come out|~{e} release date|since when is {e} available|how old is {e}, when was it published", clash="date", back="which version came out on {v}|what was released on {v}", said="{e} was released on {v}"),
    attribute("new feature|+new|+added", v.one_of("dark mode|export to PDF|offline search|two-factor login|batch printing|calendar view|plug-in support|voice input|shared folders|undo history|custom fonts|live charts|keyboard shortcuts|audit log|bulk import"), "what",
              "what's new in {e}|which feature came with {e}|~{e} new feature|what was added in {e}|what does {e} bring", clash="new", back="which version brought {v}|since which version is there {v}|in which version was {v} added", said="{e} adds {v}|{e} brings {v}"),
    attribute("fixed bug|bug fix|+fixed", v.one_of("crash on start-up|wrong totals in reports|lost attachments|slow login|broken links|garbled umlauts|memory leak|double e-mails|time zone error|missing icons|frozen window|failed backups"), "what",
              "what was fixed in {e}|which bug did {e} fix|~{e} fix|what does {e} repair|which problem is gone in {e}", clash="fix", covers="new", back="which version fixed the {v}|in which version was the {v} fixed", said="{e} fixes this: {v}"),
    attribute("known issue|known problem", v.one_of("printing may fail on macOS|the map stays blank|search ignores accents|import is slow|the tray icon flickers|tooltips are cut off|dates show in UTC|login fails behind proxies"), "what", "what is the known issue of {e}|which problem does {e} still have|~{e} known issue|what doesn't work in {e}", clash="issue"),
    attribute("minimum RAM|memory required", v.amount(1, 64, " GB"), "number", "how much RAM does {e} need|~{e} RAM|how much memory does {e} require|does {e} run with 4 GB, how much is needed", clash="ram", said="{e} needs {v} of RAM"),
    attribute("download size|size", v.amount(5, 900, " MB"), "number", "how big is {e}|~{e} size|how large is the download of {e}", clash="size", said="{e} is a download of {v}"),
    attribute("supported until|end of support", v.date, "when", "how long is {e} supported|when does support for {e} end|~{e} end of support|until when do we get updates for {e}", clash="eol", said="{e} is supported until {v}"),
    attribute("operating system|minimum system|requires", v.one_of("Windows 10|Windows 11|macOS 13|macOS 12|Ubuntu 22.04|Android 11|iOS 16|Debian 12|Windows 8.1|Android 9"), "what", "which system does {e} need|~{e} operating system|what does {e} run on|does {e} run on Windows", clash="os", said="{e} requires {v}"),
    attribute("removed feature|+removed|+dropped", v.one_of("the old editor|Flash support|fax output|FTP upload|the toolbar|Python 2 plug-ins|the side panel|XML import"), "what", "what was removed in {e}|~{e} removed|what did {e} drop|which feature is gone in {e}", clash="gone", back="which version removed {v}|since which version is {v} gone", said="{e} removes {v}"),
    attribute("release manager|responsible", v.person, "who", "who released {e}|who is responsible for {e}|~{e} release manager|who was in charge of {e}", clash="owner"),
)  # fmt: skip
_PROGRAMS = (
    "Ledger Scribe Atlas Tally Lumen Beacon Quill Harbor Nimbus Pivot Canvas Relay Sextant Vault Orbit Trellis".split()
)


def _version(numbers: tuple[int, ...]) -> Name:
    text = ".".join(map(str, numbers))
    return Name(f"Version {text}", (text, f"version {text}", f"v{text}"), own=False)


def _kin_version(r: Random, like: Name) -> Name:
    numbers = [int(part) for part in like.text.removeprefix("Version ").split(".")]
    index = r.randrange(len(numbers))
    numbers[index] = max(numbers[index] + r.choice((-1, 1, 1, 2)), 0 if index else 1)
    if r.random() < 0.2:
        numbers = [*numbers, r.randint(1, 9)] if len(numbers) < 3 else numbers[:-1]
    return _version(tuple(numbers))


def releases(r: Random, voice: Voice | None = None) -> Iterator[Case]:
    """Release notes of one program by version."""
    first = _version((r.randint(1, 12), r.randint(0, 12), r.randint(0, 9))[: r.choice((2, 3))])
    versions = v.apart(r.randint(3, 6), lambda found: _kin_version(r, r.choice(found)) if found else first)
    program = v.made("of {}", _PROGRAMS)
    scopes = (axis("product", "Program", (program(r),), program),) if r.random() < 0.6 else ()
    columns = some(r, _RELEASE, 1, 4)
    what = pick(r, "release notes|change log|version history|what's new|updates")
    one = grid(
        r, what[:1].upper() + what[1:] if not scopes else r.choice(("{0} ", "{0}: ")) + what, axis("version", "Version", versions, _kin_version), columns, _RELEASE, scopes=scopes, blank=(0, 0, 0.1),
        before="Please update soon.|Back up your data before updating.|Newest first.", after="Thanks to everybody who reported bugs.|Older versions are no longer listed.",
    )  # fmt: skip
    yield from cases(r, one, ENGLISH, r.randint(2, 4), voice)


# --- several models in one document


def models(r: Random, voice: Voice | None = None) -> Iterator[Case]:
    """Models of one series compared."""
    thing, first = r.choice((*v.APPLIANCES, *v.PARTS)), v.model(r)
    own = r.random() < 0.5

    def named(m: str) -> Name:
        return Name(m, (f"{m} {thing}", f"{thing} {m}", m), own=own)

    def kin(r: Random, like: Name) -> Name:
        return named(kin_model(r, like.text))

    series = v.apart(r.randint(2, 6), lambda found: kin(r, r.choice(found)) if found else named(first))
    pool = [one for one in table.DEVICE if not one.clash & {"e2", "e5", "phone", "red", "reset"}]
    one = grid(
        r, pick(r, "Model comparison|Technical data|Which model suits you|Specifications|Series overview") + f": {thing}", axis("model", pick(r, "Model|Type|Version"), series, kin), some(r, pool, 2, 6), pool,
        before="All models are tested.|Subject to technical changes.|Choose the model that suits you.", after="Colours may differ.|Accessories are sold separately.|Measured under laboratory conditions.",
    )  # fmt: skip
    yield from cases(r, one, ENGLISH, r.randint(2, 4), voice)


# --- laboratory

_TESTS = (
    "Hemoglobin Glucose Cholesterol Creatinine Sodium Potassium Calcium Ferritin Albumin Bilirubin Platelets Leukocytes Triglycerides Urea TSH CRP HDL LDL ALT AST Magnesium Chloride Phosphate Hematocrit Lipase Cortisol "
    "Vitamin_D Vitamin_B12 Uric_acid Free_T4 Total_protein Folic_acid"
).split()
_UNITS = ("g/dL", "mmol/L", "mg/dL", "µmol/L", "U/L", "ng/mL", "10^9/L", "mEq/L", "pg/mL", "%")
LAB = capitalised(
    attribute("result|value|measured value", Ways(lambda r: f"{r.uniform(0.1, 20):.1f}", lambda r: f"{r.randint(2, 400)}", lambda r: f"{r.uniform(0.1, 20):.1f} {r.choice(_UNITS)}", lambda r: f"{r.randint(2, 400)} {r.choice(_UNITS)}"), "number",
              "what's the {e} result|what was {e}|~{e} result|~{e}|how high is {e}|what is the value of {e}|what did the {e} test show|how is {e}", clash="result", said="{e} was measured at {v}|The result for {e} is {v}"),
    attribute("reference range|normal range|reference", lambda r: (lambda a: f"{a}–{a + r.choice((3, 10, 25, 60))}")(r.randint(1, 140)), "what", "what's the normal range for {e}|~{e} reference range|what is normal for {e}|what should {e} be|within what range should {e} lie", clash="range", covers="flag", said="The normal range of {e} is {v}"),
    attribute("flag|assessment", v.one_of("normal|high|low|critical|borderline"), "what", "is {e} normal|~{e} flag|is {e} too high|how is {e} assessed", clash="flag"),
    attribute("method|test method", v.one_of("photometry|ELISA|PCR|flow cytometry|titration|chromatography|immunoassay|microscopy|ion-selective electrode"), "what", "how was {e} measured|~{e} method|which method was used for {e}", clash="method", said="{e} was measured by {v}"),
    attribute("sample|material", v.one_of("serum|plasma|whole blood|urine|saliva|capillary blood"), "what", "what sample was used for {e}|~{e} sample|from what was {e} measured", clash="sample"),
    attribute("technician|validated by", v.person, "who", "who validated {e}|~{e} technician|who measured {e}|who signed off {e}", clash="owner"),
    attribute("price|fee", v.small_price, "money", "what does the {e} test cost|~{e} price|how much is the {e} test", clash="price"),
)  # fmt: skip


def labs(r: Random, voice: Voice | None = None) -> Iterator[Case]:
    """A laboratory report of one patient, of one day or several."""
    tests = [
        Name(text.replace("_", " "), (text.replace("_", " ").lower() if text[1].islower() else text,))
        for text in _TESTS
    ]

    def patient(r: Random, like: Name | None = None) -> Name:
        return Name((v.kin_person("plain")(r, like) if like else Name(v.person(r))).text, (), "for {}")

    scopes = [axis("person", "Patient", (patient(r),), patient)] if r.random() < 0.6 else []
    seconds = None
    month, of = r.choice(v.MONTHS), r.randint(2015, 2026)

    def kin(r: Random, like: Name | None = None) -> Name:
        n, m = r.randint(1, 28), r.choice((month, r.choice(v.MONTHS)))
        return v.put(f"{n} {m} {of}", "on {}", f"{n} {m}", f"{m} {n}")

    if r.random() < 0.35:
        seconds = axis("day", pick(r, "Date|Day|Sample of"), v.apart(r.randint(2, 4), lambda found: kin(r)), kin)
    elif r.random() < 0.5:
        scopes.append(axis("day", "Date", (kin(r),), kin))
    columns = some(r, LAB, 1, 2, LAB[0])[:2] if seconds else some(r, LAB, 2, 4, LAB[0])
    title = pick(r, "Laboratory report|Lab results|Blood test|Test results") + "".join(
        (" – {%d}" if r.random() < 0.6 else ", {%d}").replace("%d", str(i)) for i in range(len(scopes))
    )
    one = grid(
        r, title, axis("test", pick(r, "Test|Parameter|Analyte"), r.sample(tests, r.randint(3, 9)), others(tests)), columns, LAB, seconds=seconds, scopes=scopes, blank=(0, 0, 0.06),
        before="Fasting sample.|Results are for your doctor.|Accredited laboratory.", after="Values outside the range are marked.|Ask your doctor about these results.|End of report.",
    )  # fmt: skip
    yield from cases(r, one, ENGLISH, r.randint(2, 4), voice)


# --- minutes

_TASKS = (
    "order the new chairs|update the website|book the venue|draft the contract|send the invoices|translate the brochure|test the backup|hire a designer|call the supplier|prepare the budget|clean up the archive|renew the insurance|train the new staff|"
    "write the press release|check the fire doors|plan the trade fair|review the security policy|migrate the server|print the posters|collect the feedback|repair the projector|negotiate the discount|file the tax return|design the logo"
).split("|")
_TASK = capitalised(
    attribute("responsible|+owner|+assigned to|person in charge", v.person, "own", "who has to {e}|who will {e}|who is supposed to {e}|whose job is it to {e}|who agreed to {e}|who was asked to {e}|who takes care of it: {e}", clash="owner", back="what does {v} have to do|which task did {v} take on|what was {v} asked to do|what's on {v}'s list", said="{v} will {e}|{v} agreed to {e}|{v} was asked to {e}"),
    attribute("due|due date|deadline|by when", Ways(v.day, v.date, v.one_of("next Friday|end of the month|before the summer break|next meeting|end of March|within two weeks|end of the quarter")), "own", "by when do we have to {e}|when is the deadline to {e}|until when is there time to {e}|when must we {e}|how long do we have to {e}", clash="due", said="The deadline to {e} is {v}"),
    attribute("budget|approved budget", v.price, "own", "how much money is there to {e}|what's the budget to {e}|how much may it cost to {e}|what budget was approved to {e}", clash="budget", said="A budget of {v} was approved to {e}"),
    attribute("status|state", v.one_of("open|done|in progress|postponed|waiting for approval|cancelled"), "own", "did anyone {e} yet|what's the status of the task to {e}|is the task to {e} done|how far is the task to {e}", clash="status"),
    attribute("priority", v.one_of("high|low|medium|urgent|A|B"), "own", "how urgent is it to {e}|what priority has the task to {e}|is it urgent to {e}", clash="priority"),
    attribute("reviewed by|approver|+checked by", v.person, "own", "who reviews the task to {e}|who signs off when we {e}|who checks the work when we {e}", clash="check"),
    attribute("vote|result of the vote", v.one_of("unanimous|7 to 2|8 in favour, 1 against|carried with two abstentions|5 to 4|rejected"), "own", "how was the vote on the plan to {e}|what was the result of the vote to {e}|how did they vote on the plan to {e}", clash="vote"),
)  # fmt: skip
_BOARDS = "Board|Works council|Project team|Parents' council|Safety committee|Marketing team|Editorial team|Steering group|Tenants' association|Finance committee".split(
    "|"
)


def minutes(r: Random, voice: Voice | None = None) -> Iterator[Case]:
    """Minutes of a meeting: who does what by when."""
    tasks = [Name(text[:1].upper() + text[1:], (text,), own=False) for text in _TASKS]
    board = v.made("in the {}", _BOARDS)
    of = r.randint(2016, 2026)
    day = v.made("at the meeting of {}", [f"{n} {month} {of}" for n in range(1, 29) for month in v.MONTHS])
    scopes = [axis("organisation", "Body", (board(r),), board)] if r.random() < 0.5 else []
    if r.random() < 0.5:
        scopes.append(axis("day", "Date", (day(r),), day))
    title = pick(r, "Minutes|Meeting notes|Action list|Decisions|To-do list") + "".join(
        ", {%d}".replace("%d", str(i)) for i in range(len(scopes))
    )
    one = grid(
        r, title, axis("task", pick(r, "Task|Action|Item"), r.sample(tasks, r.randint(3, 8)), others(tasks)), some(r, _TASK, 1, 3, *([_TASK[0]] if r.random() < 0.7 else [])), _TASK, scopes=scopes, blank=(0, 0, 0.1),
        forms=("table", "headed", "records", "keyed", "line", "columns", "turned"),
        before=f"Chair: {v.person(r)}|Present: {r.randint(4, 20)} members|The last minutes were approved.", after=f"Next meeting: {v.day(r)}|The meeting closed at {v.clock(r)}.|Apologies: {v.person(r)}",
    )  # fmt: skip
    yield from cases(r, one, ENGLISH, r.randint(2, 4), voice)


FAMILIES = [
    Family("en error codes", True, ENGLISH, errors),
    Family("en releases", True, ENGLISH, releases),
    Family("en models", True, ENGLISH, models),
    Family("en laboratory", False, ENGLISH, labs),
    Family("en minutes", True, ENGLISH, minutes),
]
