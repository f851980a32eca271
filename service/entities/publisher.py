"""Where a publisher is at home, by its name and its domain. Pure."""

import re
from collections.abc import Callable, Sequence
from typing import Final

from service.entities.choose import Evidence, choose, without_parts
from service.gazetteer.place import Named
from service.records import Source

_GENERIC: Final = frozenset(
    {"ai", "cc", "co", "eu", "fm", "gg", "io", "ly", "me", "to", "tv", "ws"}
)
"""Domains of countries, among others, that anybody takes."""
_CODES: Final = {"uk": "GB"}
_NAME = re.compile(r"[A-Z][\w'’-]{3,}")
_LABEL = re.compile(r"[a-z]{4,}")


def regions_of(source: Source, places: Callable[[str], Sequence[Named]]) -> frozenset[str]:
    """Return the country code and the state of a publisher, as far as name and domain tell.

    heraldscotland.co.uk is British, and the Boston Globe is in Massachusetts.
    """
    domain = (source.domain or "").casefold()
    regions = set()
    labels = domain.split(".")
    if len(labels[-1]) == 2 and labels[-1] not in _GENERIC:
        regions.add(_CODES.get(labels[-1], labels[-1].upper()))
    for word in (*_NAME.findall(source.name or ""), *_LABEL.findall(".".join(labels[:-1]))):
        if place := choose(without_parts(places(word)), Evidence()):
            regions |= {place.country, place.state} - {""}
    return frozenset(regions)
