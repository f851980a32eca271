"""Made reports that are each a story of its own, though most of their words are the same."""

import re
from collections.abc import Iterator
from random import Random

from bench.story import Story, joined, listed

_VALUES = {
    "town": (
        "Aldermoor|Brixley|Carrow|Dunford|Eastleigh "
        "Cross|Fenwick|Glenrock|Halvorsen|Inverdale|Jarrow Hill|Kelso "
        "Springs|Linton|Marchwood|Norbury|Oakhampton|Penrose|Quorn|Ridgeway|Selbourne|Tarrant|"
        "Upton"
        " Vale|Verwood|Westerly|Yarrow|Zennor|Ballard|Corinth|Delmont|Elkhorn|Franklin"
    ),
    "person": (
        "Alan Petrie|Brenda Osei|Carlos Ibarra|Dana Whitlock|Elif Kaya|Frank Moody|Grace "
        "Tunde|Hugh Lacey|Ines Prado|Joel Stern|Karen Wolfe|Liam Doherty|Maya Rao|Neil Farrow|Olga"
        " Petrova|Paul Remy|Quentin Bale|Rosa Linares|Sam Whitaker|Tess Mallory|Umar Siddiq|Vera "
        "Blum|Will Corder|Yusuf Demir|Zoe Hargreaves|Ada Lund|Ben Okafor|Clara Voss|Derek "
        "Shaw|Emma Quill"
    ),
    "club": (
        "Rovers|United|Albion|Wanderers|City|Athletic|Harriers|Rangers|Olympic|Town|Victoria|Saints"
    ),
    "road": (
        "A12|M4|B3081|Route 9|Interstate 80|Mill Lane|Harbour Street|Kings Road|Ring Road North"
    ),
    "day": "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday",
    "month": (
        "January|February|March|April|May|June|July|August|September|October|November|December"
    ),
    "sea": (
        "Bering Strait|Coral Sea|Gulf of Parita|Banda Sea|Ionian Sea|Strait of Hormuz|Drake Passage"
    ),
    "job": "teacher|carpenter|nurse|librarian|farmer|engineer|postman|baker|pilot|tailor|judge",
    "crime": "burglary|theft of a bicycle|criminal damage|common assault|fraud|drink-driving|arson",
    "currency": "dollar|euro|pound|yen|franc|yuan|rouble|real|rand|rupee|peso|krona",
    "sector": "banks|miners|energy|retailers|airlines|carmakers|utilities|technology|builders",
    "cause": "a burst water main|an overturned lorry|resurfacing work|a fallen tree|a gas leak",
}

