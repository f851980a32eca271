"""Verbs by which English articles tell who speaks, in all their forms."""

from typing import Final

from service.speech.words import word_set

_VOWELS: Final = frozenset("aeiou")
_DOUBLING: Final = word_set(
    "admit aver beg blog brag chip concur dub grin nod quip rap rebut refer regret shrug slam",
    "snap sob tut",
)
_IRREGULAR: Final = {
    "say": "said", "tell": "told", "write": "wrote written", "speak": "spoke spoken",
    "read": "read", "sing": "sang sung", "begin": "began begun", "go": "went", "think": "thought",
    "put": "put", "swear": "swore sworn", "feel": "felt", "find": "found", "see": "saw seen",
    "weep": "wept", "foretell": "foretold",
}  # fmt: skip


def _ends_in_consonant_and_y(verb: str) -> bool:
    return verb.endswith("y") and verb[-2] not in _VOWELS


def _past(verb: str) -> list[str]:
    if verb in _IRREGULAR:
        return _IRREGULAR[verb].split()
    if verb.endswith("e"):
        return [verb + "d"]
    if _ends_in_consonant_and_y(verb):
        return [verb[:-1] + "ied"]
    return [verb + (verb[-1] if verb in _DOUBLING else "") + "ed"]


def _third_person(verb: str) -> str:
    if _ends_in_consonant_and_y(verb):
        return verb[:-1] + "ies"
    return verb + ("es" if verb.endswith(("o", "s", "sh", "ch", "x")) else "s")


def _participles(verbs: frozenset[str]) -> frozenset[str]:
    return frozenset(
        verb[:-1] + "ing"
        if verb.endswith("e") and not verb.endswith("ee")
        else verb + (verb[-1] if verb in _DOUBLING else "") + "ing"
        for verb in verbs
    )


def _finite(verbs: frozenset[str]) -> frozenset[str]:
    """Return the forms of verbs that stand with one person, and those of the past."""
    return frozenset(form for verb in verbs for form in (*_past(verb), _third_person(verb)))


_PLAIN: Final = word_set(
    "say tell ask add write reply answer respond explain insist argue claim announce declare",
    "state warn note admit",
)
"""Verbs that tell who speaks in their plain form as well: experts say."""

_SAY: Final = _PLAIN | word_set(
    "acknowledge advise affirm agree allege apologise apologize appeal assert assure attest aver",
    "avow banter bark beam beg bellow blog blurt boast brag caution chant chip chirp chorus",
    "chuckle cite clarify comment complain concede conclude concur confess confide confirm",
    "contend continue counsel counter croak cry declare decree demand deny disagree disclose",
    "divulge drawl elaborate email emphasise emphasize enquire enthuse exclaim fume foretell",
    "giggle grin gripe groan growl grumble gush hint hiss hope howl implore imply inform inquire",
    "insinuate instruct interject interrupt intone jeer joke lament laugh maintain marvel message",
    "moan mumble murmur muse mutter nod object observe offer opine plead pledge ponder post",
    "preach predict proclaim profess promise propose protest quip quote read reassure recall",
    "reckon recommend recount reflect reiterate rejoin remark remember remind reminisce repeat",
    "report reply retort retweet reveal riposte roar rule scoff scold scrawl scream scribble",
    "shout shriek shrug sigh sign sing smile snap snarl sneer sob speak speculate splutter spray",
    "stammer stipulate stress suggest summarise summarize swear taunt tease testify text theorise",
    "think threaten thunder tut tweet underline underscore urge venture volunteer vouch vow wail",
    "warn weep whine whisper wonder yell believe rebut indicate",
)
"""What one does whose words follow or go before."""

SAYS: Final = (
    _PLAIN
    | _finite(_SAY)
    | word_set("goes went opened began begins finished summed pointed radioed painted chant")
    | word_set("counselled recall")
)
"""Verbs of saying, in the forms that stand with a subject."""

