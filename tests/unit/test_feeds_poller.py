import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
import pytest_asyncio
from aiohttp import web

from service.codec import decode, encode, extend
from service.dispatcher import Dispatcher
from service.errors import FeedError
from service.feed_records import Feed, Poll
from service.feeds.change import of_push
from service.feeds.document import Document
from service.feeds.fetch import Fetcher
from service.feeds.fetch_error import FetchError
from service.feeds.health import in_words
from service.feeds.hub_state import HubState
from service.feeds.parser import FeedParser
from service.feeds.poll_result import PollResult
from service.feeds.poller import Poller
from service.feeds.robots import Robots
from service.feeds.schedule import JITTER, SAFETY, Pace
from service.feeds.state import FeedState
from service.records import Article
from tests.feed_server import Answer, Entry, FeedServer, entries, rss

pytestmark = pytest.mark.asyncio(loop_scope="module")

LONG = b"<rss version='2.0'><channel><item><description>" + b"<a/>" * 200_000
PACE = Pace(timedelta(minutes=5), timedelta(hours=24))
NOW = datetime(2026, 3, 2, tzinfo=UTC)


@dataclass
class Clock:
    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def parser() -> AsyncIterator[FeedParser]:
    """Give a parser that all tests share: its process takes seconds to start."""
    async with FeedParser(timeout=1.0) as parser:
        yield parser


@pytest_asyncio.fixture(loop_scope="module")
async def server() -> AsyncIterator[FeedServer]:
    async with FeedServer() as server:
        yield server


@pytest_asyncio.fixture(loop_scope="module")
async def poller(clock: Clock, parser: FeedParser) -> AsyncIterator[Poller]:
    async with open_poller(clock, parser) as poller:
        yield poller


@asynccontextmanager
async def open_poller(
    clock: Clock,
    parser: FeedParser,
    *,
    timeout: float = 10,
    max_entries: int = 100,
    allow_private: bool = True,
) -> AsyncIterator[Poller]:
    async with Fetcher(
        timeout=timeout,
        max_bytes=1_000_000,
        allow_private=allow_private,
        agent="newsdesk/test",
        now=clock,
    ) as fetcher:
        yield Poller(fetcher, parser, PACE, max_entries, clock)


def feed(url: str) -> Feed:
    return Feed(id="f" * 32, url=url)


def counts(poll: Poll) -> tuple[int, int, int]:
    return poll.entries.new, poll.entries.changed, poll.entries.known


async def poll(poller: Poller, url: str, former: PollResult | None = None) -> PollResult:
    """Poll once, with the state as it comes back from where it is kept."""
    state = decode(FeedState, encode(former.state)) if former else FeedState()
    known = (former.known if former else None) or {}
    result = await poller.poll(feed(url), state, known)
    assert decode(Poll, encode(result.poll)) == result.poll
    return result if result.known is not None else replace(result, known=known)


async def test_a_feed_that_changes_between_polls(
    server: FeedServer, poller: Poller, clock: Clock
) -> None:
    shown = entries(5)
    url = server.serve(rss(shown))
    first = await poll(poller, url)
    assert (first.poll.outcome, counts(first.poll)) == ("fetched", (5, 0, 0))
    assert [article.guid for article in first.articles] == [f"entry-{n}" for n in range(5)]
    for article in first.articles:
        assert (article.feed_id, article.poll_id) == ("f" * 32, first.poll.id)
        assert article.source is not None
        assert article.source.feed_url == url
        assert (article.fetched_at, article.id) == (NOW, None)
        assert decode(Article, encode(article)) == article
    assert first.poll.http.status == 200
    assert first.poll.http.bytes == len(rss(shown))
    assert first.state.title == "Harbour News"

    clock.now += timedelta(minutes=20)
    second = await poll(poller, url, first)
    assert (second.poll.outcome, second.articles) == ("not_modified", [])
    assert second.poll.id != first.poll.id
    assert (first.state.seen_at, second.state.seen_at) == (NOW, clock.now)
    assert [request.answered for request in server.requests] == [200, 304]

    shown[2].html = "<p>Ship number 2 came back.</p>"
    clock.now += timedelta(minutes=20)
    server.serve(Answer(rss(entries(2, start=5) + shown), headers={"Age": "90"}))
    third = await poll(poller, url, second)
    assert (third.poll.outcome, counts(third.poll)) == ("fetched", (2, 1, 4))
    assert [article.guid for article in third.articles] == ["entry-2", "entry-5", "entry-6"]
    assert third.state.seen_at == clock.now - timedelta(seconds=90)