_TEMPLATES = {
    "lottery": (
        "{town} Lotto results for {day}|The winning numbers in {day}'s {town} Lotto draw, held on "
        "{month} {1-28}, were {1-9}, {10-19}, {20-29}, {30-39}, {40-44} and {45-49}. The bonus "
        "ball was {1-49}.|There were {0-9} winners of the jackpot of {1-19}.{0-9} million dollars."
        " {10-99} players matched five numbers and the bonus and win {1000-9000} dollars "
        "each.|Tickets may be claimed at any licensed shop within 180 days of the draw. Players "
        "must be 18 or over. Please play responsibly."
    ),
    "match": (
        "{town} {club} {0-5} {town b} {club b} {0-5}|{person} scored after {3-44} minutes as "
        "{town} {club} met {town b} {club b} in front of {1200-9800} spectators on {day}.|{person "
        "b} levelled after {46-70} minutes with a header from a corner, and {person c} hit the "
        'post {2-9} minutes from time.|"The lads gave everything out there and we take it one '
        'match at a time," manager {person d} said after the final whistle.|{club} are {2-20}th in'
        " the table with {5-60} points from {6-30} matches."
    ),
    "blotter": (
        "{town} police blotter, {month} {1-28}|Officers were called to {2-400} {road} at "
        "{1-12}:{10-59} a.m. on {day} after a report of {crime}. {person}, {18-79}, of {town b}, "
        "was arrested and released on a bail of {200-4000} dollars.|In a separate incident {person"
        " b}, {18-79}, was charged with {crime b} near {road b}. Property worth {50-9000} dollars "
        "was recovered.|All persons are presumed innocent until proven guilty. Anyone with "
        "information is asked to call the department's tip line."
    ),
    "earthquake": (
        "Earthquake of magnitude {size=4-6}.{part=0-9} near {town}|An earthquake of magnitude "
        "{size=4-6}.{part=0-9} struck {5-160} km off {town} in the {sea} at {10-23}:{10-59} GMT on"
        " {day}, the seismological service said.|Its centre was at a depth of {5-300} km. It was "
        "felt in {town b}, {20-200} km away, where {person}, a {job}, said that windows rattled "
        "for {3-40} seconds.|There were no immediate reports of damage or casualties, and no "
        "tsunami warning was issued."
    ),
    "closing": (
        "{town} shares close at {close=1000-9000}|The {town} index closed at "
        "{close=1000-9000}.{10-99} points on {day}, a change of {0-4}.{10-99} percent from the "
        "previous session, in a turnover of {100-900} million shares.|Gains were led by {sector}, "
        "while {sector b} weighed on the market. Advancers numbered {100-900} and decliners "
        "{100-900}.|Brokers said that investors remained cautious ahead of figures due later in "
        "the week. The {currency} traded at {1-140}.{10-99} in late dealings."
    ),
    "obituary_notice": (
        "{person}, {age=70-99}, of {town}|{person}, {age=70-99}, a retired {job}, of {town}, died "
        "peacefully on {day}, {month} {1-28}, surrounded by family.|Born in {town b} on {month b} "
        "{1-28}, {1925-1955}, and educated there, {person} was married for {30-60} years to "
        "{person b}. Survivors include {2-6} children and {3-14} grandchildren.|Visitation will be"
        " held at {1-6} p.m. at the chapel in {road}. In lieu of flowers the family asks for "
        "donations to the hospice."
    ),
    "traffic": (
        "Delays on {road} near {town}|Drivers face delays of up to {10-90} minutes on the {road} "
        "between {town} and {town b} after {cause} closed a lane at {1-12}:{10-59} on "
        "{day}.|Traffic is queueing for {2-15} miles, and a diversion is in place through {town "
        "c}. The road is expected to reopen by {1-12}.{10-59} p.m., highways officer {person} "
        "said.|Motorists are advised to allow extra time for their journeys and to check before "
        "they travel."
    ),
    "court_list": (
        "{town} magistrates: {person} fined|{person}, {18-80}, of {2-200} {road}, {town b}, "
        "admitted {crime} on {month} {1-28} and was fined {60-900} pounds by {town} "
        "magistrates.|{person b}, {18-80}, a {job}, denied {crime b} and will stand trial on "
        "{month b} {1-28}. Bail was granted.|Both were also ordered to pay costs of {40-400} "
        "pounds and a victim surcharge of {20-99} pounds. Court lists are public."
    ),
    "fixing": (
        "Central bank of {town} sets {currency} at {rate=1-90}.{rest=1000-9999}|The central bank "
        "of {town} set the official rate of the {currency} at {rate=1-90}.{rest=1000-9999} on "
        "{day}, from {1-90}.{1000-9999} the day before.|The {currency b} was fixed at "
        "{1-90}.{1000-9999} and the {currency c} at {1-90}.{1000-9999}. The bank sold {10-900} "
        "million at its auction, dealers said.|The rate is used for customs purposes and for the "
        "accounts of the state, and does not oblige the bank to buy or sell."
    ),
    "count": (
        "{person} leads in {town} with {counted=2-98} percent counted|With {counted=2-98} percent "
        "of the votes counted in {town}, {person} leads with {1000-40000} votes, ahead of {person "
        "b} with {1000-40000}, the election office said at {1-12}:{10-59} on {day}.|{person c} is "
        "third with {100-900}. Turnout was {30-79}.{0-9} percent, against {30-79}.{0-9} percent "
        "four years ago.|The remaining ballots, among them those cast by post, are counted "
        "overnight. Results are provisional until they have been certified."
    ),
    "storm": (
        "Storm warning for {town}, winds of {wind=60-140} km/h|The weather service has issued a "
        "warning for {town} and {town b} from {1-12} p.m. on {day}, with gusts of {wind=60-140} "
        "km/h and {10-90} mm of rain in {3-24} hours.|Waves of up to {2-12} metres are expected in"
        " the {sea}. Ferries from {town c} are cancelled, and {2-40} flights have been delayed, "
        "spokesman {person} said.|People are asked to stay away from the shore, to secure loose "
        "objects, and to follow the instructions of the authorities."
    ),
}

_SIGNS = listed("Aries|Taurus|Gemini|Cancer|Leo|Virgo|Libra|Scorpio|Sagittarius|Capricorn|Pisces")
_STARS = (
    listed(
        "A letter|An old friend|A chance meeting|Some good news|A family matter|A bold idea|A delay"
    ),
    listed("changes your plans|lifts your spirits|needs your attention|brings you luck|tests you"),
    listed("before noon|at work|at home|towards evening|when you least expect it|near water"),
    listed("Trust yourself|Keep your temper|Say yes|Spend nothing|Rest more|Write it down"),
)


def filled(template: str, chance: Random) -> str:
    """Return the template with its slots filled.

    ``{2-9}`` is a number, ``{a=2-9}`` the same one each time, ``{town}`` a word, and ``{town b}``
    another one.
    """
    known: dict[str, str] = {}

    def fill(slot: re.Match[str]) -> str:
        label, _, bounds = slot[1].rpartition("=")
        if "-" in bounds:
            number = str(chance.randint(*map(int, bounds.split("-"))))
            return known.setdefault(label, number) if label else number
        if bounds not in known:
            values = _VALUES[bounds.split()[0]].split("|")
            known[bounds] = chance.choice([each for each in values if each not in known.values()])
        return known[bounds]

    return re.sub(r"\{([^}]+)\}", fill, template)


def reports(count: int, seed: int) -> Iterator[tuple[str, Story]]:
    """Give ``count`` reports of each template, and its name."""
    for kind, template in _TEMPLATES.items():
        for number in range(count):
            title, *body = filled(template, Random(f"{seed} {kind} {number}")).split("|")
            yield kind, Story(title, joined(body))


def horoscopes(count: int, seed: int) -> Iterator[tuple[str, Story]]:
    """Give ``count`` days of a column, of the same phrases in another order."""
    for number in range(count):
        chance = Random(f"{seed} horoscope {number}")
        lines = []
        for sign in _SIGNS:
            who, what, when, advice = map(chance.choice, _STARS)
            lines.append(f"{sign}: {who} {what} {when}. {advice}.")
        yield "horoscope", Story("Your stars today", joined(["What the day has for you.", *lines]))