_DESCRIBE: Final = word_set(
    "call describe brand dub denounce condemn dismiss hail praise label term characterise",
    "characterize accuse criticise criticize blame blast slam deride mock attack reject liken",
    "compare welcome thank express voice salute celebrate pronounce lambast lambaste decry laud",
    "applaud ridicule rubbish bemoan deplore castigate chide berate rebuke portray depict deem",
    "attribute refer rap congratulate commend compliment reprimand admonish tout trumpet acclaim",
    "chastise excoriate lampoon repudiate refute upbraid favor favour oppose advocate support",
)
_FEEL: Final = word_set("consider regret fear find see feel want expect wish hope doubt")

FEELS: Final = _finite(_FEEL)
"""Verbs that tell what one thinks: Berg said that voters wanted “a change”."""

DESCRIBES: Final = (
    _finite(_DESCRIBE)
    | FEELS
    | word_set("call describe talked talks spoken labelled labels cited accepted accepts")
)
"""Verbs with which a few words of a speaker stand: called it “a mess”."""

PLAIN_FORMS: Final = (_SAY | _DESCRIBE) - word_set(
    "agree attack beam believe compare continue counter hope maintain object offer propose refer",
    "reflect remember repeat report rule sign speak think threaten express demand estimate",
)
"""What stands after "to" and "would"."""

PARTICLES: Final = {
    "put": frozenset({"it"}),
    "puts": frozenset({"it"}),
    **dict.fromkeys(("hit", "hits", "shot", "fired", "fires"), frozenset({"out", "back"})),
    **dict.fromkeys(("lashed", "lashes"), frozenset({"out"})),
    **dict.fromkeys(("chimed", "weighed"), frozenset({"in"})),
    **dict.fromkeys(("railed", "rails"), frozenset({"against", "at"})),
    "points": frozenset({"out"}),
    "piped": frozenset({"up"}),
    "took": frozenset({"aim"}),
}
"""Verbs that are of saying with a particle only: hit out at."""

_NO_PARTICIPLE: Final = word_set(
    "beam chip giggle grin hope laugh nod offer ponder report reflect rule shrug sign smile speak",
    "spray think weep wonder marvel muse text believe lecture forecast rap celebrate compare",
)

SAYING: Final = _participles((_SAY | _DESCRIBE) - _NO_PARTICIPLE) | word_set("labelling pointing")
"""Participles of such verbs: their subject is that of the sentence."""

CUES: Final = SAYS | DESCRIBES | SAYING | PARTICLES.keys()

ASKS: Final = word_set("asked asks answered answers replied replies")

BEGINS: Final = word_set("read reads began begins continues ends ended concludes reading")
"""What only a text does."""

READS: Final = BEGINS | word_set(
    "read reads says said began begins continued continues ends ended concludes states stated",
    "adds added reading",
)
"""What a text does: “Still here,” it read."""

STATES: Final = word_set(
    "was were is are felt feels looked sounded remains remained been has have had took takes gave",
    "gives offered offers sent sends needs needed",
)
"""Verbs after which a few quoted words are those of their subject."""

VERBAL: Final = SAYS | word_set(
    "has have had is are was were will would can could may might must should did does do became",
    "broke brought built bought came caught chose cut died drank drew drove fell fled flew fought",
    "gave got grew held hid hit kept knew laid lay led left lent lost made met paid rode rose",
    "sang sank sat sent set shot shut slept sold spent stole stood struck swam swept taught threw",
    "took used went won wore heard started wanted happened opened closed killed lived worked",
    "helped called joined played moved turned issued released published shared circulated asked",
    "visited attended organised organized arrived returned caused damaged carried injured tricked",
    "attacked covered designed saved survived refused opens closes lives takes makes gives gets",
    "comes keeps holds wants needs knows seems sits starts stops turns helps shows means brings",
    "becomes moves includes contains follows",
)
"""Words that are hardly ever anything but verbs, and so are no part of a noun phrase."""