async def test_a_copy_from_before_a_push_takes_nothing_back(
    server: FeedServer, poller: Poller, clock: Clock
) -> None:
    shown = entries(2)
    old = rss(shown)
    url = server.serve(Answer(old, validators=False))
    polled = await poll(poller, url)
    shown[0].html = "<p>Ship number 1 came back.</p>"
    document = rss(entries(1, start=2) + shown)
    clock.now += timedelta(minutes=10)
    push = await poller.take_push(
        feed(url), polled.state, polled.known or {}, Document(document, None, url, clock.now)
    )
    assert counts(push.poll) == (1, 1, 1)
    change = of_push(push, {}, clock.now)
    pushed = replace(push, state=change.state(push.state))
    clock.now += timedelta(minutes=1)
    copy = await poll(poller, url, pushed)
    assert (copy.articles, counts(copy.poll)) == ([], (0, 0, 2))
    assert "1 entry is as before the latest version" in (copy.poll.message or "")
    server.serve(Answer(document, validators=False))
    fresh = await poll(poller, url, copy)
    assert (fresh.articles, counts(fresh.poll)) == ([], (0, 0, 3))
    server.serve(Answer(old, validators=False))
    clock.now += timedelta(hours=1)
    taken_back = await poll(poller, url, fresh)
    assert [article.guid for article in taken_back.articles] == ["entry-1"]
    assert counts(taken_back.poll) == (0, 1, 1)


async def test_a_feed_is_polled_for_safety_until_its_hub_misses_something(
    server: FeedServer, poller: Poller, clock: Clock
) -> None:
    shown = entries(2)
    url = server.serve(rss(shown))
    first = await poll(poller, url)
    week = timedelta(days=7)
    hub = HubState(url=url, topic=url, asked_at=NOW, verified_at=NOW, until=NOW + week)
    confirmed = replace(first, state=extend(first.state, FeedState, hub=hub))
    clock.now += timedelta(minutes=10)
    quiet = await poll(poller, url, confirmed)
    assert quiet.poll.next_at is not None
    assert quiet.poll.next_at - clock.now >= SAFETY
    clock.now = quiet.poll.next_at
    server.serve(rss(entries(1, start=2) + shown))
    missed = await poll(poller, url, quiet)
    assert counts(missed.poll) == (1, 0, 2)
    assert missed.poll.next_at is not None
    assert missed.poll.next_at - clock.now < SAFETY


async def test_of_the_hubs_that_a_server_names_few_are_remembered(
    server: FeedServer, poller: Poller
) -> None:
    links = ", ".join(f"<https://hub.example/{number}>; rel=hub" for number in range(50))
    result = await poll(poller, server.serve(Answer(rss(entries(1)), headers={"Link": links})))
    assert result.state.hubs == [f"https://hub.example/{number}" for number in range(4)]


async def test_what_a_publisher_takes_back_goes_out_but_no_older_copy_of_a_cache(
    server: FeedServer, poller: Poller, clock: Clock
) -> None:
    shown = entries(2)
    old = rss(shown)
    url = server.serve(old)
    first = await poll(poller, url)
    shown[1].html = "<p>Ship number 0 never left.</p>"
    server.serve(rss(shown))
    clock.now += timedelta(minutes=10)
    second = await poll(poller, url, first)
    assert counts(second.poll) == (0, 1, 1)
    clock.now += timedelta(minutes=10)
    server.serve(Answer(old, headers={"Age": "601"}))
    copy = await poll(poller, url, second)
    assert (copy.articles, counts(copy.poll)) == ([], (0, 0, 2))
    assert copy.state.seen_at == second.state.seen_at, "what is known is no older by that"
    server.serve(Answer(old, headers={"Age": "599"}))
    taken_back = await poll(poller, url, copy)
    assert [article.guid for article in taken_back.articles] == ["entry-0"]
    assert taken_back.poll.message is None
    assert (await poll(poller, url, taken_back)).poll.outcome == "not_modified"


