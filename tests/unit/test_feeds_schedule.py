from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.feeds.schedule import JITTER, Pace, Wishes, next_poll

NOW = datetime(2026, 3, 1, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
PACE = Pace(interval=15 * MINUTE, longest=24 * HOUR)


@pytest.mark.parametrize(
    ("wishes", "failures", "wait", "reason"),
    [
        (Wishes(), 0, 15 * MINUTE, "the usual interval"),
        (Wishes(ttl=MINUTE), 0, 15 * MINUTE, "the usual interval"),
        (Wishes(ttl=HOUR), 0, HOUR, "the feed's ttl"),
        (Wishes(ttl=1000 * HOUR), 0, 24 * HOUR, "the feed's ttl"),
        (Wishes(ttl=HOUR, max_age=2 * HOUR), 0, 2 * HOUR, "Cache-Control max-age"),
        (Wishes(), 1, 15 * MINUTE, "after 1 failure in a row"),
        (Wishes(), 2, 30 * MINUTE, "after 2 failures in a row"),
        (Wishes(), 4, 2 * HOUR, "after 4 failures in a row"),
        (Wishes(), 10_000, 24 * HOUR, "after 10000 failures in a row"),
        (Wishes(retry_after=MINUTE), 3, HOUR, "after 3 failures in a row"),
        (Wishes(retry_after=HOUR), 1, HOUR, "Retry-After"),
        (Wishes(retry_after=72 * HOUR), 1, 72 * HOUR, "Retry-After"),
    ],
)
def test_next_poll(wishes: Wishes, failures: int, wait: timedelta, reason: str) -> None:
    at, why = next_poll(NOW, "feed", PACE, wishes, failures)
    assert wait <= at - NOW <= wait * (1 + JITTER)
    assert why == reason


def test_feeds_come_due_apart_and_each_always_at_the_same_distance() -> None:
    due = [next_poll(NOW, f"feed-{number}", PACE, Wishes())[0] for number in range(200)]
    assert len(set(due)) == len(due)
    assert max(due) - min(due) > 15 * MINUTE * JITTER * 0.8
    assert next_poll(NOW, "feed-0", PACE, Wishes())[0] == due[0]


waits = st.timedeltas(timedelta(0), timedelta(days=30))


@given(
    st.text(),
    st.builds(Pace, waits, waits),
    st.builds(Wishes, st.none() | waits, st.none() | waits, st.none() | waits),
    st.integers(0, 10**9),
)
def test_never_early_and_never_late(
    feed_id: str, pace: Pace, wishes: Wishes, failures: int
) -> None:
    at, _ = next_poll(NOW, feed_id, pace, wishes, failures)
    nothing = timedelta(0)
    asked = max(wishes.ttl or nothing, wishes.max_age or nothing)
    earliest = max(
        min(pace.interval, pace.longest), min(asked, pace.longest), wishes.retry_after or nothing
    )
    latest = max(pace.longest, wishes.retry_after or nothing)
    assert NOW + earliest <= at <= NOW + latest * (1 + JITTER)
    later, _ = next_poll(NOW, feed_id, pace, wishes, failures + 1)
    assert later >= at
