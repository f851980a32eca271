"""What holds a host back, for how long, and that it ends."""

from datetime import UTC, datetime, timedelta

import pytest

from service.feeds.holds import LONGEST_HOLD, UNSAID_HOLD, Hold, Holds

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("status", "wait", "held"),
    [
        (429, 2 * MINUTE, 2 * MINUTE),
        (429, None, UNSAID_HOLD),
        (429, timedelta(0), None),
        (429, timedelta(days=30), LONGEST_HOLD),
        (503, 2 * MINUTE, 2 * MINUTE),
        (503, None, None),
        (403, 2 * MINUTE, None),
        (200, 2 * MINUTE, None),
    ],
)
def test_who_asks_for_a_pause_has_it(
    status: int, wait: timedelta | None, held: timedelta | None
) -> None:
    holds = Holds()
    holds.note("one.example", status, wait, NOW)
    assert holds.of("other.example", NOW) is None
    assert holds.of("one.example", NOW) == (None if held is None else Hold(NOW + held, status))
    assert holds.of("one.example", NOW + LONGEST_HOLD) is None


def test_the_latest_word_counts() -> None:
    holds = Holds()
    holds.note("one.example", 503, 30 * MINUTE, NOW)
    holds.note("other.example", 429, 50 * MINUTE, NOW)
    holds.note("one.example", 429, 10 * MINUTE, NOW + 40 * MINUTE)
    assert holds.of("one.example", NOW + 45 * MINUTE) == Hold(NOW + 50 * MINUTE, 429)
    assert holds.of("other.example", NOW + 45 * MINUTE) == Hold(NOW + 50 * MINUTE, 429)
