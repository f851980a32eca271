"""Pollers killed at random, with hubs that push and pages for full texts."""

import asyncio
import random
import signal
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from service.feed_records import Feed
from service.ports import free_port
from service.settings import Settings, load
from service.subscriptions import subscribe
from service.urls import feed_id
from tests.faults.press import Press, Published
from tests.faults.service_run import ServiceRun
from tests.feed_server import FeedServer, Request
from tests.pipeline.independent import Seen, Watcher
from tests.publisher import eager, publishing

pytestmark = [pytest.mark.faults, pytest.mark.timeout(1200)]

FEEDS = 150
WORKERS = 3
KILLS = 20
INTERVAL = 6.0
JITTER = 1.1


@pytest.fixture
def settings(settings: Settings) -> Settings:
    own = eager(settings, INTERVAL).model_dump(exclude_unset=True)
    return load(**own | {"host_pause": 0.1, "websub_secret": "a secret of the fault runs"})


def pushed_to(settings: Settings) -> Settings:
    """Return the settings of one worker: hubs reach each of this machine at a port of its own."""
    port = free_port()
    own = settings.model_dump(exclude_unset=True)
    return load(**own | {"websub_port": port, "websub_url": f"http://127.0.0.1:{port}"})


async def test_pollers(
    settings: Settings, tmp_path: Path, pick: random.Random, watch: Callable[..., Watcher]
) -> None:
    """Workers are killed again and again; each version of each entry comes once."""
    pushed = watch("articles")
    with publishing("0.0.0.0") as server:
        press = Press(server, FEEDS, pick)
        await subscribe(
            settings,
            [
                Feed(id=feed_id(feed.url), url=feed.url, full_text=feed.full_text)
                for feed in press.feeds
            ],
        )
        async with ServiceRun(settings, tmp_path) as run:
            for number in range(WORKERS):
                run.start(f"feeds-{number}", settings=pushed_to(settings))
            over = asyncio.Event()
            going_on = asyncio.create_task(keep_publishing(press, pushed, pick, over))
            await run.until(lambda: len(pushed.seen) > 2 * FEEDS, 180)
            kills: list[float] = []
            for _ in range(KILLS):
                await asyncio.sleep(pick.uniform(2, 12))
                kills.append(time.monotonic())
                run.signal(f"feeds-{pick.randrange(WORKERS)}", signal.SIGKILL)
            over.set()
            await going_on
            expected = sum(len(feed.titles) for feed in press.feeds)
            await until_read(pushed, lambda seen: len(seen) >= expected, INTERVAL * JITTER + 90)
            # Another round for what would come twice.
            asked = len(server.requests) + 2 * FEEDS
            await run.until(lambda: len(server.requests) >= asked, 90)
        ends = Counter(end.reason for end in run.ends if end.status != 0)
        rests = unpolled(server, press.feeds)
        after_a_kill = max(until - max(since, last(kills, until)) for since, until in rests)
    found = [each.document for each in pushed.to_end()]
    times = Counter(document["title"] for document in found)
    titles = [title for feed in press.feeds for title in feed.titles]
    print(
        f"{FEEDS} feeds, {len(titles)} versions of entries, {len(server.requests)} requests, "
        f"{press.pushes} pushes, ends {dict(ends)}; lost {len(set(titles) - set(times))}, "
        f"twice {sum(number > 1 for number in times.values())}, unpolled for at most "
        f"{max(until - since for since, until in rests):.1f} s, {after_a_kill:.1f} s since the "
        f"last kill, full texts {full_texts(found)}"
    )
    assert times == Counter(titles)
    assert_in_order(found)
    assert ends["SIGKILL"] >= KILLS / 2, "some were killed while they were down"
    assert after_a_kill < INTERVAL * JITTER + 60
    assert press.pushes > 0
    assert full_texts(found)["extracted"] > 0
    polls = watch("polls").to_end()
    assert {each.document["feed_url"] for each in polls} == {feed.url for feed in press.feeds}
    assert any(each.document["outcome"] == "pushed" for each in polls)


async def keep_publishing(
    press: Press, pushed: Watcher, pick: random.Random, over: asyncio.Event
) -> None:
    """Let feeds publish whose former news have come out, so that each version can be seen."""
    pushing: set[asyncio.Task[None]] = set()
    try:
        while not over.is_set():
            await asyncio.to_thread(pushed.poll, 0.2)
            out = {each.document["title"] for each in pushed.seen}
            ready = [feed for feed in press.feeds if feed.titles[-1] in out]
            for feed in pick.sample(ready, min(len(ready), 3)):
                press.publish(feed)
                if feed.hub:
                    pushing.add(asyncio.create_task(press.push(feed)))
    finally:
        for task in pushing:
            task.cancel()


async def until_read(
    watcher: Watcher, condition: Callable[[list[Seen]], bool], seconds: float
) -> None:
    await asyncio.to_thread(watcher.until, condition, seconds)


def last(kills: list[float], until: float) -> float:
    return max((at for at in kills if at < until), default=0.0)


def unpolled(server: FeedServer, feeds: list[Published]) -> list[tuple[float, float]]:
    """Return from when until when feeds were not polled; fail where one was by two at once."""
    of_path: dict[str, list[Request]] = defaultdict(list)
    for request in sorted(server.requests, key=lambda request: request.began):
        of_path[request.path].append(request)
    rests = []
    for feed in feeds:
        for former, latter in pairwise(of_path[feed.path]):
            assert latter.began >= former.ended, f"{feed.path} was polled by two at once"
            rests.append((former.ended, latter.began))
    return rests


def full_texts(found: list[dict[str, Any]]) -> Counter[str]:
    return Counter(each["full_text"]["outcome"] for each in found if each.get("full_text"))


def assert_in_order(found: list[dict[str, Any]]) -> None:
    """Fail unless the versions of each entry stand on the topic in their order."""
    versions: dict[str, list[int]] = defaultdict(list)
    for document in found:
        entry, version = document["title"].split(", version ")
        versions[entry].append(int(version))
    assert all(each == sorted(each) for each in versions.values())
