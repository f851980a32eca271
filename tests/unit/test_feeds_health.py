"""A feed's health in words."""

from datetime import UTC, datetime, timedelta

import pytest

from service.feeds.health import hub_in_words, in_words, moving_in_words
from service.feeds.hub_state import HubState
from service.feeds.state import FeedState

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (FeedState(), "not polled yet"),
        (
            FeedState(next_at=NOW + HOUR, next_reason="its host has asked for a pause"),
            "not polled yet, next in 1 h (its host has asked for a pause)",
        ),
        (
            FeedState(
                polled_at=NOW - timedelta(seconds=90),
                news=[NOW - 30 * HOUR, NOW - 15 * HOUR],
                next_at=NOW + timedelta(minutes=12),
                next_reason="how often it publishes",
            ),
            "well, polled 1.5 min ago, something new 15 h ago, "
            "next in 12 min (how often it publishes)",
        ),
        (
            FeedState(
                polled_at=NOW - HOUR,
                failures=14,
                failing_since=NOW - 50 * HOUR,
                last_reason="http_403",
                last_message="HTTP 403 Forbidden, looks like a bot challenge",
                next_at=NOW + 6 * HOUR,
            ),
            "blocked: HTTP 403 Forbidden, looks like a bot challenge, "
            "14 polls since 2026-02-28 10:00Z, next in 6 h",
        ),
        (
            FeedState(
                polled_at=NOW - HOUR,
                failures=1,
                failing_since=NOW - HOUR,
                last_reason="dns",
                last_message="the host's name cannot be resolved",
                next_at=NOW - HOUR,
                next_reason="after 1 failure in a row",
            ),
            "no such host: the host's name cannot be resolved, 1 poll since 2026-03-02 11:00Z, "
            "due now (after 1 failure in a row)",
        ),
        (
            FeedState(
                polled_at=NOW - 48 * HOUR, failures=1, stopped="gone", last_message="HTTP 410 Gone"
            ),
            "stopped at 2026-02-28 12:00Z: HTTP 410 Gone; add it again to have it polled again",
        ),
    ],
)
def test_in_words(state: FeedState, words: str) -> None:
    assert in_words(state, NOW) == words


def test_hubs() -> None:
    hub = HubState(url="https://hub.example/", topic="https://a.example/", asked_at=NOW)
    words = {
        hub_in_words(FeedState(hub=state), NOW)
        for state in (
            None,
            hub,
            hub.model_copy(update={"problem": "HTTP 500"}),
            hub.model_copy(update={"until": NOW + HOUR}),
            hub.model_copy(update={"until": NOW + HOUR, "demoted_until": NOW + HOUR}),
        )
    }
    assert words == {
        None,
        "its hub https://hub.example/ does not push it: asked, not confirmed yet",
        "its hub https://hub.example/ does not push it: HTTP 500",
        "its hub https://hub.example/ pushes it until 2026-03-02 13:00Z",
        "its hub https://hub.example/ has missed entries, and is not relied on",
    }


def test_moving() -> None:
    assert moving_in_words(FeedState()) is None
    seen = FeedState(moved_to="https://new.example/", moved_polls=2, moved_since=NOW)
    assert moving_in_words(seen) == (
        "seems to have moved to https://new.example/: seen 2 times since 2026-03-02 12:00Z"
    )
    adopted = FeedState(adopted="https://new.example/")
    assert moving_in_words(adopted) == "moved for good: polled at https://new.example/"
