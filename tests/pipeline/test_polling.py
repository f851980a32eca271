"""Pollers on a real Kafka: every entry once whatever dies, feeds shared out, state kept."""

import asyncio
from collections import Counter
from collections.abc import Callable
from itertools import pairwise

import pytest

from service.feed_records import Feed
from service.settings import Settings
from service.subscriptions import subscribe, unsubscribe
from service.urls import feed_id
from tests.feed_server import Answer, FeedServer, entries, rss
from tests.pipeline.independent import Seen, Watcher
from tests.pipeline.workers import Workers
from tests.publisher import eager

FEEDS = 6
PAUSE = 0.1


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
        for count in (2, 3):
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
    assert len(pushed.seen) == FEEDS * 3
    assert all(len(record.document["id"]) == 32 for record in pushed.seen)
    outcomes = Counter(record.document["outcome"] for record in polls.to_end())
    assert outcomes["not_modified"] >= FEEDS
    assert server.busiest <= 2


def test_a_feed_that_fails_says_why_and_one_that_is_removed_is_polled_no_more(
    settings: Settings, server: FeedServer, workers: Workers, watch: Callable[..., Watcher]
) -> None:
    publish(server, 1)
    # It is the only name of this host that is held back; feeds of the other one go on.
    busy = [server.url(name, "localhost") for name in ("/busy.xml", "/beside.xml")]
    server.serve(Answer(status=503, headers={"Retry-After": "3600"}), "/busy.xml")
    server.serve(rss(entries(1)), "/beside.xml")
    server.serve(Answer(b"<html><p>no feed</p></html>", content_type="text/html"), path(1))
    workers.settings = settings
    asyncio.run(subscribe(settings, feeds(server)))
    asyncio.run(subscribe(settings, [Feed(id=feed_id(url), url=url) for url in busy]))
    workers.start("feeds")
    polls = watch("polls")

    def polled(seen: list[Seen], *numbers: int) -> bool:
        return {server.url(path(n)) for n in numbers} <= {
            record.document["feed_url"] for record in seen
        }

    def held_back(seen: list[Seen]) -> bool:
        outcomes = {(each.document["feed_url"], each.document["outcome"]) for each in seen}
        return (busy[1], "held_back") in outcomes

    polls.until(lambda seen: polled(seen, *range(FEEDS)) and held_back(seen))
    newest = {record.document["feed_url"]: record.document for record in polls.seen}
    refused, beside = newest[busy[0]], newest[busy[1]]
    assert (refused["outcome"], refused["reason"]) == ("failed", "http_503")
    assert "Retry-After" in refused["next_reason"]
    assert (beside["reason"], beside["next_reason"]) == (
        "host_busy",
        "its host has asked for a pause",
    )
    asked = [each.path for each in server.requests].count("/beside.xml")
    assert newest[server.url(path(1))]["reason"] == "not_a_feed"
    first = {record.document["feed_url"]: record.document for record in reversed(polls.seen)}
    assert first[server.url(path(2))]["entries"] == {"new": 1, "changed": 0, "known": 0}

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
    paths = [request.path for request in server.requests]
    assert (paths.count("/busy.xml"), paths.count("/beside.xml")) == (1, asked)


def test_the_share_of_a_killed_poller_moves_to_the_others(
    settings: Settings, server: FeedServer, watch: Callable[..., Watcher]
) -> None:
    settings = settings.model_copy(update={"host_pause": PAUSE})
    asyncio.run(subscribe(settings, feeds(server)))
    publish(server, 2)
    workers = Workers(settings, settings.state_dir.parent)
    running = [workers.start("feeds") for _ in range(3)]
    pushed, polls = watch("articles"), watch("polls")

    def each_polled(times: int) -> Callable[[object], bool]:
        done = Counter(request.path for request in server.requests)
        return lambda _: all(
            Counter(request.path for request in server.requests)[path(number)]
            >= done[path(number)] + times
            for number in range(FEEDS)
        )

    try:
        polls.until(each_polled(3))
        workers.kill(running[0])
        polls.until(each_polled(3))
        settled = len(server.requests)
        publish(server, 5)
        pushed.until(lambda seen: len(articles(seen)) == FEEDS * 5)
        workers.stop()
    finally:
        for process in workers.processes:
            process.kill()
    assert set(articles(pushed.to_end()).values()) == {1}
    for number in range(FEEDS):
        requests = [request for request in server.requests if request.path == path(number)]
        for former, latter in pairwise(sorted(requests, key=lambda request: request.began)):
            assert latter.began >= former.ended, "polled by two at once"
            assert latter.began - former.began < settings.poll_interval + 60
    # All feeds are of one host, which two workers ask, each half as often as one would.
    asked = sorted(server.requests[settled:], key=lambda request: request.began)
    for first, third in zip(asked, asked[2:], strict=False):
        assert third.began >= first.began + 2 * PAUSE
    known = {record.document["feed_id"] for record in polls.to_end()}
    assert known == {feed.id for feed in feeds(server)}
    later = [
        record.document for record in polls.seen if record.document["entries"].get("known", 0) >= 2
    ]
    assert {document["feed_id"] for document in later} == known, "what was known moved along"


def test_what_a_feed_only_summarises_comes_with_the_text_of_its_page(
    settings: Settings, server: FeedServer, workers: Workers, watch: Callable[..., Watcher]
) -> None:
    paragraph = "<p>" + "The harbour of Vestmark was closed for the night, officials said. " * 8
    page = f"<html><body><article>{paragraph}</article></body></html>".encode()
    good = server.serve(Answer(page, content_type="text/html"), "/good")
    missing = server.url("/missing")
    item = "<item><title>T{0}</title><link>{0}</link><description>Short.</description></item>"
    items = "".join(item.format(url) for url in (good, missing))
    body = f"<rss version='2.0'><channel><title>F</title>{items}</channel></rss>".encode()
    url = server.serve(body, "/summaries.xml")
    asyncio.run(subscribe(settings, [Feed(id=feed_id(url), url=url, full_text=True)]))
    workers.settings = settings
    workers.start("feeds")
    workers.start("dedupe")
    unique = watch("unique")
    unique.count(2)
    workers.stop()
    found = {record.document["url"]: record.document for record in unique.to_end()}
    assert found[good]["text"].startswith("The harbour of Vestmark")
    assert found[good]["provenance"]["full_text"]["outcome"] == "extracted"
    assert found[good]["provenance"]["full_text"]["method"].startswith("trafilatura ")
    assert found[missing]["text"] is None
    assert found[missing]["summary"] == "Short."
    assert found[missing]["provenance"]["full_text"] == {"method": None, "outcome": "http_404"}
