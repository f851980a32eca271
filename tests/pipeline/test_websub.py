"""A hub pushes a feed: asked, confirmed, believed only if it signs; each entry comes once."""

import asyncio
import hashlib
import hmac
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import aiohttp
import orjson
import pytest
from aiohttp import web

from service import kafka
from service.codec import decode
from service.feed_records import Feed, Poll
from service.feeds.hub_state import HubState
from service.feeds.websub import callback_key
from service.ports import free_port
from service.settings import Settings, load
from service.subscriptions import remembered, subscribe
from service.urls import feed_id
from tests.feed_server import Entry, FeedServer, entries, rss
from tests.hostile import ENDLESS
from tests.pipeline.independent import Seen, Watcher, push
from tests.pipeline.workers import Workers

SECRET = "a secret of the tests"
SELDOM = timedelta(seconds=8)


class Hub:
    """A hub at ``/hub`` of a server; it asks back while it is being asked. ``lease`` is in s."""

    def __init__(self, server: FeedServer, lease: int = 86_400) -> None:
        self.url = server.handle(self.take, "/hub")
        self._lease = lease
        self.asked: list[dict[str, str]] = []
        self.answered: list[tuple[int, str]] = []

    async def take(self, request: web.Request) -> web.StreamResponse:
        form = {name: str(value) for name, value in (await request.post()).items()}
        self.asked.append(form)
        question = {
            "hub.mode": "subscribe",
            "hub.topic": form["hub.topic"],
            "hub.challenge": "who-asks",
            "hub.lease_seconds": str(self._lease),
        }
        async with (
            aiohttp.ClientSession() as session,
            session.get(form["hub.callback"], params=question) as answer,
        ):
            self.answered.append((answer.status, await answer.text()))
        return web.Response(status=202)

    def push(self, body: bytes, *, key: str | None = None, topic: str | None = None) -> int:
        """Push a document of ``topic``, or the last one asked for; return the answer's status."""
        form = next(each for each in reversed(self.asked) if topic in (None, each["hub.topic"]))
        secret = form["hub.secret"] if key is None else key
        signature = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
        request = urllib.request.Request(
            form["hub.callback"],
            data=body,
            headers={
                "X-Hub-Signature": f"sha256={signature}",
                "Content-Type": "application/rss+xml",
            },
        )
        with urllib.request.urlopen(request, timeout=20) as answer:
            return int(answer.status)


@pytest.fixture
def settings(settings: Settings) -> Settings:
    port = free_port()
    return load(
        **settings.model_dump(exclude_unset=True)
        | {
            "allow_private_addresses": True,
            "websub_url": f"http://127.0.0.1:{port}",
            "websub_port": port,
            "websub_secret": SECRET,
        }
    )


def test_what_a_hub_pushes_comes_out_once(
    settings: Settings, server: FeedServer, workers: Workers, watch: Callable[..., Watcher]
) -> None:
    hub = Hub(server)
    url = server.url()

    def document(count: int) -> bytes:
        return pushed_by(hub, url, rss(entries(count)))

    server.serve(document(2))
    asyncio.run(subscribe(settings, [Feed(id=feed_id(url), url=url)]))
    workers.settings = settings
    worker = workers.start("feeds")
    pushed, polls = watch("articles"), watch("polls")
    pushed.count(2)
    assert hub.answered == [(200, "who-asks")]
    assert hub.asked[0]["hub.topic"] == url
    assert_strangers_get_nowhere(settings, url)
    assert_only_its_topic_is_confirmed(hub)
    assert hub.push(document(3)) == 202
    pushed.count(3)
    assert hub.push(document(3)) == 202, "what is known already"
    assert hub.push(document(9), key="not ours") == 202, "forged"
    assert hub.push(b"not a feed at all") == 202
    workers.kill(worker)
    worker = workers.start("feeds")
    pushed.until(lambda _: answers(hub))
    assert hub.push(document(4)) == 202
    workers.kill(worker)
    workers.start("feeds")
    pushed.count(4)
    state = asyncio.run(remembered(settings, feed_id(url)))
    assert state is not None
    assert state.state.hub is not None
    assert state.state.hub.until is not None
    workers.stop()
    found = Counter(record.document["guid"] for record in pushed.to_end())
    assert found == dict.fromkeys((f"entry-{number}" for number in range(4)), 1)
    outcomes = Counter(record.document["outcome"] for record in polls.to_end())
    assert outcomes["pushed"] == 3
    assert outcomes["failed"] == 1
    assert len([request for request in server.requests if request.path == "/feed.xml"]) == 1


