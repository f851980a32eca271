"""Labelled texts, and what each source's labels say of a word: which of our labels it may have.

Sources differ: one does not label nationalities, another does not tell a work from an event.
What is left open is left open in training too: a set of labels is as good as one.
"""

import gzip
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from service.entities.labels import BEGIN, INSIDE, LABELS, OUTSIDE, TYPES
from service.records import EntityType

SHARES: Final[Mapping[str, float]] = {
    "docred": 1.0,
    "wp_current_events": 1.0,
    "gum": 1.0,
    "uner_en_ewt": 1.0,
    "crossner": 0.7,
    "wikigold": 2.0,
    "uner_en_pud": 2.0,
    "re3d": 3.0,
    "wnut17": 0.3,
    "btc": 0.1,
}
"""How often a source's texts are read, for once that those of docred are."""

_COARSE: Final[Mapping[str, tuple[EntityType, ...]]] = {
    "PER": ("PERSON",),
    "ORG": ("ORG",),
    "LOC": ("PLACE",),
    "MISC": ("GROUP", "EVENT", "PRODUCT", "WORK", "OTHER"),
}
_GROUP: Final[tuple[EntityType, ...]] = ("GROUP",)
_FINE: Final[Mapping[str, tuple[EntityType, ...]]] = {
    # A MISC that was a place or an organisation at its source is a nationality (data's README).
    "LOC": _GROUP,
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
    "Weapon": ("PRODUCT",),
    "MilitaryPlatform": ("PRODUCT",),
    "award": ("OTHER",),
    "object": ("PRODUCT", "WORK", "OTHER"),
    "abstract": ("EVENT", "WORK", "OTHER"),
}
"""What a source's finer label says of a MISC; others say nothing."""

ANY: Final = (1 << LABELS) - 1
"""The set of all labels. Sets of labels are integers: bit n is label n."""


def documents(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the labelled texts of a gzipped JSONL file (see the data's README)."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


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

    for (*span, label), fine in zip(document["entities"], document["fine"], strict=True):
        types = _FINE.get(fine, _COARSE["MISC"]) if label == "MISC" else _COARSE[label]
        within = words(span)
        sets[within] = _inside(types)
        sets[within[:1]] = _begin(types)
    for span in document.get("dem", ()):
        sets[words(span)] |= outside | misc
    for span in document.get("ign", ()):
        sets[words(span)] = ANY
    return sets


def _begin(types: Sequence[EntityType]) -> int:
    return sum(1 << (BEGIN + TYPES.index(type_)) for type_ in types)


def _inside(types: Sequence[EntityType]) -> int:
    return sum(1 << (INSIDE + TYPES.index(type_)) for type_ in types)
