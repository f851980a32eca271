"""Dates as feeds write them: RFC 822, ISO 8601, and the many that are nearly one of them. Pure."""

import re
import time
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_tz
from typing import Literal

Precision = Literal["exact", "day"]

_ZONE_HOURS = {
    "UTC": 0, "UT": 0, "GMT": 0, "Z": 0, "WET": 0, "WEST": 1, "BST": 1, "CET": 1, "MEZ": 1,
    "CEST": 2, "MESZ": 2, "EET": 2, "EEST": 3, "MSK": 3, "TRT": 3, "WAT": 1, "CAT": 2, "SAST": 2,
    "EAT": 3, "PKT": 5, "IST": 5.5, "NPT": 5.75, "WIB": 7, "ICT": 7, "HKT": 8, "SGT": 8, "PHT": 8,
    "AWST": 8, "JST": 9, "KST": 9, "ACST": 9.5, "ACDT": 10.5, "AEST": 10, "AEDT": 11, "NZST": 12,
    "NZDT": 13, "NST": -3.5, "NDT": -2.5, "AST": -4, "ADT": -3, "EST": -5, "EDT": -4, "CST": -6,
    "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7, "AKST": -9, "AKDT": -8, "HST": -10,
    "BRT": -3, "ART": -3,
}  # fmt: skip
"""Zone names that feeds use, in the reading that most of them mean (IST: India)."""

_ISO = re.compile(r"\d{4}-\d\d-\d\d|\d{8}(?:T|$)")
_ZONE_NAME = re.compile(r"(?<=\d) ?([A-Z]{1,4})$", re.I)
_COMMENT = re.compile(r" ?\([^()]*\)$")
_SPACE_BEFORE_OFFSET = re.compile(r"(?<=\d) (?=[+-]\d\d:?\d\d$)")
_TIME_OF_DAY = re.compile(r"\d:\d\d|\dT\d", re.I)
_NOT_A_DAY = re.compile(r"\d{4}(-\d{1,2})?")

_EARLIEST_YEAR = 1900
_EPOCH_DAY = datetime(1970, 1, 1, tzinfo=UTC).date()


def parse_date(
    text: str | None, fallback: time.struct_time | None = None
) -> tuple[datetime, Precision] | None:
    """Return the moment in UTC that ``text`` names, and how precisely; None if it names none.

    Without a zone it is taken to be in UTC. ``fallback`` is what another parser made of it
    (UTC), for forms that are read neither as ISO 8601 nor as RFC 822. A year or a month alone
    is no date, nor is what stands for "unknown": years before 1900, and the day of the epoch.
    """
    text = " ".join((text or "").split())
    if not text or _NOT_A_DAY.fullmatch(text):
        return None
    try:
        moment = _iso_8601(text) or _rfc_822(text) or _from_tuple(fallback)
        moment = moment and moment.astimezone(UTC)
    except (ValueError, OverflowError, IndexError, TypeError):
        return None
    if not moment or moment.year < _EARLIEST_YEAR or moment.date() == _EPOCH_DAY:
        return None
    return moment, "exact" if _TIME_OF_DAY.search(text) else "day"


def _iso_8601(text: str) -> datetime | None:
    if not _ISO.match(text):
        return None
    try:
        moment = datetime.fromisoformat(_SPACE_BEFORE_OFFSET.sub("", _offset_for_name(text)))
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _rfc_822(text: str) -> datetime | None:
    text = _offset_for_name(_COMMENT.sub("", text))
    parts = parsedate_tz(text) or parsedate_tz(f"{text} 00:00:00")
    if parts is None:
        return None
    return datetime(*parts[:6], tzinfo=timezone(timedelta(seconds=parts[9] or 0)))


def _from_tuple(parts: time.struct_time | None) -> datetime | None:
    return datetime(*parts[:6], tzinfo=UTC) if parts else None


def _offset_for_name(text: str) -> str:
    return _ZONE_NAME.sub(_offset, text)


def _offset(name: re.Match[str]) -> str:
    hours = _ZONE_HOURS.get(name[1].upper())
    if hours is None:
        return name[0]
    minutes = round(abs(hours) * 60)
    return f" {'-' if hours < 0 else '+'}{minutes // 60:02}{minutes % 60:02}"
