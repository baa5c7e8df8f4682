"""Attributes that English documents give of people, goods, devices and places, with the ways people ask for them."""

from dataclasses import replace

from training.judge.documents.en import values as v
from training.judge.documents.grids import Attribute, attribute


def capitalised(*attributes: Attribute) -> tuple[Attribute, ...]:
    """With labels as documents write them; questions keep the small letters and leave out those that begin with `+`."""
    return tuple(
        replace(
            one,
            labels=tuple(label for label in one.labels if label[0] != "+"),
            written=tuple(label[:1].upper() + label[1:] for label in (label.removeprefix("+") for label in one.labels)),
        )
        for one in attributes
    )


PEOPLE: tuple[Attribute, ...] = capitalised(
    attribute("phone|phone number|telephone|office phone|+tel.|direct line", v.phone, "what",
              "~{e} phone|~{e} number|~{e} tel|what's {e}'s phone number|what number do I call to reach {e}|how do I call {e}|can I get {e}'s phone number|{e}'s number please|"
              "which number is {e} on|I need to ring {e}, what's the number|phone number for {e}|how can I reach {e} by phone|do you have a phone number for {e}",
              clash="phone", back="whose phone number is {v}|who is on {v}|{v} called me, who is that|who has the number {v}|~whose number {v}",
              said="{e} can be reached on {v}|Call {e} on {v}|The {a} of {e} is {v}|To speak to {e}, dial {v}"),
    attribute("mobile|mobile number|cell phone|cell", v.mobile, "what",
              "~{e} mobile|~{e} cell|what's {e}'s mobile number|what is {e}'s cell phone number|{e}'s mobile|do we have a mobile for {e}|how do I text {e}",
              clash="mobile", covers="phone", back="whose mobile is {v}|whose cell number is {v}", said="{e}'s {a} is {v}|Out of hours, {e} is on {v}"),
    attribute("extension|+ext.|internal extension", v.integer(1001, 8999), "what",
              "~{e} extension|~{e} ext|what extension is {e} on|which extension do I dial for {e}|what's {e}'s extension|put me through to {e}, what's the extension",
              clash="ext", covers="phone", back="who is on extension {v}|whose extension is {v}|extension {v} is who|who picks up on ext. {v}", said="{e} is on extension {v}|Dial {v} for {e}"),
    attribute("email|email address|e-mail", v.email, "what",
              "~{e} email|what's {e}'s email|where do I email {e}|what address do I write to for {e}|how can I email {e}|send a mail to {e}, which address|email address of {e}|does {e} have an email",
              clash="email", back="whose email is {v}|who gets mail at {v}", said="Write to {e} at {v}|{e}'s {a} is {v}|Email {e} at {v}"),
    attribute("department|team|unit", v.one_of("Sales|Marketing|Finance|Human Resources|Production|Customer Service|Procurement|Legal|Facilities|Quality|Warehouse|Logistics|IT|Internal Audit|Engineering|Design|Research|Planning|Public Affairs|Data"), "what",
              "~{e} department|which department is {e} in|what department does {e} work in|where does {e} work, which department|which team is {e} on|what team does {e} belong to|is {e} in sales or where",
              clash="dept", said="{e} works in {v}|{e} belongs to {v}|{e} is part of the {v} team", describes=1),
    attribute("job title|position|role|title", v.one_of("manager|supervisor|engineer|specialist|team leader|accountant|cashier|director|deputy director|assistant|senior engineer|technician|clerk|inspector|project manager|consultant|lecturer|professor|analyst|secretary|buyer|planner"), "what",
              "~{e} job title|what does {e} do|what is {e}'s job|what's {e}'s role here|what position does {e} hold|what is {e}'s title|what's {e} employed as|is {e} a manager",
              clash="job", said="{e} is employed as {v}|{e} holds the position of {v}|{e} works as {v}", describes=2),
    attribute("employee ID|staff number|employee number|badge number", v.code, "what",
              "~{e} employee ID|~{e} staff number|what's {e}'s employee number|what is {e}'s badge number|staff no. of {e}",
              clash="id", back="who has staff number {v}|whose employee ID is {v}|who is employee {v}|which employee is {v}", said="{e} has the {a} {v}"),
    attribute("start date|hire date|+joined|date of joining", v.date, "when",
              "~{e} start date|when did {e} start|when did {e} join|since when has {e} been here|when was {e} hired|how long has {e} been with us, since when|what was {e}'s first day|when did {e} come to the company",
              clash="start", back="who started on {v}|who joined on {v}|who was hired on {v}", said="{e} joined on {v}|{e} started on {v}|{e} has been with us since {v}"),
    attribute("office|room|desk location", v.room, "where",
              "~{e} office|~{e} room|where is {e}'s office|which room is {e} in|where does {e} sit|where can I find {e}|what's {e}'s room number|which office is {e} in",
              clash="office", back="who sits in {v}|whose office is {v}|who is in {v}", said="{e} sits in {v}|{e}'s office is {v}"),
    attribute("line manager|manager|supervisor|+reports to", v.person, "who",
              "~{e} manager|who does {e} report to|who is {e}'s boss|who manages {e}|who's {e}'s line manager|who is in charge of {e}|who is {e}'s supervisor", clash="boss", said="{e} reports to {v}|{e} is managed by {v}|{v} supervises {e}"),
    attribute("qualification|degree|highest degree", v.one_of("Bachelor's|Master's|PhD|diploma|high school|MBA|associate degree|apprenticeship"), "what", "~{e} degree|what degree does {e} have|what's {e}'s highest degree|what qualification does {e} hold|how far did {e} study", clash="degree", said="{e} holds the following degree: {v}"),
    attribute("university|alma mater", lambda r: r.choice(("University of {}", "{} University", "{} College", "{} Institute of Technology")).format(r.choice(v.CITIES)), "what", "~{e} university|where did {e} study|which university did {e} go to|where did {e} graduate from|what school did {e} attend", clash="school", said="{e} studied at {v}|{e} graduated from {v}"),
    attribute("home town|+from", lambda r: r.choice(v.CITIES), "where", "~{e} home town|where is {e} from|what is {e}'s home town|where does {e} come from", clash="home", said="{e} comes from {v}"),
    attribute("birthday|date of birth|+born", v.date, "when", "~{e} birthday|when was {e} born|when is {e}'s birthday|what is {e}'s date of birth|~{e} dob", clash="born", said="{e} was born on {v}"),
    attribute("emergency contact", v.person, "who", "~{e} emergency contact|who should be called if something happens to {e}|who is {e}'s emergency contact|who do we contact in an emergency for {e}", clash="emergency"),
    attribute("deputy|stand-in|substitute", v.person, "who", "~{e} deputy|who stands in for {e}|who covers for {e}|who do I ask when {e} is away|who is {e}'s deputy|who replaces {e} during holidays", clash="deputy", said="{v} stands in for {e}|When {e} is away, ask {v}"),
    attribute("languages|languages spoken", v.one_of("English and French|Spanish|Mandarin, English|German and English|Arabic|Portuguese and Spanish|Hindi, English|Japanese|Polish|Italian and English"), "what", "~{e} languages|what languages does {e} speak|which languages does {e} know", clash="languages", said="{e} speaks {v}"),
    attribute("parking space|parking bay", lambda r: f"{r.choice('PBG')}{r.randint(1, 220)}", "where", "~{e} parking space|where does {e} park|which parking bay is {e}'s|what's {e}'s parking space", clash="park", back="who parks in {v}|whose parking space is {v}", said="{e} parks in {v}"),
)  # fmt: skip

