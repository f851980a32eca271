"""Hubs are asked politely: for one feed at a time, with a pause after it."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from service.feed_records import Feed
from service.feeds.fetch import Fetcher
from service.feeds.state import FeedState
from service.feeds.websub import verified
from service.hubs import Hubs
from service.urls import feed_id
from tests.feed_server import Answer, FeedServer

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)


async def test_a_hub_that_asks_for_a_pause_is_left_for_later() -> None:
    fetcher = Fetcher(
        timeout=10.0, max_bytes=10_000, allow_private=True, agent="newsdesk/test", now=lambda: NOW
    )
    async with FeedServer() as server, fetcher:
        hub = server.serve(Answer(status=429), "/hub")
        hubs = Hubs(fetcher, "https://desk.example", "secret", 0.0)
        assert await ask(hubs, hub, 1)
        assert not await ask(hubs, hub, 2), "as if it had not been its time"
    assert len(server.requests) == 1


async def test_a_hub_is_asked_anew_where_its_pushes_would_go_elsewhere() -> None:
    fetcher = Fetcher(
        timeout=10.0, max_bytes=10_000, allow_private=True, agent="newsdesk/test", now=lambda: NOW
    )
    feed = Feed(id=feed_id("https://site.example/"), url="https://site.example/")
    async with FeedServer() as server, fetcher:
        hub = server.serve(b"", "/hub")
        hubs = Hubs(fetcher, "https://desk.example", "secret", 0.0)
        asked = await hubs.ask(feed, 0, FeedState(hubs=[hub]), NOW)
        lease = verified(asked.hub, feed.url, timedelta(days=7), NOW)
        confirmed = FeedState(hubs=[hub], hub=lease)
        assert await hubs.ask(feed, 0, confirmed, NOW) is confirmed
        moved = await hubs.ask(feed, 1, confirmed, NOW)
        assert moved.hub is not None
        assert (moved.hub.until, "/websub/1/" in str(moved.hub.callback)) == (None, True)
    assert len(server.requests) == 2


async def ask(hubs: Hubs, hub: str, number: int) -> bool:
    """Have the hub asked for a feed; return whether it was."""
    url = f"https://site.example/{number}.xml"
    state = await hubs.ask(Feed(id=feed_id(url), url=url), 0, FeedState(hubs=[hub]), NOW)
    return state.hub is not None


@pytest.mark.parametrize(("pause", "again"), [(0.0, True), (600.0, False)])
async def test_a_hub_is_asked_for_one_feed_at_a_time(pause: float, again: bool) -> None:
    fetcher = Fetcher(
        timeout=10.0, max_bytes=10_000, allow_private=True, agent="newsdesk/test", now=lambda: NOW
    )
    async with FeedServer(address="0.0.0.0") as server, fetcher:
        server.serve(b"", "/hub")
        hub = server.url("/hub")
        hubs = Hubs(fetcher, "https://desk.example", "secret", pause)
        asked = await asyncio.gather(*(ask(hubs, hub, number) for number in range(5)))
        assert asked == [True, False, False, False, False]
        assert await ask(hubs, hub, 5) == again
        assert await ask(hubs, server.url("/hub", "127.0.0.2"), 6)
    assert len(server.requests) == 2 + again
