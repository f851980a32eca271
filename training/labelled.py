"""Labelled texts, and what each source's labels say of a word: which of our labels it may have.

Sources differ: one does not label nationalities, another does not tell a work from an event.
What is left open is left open in training too: a set of labels is as good as one. What is plainly
no name (a pronoun) is none, and a people or a union is no place where a source calls it one.
"""

import gzip
import json
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

import service.gazetteer
from service.entities.labels import BEGIN, INSIDE, LABELS, OUTSIDE, TYPES
from service.entities.model import OWN_ENGLISH, OWN_MULTILINGUAL
from service.records import EntityType

SHARES: Final[Mapping[str, Mapping[str, float]]] = {
    OWN_ENGLISH: {
        "docred": 1.0,
        "wp_current_events": 1.0,
        "gum": 1.0,
        "uner_en_ewt": 1.0,
        "crossner": 0.7,
        "wikigold": 2.0,
        "uner_en_pud": 2.0,
        "re3d": 2.0,
        "wnut17": 0.3,
        "btc": 0.1,
    },
    OWN_MULTILINGUAL: {
        "docred": 0.45,
        "wp_current_events": 0.45,
        "gum": 1.0,
        "uner_en_ewt": 1.0,
        "crossner": 0.35,
        "wikigold": 1.5,
        "uner_en_pud": 1.5,
        "re3d": 1.5,
        "wnut17": 0.15,
        "btc": 0.03,
        "turku_ner": 0.7,
        "uner_da_ddt": 1.3,
        "uner_de_pud": 4.0,
        "uner_hr_set": 0.7,
        "uner_pt_bosque": 0.8,
        "uner_pt_pud": 1.5,
        "uner_ru_pud": 4.0,
        "uner_sk_snk": 1.0,
        "uner_sr_set": 0.9,
        "uner_sv_pud": 3.0,
        "uner_sv_talbanken": 1.0,
        "uner_zh_gsdsimp": 1.6,
    },
}
"""How often a source's texts are read for each of our models, compared with each other."""

_LATE: Final[Mapping[str, Mapping[str, float]]] = {
    OWN_ENGLISH: {
        "wp_current_events": 0.4,
        "gum": 1.5,
        "crossner": 0.5,
        "wnut17": 0.2,
        "btc": 0.05,
    },
    OWN_MULTILINGUAL: {
        "wp_current_events": 0.2,
        "gum": 1.5,
        "crossner": 0.25,
        "wnut17": 0.1,
        "btc": 0.015,
    },
}
"""The same while the learning rate falls: more of what people labelled with care."""

_COARSE: Final[Mapping[str, tuple[EntityType, ...]]] = {
    "PER": ("PERSON",),
    "ORG": ("ORG",),
    "LOC": ("PLACE",),
    "MISC": ("GROUP", "EVENT", "PRODUCT", "WORK", "OTHER"),
}
_GROUP: Final[tuple[EntityType, ...]] = ("GROUP",)
_FROM_A_PLACE: Final[tuple[EntityType, ...]] = ("GROUP", "PLACE")
_FINE: Final[Mapping[str, tuple[EntityType, ...]]] = {
    # What docred has as MISC and had as a place is mostly, not always, a nationality.
    "LOC": _FROM_A_PLACE,
    "ORG": _GROUP,
    "Organisation": _GROUP,
    "Nationality": _GROUP,
    "demonym(auto)": _GROUP,
    "book": ("WORK",),
    "album": ("WORK",),
    "song": ("WORK",),
    "poem": ("WORK",),
    "creative-work": ("WORK",),
    "election": ("EVENT",),
    "conference": ("EVENT",),
    "event": ("EVENT",),
    "product": ("PRODUCT",),
    "programlang": ("PRODUCT",),
    "EVENT": ("EVENT",),
    "PRO": ("PRODUCT", "WORK", "OTHER"),
    "Weapon": ("PRODUCT",),
    "MilitaryPlatform": ("PRODUCT",),
    "award": ("OTHER",),
    "object": ("PRODUCT", "WORK", "OTHER"),
    "abstract": ("EVENT", "WORK", "OTHER"),
}
"""What a source's finer label says of a MISC; others say nothing."""