async def test_an_older_copy_of_a_cache_that_tells_no_age_is_known_by_its_date(
    server: FeedServer, poller: Poller, clock: Clock
) -> None:
    def made(at: datetime, shown: list[Entry]) -> Answer:
        return Answer(rss(shown), headers={"Date": f"{at:%a, %d %b %Y %H:%M:%S} GMT"})

    slow = timedelta(minutes=30)
    shown = entries(2)
    url = server.serve(made(NOW - slow, shown))
    first = await poll(poller, url)
    former = entries(2)
    shown[1].html = "<p>Ship number 0 never left.</p>"
    clock.now += timedelta(minutes=10)
    server.serve(made(clock.now - slow, shown))
    second = await poll(poller, url, first)
    assert counts(second.poll) == (0, 1, 1), "its clock is slow, and was before"
    server.serve(made(clock.now - slow - timedelta(seconds=1), former))
    clock.now += timedelta(minutes=10)
    copy = await poll(poller, url, second)
    assert (copy.articles, counts(copy.poll)) == ([], (0, 0, 2))
    server.serve(made(clock.now - slow, former))
    taken_back = await poll(poller, url, copy)
    assert [article.guid for article in taken_back.articles] == ["entry-0"]
    server.serve(made(datetime(1970, 1, 1, tzinfo=UTC), shown))
    clock.now += timedelta(minutes=10)
    assert len((await poll(poller, url, taken_back)).articles) == 1, "a clock that tells nothing"


async def test_an_unchanged_body_is_not_parsed(server: FeedServer, poller: Poller) -> None:
    url = server.serve(Answer(rss(entries(3)), validators=False))
    first = await poll(poller, url)
    second = await poll(poller, url, first)
    assert (second.poll.outcome, second.articles) == ("unchanged", [])
    assert len(second.known or ()) == 3


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (Answer(status=404), "http_404"),
        (Answer(status=500), "http_500"),
        (Answer(b""), "empty"),
        (
            Answer(b"<html><body>Please log in</body></html>", content_type="text/html"),
            "not_a_feed",
        ),
        (Answer(b"<rss><chan", content_type="text/xml"), "not_well_formed"),
        (Answer(b"x" * 1_000_001), "too_large"),
    ],
)
async def test_what_fails_is_tried_again_ever_later_and_forgets_nothing(
    server: FeedServer, poller: Poller, answer: Answer, reason: str
) -> None:
    url = server.serve(rss(entries(3)))
    good = await poll(poller, url)
    server.serve(answer)
    former, waits = good, []
    for failures in (1, 2, 3):
        failed = await poll(poller, url, former)
        former, state = failed, failed.state
        assert (failed.poll.outcome, failed.poll.reason) == ("failed", reason)
        assert failed.poll.message
        assert (state.failures, state.last_reason) == (failures, reason)
        assert failed.poll.next_at is not None
        waits.append(failed.poll.next_at - NOW)
    assert waits[0] * 2 == pytest.approx(waits[1], rel=0.001)
    assert waits[1] * 2 == pytest.approx(waits[2], rel=0.001)
    server.serve(rss(entries(4)))
    recovered = await poll(poller, url, former)
    assert counts(recovered.poll) == (1, 0, 3)
    assert (recovered.state.failures, recovered.state.failing_since) == (0, None)


async def test_too_many_requests(server: FeedServer, poller: Poller) -> None:
    url = server.serve(Answer(status=429, headers={"Retry-After": str(3 * 86_400)}))
    result = await poll(poller, url)
    assert result.poll.next_at is not None
    three_days = timedelta(days=3)
    assert three_days <= result.poll.next_at - NOW <= three_days * (1 + JITTER)
    assert result.poll.next_reason == "Retry-After"


