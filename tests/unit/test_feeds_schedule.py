from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.feeds.history import with_news
from service.feeds.schedule import (
    JITTER,
    REMEMBERED_NEWS,
    SAFETY,
    UPDATED_WITHIN,
    Pace,
    Updates,
    Wishes,
    after_failure,
    after_success,
)

NOW = datetime(2026, 3, 1, tzinfo=UTC)  # a Sunday
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
PACE = Pace(shortest=5 * MINUTE, longest=DAY)


def every(span: timedelta, times: int = REMEMBERED_NEWS) -> list[datetime]:
    """Return when a feed had news that has some once in each ``span``, until now."""
    return [NOW - span * number for number in range(times, 0, -1)]


@pytest.mark.parametrize(
    ("news", "wait", "reason"),
    [
        ([], 5 * MINUTE, "it publishes often"),
        ([NOW], 5 * MINUTE, "it publishes often"),
        (every(MINUTE), 5 * MINUTE, "it publishes often"),
        (every(HOUR), 15 * MINUTE, "how often it publishes"),
        (every(DAY), 6 * HOUR, "how often it publishes"),
        (every(30 * DAY), DAY, "it publishes rarely"),
        ([NOW - HOUR], 15 * MINUTE, "how often it publishes"),
        (every(365 * DAY, 12) + every(HOUR, 4), 15 * MINUTE, "how often it publishes"),
    ],
)
def test_a_feed_is_polled_as_often_as_it_publishes(
    news: Sequence[datetime], wait: timedelta, reason: str
) -> None:
    at, why = after_success(NOW, "feed", PACE, Wishes(), news)
    assert wait <= at - NOW <= wait * (1 + JITTER)
    assert why == reason


def test_a_feed_that_falls_silent_is_polled_ever_less_and_one_that_wakes_up_at_once() -> None:
    silent = [
        after_success(NOW + hours * HOUR, "feed", PACE, Wishes(), every(HOUR))[0]
        - (NOW + hours * HOUR)
        for hours in (0, 8, 24, 24 * 30)
    ]
    assert silent == sorted(silent)
    assert silent[1] < 30 * MINUTE
    assert silent[-1] > 11 * HOUR
    news = [*every(365 * DAY), NOW, NOW + HOUR, NOW + 2 * HOUR]
    assert after_success(NOW + 2 * HOUR, "feed", PACE, Wishes(), news)[0] - NOW > DAY
    news.append(NOW + 3 * HOUR)
    assert after_success(NOW + 3 * HOUR, "feed", PACE, Wishes(), news)[0] - NOW < 4 * HOUR


@pytest.mark.parametrize(
    ("wishes", "wait", "reason"),
    [
        (Wishes(ttl=MINUTE), 15 * MINUTE, "how often it publishes"),
        (Wishes(ttl=HOUR), HOUR, "the feed's ttl"),
        (Wishes(ttl=1000 * HOUR), DAY, "the feed's ttl"),
        (Wishes(ttl=HOUR, fresh_for=2 * HOUR), 2 * HOUR, "Cache-Control or Expires"),
        (Wishes(retry_after=72 * HOUR), 72 * HOUR, "Retry-After"),
    ],
)
def test_the_publisher_is_asked_no_sooner_than_it_wishes(
    wishes: Wishes, wait: timedelta, reason: str
) -> None:
    at, why = after_success(NOW, "feed", PACE, wishes, every(HOUR))
    assert wait <= at - NOW <= wait * (1 + JITTER)
    assert why == reason


def test_hours_and_days_are_left_out() -> None:
    night = Wishes(skip_hours=frozenset(range(6)))
    at, why = after_success(NOW, "feed", PACE, night, every(HOUR))
    assert (at.day, at.hour, why) == (1, 6, "skipHours or skipDays")
    weekend = Wishes(skip_hours=frozenset(range(6)), skip_days=frozenset({5, 6}))
    at, _ = after_success(NOW, "feed", PACE, weekend, every(HOUR))
    assert (at.day, at.hour) == (2, 6)
    never = Wishes(skip_hours=frozenset(range(24)))
    at, why = after_success(NOW, "feed", PACE, never, every(HOUR))
    assert (at - NOW < 17 * MINUTE, why) == (True, "how often it publishes")


@pytest.mark.parametrize(
    ("base", "every", "now", "earliest", "update"),
    [
        # It is polled every 15 min by its history, and has something new each full hour.
        (NOW - 500 * DAY, HOUR, NOW + 5 * MINUTE, None, NOW + HOUR),
        (NOW - 500 * DAY, HOUR, NOW + 50 * MINUTE, None, NOW + HOUR),
        (NOW - 500 * DAY - 20 * MINUTE, HOUR, NOW + 50 * MINUTE, None, NOW + 100 * MINUTE),
        (NOW + 10 * MINUTE, HOUR, NOW, None, NOW + 10 * MINUTE),
        (NOW - 500 * DAY, DAY, NOW + 5 * MINUTE, None, NOW + DAY),
        # The floors stay: what would be too early is left for the next time.
        (NOW - 500 * DAY, HOUR, NOW + 59.5 * MINUTE, None, NOW + 2 * HOUR),
        (NOW - 500 * DAY, HOUR, NOW + 5 * MINUTE, 2 * HOUR, NOW + 3 * HOUR),
    ],
)
def test_a_poll_comes_soon_after_an_update(
    base: datetime, every: timedelta, now: datetime, earliest: timedelta | None, update: datetime
) -> None:
    news = [now - HOUR * number for number in range(4, 0, -1)]
    wishes = Wishes(ttl=earliest, updates=Updates(base, every))
    for feed_id in ("one feed", "another one"):
        at, why = after_success(now, feed_id, PACE, wishes, news)
        assert update + UPDATED_WITHIN <= at <= update + 2 * UPDATED_WITHIN
        assert why == "when the feed says that it is updated"
        after_it, _ = after_success(at, feed_id, PACE, wishes, [*news, at])
        assert after_it >= at + (every - MINUTE if earliest is None else earliest)


