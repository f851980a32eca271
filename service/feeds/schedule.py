"""When a feed is due again, from its history, the publisher's wishes and the clock. Pure."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

JITTER = 0.1
"""Largest part of a wait that is added to it, so that feeds do not come due all at once."""

_MOST_DOUBLINGS = 30


@dataclass(frozen=True)
class Pace:
    """How often a feed is polled: the usual ``interval``, and the ``longest`` wait."""

    interval: timedelta
    longest: timedelta


@dataclass(frozen=True)
class Wishes:
    """What the publisher asks for.

    ``ttl`` (of the feed) and ``max_age`` (of ``Cache-Control``) hold up to the longest wait,
    ``retry_after`` beyond it.
    """

    ttl: timedelta | None = None
    max_age: timedelta | None = None
    retry_after: timedelta | None = None


def next_poll(
    now: datetime, feed_id: str, pace: Pace, wishes: Wishes, failures: int = 0
) -> tuple[datetime, str]:
    """Return when the feed is due again, and why then.

    ``failures`` counts the polls that failed in a row, this one included: each doubles the
    wait. The wait is never shorter than the interval and the publisher's wishes, and never
    longer than the longest one (or ``retry_after``) and its jitter. The jitter is the feed's
    own, always the same.
    """
    usual = min(pace.interval, pace.longest)
    backed_off = usual
    for _ in range(min(failures - 1, _MOST_DOUBLINGS)):
        backed_off = min(backed_off * 2, pace.longest)
    times = f"{failures} failure{'s' * (failures > 1)} in a row"
    wait, reason = (backed_off, f"after {times}") if failures else (usual, "the usual interval")
    floors = (
        (min(wishes.ttl or wait, pace.longest), "the feed's ttl"),
        (min(wishes.max_age or wait, pace.longest), "Cache-Control max-age"),
        (wishes.retry_after or wait, "Retry-After"),
    )
    for floor, name in floors:
        if floor > wait:
            wait, reason = floor, name
    return now + wait * (1 + JITTER * _fraction(feed_id)), reason


def _fraction(feed_id: str) -> float:
    """Return a number from 0 to 1 that is the feed's own."""
    return int.from_bytes(hashlib.sha256(feed_id.encode()).digest()[:4]) / 2**32