async def test_a_host_that_asks_for_a_pause_has_it_from_all_of_its_feeds(
    server: FeedServer, poller: Poller, clock: Clock
) -> None:
    url = server.serve(rss(entries(1)), "/beside.xml")
    first = await poll(poller, url)
    busy = Answer(status=429, headers={"Retry-After": "1200"})
    refused = await poll(poller, server.serve(busy, "/busy.xml"))
    assert (refused.poll.outcome, refused.poll.reason) == ("failed", "http_429")
    clock.now += timedelta(minutes=5)
    held = await poll(poller, url, first)
    assert (held.poll.outcome, held.poll.reason) == ("held_back", "host_busy")
    assert held.poll.message == "127.0.0.1 has asked for a pause until 00:20Z (HTTP 429)"
    assert held.poll.next_at is not None
    assert timedelta(minutes=20) <= held.poll.next_at - NOW <= timedelta(minutes=22)
    assert held.poll.next_reason == "its host has asked for a pause"
    assert in_words(held.state, clock.now).startswith("well, polled 5 min ago")
    assert in_words(held.state, clock.now).endswith("min (its host has asked for a pause)")
    elsewhere = await poll(
        poller, server.redirect("/moved.xml", url).replace("127.0.0.1", "localhost")
    )
    assert elsewhere.poll.outcome == "held_back", "redirected to where nobody is to come"
    asked = [request.path for request in server.requests]
    assert asked == ["/beside.xml", "/busy.xml", "/moved.xml"]
    clock.now = held.poll.next_at
    again = await poll(poller, url, held)
    assert (again.poll.outcome, again.state.failures) == ("not_modified", 0)
    assert again.poll.due_at == held.poll.next_at


async def test_a_host_that_is_too_busy_to_tell_its_rules_is_asked_later(
    server: FeedServer, poller: Poller, clock: Clock
) -> None:
    url = server.serve(rss(entries(1)))
    server.serve(Answer(status=429, headers={"Retry-After": "600"}), "/robots.txt")
    obedient = Poller(poller._fetcher, poller._parser, PACE, 100, clock, Robots(poller._fetcher))
    refused = await poll(obedient, url)
    assert (refused.poll.reason, refused.poll.http.status) == ("http_429", 429)
    assert (await poll(obedient, url, refused)).poll.outcome == "held_back"
    server.serve(Answer(b"", content_type="text/plain"), "/robots.txt")
    clock.now += timedelta(minutes=10)
    assert (await poll(obedient, url, refused)).poll.outcome == "fetched"


async def test_a_feed_that_is_gone_stops_and_says_so(server: FeedServer, poller: Poller) -> None:
    result = await poll(poller, server.serve(Answer(status=410)))
    assert (result.poll.outcome, result.poll.next_at) == ("gone", None)
    assert "410" in result.poll.next_reason
    assert result.state.stopped == "gone"


async def test_the_publisher_is_asked_no_more_often_than_it_wishes(
    server: FeedServer, poller: Poller
) -> None:
    body = rss(entries(1)).replace(b"<language>", b"<ttl>1200</ttl><language>")
    url = server.serve(body)
    first = await poll(poller, url)
    again = await poll(poller, url, first)
    assert again.poll.outcome == "not_modified"
    for result in (first, again):
        assert result.poll.next_at is not None
        assert result.poll.next_at - NOW >= timedelta(hours=20)
        assert result.poll.next_reason == "the feed's ttl"


async def test_a_poll_comes_soon_after_the_moments_at_which_a_feed_says_that_it_is_updated(
    server: FeedServer, poller: Poller, clock: Clock
) -> None:
    name = b"xmlns:sy='http://purl.org/rss/1.0/modules/syndication/'"
    said = (
        b"<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateBase>2020-01-01T00:20Z</sy:updateBase>"
    )
    body = rss(entries(1)).replace(b"<rss ", b"<rss " + name + b" ")
    url = server.serve(body.replace(b"<language>", said + b"<language>"))
    result = await poll(poller, url)
    for _ in range(3):
        assert result.poll.next_at is not None
        assert 20 < result.poll.next_at.minute < 25
        assert result.poll.next_reason == "when the feed says that it is updated"
        clock.now = result.poll.next_at
        result = await poll(poller, url, result)
        assert result.poll.outcome == "not_modified"


async def test_a_failed_document_is_fetched_anew(server: FeedServer, poller: Poller) -> None:
    url = server.serve(Answer(b"<html>maintenance</html>"))
    failed = await poll(poller, url)
    again = await poll(poller, url, failed)
    assert (again.poll.outcome, again.poll.reason) == ("failed", "not_a_feed")