GOODS: tuple[Attribute, ...] = capitalised(
    attribute("price|unit price|retail price|list price", v.price_by_unit, "money",
              "~{e} price|~{e} cost|how much is the {e}|how much does the {e} cost|what does the {e} cost|what do you charge for the {e}|how much for the {e}|what would I pay for the {e}|"
              "what's the price of the {e}|how much are we paying for the {e}|is the {e} expensive, how much is it|price of the {e}|how much do you want for the {e}",
              clash="price", back="what costs {v}|which item is {v}|what do you have for {v}|which one is priced at {v}", said="The {e} costs {v}|The {e} sells for {v}|The {a} of the {e} is {v}"),
    attribute("member price|club price|staff price", v.price, "money", "~{e} member price|how much is the {e} for members|what do members pay for the {e}|what's the member price of the {e}|is there a member price for the {e}", clash="member", covers="price", said="Members pay {v} for the {e}"),
    attribute("wholesale price|trade price", v.price, "money", "~{e} wholesale|what's the wholesale price of the {e}|how much is the {e} wholesale|what does the trade pay for the {e}", clash="wholesale", covers="price", said="The trade pays {v} for the {e}"),
    attribute("stock|+in stock|quantity on hand|units in stock", v.amount(0, 900, "", "", " units", " pcs"), "number",
              "~{e} stock|how many units of the {e} are in stock|how much of the {e} is left|how many of the {e} do we have|is there any {e} left|what's the stock of the {e}|how many pieces of the {e} are on hand|do we still have the {e}, how many", clash="stock", said="There are {v} of the {e} in stock"),
    attribute("origin|country of origin|+made in", v.one_of("China|Germany|Italy|Vietnam|Turkey|Spain|Brazil|Japan|India|Mexico|Poland|Kenya|Portugal|Thailand|Ireland|Denmark|Chile|Morocco"), "what",
              "~{e} origin|where does the {e} come from|where is the {e} made|which country is the {e} from|what's the origin of the {e}|where is the {e} produced", clash="origin", said="The {e} comes from {v}"),
    attribute("warranty|warranty period|guarantee", v.long_time, "long",
              "~{e} warranty|how long is the warranty on the {e}|how long is the {e} under warranty|what's the guarantee on the {e}|does the {e} come with a warranty|how many years of warranty does the {e} have|how long is the {e} covered", clash="warranty", said="The {e} has a warranty of {v}"),
    attribute("supplier|vendor|manufacturer", lambda r: v.firm(r).text, "who",
              "~{e} supplier|who supplies the {e}|where do we buy the {e}|which company supplies the {e}|who do we get the {e} from|who is the supplier of the {e}|which vendor delivers the {e}", clash="supplier", back="what does {v} supply|which item comes from {v}", said="The {e} is supplied by {v}"),
    attribute("pack size|size|packaging", lambda r: r.choice((f"{r.randint(1, 30)} kg bag", f"{r.choice((6, 12, 24))} x {r.choice((250, 330, 500))} ml", f"{r.randint(5, 60)} x {r.randint(5, 60)} cm", f"box of {r.randint(2, 50)}", f"{r.choice((100, 200, 250, 400, 500))} g", f"{r.randint(1, 9)} L")), "what",
              "~{e} pack size|how is the {e} packed|what size is the {e}|what's the pack size of the {e}|how big is the pack of the {e}|what packaging does the {e} come in", clash="spec size"),
    attribute("bin|shelf|location|bin location", lambda r: f"{r.choice('ABCDEF')}{r.randint(1, 12)}-{r.randint(1, 9):02d}", "where",
              "~{e} shelf|~{e} bin|where is the {e} kept|which shelf is the {e} on|where do I find the {e}|what bin is the {e} in|where is the {e} stored", clash="shelf", back="what is stored in {v}|what's on shelf {v}|what's in bin {v}", said="The {e} is kept in {v}"),
    attribute("minimum order|MOQ|minimum quantity", v.amount(5, 500, " units", " pcs", " boxes"), "number", "~{e} MOQ|what's the minimum order for the {e}|how many of the {e} do I have to order at least|smallest order for the {e}", clash="moq", said="At least {v} of the {e} must be ordered"),
    attribute("lead time|delivery time", v.amount(2, 60, " days", " working days", " business days"), "long", "~{e} lead time|how long does the {e} take to arrive|how long until the {e} is delivered|how soon can we get the {e}|what's the delivery time for the {e}", clash="lead", said="The {e} is delivered within {v}"),
    attribute("buyer|+responsible|contact", v.person, "who", "~{e} contact|who is responsible for the {e}|who do I ask about the {e}|who looks after the {e}|who buys the {e}|who's in charge of the {e}|who do I call about the {e}", clash="owner", back="what does {v} look after|which item is {v} responsible for", said="{v} is responsible for the {e}"),
    attribute("units sold|sales|monthly sales", v.integer(10, 9000), "number", "~{e} sales|how many units of the {e} were sold|how many of the {e} did we sell|what are the sales of the {e}|how well did the {e} sell", clash="sales", said="{v} of the {e} were sold"),
    attribute("item code|SKU|part number|article number", v.code, "what", "~{e} SKU|~{e} item code|what's the code of the {e}|what's the part number of the {e}|which code do I enter for the {e}|article number for the {e}", clash="id", back="what is {v}|which product has the code {v}|what item is {v}"),
    attribute("shelf life|+best before", v.amount(3, 36, " months", " days", " weeks"), "long", "~{e} shelf life|how long does the {e} keep|how long is the {e} good for|how long can the {e} be stored|when does the {e} go off", clash="shelf-life", said="The {e} keeps for {v}"),
    attribute("discount|rebate", v.amount(3, 50, "%", "% off"), "number", "~{e} discount|is there a discount on the {e}|how much off is the {e}|what discount do we get on the {e}", clash="discount", said="There is a discount of {v} on the {e}"),
    attribute("colour|available colours|color", v.one_of("black|white|silver|red|navy blue|dark green|grey|beige|black and white|brown"), "what", "~{e} colour|what colour is the {e}|which colours does the {e} come in|what color is the {e}", clash="colour", said="The {e} comes in {v}"),
)  # fmt: skip

