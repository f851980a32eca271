"""One worker's clock is set an hour ahead, then an hour back: nobody's work depends on it."""

import asyncio
import signal
from collections import Counter
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from service.feed_records import Feed
from service.settings import Settings
from service.subscriptions import subscribe
from service.urls import feed_id
from tests.faults.endure import endure
from tests.faults.service_run import STAGES, ServiceRun
from tests.faults.verdicts import Outcomes
from tests.feed_server import Answer, entries, rss
from tests.pipeline.articles import Pushed
from tests.pipeline.independent import Watcher
from tests.publisher import eager, publishing

pytestmark = [pytest.mark.faults, pytest.mark.timeout(1200)]


async def test_articles(
    settings: Settings, tmp_path: Path, work: list[Pushed], expected: Outcomes
) -> None:
    # With the hour, what is remembered would be forgotten at once.
    short = settings.model_copy(update={"remember_ids_hours": 0.9, "remember_texts_hours": 0.9})
    run = ServiceRun(short, tmp_path)
    for stage in STAGES:
        run.start(f"{stage}-0", module="tests.faults.shifted")
        run.start(f"{stage}-1")

    async def fault(run: ServiceRun) -> None:
        await run.out(len(work) // 3)
        for stage in STAGES:
            run.signal(f"{stage}-0", signal.SIGUSR1)
        await run.out(len(work) // 2)
        for stage in STAGES:
            # The partitions go from the right clock to the wrong one, and back.
            run.signal(f"{stage}-1", signal.SIGKILL)
        run.passed()

    name = "one worker's clock +1 h, then -1 h"
    await endure(name, run, fault, work, expected)


async def test_polls(settings: Settings, tmp_path: Path) -> None:
    interval = 3.0
    polling = eager(settings, interval).model_copy(update={"partitions": 1})
    with publishing() as publisher:
        publisher.serve(rss(entries(3)), "/feed.xml")
        later = format_datetime(datetime.now(UTC) + timedelta(minutes=30), usegmt=True)
        publisher.serve(Answer(status=503, headers={"Retry-After": later}), "/busy.xml")
        # Another host, since one that wants to be left alone is not asked for its other feeds.
        urls = [publisher.url("/feed.xml"), publisher.url("/busy.xml", "localhost")]
        await subscribe(polling, [Feed(id=feed_id(url), url=url) for url in urls])
        polls = Watcher(str(settings.broker), settings.topic("polls"))
        articles = Watcher(str(settings.broker), settings.topic("articles"))
        run = ServiceRun(polling, tmp_path)
        async with run:
            run.start("feeds-0", module="tests.faults.shifted")
            await asyncio.to_thread(polls.count, 4)
            run.signal("feeds-0", signal.SIGUSR1)
            await asyncio.to_thread(polls.count, 7)
            run.signal("feeds-0", signal.SIGKILL)
            await asyncio.to_thread(polls.count, 10)
        began = [
            record.document["started_at"]
            for record in polls.to_end()
            if record.document["feed_url"] == urls[0]
        ]
        pushed = Counter(record.document["guid"] for record in articles.to_end())
    assert began == sorted(began)
    asked = Counter(request.path for request in publisher.requests)
    assert asked["/busy.xml"] == 1, "it said until when it wants to be left alone"
    assert pushed == dict.fromkeys(("entry-0", "entry-1", "entry-2"), 1)