async def test_timeouts_and_refused_addresses_are_outcomes(
    server: FeedServer, clock: Clock, parser: FeedParser
) -> None:
    url = server.handle(server.drip)
    async with open_poller(clock, parser, timeout=0.3) as poller:
        assert (await poll(poller, url)).poll.reason == "timeout"
    async with open_poller(clock, parser, allow_private=False) as poller:
        assert (await poll(poller, url)).poll.reason == "private_address"


async def test_entries_that_are_not_taken_are_reported(
    server: FeedServer, clock: Clock, parser: FeedParser
) -> None:
    empty = b"<item><guid>nothing-in-it</guid></item></channel>"
    url = server.serve(rss(entries(10)).replace(b"</channel>", empty))
    async with open_poller(clock, parser, max_entries=4) as poller:
        result = await poll(poller, url)
    assert [article.guid for article in result.articles] == [f"entry-{n}" for n in range(6, 10)]
    assert result.poll.message is not None
    assert "newest 4 of 10" in result.poll.message
    assert "nothing-in-it" in result.poll.message


async def test_permanent_redirects_are_remembered_while_they_last(
    server: FeedServer, poller: Poller
) -> None:
    target = server.serve(rss(entries(1)))
    old = server.redirect("/old", target, 301)
    first = await poll(poller, old)
    second = await poll(poller, old, first)
    assert second.poll.http.url == target
    assert (second.state.moved_to, second.state.moved_polls) == (target, 2)
    assert second.state.moved_since == NOW
    assert first.articles[0].source is not None
    assert first.articles[0].source.feed_url == old
    server.redirect("/old", target, 302)
    assert (await poll(poller, old, second)).state.moved_to is None


async def test_a_permanent_redirect_is_adopted_after_days_and_given_up_for_the_feeds_own_address(
    server: FeedServer, poller: Poller, clock: Clock
) -> None:
    target = server.serve(rss(entries(1)))
    old = server.redirect("/old", target, 301)
    result = await poll(poller, old)
    for _ in range(4):  # seen often, but within hours
        clock.now += timedelta(hours=1)
        result = await poll(poller, old, result)
    assert result.state.adopted is None
    clock.now += timedelta(days=2)
    result = await poll(poller, old, result)
    assert result.state.adopted == target
    asked = len(server.requests)
    result = await poll(poller, old, result)
    assert [request.path for request in server.requests[asked:]] == ["/feed.xml"]
    assert (result.poll.feed_url, result.poll.http.url) == (old, target)
    server.serve(Answer(status=410))
    result = await poll(poller, old, result)
    assert (result.poll.outcome, result.state.stopped) == ("failed", None)
    server.serve(rss(entries(2)), "/old")
    result = await poll(poller, old, result)
    assert (counts(result.poll), result.state.adopted) == ((1, 0, 1), None)


async def test_an_adopted_address_that_fails_once_is_asked_again(
    server: FeedServer, poller: Poller
) -> None:
    """The feed's own address may not be there any more: that is why it has moved."""
    target = server.serve(rss(entries(1)))
    old = server.serve(Answer(status=404), "/old")
    result = await poll(poller, old)
    moved = replace(result, state=extend(result.state, FeedState, adopted=target, failures=0))
    server.serve(Answer(status=500))
    outcomes, asked = [], len(server.requests)
    for _ in range(2):
        moved = await poll(poller, old, moved)
        outcomes.append(moved.poll.reason)
    server.serve(rss(entries(1)))
    moved = await poll(poller, old, moved)
    assert [*outcomes, moved.poll.outcome] == ["http_500", "http_404", "fetched"]
    paths = [request.path for request in server.requests[asked:]]
    assert paths == ["/feed.xml", "/old", "/feed.xml"]
    assert moved.state.adopted == target


