"""Pollers on a real Kafka: every entry once whatever dies, feeds shared out, state kept."""

import asyncio
from collections import Counter
from collections.abc import Callable, Iterator

import pytest

from service.records import Feed
from service.settings import Settings
from service.subscriptions import subscribe, unsubscribe
from service.urls import feed_id
from tests.feed_server import Answer, FeedServer, entries, rss
from tests.pipeline.independent import Seen, Watcher
from tests.pipeline.workers import Workers
from tests.publisher import eager, publishing

pytestmark = pytest.mark.timeout(240)

FEEDS = 6


@pytest.fixture
def server() -> Iterator[FeedServer]:
    with publishing() as server:
        yield server


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return eager(settings)


def path(number: int) -> str:
    return f"/feed-{number}.xml"


def publish(server: FeedServer, count: int) -> None:
    """Let every feed have ``count`` entries, its own ones."""
    for number in range(FEEDS):
        own = f"https://feed-{number}.example/"
        server.serve(rss(entries(count), title=f"Feed {number}", link=own), path(number))


def feeds(server: FeedServer) -> list[Feed]:
    urls = [server.url(path(number)) for number in range(FEEDS)]
    return [Feed(id=feed_id(url), url=url) for url in urls]


def articles(seen: list[Seen]) -> Counter[str]:
    return Counter(record.document["url"] for record in seen)


def test_each_entry_is_pushed_once_though_pollers_are_killed(
    settings: Settings, server: FeedServer, watch: Callable[..., Watcher]
) -> None:
    publish(server, 2)
    asyncio.run(subscribe(settings, feeds(server)))
    workers = Workers(settings, settings.state_dir.parent)
    running = [workers.start("feeds"), workers.start("feeds")]
    pushed = watch("articles")
    try:
        for count in range(2, 8):
            publish(server, count)
            pushed.until(lambda seen, count=count: len(articles(seen)) == FEEDS * count)  # type: ignore[misc]
            workers.kill(running[count % 2])
            running[count % 2] = workers.start("feeds")
        polls = watch("polls")
        done = len(server.requests) + 4 * FEEDS
        polls.until(lambda _: len(server.requests) > done)
        workers.stop()
    finally:
        for process in workers.processes:
            process.kill()
    assert set(articles(pushed.to_end()).values()) == {1}
    assert len(pushed.seen) == FEEDS * 7
    assert all(len(record.document["id"]) == 32 for record in pushed.seen)
    outcomes = Counter(record.document["outcome"] for record in polls.to_end())
    assert outcomes["not_modified"] >= FEEDS
    assert server.busiest <= 2


def test_a_feed_that_fails_says_why_and_one_that_is_removed_is_polled_no_more(
    settings: Settings, server: FeedServer, workers: Workers, watch: Callable[..., Watcher]
) -> None:
    publish(server, 1)
    server.serve(Answer(status=503, headers={"Retry-After": "3600"}), path(0))
    server.serve(Answer(b"<html><p>no feed</p></html>", content_type="text/html"), path(1))
    workers.settings = settings
    asyncio.run(subscribe(settings, feeds(server)))
    workers.start("feeds")
    polls = watch("polls")

    def polled(seen: list[Seen], *numbers: int) -> bool:
        return {server.url(path(n)) for n in numbers} <= {
            record.document["feed_url"] for record in seen
        }

    polls.until(lambda seen: polled(seen, *range(FEEDS)))
    newest = {record.document["feed_url"]: record.document for record in polls.seen}
    busy = newest[server.url(path(0))]
    assert (busy["outcome"], busy["reason"]) == ("failed", "http_503")
    assert "Retry-After" in busy["next_reason"]
    assert newest[server.url(path(1))]["reason"] == "not_a_feed"
    assert newest[server.url(path(2))]["entries"] == {"new": 1, "changed": 0, "known": 0}

    asyncio.run(unsubscribe(settings, [feed_id(server.url(path(2)))]))
    fence = Feed(id=feed_id(server.url("/last.xml")), url=server.url("/last.xml"))
    server.serve(rss(entries(1)), "/last.xml")
    asyncio.run(subscribe(settings, [fence]))
    polls.until(lambda seen: any(record.document["feed_url"] == fence.url for record in seen))
    before = len([request for request in server.requests if request.path == path(2)])
    others = len([request for request in server.requests if request.path == path(3)])
    polls.until(
        lambda _: len([each for each in server.requests if each.path == path(3)]) >= others + 3
    )
    after = len([request for request in server.requests if request.path == path(2)])
    assert after <= before + 1
    assert len([request for request in server.requests if request.path == path(0)]) == 1
