"""Ranks, offices and styles before a person's name: "Brigadier General", "Prime Minister"."""

import re
from typing import Final, NamedTuple

_RANKS: Final = (
    "admiral brigadier captain colonel commander commodore constable corporal detective general "
    "inspector lieutenant major marshal sergeant sheriff superintendent "
    r"adm\.? brig\.? capt\.? cmdr\.? col\.? cpl\.? det\.? gen\.? insp\.? lt\.? maj\.? pvt\.? "
    r"sgt\.? supt\.?"
)
_OFFICES: Final = (
    "administrator advocate alderman ambassador assemblyman assemblywoman attorney ceo chair "
    "chairman chairwoman chancellor chief coach commissioner congressman congresswoman councillor "
    "councilman councilor councilwoman counsel director envoy governor judge justice lawyer leader "
    "magistrate manager mayor minister premier president prosecutor representative secretary "
    "selectman senator speaker spokesman spokesperson spokeswoman tánaiste taoiseach treasurer "
    r"amb\. cllr\.? coun\. gov\.? rep\. sec\. sen\.?"
)
_STYLES: Final = (
    "archbishop ayatollah baron baroness bishop cardinal dame doctor dr duchess duke emir emperor "
    "empress imam king lord mullah patriarch pope prince princess prof professor queen rabbi "
    r"reverend sir sultan tsar dr\. hon\. prof\. rev\.?"
)
"""Papers differ on whether a short form has a dot: Gen. Smith, Gen Smith."""
BEFORE_TWO: Final = (
    r"alhaji comrade datuk father fr\.? mama maulana mzee pastor seri shaikh sheik sheikh sister"
)
"""Before two names only: alone they are often a part of one, as in Sheikh Hasina."""
_INITIALS: Final = "DCI DI PC"
_PORTFOLIOS: Final = (
    "affairs agriculture business care climate commerce communications constitutional culture "
    "defence defense development digital economy education employment energy environment finance "
    "fisheries foreign health home housing human immigration industry information infrastructure "
    "innovation interior internal justice labor labour media mines mining natural planning public "
    "religious resources science security services social sport sports technology tourism trade "
    "transport transportation treasury veterans war water welfare work works youth"
)
_BEFORE: Final = (
    "acting adjutant air assistant associate auditor cabinet chief circuit comptroller consul "
    "crown deputy district executive field fire first fleet general grand head lance majority "
    "managing minority opposition police postmaster press prime principal rear regional second "
    "senior solicitor special staff state supreme surgeon team under vice wing"
)
"""What is part of a title only before another word of it, as portfolios are."""
_MINISTERS: Final = (
    "aviation change children civil coal communication communities electricity equality families "
    r"food forestry gas heritage higher highways land lands livestock local\s+government maritime "
    "migration mineral minerals oil parliamentary petroleum population power railway railways "
    "research roads rural shipping skills steel telecommunications textiles tribal urban women "
    "women['’]s"
)
_SHORT: Final = "ICT IT"
"""Portfolios of ministers alone: companies have them in their names, as Indian Oil does."""
_ONLY_MINISTERS: Final = rf"(?:{'|'.join(_MINISTERS.split())}|(?-i:{'|'.join(_SHORT.split())}))"
_PORTFOLIO: Final = rf"(?:{'|'.join(_PORTFOLIOS.split())}|{_ONLY_MINISTERS})"
_MODIFYING: Final = (
    rf"(?:{'|'.join(_PORTFOLIOS.split())}"
    rf"|{_ONLY_MINISTERS}(?=[^.;]{{0,40}}?(?<!executive)\s(?:minister|secretary)\s))"
)
_OFFICERS: Final = (
    "administrative commercial compliance data digital financial information investment legal "
    "marketing medical operating operations people product revenue risk science scientific "
    "security strategy technical technology veterinary"
)
_AFTER: Final = (
    rf"(?:\s+of\s+(?:staff|state|the\s+exchequer|{_PORTFOLIO}(?:(?:,|,?\s+and)?\s+{_PORTFOLIO})*"
    r"(?!\s+(?:minister|secretary)))"
    r"|[\s-]general|-elect|[\s-]in[\s-]chief|\s+executive(?:\s+officer)?"
    rf"|(?<=chief)\s+(?:economist|(?:{'|'.join(_OFFICERS.split())})\s+officer))"
)

_SMALL: Final = (
    "ambassador archbishop ayatollah bishop captain ceo chairman chairwoman chancellor chief coach "
    "commander commissioner congressman congresswoman director emir governor imam judge king "
    "leader mayor minister premier president prince princess professor prosecutor queen rabbi "
    "secretary senator speaker spokesman spokesperson spokeswoman sultan"
)
"""Titles that many papers write in small letters, and that mean nothing else before a name."""
_ALSO_SMALL = frozenset(_SMALL.split())

