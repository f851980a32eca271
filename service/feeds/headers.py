"""What HTTP headers say about when to come again. Pure."""

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

LONGEST_RETRY_AFTER = timedelta(days=30)
"""Longest wait that a server is granted; beyond it a slip of the server would end the feed."""

_MAX_AGE = re.compile(r"""(?:^|[,\s])max-age\s*=\s*"?(\d{1,10})\b""", re.I)


def retry_after(value: str | None, now: datetime) -> timedelta | None:
    """Return how long ``Retry-After`` asks to wait (RFC 9110, section 10.2.3), or None.

    It gives seconds or a date; a date in the past is no wait at all.
    """
    value = (value or "").strip()
    if re.fullmatch(r"[0-9]{1,20}", value):
        seconds = float(value)
    else:
        try:
            moment = parsedate_to_datetime(value)
            seconds = (moment.replace(tzinfo=moment.tzinfo or UTC) - now).total_seconds()
        except (ValueError, TypeError, OverflowError):
            return None
    return timedelta(seconds=min(max(seconds, 0.0), LONGEST_RETRY_AFTER.total_seconds()))


def max_age(cache_control: str | None) -> timedelta | None:
    """Return for how long ``Cache-Control`` calls the answer fresh (RFC 9111, section 5.2.2.1)."""
    found = _MAX_AGE.search(cache_control or "")
    return timedelta(seconds=int(found[1])) if found else None