_PRONOUNS: Final = "he her his i it its my our she their they we you"
_NO_NAMES = frozenset(_PRONOUNS.split())
_PEOPLES: Final = (
    "African, Africans, Arab, Arabs, Asian, Asians, English, European, Europeans, Hawaiian, "
    "Kurdish, Kurds, Latin American, Native American, North American, Roman, Romans, Scottish, "
    "South American, Soviet, Welsh"
)
"""Peoples besides those of countries."""

_NO_PLACES: Final = frozenset({"African Union", "Boko Haram", "European Union", "Islamic State"})
"""What wp_current_events often takes for a place."""

_NO_PEOPLES: Final = frozenset({"Philippines"})
_COUNTRIES: Final = Path(service.gazetteer.__file__).with_name("countries.tsv")

ANY: Final = (1 << LABELS) - 1
"""The set of all labels. Sets of labels are integers: bit n is label n."""


def documents(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the labelled texts of a gzipped JSONL file (see the data's README)."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def late_shares(model: str) -> dict[str, float]:
    """Return how often each source's texts are read while the learning rate falls."""
    return {**SHARES[model], **_LATE[model]}


def allowed(
    document: Mapping[str, Any], starts: NDArray[np.int64], ends: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Return which labels each of a text's words may have, as sets of bits.

    Word i is ``text[starts[i]:ends[i]]``.
    """
    misc = _begin(_COARSE["MISC"]) | _inside(_COARSE["MISC"])
    outside = 1 << OUTSIDE
    sets = np.full(len(starts), outside | misc if document.get("nomisc") else outside, np.int64)

    def words(span: Sequence[int]) -> NDArray[np.int64]:
        return np.flatnonzero((starts < span[1]) & (ends > span[0]))

    is_english = document.get("lang", "en") == "en"
    for (start, end, label), fine in zip(document["entities"], document["fine"], strict=True):
        name = document["text"][start:end]
        if is_english and name.lower() in _NO_NAMES and label != "LOC":
            continue
        types = _types(name, label, fine) if is_english else _told(label, fine)
        or_none = outside if label == "MISC" and name.islower() else 0
        within = words((start, end))
        sets[within] = _inside(types) | or_none
        sets[within[:1]] = _begin(types) | or_none
    for span in document.get("dem", ()):
        sets[words(span)] |= outside | misc
    for span in document.get("ign", ()):
        sets[words(span)] = ANY
    return sets


def _types(name: str, label: str, fine: str) -> Sequence[EntityType]:
    """Return what types an English name may have, which its source calls ``label`` and ``fine``."""
    if label in ("LOC", "MISC") and name in _peoples():
        return _GROUP
    if name in _NO_PLACES:
        return _COARSE["ORG"]
    return _told(label, fine)


def _told(label: str, fine: str) -> Sequence[EntityType]:
    """Return what types a name may have for its source."""
    return _FINE.get(fine, _COARSE["MISC"]) if label == "MISC" else _COARSE[label]


@cache
def _peoples() -> frozenset[str]:
    """Return what the peoples of countries are called: sources do not agree what these are."""
    rows = (line.split("\t") for line in _COUNTRIES.read_text("utf-8").splitlines())
    names = (name.strip() for row in rows for name in "".join(row[3:4]).split(","))
    forms = frozenset(form for name in names if name for form in (name, f"{name}s"))
    return (forms | frozenset(_PEOPLES.split(", "))) - _NO_PEOPLES


def _begin(types: Sequence[EntityType]) -> int:
    return sum(1 << (BEGIN + TYPES.index(type_)) for type_ in types)


def _inside(types: Sequence[EntityType]) -> int:
    return sum(1 << (INSIDE + TYPES.index(type_)) for type_ in types)
