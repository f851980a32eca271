"""What the worst servers do: each poll ends with a named reason, and costs nobody else anything."""

import asyncio
import tracemalloc
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from service.feed_records import Feed
from service.feeds.fetch import Fetcher
from service.feeds.parser import FeedParser
from service.feeds.poll_result import PollResult
from service.feeds.poller import Poller
from service.feeds.state import FeedState
from tests.feed_server import FeedServer
from tests.hostile import GOOD, HOSTILE, MOST_BYTES, chatter, offer
from tests.unit.test_feeds_poller import NOW, PACE

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def poller() -> AsyncIterator[Poller]:
    """Give a poller that all tests share: its process takes seconds to start."""
    async with FeedParser(timeout=60.0) as parser, open_fetcher() as fetcher:
        yield open_poller(fetcher, parser)


@pytest_asyncio.fixture(loop_scope="module")
async def server() -> AsyncIterator[FeedServer]:
    async with FeedServer() as server:
        yield server


def open_poller(fetcher: Fetcher, parser: FeedParser) -> Poller:
    return Poller(fetcher, parser, PACE, 1000, lambda: NOW)


def open_fetcher(timeout: float = 2.0) -> Fetcher:
    return Fetcher(
        timeout=timeout,
        silence_timeout=timeout / 2,
        max_bytes=MOST_BYTES,
        allow_private=True,
        agent="newsdesk/test",
        now=lambda: NOW,
    )


async def poll(poller: Poller, url: str) -> PollResult:
    return await poller.poll(Feed(id="f" * 32, url=url), FeedState(), {})


@pytest.mark.parametrize("name", HOSTILE)
async def test_each_ends_with_a_named_reason(server: FeedServer, poller: Poller, name: str) -> None:
    _, expected = HOSTILE[name]
    offer(server, name, "/feed.xml")
    if expected == "parse_timeout":
        # What cannot be parsed in any time need not be given much.
        async with FeedParser(timeout=1.0) as parser, open_fetcher() as fetcher:
            result = await poll(open_poller(fetcher, parser), server.url())
    else:
        result = await poll(poller, server.url())
    assert (result.poll.reason or result.poll.outcome) == expected, result.poll.message
    if expected == "fetched":
        assert result.articles
        assert len(result.articles) <= 1000
        assert "root:" not in (result.articles[0].summary or "")
    else:
        assert result.poll.message
        assert result.poll.next_at is not None


async def test_the_good_are_polled_while_the_bad_are_waited_for(server: FeedServer) -> None:
    bad = [server.handle(handler, f"/{handler.__name__}") for handler in (server.never, chatter)]
    async with FeedParser(timeout=300.0) as parser, open_fetcher(timeout=300.0) as fetcher:
        poller = open_poller(fetcher, parser)
        waiting = [asyncio.create_task(poll(poller, url)) for url in bad * 20]
        for number in range(10):
            result = await poll(poller, server.serve(GOOD, f"/{number}"))
            assert result.poll.outcome == "fetched"
        assert not any(task.done() for task in waiting), "the good had to wait for them"
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)


async def test_memory_is_bounded(server: FeedServer, poller: Poller) -> None:
    url = server.handle(server.endless)
    tracemalloc.start()
    try:
        await asyncio.gather(*(poll(poller, url) for _ in range(5)))
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    # Server and client are both in this process.
    assert most < 5 * 3 * MOST_BYTES