def test_a_feed_that_is_silent_is_polled_seldom_and_after_an_update() -> None:
    wishes = Wishes(updates=Updates(NOW - 500 * DAY, HOUR))
    at, _ = after_success(NOW + 5 * MINUTE, "feed", PACE, wishes, every(DAY))
    assert NOW + 6 * HOUR <= at <= NOW + 6 * HOUR + 2 * UPDATED_WITHIN


def test_updates_that_are_too_far_apart_or_too_close_are_not_waited_for() -> None:
    for interval, wait in ((7 * DAY, DAY), (MINUTE, 15 * MINUTE)):
        wishes = Wishes(updates=Updates(NOW - 2 * DAY, interval))
        at, _ = after_success(NOW, "feed", PACE, wishes, every(HOUR))
        assert wait <= at - NOW <= wait * (1 + JITTER)


def test_a_feed_whose_hub_pushes_is_polled_for_safety() -> None:
    at, why = after_success(NOW, "feed", PACE, Wishes(), every(HOUR), pushed=True)
    assert SAFETY <= at - NOW <= SAFETY * (1 + JITTER)
    assert "hub" in why


@pytest.mark.parametrize(
    ("first", "failures", "wait"),
    [
        (15 * MINUTE, 1, 15 * MINUTE),
        (15 * MINUTE, 2, 30 * MINUTE),
        (HOUR, 3, 4 * HOUR),
        (MINUTE, 1, 5 * MINUTE),
        (HOUR, 10_000, DAY),
        (48 * HOUR, 1, DAY),
    ],
)
def test_each_failure_doubles_the_wait(first: timedelta, failures: int, wait: timedelta) -> None:
    at, why = after_failure(NOW, "feed", PACE, Wishes(), first, failures)
    assert wait <= at - NOW <= wait * (1 + JITTER)
    assert why == f"after {failures} failure{'s' * (failures > 1)} in a row"


def test_retry_after_holds_beyond_the_longest_wait() -> None:
    for asked, reason in ((MINUTE, "after 1 failure in a row"), (72 * HOUR, "Retry-After")):
        at, why = after_failure(NOW, "feed", PACE, Wishes(retry_after=asked), HOUR, 1)
        assert at - NOW >= max(asked, HOUR)
        assert why == reason


def test_feeds_come_due_apart_and_each_always_at_the_same_distance() -> None:
    due = [
        after_success(NOW, f"feed-{number}", PACE, Wishes(), every(HOUR))[0]
        for number in range(200)
    ]
    assert len(set(due)) == len(due)
    assert max(due) - min(due) > 15 * MINUTE * JITTER * 0.8
    assert after_success(NOW, "feed-0", PACE, Wishes(), every(HOUR))[0] == due[0]


waits = st.timedeltas(timedelta(0), timedelta(days=30))
times = st.datetimes(datetime(2000, 1, 1), NOW.replace(tzinfo=None), timezones=st.just(UTC))
wishes_of_all_kinds = st.builds(
    Wishes,
    ttl=st.none() | waits,
    fresh_for=st.none() | waits,
    retry_after=st.none() | waits,
    updates=st.none()
    | st.builds(Updates, times, st.timedeltas(timedelta(milliseconds=1), timedelta(weeks=1))),
    skip_hours=st.frozensets(st.integers(0, 23)),
    skip_days=st.frozensets(st.integers(0, 6)),
)


@given(
    st.text(),
    st.builds(Pace, waits, waits),
    wishes_of_all_kinds,
    st.lists(times, max_size=REMEMBERED_NEWS).map(sorted),
    st.integers(0, 10**9),
    waits,
    st.booleans(),
)
def test_never_early_never_late_and_never_when_it_is_not_wanted(
    feed_id: str,
    pace: Pace,
    wishes: Wishes,
    news: list[datetime],
    failures: int,
    first: timedelta,
    pushed: bool,
) -> None:
    nothing = timedelta(0)
    asked = max(wishes.ttl or nothing, wishes.fresh_for or nothing)
    earliest = max(
        min(pace.shortest, pace.longest), min(asked, pace.longest), wishes.retry_after or nothing
    )
    latest = max(pace.longest, wishes.retry_after or nothing) * (1 + JITTER) + timedelta(days=7)
    wanted = len(wishes.skip_hours) < 24 and len(wishes.skip_days) < 7
    for at, why in (
        after_success(NOW, feed_id, pace, wishes, news, pushed=pushed),
        after_failure(NOW, feed_id, pace, wishes, first, failures),
    ):
        assert why
        assert NOW + earliest <= at <= NOW + latest
        if wanted:
            assert at.hour not in wishes.skip_hours
            assert at.weekday() not in wishes.skip_days


def test_the_past_of_a_new_feed_is_that_of_its_entries() -> None:
    dates = [NOW - 3 * HOUR, NOW + DAY, NOW - HOUR, NOW - HOUR + MINUTE, NOW - 2 * HOUR]
    hours = [NOW - number * HOUR for number in (3, 2, 1)]
    assert with_news([], NOW, dates, 5 * MINUTE) == hours
    assert with_news([], NOW, [], 5 * MINUTE) == [NOW]
    assert with_news(hours, NOW, dates, 5 * MINUTE) == [*hours, NOW]
    many = every(HOUR)
    assert with_news(many, NOW, [], 5 * MINUTE) == [*many[1:], NOW]
    assert len(with_news([], NOW, every(HOUR, 99), 5 * MINUTE)) == REMEMBERED_NEWS