DEVICE: tuple[Attribute, ...] = capitalised(
    attribute("rated power|power|power consumption", v.amount(10, 3200, "W", " W", " watts"), "number", "~{e} power|~{e} watts|how many watts does the {e} use|what's the power rating of the {e}|how much power does the {e} draw|what is the wattage of the {e}", clash="power"),
    attribute("voltage|rated voltage|supply voltage", lambda r: r.choice(("220 V", "230 V", "24 V", "12 V", "110 V", "5 V", "220–240 V, 50 Hz", "48 V", "AC 100–240 V", "36 V")), "number", "~{e} voltage|what voltage does the {e} need|what voltage is the {e}|does the {e} run on 110 or 230 volts", clash="voltage"),
    attribute("weight|net weight", v.decimal(0.2, 90, 1, " kg", "kg", " lb"), "number", "~{e} weight|how heavy is the {e}|how much does the {e} weigh|what does the {e} weigh|is the {e} heavy, how many kilos", clash="weight"),
    attribute("dimensions|size|overall dimensions", lambda r: f"{r.randint(80, 1900)} x {r.randint(60, 900)} x {r.randint(20, 800)} mm", "number", "~{e} dimensions|~{e} size|how big is the {e}|what are the dimensions of the {e}|what size is the {e}|how wide and tall is the {e}", clash="size"),
    attribute("noise level|noise", v.amount(18, 80, " dB", "dB", " dB(A)"), "number", "~{e} noise|how loud is the {e}|how noisy is the {e}|what's the noise level of the {e}|is the {e} quiet, how many decibels", clash="noise"),
    attribute("capacity|tank capacity", v.decimal(0.3, 20, 1, " L", " litres"), "number", "~{e} capacity|how much does the {e} hold|what's the capacity of the {e}|how many litres fit in the {e}", clash="capacity"),
    attribute("warranty|warranty period|guarantee", v.long_time, "long", "~{e} warranty|how long is the warranty on the {e}|how long is the {e} under warranty|what's the warranty period of the {e}|how many years of guarantee come with the {e}|how long is the {e} covered if it breaks|is there a warranty on the {e}", clash="warranty"),
    attribute("filter replacement|+replace filter every|filter life", v.amount(1, 24, " months", " months", " weeks"), "long", "~{e} filter change|how often do I change the filter of the {e}|when should the filter of the {e} be replaced|how long does the filter of the {e} last|how often does the {e} need a new filter", clash="filter"),
    attribute("charging time|+full charge", v.decimal(0.5, 9, 1, " hours", " h"), "long", "~{e} charging time|how long does the {e} take to charge|how long does it take to charge the {e}|how many hours to charge the {e} fully", clash="charge"),
    attribute("battery life|run time|operating time", v.amount(1, 72, " hours", " h"), "long", "~{e} battery life|how long does the battery of the {e} last|how long can the {e} run on one charge|how many hours does the {e} last", clash="battery"),
    attribute("IP rating|protection class|water resistance", lambda r: f"IP{r.choice('2456')}{r.choice('0145678')}", "what", "~{e} IP rating|is the {e} waterproof|what's the IP rating of the {e}|can the {e} get wet|how water-resistant is the {e}", clash="ip"),
    attribute("operating temperature|temperature range", lambda r: f"{r.choice(('-40', '-20', '-10', '0', '5'))} to {r.randint(35, 85)} °C", "what", "~{e} operating temperature|at what temperatures can the {e} be used|how cold can it get for the {e}|what's the temperature range of the {e}|can I use the {e} in freezing weather", clash="temperature"),
    attribute("cleaning interval|+clean every|+descale every", v.amount(1, 90, " days", " weeks", " months", " uses"), "long", "~{e} cleaning interval|how often should I clean the {e}|how often does the {e} need cleaning|when do I have to clean the {e}", clash="clean"),
    attribute("factory reset|reset", v.one_of("hold the power button for 5 seconds|press + and – together for 3 seconds|choose Reset in the settings menu|hold the Wi-Fi key for 8 seconds|press a pin into the reset hole for 10 seconds|switch it off and on five times|unplug it for a full minute"), "what", "~{e} reset|how do I reset the {e}|how do I restore the factory settings of the {e}|how can the {e} be reset|what do I do to reset the {e}", clash="reset"),
    attribute("red light|+red light on|flashing red light", v.one_of("water tank empty|battery low|overheated|filter blocked|dust box not in place|no network|motor overloaded|lid not closed|sensor fault|standby"), "what", "~{e} red light|why is the light on the {e} red|what does the red light on the {e} mean|the {e} shows a red light, what's wrong|red light on the {e}, what now", clash="red"),
    attribute("helpline|customer service|support phone", lambda r: r.choice((f"0800 {r.randint(100, 999)} {r.randint(1000, 9999)}", f"1-800-{r.randint(100, 999)}-{r.randint(1000, 9999)}", v.phone(r))), "what", "~{e} helpline|which number do I call if the {e} breaks|what's the support number for the {e}|who do I call about the {e}, what number|customer service number for the {e}", clash="phone"),
    attribute("price|recommended price", v.price, "money", "~{e} price|how much is the {e}|what does the {e} cost|how much does the {e} sell for|price of the {e}", clash="price"),
    attribute("standard|+complies with", lambda r: f"{r.choice(('EN', 'ISO', 'IEC', 'ANSI', 'BS EN'))} {r.randint(100, 69999)}{r.choice(('', ':2015', ':2019', '-1'))}", "what", "~{e} standard|which standard does the {e} comply with|what standard is the {e} built to|which norm applies to the {e}", clash="standard"),
    attribute("release date|+launched|+on sale since", v.date, "when", "~{e} release date|when was the {e} launched|when did the {e} come out|since when is the {e} on sale|when was the {e} released", clash="launch"),
    attribute("room size|recommended room size|coverage", v.amount(8, 120, " m²", " sq m", " square metres"), "number", "~{e} room size|what room size is the {e} for|how large a room can the {e} handle|how big an area does the {e} cover", clash="area"),
    attribute("cable length|cord length", v.decimal(0.8, 9, 1, " m", " metres"), "number", "~{e} cable length|how long is the cable of the {e}|how far does the cord of the {e} reach", clash="cord"),
    attribute("error E2|+E2", v.one_of("open circuit in the sensor|fan blocked|no water|door open|voltage too low|heating element defective|communication error"), "what", "~{e} E2|what does E2 mean on the {e}|the {e} shows E2, what is it|error E2 on the {e}", clash="e2"),
    attribute("error E5|+E5", v.one_of("pump failure|pressure too high|drain clogged|memory error|temperature probe short|motor stalled|leak detected"), "what", "~{e} E5|what does E5 mean on the {e}|the {e} shows E5, what's the problem|error E5 on the {e}", clash="e5"),
)  # fmt: skip

