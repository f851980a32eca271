"""The worst servers beside good feeds, in a running service: each harms nobody but itself."""

import asyncio
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from service.feed_records import Feed
from service.feeds.fetch import MAX_REDIRECTS
from service.settings import Settings, load
from service.subscriptions import subscribe
from service.urls import feed_id
from tests.feed_server import Entry, FeedServer, Request, rss
from tests.hostile import ENDLESS, HOSTILE, MOST_BYTES, offer
from tests.pipeline.independent import Seen, Watcher
from tests.pipeline.workers import Workers
from tests.publisher import eager, publishing

PAUSE = 0.2

STUCK = {"never answers", "begins and stops", "drips"}
LONG = {"a million elements", "10,000 entries"} | {name for name in HOSTILE if "nested" in name}
"""These are still waited for, or read, when the test is over."""

GOOD_HOSTS = [f"127.0.2.{number}" for number in range(1, 4)]
GOOD_PATHS = ["/morning.xml", "/evening.xml"]


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return load(
        **eager(settings).model_dump(exclude_unset=True)
        | {
            "poll_interval_max": 600.0,
            "host_pause": PAUSE,
            "fetch_timeout": 300.0,
            "silence_timeout": 300.0,
            "parse_timeout": 300.0,
            "max_feed_bytes": MOST_BYTES,
            "contact": "desk@newsdesk.example",
        }
    )


def publish(server: FeedServer, count: int) -> None:
    """Let each good feed have ``count`` entries, of a moment ago and its own."""
    for path in GOOD_PATHS:
        at = datetime.now(UTC) - timedelta(seconds=1)
        link = f"https://good.example{path}/"
        shown = [
            Entry(f"{path}-{n}", f"Report {n}", f"<p>Ship {n} left.</p>", published_at=at)
            for n in reversed(range(count))
        ]
        server.serve(rss(shown, link=link), path)


def test_the_worst_servers_harm_nobody_but_themselves(
    settings: Settings, workers: Workers, watch: Callable[..., Watcher]
) -> None:
    # What it never answers, the server logs when it closes.
    with publishing("0.0.0.0") as server:
        good = [server.url(path, host) for host in GOOD_HOSTS for path in GOOD_PATHS]
        bad: dict[str, str] = {}
        for number, name in enumerate(HOSTILE):
            offer(server, name, f"/bad-{number}")
            bad[server.url(f"/bad-{number}", f"127.0.1.{number + 1}")] = name
        # There are more of them than there are processes that read feeds.
        server.serve(ENDLESS, "/endless")
        endless = [server.url("/endless", f"127.0.3.{number}") for number in range(1, 4)]
        publish(server, 1)
        urls = [*bad, *endless, *good]
        asyncio.run(subscribe(settings, [Feed(id=feed_id(url), url=url) for url in urls]))
        workers.settings = settings
        workers.start("feeds")
        pushed, polls = watch("articles"), watch("polls")
        ending = {url for url, name in bad.items() if name not in STUCK | LONG}
        polls.until(lambda seen: ending <= {each.document["feed_url"] for each in seen})
        polls.until(lambda _: [each.path for each in server.requests].count("/endless") == 3)

        def found(seen: list[Seen]) -> Counter[tuple[str, str]]:
            articles = [each.document for each in seen]
            told = [each for each in articles if each["source"]["feed_url"] in good]
            return Counter((each["source"]["feed_url"], each["guid"]) for each in told)

        for count in (1, 2, 3):
            publish(server, count)
            pushed.until(lambda seen, count=count: len(found(seen)) == count * len(good))  # type: ignore[misc]
        workers.stop()

    assert set(found(pushed.to_end()).values()) == {1}
    told = [each.document for each in polls.to_end()]
    ends = {poll["feed_url"]: poll for poll in reversed(told)}
    assert not {bad[url] for url in bad if url in ends} & STUCK, "the good had to wait for them"
    assert not set(endless) & set(ends), "the good had to wait for them"
    for url in ending:
        assert (ends[url].get("reason") or ends[url]["outcome"]) == HOSTILE[bad[url]][1]
        assert ends[url]["next_at"] is not None
    assert_polite(server.requests, Counter(poll["feed_url"] for poll in told), set(urls))


def assert_polite(requests: list[Request], polls: Counter[str], feeds: set[str]) -> None:
    """Fail unless the server's log has what polls there were, named, one at a time, and paused."""
    asked: dict[str, list[Request]] = {}
    of_host: dict[str, list[Request]] = {}
    for request in sorted(requests, key=lambda request: request.began):
        assert "(+desk@newsdesk.example)" in request.headers["User-Agent"]
        assert "Cookie" not in request.headers
        asked.setdefault(f"http://{request.headers['Host']}{request.path}", []).append(request)
        of_host.setdefault(request.host, []).append(request)
    assert set(asked) == feeds
    for url, of_feed in asked.items():
        hops = MAX_REDIRECTS + 1 if of_feed[0].answered == 302 else 1
        # The last poll may not have been told when the worker stopped.
        assert polls[url] <= len(of_feed) / hops <= polls[url] + 1, url
    for host in GOOD_HOSTS:
        for former, latter in pairwise(of_host[host]):
            assert latter.began >= former.ended + PAUSE
