"""What the worst servers do: each poll ends with a named reason, and costs nobody else anything."""

import asyncio
import re
import tracemalloc
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from hypothesis import given, settings
from hypothesis import strategies as st

from service.codec import decode, encode
from service.errors import FeedError
from service.feed_records import Feed, Poll
from service.feeds.document import Document
from service.feeds.fetch import Fetcher
from service.feeds.parser import FeedParser
from service.feeds.poll_result import PollResult
from service.feeds.poller import Poller
from service.feeds.state import FeedState
from tests.feed_server import FeedServer, raw
from tests.hostile import GOOD, HOSTILE, MOST_BYTES, chatter, offer
from tests.unit.test_feeds_parse import ANY_BODY, ANY_CONTENT_TYPE, URL
from tests.unit.test_feeds_poller import NOW, PACE, children

pytestmark = pytest.mark.asyncio(loop_scope="module")

LARGE = ["endless body", "gzip bomb", "empty blocks of gzip", "junk behind gzip", "entity bomb"] + [
    name for name in HOSTILE if "nested" in name
]
MOST_TO_READ = 200_000
"""In kB, of a process that reads feeds."""

HEADERS = [
    *(b"Age", b"Cache-Control", b"Content-Encoding", b"Content-Length", b"Content-Type", b"Date"),
    *(b"ETag", b"Expires", b"Last-Modified", b"Link", b"Location", b"Retry-After", b"Set-Cookie"),
    *(b"Transfer-Encoding", b"Cf-Mitigated"),
]
STATUSES = [b"200", b"204", b"301", b"302", b"304", b"403", b"404", b"410", b"429", b"500", b"503"]
VALUES = st.binary(max_size=20) | st.sampled_from(
    [b"\xfc", b"</\xe4>; rel=hub", b"http://\xe4/", b"/\xff", b"1e9", b"chunked", b"\x1b[2J"]
)
ANY_ANSWER = st.binary(max_size=100) | st.builds(
    lambda status, reason, headers: b"\r\n".join(
        [b"HTTP/1.1 %s %s" % (status, reason), *map(b": ".join, headers), b"", GOOD]
    ),
    st.sampled_from(STATUSES),
    VALUES,
    st.lists(st.tuples(st.sampled_from(HEADERS), VALUES), max_size=5),
)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def parser() -> AsyncIterator[FeedParser]:
    """Give a parser that all tests share: its process takes seconds to start."""
    async with FeedParser(timeout=60.0) as parser:
        yield parser


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def poller(parser: FeedParser) -> AsyncIterator[Poller]:
    async with open_fetcher() as fetcher:
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


async def poll(poller: Poller, url: str, state: FeedState | None = None) -> PollResult:
    """Poll once; fail where a worker could not commit the outcome, or not go on from it."""
    result = await poller.poll(Feed(id="f" * 32, url=url), state or FeedState(), {})
    assert decode(Poll, encode(result.poll)) == result.poll
    assert decode(FeedState, encode(result.state)) == result.state
    return result


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


@settings(max_examples=60)
@given(ANY_ANSWER)
async def test_whatever_a_server_sends_the_poll_has_a_result_that_can_be_kept(
    parser: FeedParser, answer: bytes
) -> None:
    async with FeedServer() as server, open_fetcher() as fetcher:
        poller = open_poller(fetcher, parser)
        url = server.handle(raw(answer))
        first = await poll(poller, url)
        again = await poll(poller, url, first.state)
        assert "unexpected" not in (first.poll.reason, again.poll.reason)
        good = await poll(poller, server.serve(GOOD), again.state)
        assert good.poll.outcome in ("fetched", "unchanged", "held_back"), good.poll.message


@settings(max_examples=60)
@given(ANY_BODY, ANY_CONTENT_TYPE)
async def test_whatever_a_document_is_the_process_that_reads_it_goes_on(
    parser: FeedParser, body: bytes, content_type: str | None
) -> None:
    before = children()
    try:
        await parser.read([Document(body, content_type, URL, NOW)], {}, 1000)
    except FeedError as error:
        assert error.reason in ("empty", "not_a_feed", "not_well_formed")  # noqa: PT017
    assert children() == before


async def test_what_nobody_has_foreseen_costs_its_own_poll_only(
    server: FeedServer, parser: FeedParser, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(*_: object) -> None:
        raise RuntimeError("two\nlines, one with \x07")

    async with open_fetcher() as fetcher:
        poller = open_poller(fetcher, parser)
        url = server.serve(GOOD)
        with monkeypatch.context() as patched:
            patched.setattr(parser, "read", fail)
            failed = await poll(poller, url)
        assert (failed.poll.outcome, failed.poll.reason) == ("failed", "unexpected")
        assert failed.poll.message == "RuntimeError: two lines, one with \ufffd"
        assert failed.state.next_at is not None
        assert (await poll(poller, url, failed.state)).poll.outcome == "fetched"


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


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="looks for processes in /proc")
async def test_memory_is_bounded(server: FeedServer) -> None:
    before = children()
    async with FeedParser(timeout=60.0) as parser, open_fetcher() as fetcher:
        poller = open_poller(fetcher, parser)
        tracemalloc.start()
        try:
            for name in LARGE:
                offer(server, name, "/feed.xml")
                tracemalloc.reset_peak()
                await asyncio.gather(*(poll(poller, server.url()) for _ in range(5)))
                _, most = tracemalloc.get_traced_memory()
                # Server and client are both in this process.
                assert most < 5 * 3 * MOST_BYTES, name
        finally:
            tracemalloc.stop()
        reading = {process: peak(process) for process in children() - before}
        assert reading
        assert max(reading.values()) < MOST_TO_READ


def peak(process: int) -> int:
    """Return the most memory that a process has had, in kB."""
    found = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{process}/status").read_text("ascii"))
    assert found is not None
    return int(found[1])