async def test_a_feed_whose_own_address_leads_back_to_the_adopted_one_keeps_it(
    server: FeedServer, poller: Poller
) -> None:
    target = server.serve(rss(entries(1)))
    old = server.redirect("/old", target, 301)
    result = await poll(poller, old)
    failed_once = extend(result.state, FeedState, adopted=target, failures=1)
    result = await poll(poller, old, replace(result, state=failed_once))
    assert (result.poll.http.url, result.state.adopted) == (target, target)
    assert result.state.failures == 0


async def test_only_a_feed_that_is_gone_for_good_stops(server: FeedServer, poller: Poller) -> None:
    """Whoever redirects for a time may lead elsewhere tomorrow."""
    gone = server.serve(Answer(status=410))
    for_good = await poll(poller, server.redirect("/for-good", gone, 308))
    for_now = await poll(poller, server.redirect("/for-now", gone, 307))
    assert (for_good.poll.outcome, for_good.state.stopped) == ("gone", "gone")
    assert (for_now.poll.outcome, for_now.poll.reason) == ("failed", "http_410")
    assert (for_now.state.stopped, for_now.poll.next_at is None) == (None, False)


async def test_a_moved_feed_stops_once_both_of_its_addresses_are_gone(
    server: FeedServer, poller: Poller
) -> None:
    """Its former address may well be gone: it has moved. That the new one fails is no end."""
    target = server.serve(rss(entries(1)))
    old = server.serve(Answer(status=410), "/old")
    moved = PollResult((await poll(poller, target)).poll, [], FeedState(adopted=target), {})
    for status, outcomes in (
        (503, ["http_503", "gone"] * 2),
        (410, ["gone"] * 2),
    ):
        server.serve(Answer(status=status))
        for expected in outcomes:
            assert moved.state.stopped is None
            moved = await poll(poller, old, moved)
            assert moved.poll.reason == expected
    assert (moved.poll.outcome, moved.state.stopped) == ("gone", "gone")
    again = replace(moved, state=FeedState(adopted=target))
    server.redirect("/old", target, 301)
    for _ in range(2):
        again = await poll(poller, old, again)
    assert (again.poll.outcome, again.state.stopped) == ("gone", "gone")


async def test_an_index_whose_documents_are_gone_does_not_stop(
    server: FeedServer, poller: Poller
) -> None:
    part = server.serve(Answer(status=410), "/part.xml")
    space = "http://www.sitemaps.org/schemas/sitemap/0.9"
    index = f'<sitemapindex xmlns="{space}"><sitemap><loc>{part}</loc></sitemap></sitemapindex>'
    result = await poll(poller, server.serve(index.encode()))
    assert (result.poll.outcome, result.poll.reason) == ("failed", "gone")
    assert (result.state.stopped, result.poll.next_at is None) == (None, False)


async def test_a_site_that_a_redirect_leads_to_is_asked_for_its_own_rules(
    server: FeedServer, poller: Poller
) -> None:
    async def rules(request: web.Request) -> web.Response:
        return web.Response(text=f"User-agent: *\nDisallow: {forbidden[str(request.url.host)]}")

    forbidden = {"127.0.0.1": "/nothing", "localhost": "/"}
    server.handle(rules, "/robots.txt")
    poller._check = Robots(poller._fetcher).check
    target = server.serve(rss(entries(1))).replace("127.0.0.1", "localhost")
    refused = await poll(poller, server.redirect("/moved", target))
    assert refused.poll.reason == "robots"
    asked = [(request.host, request.path) for request in server.requests]
    assert asked == [
        ("127.0.0.1", "/robots.txt"),
        ("127.0.0.1", "/moved"),
        ("localhost", "/robots.txt"),
    ]


async def test_a_document_is_asked_for_with_its_own_validators_only(
    server: FeedServer, poller: Poller
) -> None:
    """Those of the document to which a redirect led before say nothing of another one."""
    one = server.serve(rss(entries(1)), "/one.xml")
    two = server.serve(rss(entries(2)), "/two.xml")
    url = server.redirect("/now", one)
    first = await poll(poller, url)
    again = await poll(poller, url, first)
    server.redirect("/now", two)
    led_elsewhere = await poll(poller, url, again)
    outcomes = [each.poll.outcome for each in (first, again, led_elsewhere)]
    assert outcomes == ["fetched", "not_modified", "fetched"]
    conditional = [
        (request.path, "If-None-Match" in request.headers) for request in server.requests
    ]
    assert conditional == [
        ("/now", False),
        ("/one.xml", False),
        ("/now", False),
        ("/one.xml", True),
        ("/now", False),
        ("/two.xml", False),
    ]