def test_a_push_that_takes_long_keeps_no_other_feed_waiting(
    settings: Settings, server: FeedServer, workers: Workers, watch: Callable[..., Watcher]
) -> None:
    settings = load(
        **settings.model_dump(exclude_unset=True)
        | {"parse_timeout": 300.0, "host_pause": 0.0, "partitions": 1}
    )
    hub = Hub(server)
    slow, quick = server.url("/slow.xml"), server.url("/quick.xml")

    def document(*titles: str) -> bytes:
        shown = [Entry(str(number), title) for number, title in enumerate(titles)]
        return pushed_by(hub, quick, rss(shown))

    server.serve(pushed_by(hub, slow, rss(entries(1))), "/slow.xml")
    server.serve(document("One"), "/quick.xml")
    feeds = [Feed(id=feed_id(url), url=url) for url in (slow, quick)]
    asyncio.run(subscribe(settings, feeds))
    workers.settings = settings
    worker = workers.start("feeds")
    pushed, polls = watch("articles"), watch("polls")
    polls.until(lambda _: {each["hub.topic"] for each in hub.asked} == {slow, quick})
    pushed.count(2)
    assert hub.push(ENDLESS, topic=slow) == 202
    assert hub.push(document("One", "Two"), topic=quick) == 202
    assert hub.push(document("One, mended", "Two"), topic=quick) == 202
    assert hub.push(document("One, mended again", "Two"), topic=quick) == 202
    pushed.count(5)
    workers.kill(worker)
    workers.start("feeds")
    pushed.until(lambda _: answers(hub))
    assert hub.push(document("One, mended again", "Two", "Three"), topic=quick) == 202
    pushed.count(6)
    workers.stop()
    titles = [
        each.document["title"]
        for each in pushed.to_end()
        if each.document["source"]["feed_url"] == quick
    ]
    assert titles == ["One", "Two", "One, mended", "One, mended again", "Three"]
    taken = Counter(
        each.document["feed_url"] for each in polls.to_end() if each.document["outcome"] == "pushed"
    )
    assert taken == {quick: 4}, "the slow one is still read"


def test_a_feed_is_polled_seldom_until_its_hub_misses_something(
    settings: Settings, server: FeedServer, workers: Workers, watch: Callable[..., Watcher]
) -> None:
    settings = settings.model_copy(
        update={
            "poll_interval": 1.0,
            "poll_interval_max": SELDOM.total_seconds(),
            "host_pause": 0.0,
        }
    )
    hub = Hub(server)
    url = server.url()
    # What is dated ahead tells nothing of the past: the feed is new now, and polled often.
    soon = datetime.now(UTC) + timedelta(days=1)

    def document(count: int) -> bytes:
        shown = [Entry(str(number), f"Report {number}", "", None, soon) for number in range(count)]
        return pushed_by(hub, url, rss(shown))

    server.serve(document(1))
    asyncio.run(subscribe(settings, [Feed(id=feed_id(url), url=url)]))
    workers.settings = settings
    workers.start("feeds")
    polls = watch("polls")
    polls.until(lambda seen: any(wait_after(each) >= SELDOM for each in seen))
    assert hub_of(settings, url).until is not None
    assert wait_after(polls.seen[0]) < SELDOM, "before the hub has confirmed"
    server.serve(document(2))
    polls.until(lambda seen: sum(map(new_in, seen)) == 2)
    found = next(each for each in polls.seen[1:] if new_in(each))
    assert wait_after(found) < SELDOM
    assert hub_of(settings, url).demoted_until is not None
    workers.stop()


