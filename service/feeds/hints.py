"""When an RSS feed asks to be polled, and when not: ttl, sy:update*, skipHours, skipDays. Pure."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from service.feeds.schedule import Updates

_DAYS = {
    name: number
    for number, name in enumerate(
        ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    )
}
_UPDATE_PERIODS = {
    "hourly": timedelta(hours=1),
    "daily": timedelta(days=1),
    "weekly": timedelta(weeks=1),
    "monthly": timedelta(days=30),
    "yearly": timedelta(days=365),
}
_LONGEST_FIXED = _UPDATE_PERIODS["weekly"]
"""Months and years have no fixed length, so that no moment follows from a base and their number."""

_EARLIEST_YEAR = 1900


def hints_of(feed: Any, text: str, fetched_at: datetime | None) -> dict[str, Any]:
    """Return the fields of a `ParsedFeed` that say when to poll it.

    ``feed`` is what feedparser has found in the document's ``text``.
    """
    every = _update_interval(feed)
    updates = _updates(feed, every, fetched_at)
    return {
        "ttl": _ttl(feed) or (None if updates else every),
        "updates": updates,
        "skip_hours": frozenset(_skipped(text, "Hours", _hour)),
        "skip_days": frozenset(_skipped(text, "Days", _DAYS.get)),
    }


def _ttl(feed: Any) -> timedelta | None:
    """Return the RSS ``ttl``, which is in minutes."""
    minutes = str(feed.get("ttl") or "").strip()
    if not minutes.isdecimal() or len(minutes) > 7:
        return None
    return timedelta(minutes=int(minutes)) or None


def _update_interval(feed: Any) -> timedelta | None:
    """Return how often it is updated (https://web.resource.org/rss/1.0/modules/syndication/)."""
    period = _UPDATE_PERIODS.get(str(feed.get("sy_updateperiod")).strip().lower())
    frequency = str(feed.get("sy_updatefrequency") or "1").strip()
    if not period or not frequency.isdecimal() or not 0 < len(frequency) < 5:
        return period
    return period / max(int(frequency), 1)


def _updates(feed: Any, every: timedelta | None, fetched_at: datetime | None) -> Updates | None:
    """Return the moments that ``sy:updateBase`` gives; None if it is missing, or makes no sense.

    One that lies further ahead than the next update does is none.
    """
    if every is None or every > _LONGEST_FIXED:
        return None
    text = str(feed.get("sy_updatebase")).strip()
    try:
        base = datetime.fromisoformat(text)
        base = base.replace(tzinfo=base.tzinfo or UTC).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    ahead = fetched_at is not None and base > fetched_at + every
    if "T" not in text or base.year < _EARLIEST_YEAR or ahead:
        return None
    return Updates(base, every)


def _skipped(text: str, what: str, number: Callable[[str], int | None]) -> Iterator[int]:
    """Yield what stands in the channel's ``skipHours`` or ``skipDays``, which feedparser skips."""
    found = re.search(rf"<skip{what}\s*>(.*?)</skip{what}", text[: _first_entry(text)], re.S)
    for value in re.findall(r">\s*(\w+)\s*</", found[1]) if found else ():
        number_of = number(value.lower())
        if number_of is not None:
            yield number_of


def _first_entry(text: str) -> int:
    found = re.search(r"<(?:\w+:)?(?:item|entry)\b", text)
    return found.start() if found else len(text)


def _hour(value: str) -> int | None:
    """Return the hour; RSS 0.91 counts from 1 to 24."""
    return int(value) % 24 if value.isdecimal() and int(value[:3]) <= 24 else None
