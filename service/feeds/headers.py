"""What HTTP headers say about when to come again. Pure."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

LONGEST_RETRY_AFTER = timedelta(days=30)
"""Longest wait that a server is granted; beyond it a slip of the server would end the feed."""

_MAX_AGE = re.compile(r"""(?:^|[,\s])max-age\s*=\s*"?(\d{1,10})\b""", re.I)
_NOT_FRESH = re.compile(r"(?:^|[,\s])no-(?:cache|store)\b", re.I)


def retry_after(value: str | None, now: datetime) -> timedelta | None:
    """Return how long ``Retry-After`` asks to wait (RFC 9110, section 10.2.3), or None.

    It gives seconds or a date; a date in the past is no wait at all.
    """
    value = (value or "").strip()
    if re.fullmatch(r"[0-9]{1,20}", value):
        seconds = float(value)
    else:
        moment = _date(value)
        if moment is None:
            return None
        seconds = (moment - now).total_seconds()
    return timedelta(seconds=min(max(seconds, 0.0), LONGEST_RETRY_AFTER.total_seconds()))


def fresh_for(headers: Mapping[str, str], now: datetime) -> timedelta | None:
    """Return for how long the answer is fresh from ``now`` on (RFC 9111, 4.2), or None.

    ``Cache-Control`` goes before ``Expires``, which is compared with the server's own ``Date``.
    """
    control = headers.get("Cache-Control", "")
    if _NOT_FRESH.search(control):
        return None
    found = _MAX_AGE.search(control)
    if found:
        lifetime = timedelta(seconds=int(found[1]))
    else:
        expires = _date(headers.get("Expires", ""))
        if expires is None:
            return None
        lifetime = expires - (_date(headers.get("Date", "")) or now)
    lifetime -= age(headers)
    return lifetime if lifetime > timedelta(0) else None


def age(headers: Mapping[str, str]) -> timedelta:
    """Return how long caches say that they have had the answer (RFC 9111, section 5.1)."""
    seconds = headers.get("Age", "").strip()
    return timedelta(seconds=int(seconds) if re.fullmatch(r"[0-9]{1,10}", seconds) else 0)


def date(headers: Mapping[str, str]) -> datetime | None:
    """Return when the answer was made, as its ``Date`` says (RFC 9110, section 6.6.1)."""
    return _date(headers.get("Date", ""))


def _date(value: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(value)
        return moment.replace(tzinfo=moment.tzinfo or UTC)
    except (ValueError, TypeError, OverflowError):
        return None