def test_a_short_lease_is_renewed_between_two_polls(
    settings: Settings, server: FeedServer, workers: Workers, watch: Callable[..., Watcher]
) -> None:
    hub = Hub(server, lease=3600)
    url = server.serve(rss(entries(1)))
    feed = Feed(id=feed_id(url), url=url)
    asyncio.run(subscribe(settings, [feed]))
    now = datetime.now(UTC)
    until = now + timedelta(minutes=10)
    partition = kafka.partition_of(feed.id.encode(), [0, 1])
    key = callback_key(SECRET, feed.id, url)
    lease = {
        "url": hub.url,
        "topic": url,
        "callback": f"{settings.websub_url}/websub/{partition}/{feed.id}/{key}",
        "asked_at": (now - timedelta(minutes=51)).isoformat(),
        "verified_at": (now - timedelta(minutes=50)).isoformat(),
        "until": until.isoformat(),
    }
    next_at = (now + timedelta(hours=6)).isoformat()
    state = {"polled_at": now.isoformat(), "next_at": next_at, "hubs": [hub.url], "hub": lease}
    remember(settings, feed, state)
    workers.settings = settings
    workers.start("feeds")
    polls = watch("polls")
    polls.until(lambda _: hub.answered == [(200, "who-asks")])
    polls.until(lambda _: (hub_of(settings, url).until or until) > until)
    workers.stop()
    assert polls.to_end() == []
    assert {request.path for request in server.requests} == {"/hub"}


def remember(settings: Settings, feed: Feed, state: dict[str, Any]) -> None:
    """Put what pollers remember of a feed onto their state topic."""
    value = orjson.dumps({"feed": {"id": feed.id, "url": feed.url}, "state": state})
    topic = settings.topic("internal.feeds.state")
    push(str(settings.broker), topic, [(feed.id.encode(), value)], partitioner="murmur2_random")


def hub_of(settings: Settings, url: str) -> HubState:
    known = asyncio.run(remembered(settings, feed_id(url)))
    assert known is not None
    assert known.state.hub is not None
    return known.state.hub


def new_in(seen: Seen) -> int:
    return decode(Poll, seen.value).entries.new


def wait_after(seen: Seen) -> timedelta:
    """Return how long after a poll the next one is due."""
    poll = decode(Poll, seen.value)
    assert poll.next_at is not None
    return poll.next_at - poll.finished_at


def pushed_by(hub: Hub, url: str, feed: bytes) -> bytes:
    """Return the RSS document as that of a feed at ``url`` which names the hub."""
    links = f"<atom:link rel='hub' href='{hub.url}'/><atom:link rel='self' href='{url}'/>"
    named = feed.replace(b"<rss ", b'<rss xmlns:atom="http://www.w3.org/2005/Atom" ')
    return named.replace(b"<language>", f"{links}<language>".encode())


def answers(hub: Hub) -> bool:
    """Tell whether somebody is at the callback's address."""
    try:
        urllib.request.urlopen(hub.asked[-1]["hub.callback"], timeout=5)
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
    return True


def assert_only_its_topic_is_confirmed(hub: Hub) -> None:
    """Fail if a callback's address confirms, or has refused, another topic than it was made for."""
    for mode in ("subscribe", "denied"):
        question = {"hub.mode": mode, "hub.topic": "https://other.example/", "hub.challenge": "x"}
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(
                f"{hub.asked[-1]['hub.callback']}?{urlencode(question)}", timeout=20
            )
        assert refused.value.code == 404


def assert_strangers_get_nowhere(settings: Settings, url: str) -> None:
    """Fail if somebody who does not know a callback's address is answered."""
    for path in (f"0/{feed_id(url)}/{'0' * 64}", "0/x/y", ""):
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(f"{settings.websub_url}/websub/{path}", timeout=20)
        assert refused.value.code == 404