async def test_now_and_then_a_feed_is_asked_for_unconditionally(
    server: FeedServer, poller: Poller, clock: Clock
) -> None:
    url = server.serve(rss(entries(1)))
    result = await poll(poller, url)
    outcomes = []
    for _ in range(9):
        clock.now += timedelta(days=1)
        result = await poll(poller, url, result)
        outcomes.append(result.poll.outcome)
    assert outcomes == ["not_modified"] * 6 + ["unchanged"] + ["not_modified"] * 2


async def test_a_feed_is_not_polled_in_the_hours_that_it_names(
    server: FeedServer, poller: Poller
) -> None:
    hours = "".join(f"<hour>{hour}</hour>" for hour in (*range(1, 20), 24))
    days = "<day>Tuesday</day><day>Wednesday</day>"
    skips = f"<skipHours>{hours}</skipHours><skipDays>{days}</skipDays><language>".encode()
    url = server.serve(rss(entries(1)).replace(b"<language>", skips))
    result = await poll(poller, url)
    assert result.poll.next_at is not None
    assert result.poll.next_at.hour in (20, 21, 22, 23)
    assert result.poll.next_at.weekday() not in (1, 2)
    assert result.poll.next_reason == "skipHours or skipDays"


def sitemap(*numbers: int) -> bytes:
    """Return a news sitemap with articles of these numbers."""
    urls = "".join(
        f"<url><loc>https://harbour.example/{number}</loc><n:news><n:publication>"
        f"<n:name>Harbour News</n:name><n:language>en</n:language></n:publication>"
        f"<n:publication_date>2026-03-01T{number:02}:00:00Z</n:publication_date>"
        f"<n:title>Report {number}</n:title></n:news></url>"
        for number in numbers
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
        f'xmlns:n="http://www.google.com/schemas/sitemap-news/0.9">{urls}</urlset>'
    ).encode()


@pytest.mark.parametrize("dated", [True, False])
async def test_an_index_of_sitemaps_is_followed(
    server: FeedServer, poller: Poller, dated: bool
) -> None:
    def index() -> bytes:
        changed = "<lastmod>2026-03-01</lastmod>" if dated else ""
        parts = "".join(
            f"<sitemap><loc>{server.url(f'/{part}.xml')}</loc>{changed}</sitemap>"
            for part in ("one", "two", "missing")
        )
        space = "http://www.sitemaps.org/schemas/sitemap/0.9"
        return f'<sitemapindex xmlns="{space}">{parts}</sitemapindex>'.encode()

    server.serve(sitemap(1, 2), "/one.xml")
    server.serve(sitemap(3), "/two.xml")
    url = server.serve(index())
    first = await poll(poller, url)
    assert counts(first.poll) == (3, 0, 0)
    assert [article.title for article in first.articles] == ["Report 1", "Report 2", "Report 3"]
    assert "/missing.xml: HTTP 404" in (first.poll.message or "")
    server.serve(sitemap(3, 4), "/two.xml")
    second = await poll(poller, url, first)
    # An index with dates that is what it was leads to nothing new.
    assert counts(second.poll) == ((0, 0, 0) if dated else (1, 0, 3))


async def test_what_is_missed_of_an_index_is_told_and_asked_for_again(
    server: FeedServer, poller: Poller
) -> None:
    space = "http://www.sitemaps.org/schemas/sitemap/0.9"
    places = "".join(
        f"<sitemap><loc>{server.url(path)}</loc><lastmod>2026-03-01</lastmod></sitemap>"
        for path in ("/one.xml", "/busy.xml", "/index.xml")
    )
    index = f'<sitemapindex xmlns="{space}">{places}</sitemapindex>'.encode()
    server.serve(sitemap(1), "/one.xml")
    server.serve(index, "/index.xml")
    server.serve(Answer(status=500), "/busy.xml")
    url = server.serve(index)
    first = await poll(poller, url)
    assert counts(first.poll) == (1, 0, 0)
    assert "/busy.xml: HTTP 500" in (first.poll.message or "")
    assert "3 documents of an index in it were not read" in (first.poll.message or "")
    server.serve(sitemap(2), "/busy.xml")
    assert counts((await poll(poller, url, first)).poll) == (1, 0, 1)


