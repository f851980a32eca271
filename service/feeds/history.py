"""When a feed had something new. Pure."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from service.feeds.schedule import REMEMBERED_NEWS


def with_news(
    news: Sequence[datetime], now: datetime, dates: Iterable[datetime], apart: timedelta
) -> list[datetime]:
    """Return the last times when a feed had something new, after a poll ``now`` found some.

    ``news`` are those known before, oldest first. A feed that is polled for the first time has
    a past: the ``dates`` of its entries, of which those less than ``apart`` are one.
    """
    if news:
        return [*news, now][-REMEMBERED_NEWS:]
    past: list[datetime] = []
    for date in sorted(date for date in dates if date <= now):
        if not past or date - past[-1] >= apart:
            past.append(date)
    return past[-REMEMBERED_NEWS:] or [now]
