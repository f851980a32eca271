"""Ranks, offices and styles before a person's name: "Brigadier General", "Prime Minister"."""

import re
from typing import Final, NamedTuple

_RANKS: Final = (
    "admiral brigadier captain colonel commander commodore constable corporal detective general "
    "inspector lieutenant major marshal sergeant sheriff superintendent "
    r"adm\.? brig\.? capt\.? cmdr\.? col\.? gen\.? lt\.? maj\.? sgt\.? supt\.?"
)
_OFFICES: Final = (
    "ambassador ceo chair chairman chairwoman chancellor chief coach commissioner congressman "
    "congresswoman councillor director governor judge justice leader mayor minister premier "
    "president prosecutor representative secretary senator speaker spokesman spokesperson "
    "spokeswoman treasurer "
    r"amb\. gov\.? rep\. sec\. sen\.?"
)
_STYLES: Final = (
    "archbishop ayatollah baron baroness bishop cardinal dame doctor dr duchess duke emir emperor "
    "empress imam king lord mullah patriarch pope prince princess prof professor queen rabbi "
    r"reverend sir sultan tsar dr\. hon\. prof\. rev\.?"
)
"""Papers differ on whether a short form has a dot: Gen. Smith, Gen Smith."""
_BEFORE: Final = (
    "acting agriculture air assistant associate attorney business cabinet chief climate commerce "
    "communications crown culture defence defense deputy development digital economy education "
    "energy environment executive field finance first fleet foreign general grand health home "
    "housing immigration industry information interior internal justice labor labour managing "
    "opposition planning police press prime rear regional science second security senior social "
    "sports state tourism trade transport transportation treasury under veterans vice water "
    "welfare wing work youth"
)
"""What is part of a title only before another word of it."""
_AFTER: Final = (
    r"(?:\s+of\s+(?:staff|state|the\s+exchequer)|[\s-]general|[\s-]in[\s-]chief"
    r"|\s+executive(?:\s+officer)?)"
)

_SMALL: Final = (
    "ambassador archbishop ayatollah bishop captain ceo chairman chairwoman chancellor chief coach "
    "commander commissioner congressman congresswoman director emir governor imam judge king "
    "leader mayor minister premier president prince princess professor prosecutor queen rabbi "
    "secretary senator speaker spokesman spokesperson spokeswoman sultan"
)
"""Titles that many papers write in small letters, and that mean nothing else before a name."""
_ALSO_SMALL = frozenset(_SMALL.split())

_SHEIKH = r"(?:Sheikh|Sheik|Shaikh)(?=\s+\S+\s+\S)"
"""Before two names only: alone it is often one itself, as in Sheikh Hasina."""

_WORDS = " ".join((_RANKS, _OFFICES, _STYLES)).split()
_HEAD = rf"(?:{_SHEIKH}|(?:{'|'.join(sorted(_WORDS, key=len, reverse=True))})(?:{_AFTER})?)"
_MODIFIER = rf"(?:{'|'.join(_BEFORE.split())})"
_PARTS = rf"(?:{_MODIFIER}[\s-]+|{_HEAD}\s+)"
_LEADING = re.compile(rf"{_PARTS}*{_HEAD}\s+(?=\S)(?!(?:Jn?r|Sn?r|I{{2,3}}|IV)\b)", re.IGNORECASE)
_PRECEDING = re.compile(rf"{_PARTS}*{_HEAD}\s+\Z", re.IGNORECASE)
_PRECEDING_PARTS = re.compile(rf"{_PARTS}+\Z", re.IGNORECASE)
_HEADS = re.compile(rf"(?<!\w){_HEAD}(?!\w)", re.IGNORECASE)
_WORD = re.compile(r"[\w.]+")
_FIRST_WORD = re.compile(rf"(?<![\w-]){_WORD.pattern}")
_LAST_WORD = re.compile(r"[\s-]+([\w.]+)")
"""Read backwards: a search for what ends somewhere is slow."""
_FIRST_AND_LAST: Final = frozenset(
    word.replace("\\", "").rstrip("?").rstrip(".")
    for word in (*_WORDS, *_BEFORE.split(), "staff", "exchequer", "executive", "officer")
) | {"sheikh", "sheik", "shaikh"}
_LONGEST = 80


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
    outside = _title_before(text, start, _PRECEDING_PARTS if within else _PRECEDING)
    title = " ".join(f"{outside} {within}".split())
    return Titled(start + len(within), start - len(outside), title or None)


# Most names have none, and the search for one is slow.
def _may_be_of_a_title(word: str) -> bool:
    return word.lower().rstrip(".") in _FIRST_AND_LAST


def _title_within(text: str, start: int, end: int) -> str:
    first = _WORD.match(text, start)
    if first is None or not _may_be_of_a_title(first[0]):
        return ""
    leading = _LEADING.match(text, start, min(end, start + _LONGEST))
    return leading[0] if leading and leading.end() < end and _is_title(leading[0]) else ""


def _title_before(text: str, start: int, pattern: re.Pattern[str]) -> str:
    last = _LAST_WORD.match(text[max(0, start - _LONGEST) : start][::-1])
    if last is None or not _may_be_of_a_title(last[1][::-1]):
        return ""
    words = _FIRST_WORD.finditer(text, max(0, start - _LONGEST), start)
    starts = (word.start() for word in words if _may_be_of_a_title(word[0]))
    before = next(filter(None, (pattern.match(text, each, start) for each in starts)), None)
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