async def test_the_requests_of_one_poll_come_with_pauses(
    server: FeedServer, parser: FeedParser, clock: Clock
) -> None:
    """Rules, a redirect, an index and its documents: a worker with half of the turns."""
    pause = 0.05
    places = "".join(
        f"<sitemap><loc>{server.serve(sitemap(part), f'/{part}.xml')}</loc></sitemap>"
        for part in range(3)
    )
    space = "http://www.sitemaps.org/schemas/sitemap/0.9"
    index = f'<sitemapindex xmlns="{space}">{places}</sitemapindex>'.encode()
    url = server.redirect("/moved", server.serve(index))
    async with (
        Dispatcher(pause, per_address=8, concurrency=8) as dispatcher,
        Fetcher(
            timeout=10, max_bytes=100_000, allow_private=True, agent="test", at=dispatcher.at
        ) as fetcher,
    ):
        dispatcher.share(0.5)
        patient = Poller(fetcher, parser, PACE, 100, clock, Robots(fetcher))
        polled = await dispatcher.call("127.0.0.1", "feed", lambda: poll(patient, url))
    assert counts(polled.poll) == (3, 0, 0)
    paths = [request.path for request in server.requests]
    assert paths[:3] == ["/robots.txt", "/moved", "/feed.xml"]
    assert len(paths) == 6
    for former, latter in pairwise(server.requests):
        assert latter.began >= former.ended + 2 * pause


async def test_robots_txt_is_obeyed_where_that_is_wished(
    server: FeedServer, poller: Poller
) -> None:
    rules = b"User-agent: other\nDisallow: /\n\nUser-agent: newsdesk\nDisallow: /private/\n"
    private = server.serve(rss(entries(1)), "/private/feed.xml")
    public = server.serve(rss(entries(1)), "/feed.xml")
    poller._check = Robots(poller._fetcher).check
    assert (await poll(poller, public)).poll.outcome == "fetched"
    await Robots(poller._fetcher).check(private)  # a site without rules allows all
    server.serve(Answer(rules, content_type="text/plain"), "/robots.txt")
    poller._check = Robots(poller._fetcher).check
    for address in (private, server.redirect("/to-private", private)):
        refused = await poll(poller, address)
        assert (refused.poll.reason, refused.poll.http.status) == ("robots", None)
        assert refused.poll.message == "the site's robots.txt does not allow it"
    assert (await poll(poller, public)).poll.outcome == "fetched"
    server.serve(Answer(status=503), "/robots.txt")
    with pytest.raises(FetchError, match=r"robots.txt cannot be had.*HTTP 503"):
        await Robots(poller._fetcher).check(public)
    paths = [request.path for request in server.requests]
    assert (paths.count("/private/feed.xml"), paths.count("/robots.txt")) == (0, 4)


async def test_a_hostile_document_costs_its_own_poll_only(
    server: FeedServer, poller: Poller
) -> None:
    url = server.serve(LONG)
    hostile = await poll(poller, url)
    assert (hostile.poll.outcome, hostile.poll.reason) == ("failed", "parse_timeout")
    server.serve(rss(entries(2)))
    assert counts((await poll(poller, url, hostile)).poll) == (2, 0, 0)


def children() -> set[int]:
    return set(map(int, Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()))


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="looks for processes in /proc")
async def test_the_parsing_process_is_replaced_when_it_dies_and_leaves_with_the_parser() -> None:
    before = children()
    async with FeedParser(timeout=10) as parser:
        (process,) = children() - before
        os.kill(process, signal.SIGSTOP)
        os.kill(process, signal.SIGKILL)
        try:
            read = await parser.read([Document(rss(entries(1)))], {}, 10)
        except FeedError as error:
            assert error.reason == "parser_died"  # noqa: PT017 (either is right)
            read = await parser.read([Document(rss(entries(1)))], {}, 10)
        assert len(read.selection.push) == 1
        assert children() - before
    assert children() - before == set()
