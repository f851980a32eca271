"""When a feed is due again, from its history, the publisher's wishes and the clock. Pure."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

JITTER = 0.1
"""Largest part of a wait that is added to it, so that feeds do not come due all at once."""

POLLS_FOR_NEWS = 4
"""Polls for each time that a feed has something new, on average: a quarter of that time is how
late its news may be."""

REMEMBERED_NEWS = 16
LATEST_NEWS = 4
"""So many of the last times that a feed had something new tell how often it has; the latest of
them alone, where they are closer together: it has woken up."""

SAFETY = timedelta(hours=6)
"""Between two polls of a feed whose hub pushes its entries to us (W3C WebSub)."""

UPDATED_WITHIN = timedelta(minutes=2)
"""So long a publisher has for an update; it is looked for after that, and by twice that time."""

_NONE = timedelta(0)
_HOUR = timedelta(hours=1)
_WEEK_HOURS = 7 * 24
_MOST_DOUBLINGS = 30


@dataclass(frozen=True)
class Pace:
    """How often a feed is polled: the ``shortest`` and the ``longest`` wait."""

    shortest: timedelta
    longest: timedelta


@dataclass(frozen=True)
class Updates:
    """A publisher's updates: at ``base``, and ``every`` so long before and after it."""

    base: datetime
    every: timedelta


@dataclass(frozen=True)
class Wishes:
    """What the publisher asks for.

    ``ttl`` (of the feed) and ``fresh_for`` (``Cache-Control``, ``Expires``) hold up to the longest
    wait, ``retry_after`` beyond it. A poll comes soon after one of the ``updates``, where one is
    due within the longest wait and they are further apart than the shortest. In ``skip_hours`` (0
    to 23, UTC) and on ``skip_days`` (0 is Monday) it is not polled; they count only where they
    leave a time to poll.
    """

    ttl: timedelta | None = None
    fresh_for: timedelta | None = None
    retry_after: timedelta | None = None
    updates: Updates | None = None
    skip_hours: frozenset[int] = frozenset()
    skip_days: frozenset[int] = frozenset()


def after_success(
    now: datetime,
    feed_id: str,
    pace: Pace,
    wishes: Wishes,
    news: Sequence[datetime],
    *,
    pushed: bool = False,
) -> tuple[datetime, str]:
    """Return when the feed is due again after a poll that went well, and why then.

    ``news``: the last times that it had something new, oldest first. The wait is a part of the
    mean time between them, the time since the last one included; so it grows while a feed is
    silent. ``pushed``: its hub pushes to us, polls are for safety.
    """
    wait = pace.shortest
    if news:
        windows = (len(news), min(len(news), LATEST_NEWS))
        wait = min((now - news[-window]) / window for window in windows) / POLLS_FOR_NEWS
    reason = "how often it publishes"
    if pushed and wait < SAFETY:
        wait, reason = SAFETY, "its hub pushes to us, polled for safety"
    if wait <= pace.shortest:
        wait, reason = pace.shortest, "it publishes often"
    elif wait >= pace.longest:
        wait, reason = pace.longest, "it publishes rarely"
    return _due(now, feed_id, pace, wishes, min(wait, pace.longest), reason)


def after_failure(
    now: datetime, feed_id: str, pace: Pace, wishes: Wishes, first: timedelta, failures: int
) -> tuple[datetime, str]:
    """Return when the feed is due again after a poll that failed, and why then.

    ``first`` is the wait after the first failure of this kind; each of the ``failures`` in a row
    after it doubles the wait, up to the longest one.
    """
    wait = min(max(first, pace.shortest), pace.longest)
    for _ in range(min(failures - 1, _MOST_DOUBLINGS)):
        wait = min(wait * 2, pace.longest)
    reason = f"after {failures} failure{'s' * (failures > 1)} in a row"
    return _due(now, feed_id, pace, wishes, wait, reason)


def after_hold(now: datetime, feed_id: str, pace: Pace, wishes: Wishes) -> tuple[datetime, str]:
    """Return when a feed is due whose host is to be left alone for ``retry_after``, and why then.

    It is no sooner, and the jitter later.
    """
    wait = wishes.retry_after or _NONE
    return _due(now, feed_id, pace, wishes, wait, "its host has asked for a pause")


def _due(
    now: datetime, feed_id: str, pace: Pace, wishes: Wishes, wait: timedelta, reason: str
) -> tuple[datetime, str]:
    """Return ``now`` and ``wait``, or when the publisher wishes; and the jitter.

    The jitter is the feed's own, always the same.
    """
    floor = min(pace.shortest, pace.longest)
    floors = (
        (min(wishes.ttl or _NONE, pace.longest), "the feed's ttl"),
        (min(wishes.fresh_for or _NONE, pace.longest), "Cache-Control or Expires"),
        (wishes.retry_after or _NONE, "Retry-After"),
    )
    for asked, name in floors:
        floor = max(floor, asked)
        if asked > wait:
            wait, reason = asked, name
    fraction = _fraction(feed_id)
    due = now + wait * (1 + JITTER * fraction)
    if wishes.updates is not None and wishes.updates.every > pace.shortest:
        latest = now + max(wait, pace.longest) * (1 + JITTER * fraction)
        seen_after = UPDATED_WITHIN * (1 + fraction)
        due = min(_at_an_update(wishes.updates, seen_after, now + floor, due), latest)
        reason = "when the feed says that it is updated"
    for hours in range(_WEEK_HOURS):
        allowed = due + hours * _HOUR
        if allowed.hour not in wishes.skip_hours and allowed.weekday() not in wishes.skip_days:
            return allowed, "skipHours or skipDays" if hours else reason
    return due, reason


def _at_an_update(
    updates: Updates, seen_after: timedelta, earliest: datetime, due: datetime
) -> datetime:
    """Return when the last update by ``due`` is to be seen, or the first one from ``earliest``."""
    first = updates.base + seen_after
    at = due - (due - first) % updates.every
    return at if at >= earliest else at + updates.every


def _fraction(feed_id: str) -> float:
    """Return a number from 0 to 1 that is the feed's own."""
    return int.from_bytes(hashlib.sha256(feed_id.encode()).digest()[:4]) / 2**32
