"""What the gazetteer knows of a place, and under which keys it is found. Pure."""

from enum import IntEnum
from typing import Literal, NamedTuple

from service.entities.names import normalise

Kind = Literal["country", "state", "county", "city"]
"""``state`` is the first level below a country, ``county`` the second one."""

_SHORT = {"saint": "st", "sainte": "ste", "mount": "mt", "fort": "ft"}


class Rank(IntEnum):
    """How a place is called by a name: its main one, another one, or what stands for it."""

    NAME = 0
    ALIAS = 1
    ABBREVIATION = 2
    """After the name of a town only: Ga."""
    DEMONYM = 3
    """What its people are called, which is no name of the place."""


class Place(NamedTuple):
    """A place of GeoNames.

    ``country`` is an ISO 3166-1 code; ``state`` names the state in which it lies (or which it is),
    the same for all its places. ``code``: its own ISO 3166 code, if it has one. ``weight``: how
    well known it is, about its population. ``capital``: whether it is its country's. ``near``: the
    codes of its country's neighbours.
    """

    geonames: int
    name: str
    kind: Kind
    country: str
    state: str
    code: str
    weight: float
    lat: float | None
    lon: float | None
    wikidata: str
    capital: bool = False
    near: tuple[str, ...] = ()

    @property
    def iso3166(self) -> str:
        """Its own ISO 3166 code, or else its country's."""
        return self.code or self.country

    def lies_in(self, other: "Place") -> bool:
        """Tell whether it is a part of ``other``, a country or a state, and not that itself."""
        if self.geonames == other.geonames or self.country != other.country:
            return False
        return other.kind == "country" or (other.kind == "state" and self.state == other.state)


class Named(NamedTuple):
    """A place, and how the name stands for it under which it was found."""

    place: Place
    rank: Rank


class Organisation(NamedTuple):
    """An organisation with its id in Wikidata."""

    wikidata: str
    name: str


def place_key(name: str) -> str:
    """Return the key under which a name is found: St. Louis is Saint Louis."""
    words = normalise(name).replace(",", " ").split()
    return " ".join(_SHORT.get(word, word) for word in words)


def key_in(language: str, name: str) -> str:
    """Return the key of a name that is one in ``language`` (ISO 639-1) alone: Germania, it."""
    return f"{language}:{place_key(name)}"