_WORDS = " ".join((_RANKS, _OFFICES, _STYLES, BEFORE_TWO)).split()
_HEAD = (
    rf"(?:(?:{'|'.join(sorted(_WORDS, key=len, reverse=True))}"
    rf"|(?-i:{'|'.join(_INITIALS.split())}))(?:{_AFTER})?(?:\s+\(ret(?:d|ired)?\.?\))?)"
)
_PERSONAL = "|".join(f"{_RANKS} {_STYLES} {BEFORE_TWO}".split())
"""None of a portfolio: not in "the Institute of Technology Dr. Reed"."""
_TOGETHER = rf"(?=[A-Z])(?i:{_MODIFYING})"
_OF_COMPANIES = (
    rf"ceo|chair(?:man|woman)?|president|chief\s+(?:executive|(?:{'|'.join(_OFFICERS.split())})\s)"
)
"""Before these, the word is a part of a company's name: Siemens Energy CEO Reed."""
_MODIFIER = (
    rf"(?:(?<!\bof\s)(?<!\bfor\s)(?-i:(?:{_TOGETHER},\s+)*{_TOGETHER},?\s+and\s+{_TOGETHER})"
    rf"|{_MODIFYING}(?![\s-]+(?:{_PERSONAL}|{_OF_COMPANIES})\b)|{'|'.join(_BEFORE.split())}"
    r"|(?:city|county|town|village)(?=\s+(?:administrator|manager)\b))"
)
"""Of several portfolios only in capitals: not in "a row over health and Justice Minister Reed"."""
_PARTS = rf"(?:(?:{_MODIFIER}|{_HEAD})(?:\s+|-))"
_ALONE = rf"(?:{'|'.join(BEFORE_TWO.split())})\s+\S+\s*\Z"
_ALONE_BEFORE = re.compile(rf"\b(?:{'|'.join(BEFORE_TWO.split())})\s+\Z", re.IGNORECASE)
_LEADING = re.compile(
    rf"{_PARTS}*(?!{_ALONE}){_HEAD}\s+(?=\S)(?!(?:Jn?r|Sn?r|I{{2,3}}|IV)\b)", re.IGNORECASE
)
_PRECEDING = re.compile(rf"{_PARTS}*{_HEAD}\s+\Z", re.IGNORECASE)
_HEADS = re.compile(rf"(?<!\w){_HEAD}(?!\w)", re.IGNORECASE)
_WORD = re.compile(r"[\w.]+")
_FIRST_WORD = re.compile(rf"(?<![\w-]){_WORD.pattern}")
_LAST_WORD = re.compile(r"[\s-]+\)?([\w.]+)")
"""Read backwards: a search for what ends somewhere is slow."""
_LOCAL: Final = "city county local town village"
_LAST_WORDS: Final = "economist elect exchequer executive officer ret retd retired"
_FIRST_AND_LAST: Final = frozenset(
    word.replace("\\", "").rstrip("?").rstrip(".").lower()
    for words in (*_WORDS, _INITIALS, _BEFORE, _PORTFOLIOS, _MINISTERS, _SHORT, _LAST_WORDS, _LOCAL)
    for word in words.split()
)
_LONGEST = 80
_AFTER_A_NAME = re.compile(
    r"(?:(?:,?\s+|(?<!\w))(?:[CDKMO]BE|[KQ]C|M\.?D\.?|MEP|MLA|MNA|MP|MSP|Ph\.?D\.?|SC|TD)(?!\w))+\Z"
)


class Titled(NamedTuple):
    """Where a person's name begins, and the title before it, as it is written there.

    ``title_start``: where that begins; without one, where the name does.
    """

    start: int
    title_start: int
    title: str | None


def split_title(text: str, start: int, end: int) -> Titled:
    """Tell the title from the name of the person ``text[start:end]``; it may stand before both.

    A title is no name: where nothing would be left, all of it is taken for one (John Major), and
    so is it before what only tells a son from his father (King Jr.).
    """
    within = _title_within(text, start, end)
    whole = _title_before(text, start + len(within))
    outside = whole[: max(0, len(whole) - len(within))]
    if _ALONE_BEFORE.search(outside) and " " not in text[start:end]:
        outside = ""
    title = " ".join(f"{outside} {within}".split())
    return Titled(start + len(within), start - len(outside), title or None)


def split_letters(text: str, start: int, end: int) -> int:
    """Return where the person's name ends before letters of an honour: Mia Wong KC, Jo Reed MP.

    That is its start where there is nothing else: Mia Wong, | M.D.
    """
    letters = _AFTER_A_NAME.search(text, start, end)
    return letters.start() if letters else end


# Most names have none, and the search for one is slow.
def _may_be_of_a_title(word: str) -> bool:
    return word.lower().rstrip(".") in _FIRST_AND_LAST


def _title_within(text: str, start: int, end: int) -> str:
    first = _WORD.match(text, start)
    if first is None or not _may_be_of_a_title(first[0]):
        return ""
    leading = _LEADING.match(text, start, min(end, start + _LONGEST))
    return leading[0] if leading and leading.end() < end and _is_title(leading[0]) else ""


def _title_before(text: str, start: int) -> str:
    last = _LAST_WORD.match(text[max(0, start - _LONGEST) : start][::-1])
    if last is None or not _may_be_of_a_title(last[1][::-1]):
        return ""
    words = _FIRST_WORD.finditer(text, max(0, start - _LONGEST), start)
    starts = (word.start() for word in words if _may_be_of_a_title(word[0]))
    before = next(filter(None, (_PRECEDING.match(text, each, start) for each in starts)), None)
    return before[0] if before and _is_title(before[0]) else ""


def _is_title(words: str) -> bool:
    """Tell whether each of the title's main words is written as one.

    One right before another is not its main word: a general secretary is no general.
    """
    return all(
        head[0][0].isupper() or re.split(r"[\s-]", head[0])[0] in _ALSO_SMALL
        for head in _HEADS.finditer(words)
        if not _HEADS.match(words, head.end() + 1)
    )
