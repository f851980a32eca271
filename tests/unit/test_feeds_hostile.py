"""What the worst servers do: each poll ends with a named reason, and costs nobody else anything."""

import asyncio
import gzip
import tracemalloc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aiohttp import web

from service.feed_records import Feed
from service.feeds.fetch import Fetcher
from service.feeds.parser import FeedParser
from service.feeds.poll_result import PollResult
from service.feeds.poller import Poller
from service.feeds.state import FeedState
from tests.feed_server import (
    Answer,
    FeedServer,
    Handler,
    abort_connection,
    entries,
    promise_too_much,
    rss,
    truncated_gzip,
)
from tests.unit.test_feeds_poller import NOW, PACE

MOST_BYTES = 5_000_000
GOOD = rss(entries(3))


def document(content: str, declarations: str = "") -> bytes:
    return (
        f"<?xml version='1.0'?>{declarations}<rss version='2.0'><channel><title>T</title>"
        f"<item><title>one</title><guid>1</guid><description>{content}</description></item>"
        "</channel></rss>"
    ).encode()


BOMB = "".join(
    f"<!ENTITY {name} '{f'&{former};' * 10}'>"
    for former, name in zip("abcdefghi", "bcdefghij", strict=True)
)
EXTERNAL = "<!DOCTYPE rss [<!ENTITY file SYSTEM 'file:///etc/passwd'>]>"


async def chatter(request: web.Request) -> web.StreamResponse:
    """Send a byte now and then, for ever."""
    response = web.StreamResponse()
    await response.prepare(request)
    while True:
        await response.write(b" ")
        await asyncio.sleep(0.05)


async def endless_redirects(request: web.Request) -> web.StreamResponse:
    raise web.HTTPFound(f"{request.path}?{request.query_string}x")


HOSTILE: dict[str, tuple[bytes | Answer | Handler | str, str]] = {
    "never answers": ("never", "timeout"),
    "begins and stops": ("drip", "timeout"),
    "drips": (chatter, "timeout"),
    "endless body": ("endless", "too_large"),
    "50 MB": (b"<rss>" * 10_000_000, "too_large"),
    "gzip bomb": (
        Answer(gzip.compress(bytes(50_000_000)), headers={"Content-Encoding": "gzip"}),
        "too_large",
    ),
    "gzip cut off": (
        Answer(truncated_gzip(GOOD), headers={"Content-Encoding": "gzip"}),
        "truncated",
    ),
    "shorter than it says": (promise_too_much, "truncated"),
    "connection reset": (abort_connection, "disconnected"),
    "redirects without end": (endless_redirects, "too_many_redirects"),
    "empty": (b"", "empty"),
    "blank": (b" \n ", "empty"),
    "a page": (b"<!DOCTYPE html><html><body>Welcome</body></html>", "not_a_feed"),
    "an image": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "not_a_feed"),
    "JSON of something else": (b'{"error": "no such feed"}', "not_a_feed"),
    "nested 100,000 deep": (document("<a>" * 100_000), "parse_timeout"),
    "entity bomb": (document("&j;", f"<!DOCTYPE rss [<!ENTITY a 'ha'>{BOMB}]>"), "fetched"),
    "external entity": (document("&file;", EXTERNAL), "fetched"),
    "UTF-16 without a mark": (
        GOOD.decode().replace("UTF-8", "UTF-16").encode("utf-16-le"),
        "fetched",
    ),
    "says Latin-1, is UTF-8": (
        Answer(GOOD, content_type="application/rss+xml; charset=iso-8859-1"),
        "fetched",
    ),
    "unknown charset": (GOOD.replace(b"UTF-8", b"x-made-up"), "fetched"),
    "10,000 entries": (rss(entries(10_000)), "fetched"),
    "one guid for all": (
        b"<rss version='2.0'><channel><title>T</title>"
        + b"".join(
            b"<item><guid>same</guid><link>https://a.example/%d</link><title>%d</title></item>"
            % (number, number)
            for number in range(50)
        )
        + b"</channel></rss>",
        "fetched",
    ),
}


@asynccontextmanager
async def open_poller(parse_timeout: float = 60.0) -> AsyncIterator[Poller]:
    async with (
        Fetcher(
            timeout=2.0,
            silence_timeout=1.0,
            max_bytes=MOST_BYTES,
            allow_private=True,
            agent="newsdesk/test",
            now=lambda: NOW,
        ) as fetcher,
        FeedParser(parse_timeout) as parser,
    ):
        yield Poller(fetcher, parser, PACE, 1000, lambda: NOW)


@pytest.fixture
async def poller() -> AsyncIterator[Poller]:
    async with open_poller() as poller:
        yield poller


async def poll(poller: Poller, url: str) -> PollResult:
    return await poller.poll(Feed(id="f" * 32, url=url), FeedState(), {})


@pytest.mark.parametrize("name", HOSTILE)
async def test_each_ends_with_a_named_reason(server: FeedServer, name: str) -> None:
    given, expected = HOSTILE[name]
    if isinstance(given, str):
        url = server.handle(getattr(server, given))
    elif isinstance(given, bytes | Answer):
        url = server.serve(given)
    else:
        url = server.handle(given)
    # What cannot be parsed in any time need not be given much.
    async with open_poller(2.0 if expected == "parse_timeout" else 60.0) as poller:
        result = await poll(poller, url)
    assert (result.poll.reason or result.poll.outcome) == expected, result.poll.message
    if expected == "fetched":
        assert result.articles
        assert len(result.articles) <= 1000
        assert "root:" not in (result.articles[0].summary or "")
    else:
        assert result.poll.message
        assert result.poll.next_at is not None


async def test_the_good_are_polled_while_the_bad_are_waited_for(
    server: FeedServer, poller: Poller
) -> None:
    bad = [server.handle(handler, f"/{handler.__name__}") for handler in (server.never, chatter)]
    waiting = [asyncio.create_task(poll(poller, url)) for url in bad * 20]
    for number in range(10):
        result = await poll(poller, server.serve(GOOD, f"/{number}"))
        assert result.poll.outcome == "fetched"
    assert not any(task.done() for task in waiting), "they have a limit of seconds"
    reasons = {(await task).poll.reason for task in waiting}
    assert reasons == {"timeout"}


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