PLACES: tuple[Attribute, ...] = capitalised(
    attribute("opening hours|hours|+open|business hours", v.hours, "what",
              "~{e} hours|~{e} opening hours|when does {e} open|when does {e} close|what time does {e} close|what are the opening hours of {e}|how late is {e} open|until when is {e} open|when can I go to {e}|what time does {e} open|is {e} open",
              clash="hours", said="{e} is open {v}"),
    attribute("phone|phone number|telephone|+tel.", v.phone, "what", "~{e} phone|~{e} number|what's the phone number of {e}|how do I call {e}|which number do I ring for {e}|phone number for {e}", clash="phone", back="whose number is {v}|which place is on {v}", said="{e} can be reached on {v}"),
    attribute("manager|person in charge|contact|head", v.person, "who", "~{e} manager|who runs {e}|who is in charge of {e}|who manages {e}|who do I ask for at {e}|who's the manager of {e}", clash="owner", back="which place does {v} run|what is {v} in charge of", said="{e} is run by {v}|{v} is in charge of {e}"),
    attribute("address|street address|location", lambda r: f"{r.randint(1, 480)} {r.choice(('Station', 'Church', 'Victoria', 'Mill', 'Park', 'King', 'Bridge', 'Market', 'Garden', 'Harbour', 'Elm', 'Maple', 'Union', 'College'))} {r.choice(('Road', 'Street', 'Avenue', 'Lane', 'Square'))}", "where", "~{e} address|where is {e}|what's the address of {e}|how do I get to {e}, which street|which street is {e} on", clash="address", said="{e} is at {v}"),
    attribute("admission|entrance fee|ticket price", v.small_price, "money", "~{e} admission|~{e} ticket price|how much is admission to {e}|what does it cost to get into {e}|how much is a ticket for {e}|do I have to pay for {e}, how much", clash="fee", said="Admission to {e} is {v}"),
    attribute("parking fee|parking", lambda r: r.choice((f"${r.randint(1, 15)} per hour", f"£{r.randint(1, 9)} an hour", f"${r.randint(5, 40)} a day", f"€{r.randint(3, 30)} per visit")), "money", "~{e} parking|how much is parking at {e}|what does parking cost at {e}|can I park at {e}, what does it cost", clash="parking", said="Parking at {e} costs {v}"),
    attribute("floor area|area", v.amount(60, 90000, " m²", " sq ft", " square metres"), "number", "~{e} area|how big is {e}|what's the floor area of {e}|how large is {e}", clash="area"),
    attribute("capacity|seats|maximum occupancy", v.amount(10, 3000, "", " people", " seats"), "number", "~{e} capacity|how many people fit into {e}|how many seats does {e} have|what's the capacity of {e}|how many can {e} hold", clash="seats", said="{e} seats {v}"),
    attribute("floor|level", v.one_of("ground floor|1st floor|2nd floor|3rd floor|4th floor|basement|5th floor|level 2|level 6|top floor"), "what", "~{e} floor|which floor is {e} on|what floor is {e}|what level is {e} on", clash="floor", covers="address", said="{e} is on the {v}"),
    attribute("closing day|+closed|+closed on", v.one_of("Mondays|Tuesdays|public holidays|Sundays|the last Friday of the month|Christmas Day|Wednesday afternoons|the first two weeks of August"), "when", "~{e} closing day|when is {e} closed|which day is {e} closed|on what days is {e} shut|does {e} have a closing day", clash="closed"),
    attribute("booking|+how to book|reservations", v.one_of("by phone|online only|at the front desk|through the app|no booking needed|by email a day ahead|at the door"), "what", "~{e} booking|how do I book {e}|do I need to book {e}|how can I make a reservation for {e}", clash="book"),
    attribute("nearest stop|bus stop|public transport", lambda r: r.choice(("bus {n}, {s}", "{s} (line {n})", "tram {n} to {s}")).format(n=r.randint(2, 90), s=r.choice(("Town Hall", "Old Market", "Central Station", "Riverside", "University", "Docklands", "Park Gate"))), "where", "~{e} bus stop|which bus goes to {e}|what's the nearest stop to {e}|how do I get to {e} by public transport", clash="transit"),
)  # fmt: skip
