"""More partitions in mid-life: what was remembered is remembered still."""

import asyncio
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable

import pytest

from service.feed_records import Feed
from service.settings import Settings
from service.stream.ending import Ending
from service.subscriptions import subscribe, subscriptions, unsubscribe
from service.urls import feed_id
from tests.feed_server import entries, rss
from tests.pipeline.articles import article, german_text_of, text_of
from tests.pipeline.independent import Watcher, push
from tests.pipeline.workers import Workers, environment
from tests.publisher import eager, publishing

NUMBER = 40
STAGES = ("dedupe", "entities")


def topics(settings: Settings, *arguments: str, commits: int | None = None) -> tuple[int, str]:
    """Return exit code and output of ``newsdesk topics``, perhaps killed after some commits."""
    module = "service.cli" if commits is None else "tests.pipeline.cut_short"
    done = subprocess.run(
        [sys.executable, "-m", module, "topics", *arguments],
        env=environment(settings) | {"COMMITS": str(commits)},
        capture_output=True,
        timeout=150,
        check=False,
    )
    return done.returncode, (done.stdout + done.stderr).decode()


def repartition(settings: Settings, count: int) -> None:
    """Do it as soon as Kafka has noticed that the workers are gone."""
    deadline = time.monotonic() + 60
    while True:
        code, told = topics(settings, "repartition", str(count))
        if code == 0:
            return
        assert "stop all workers" in told, told
        assert time.monotonic() < deadline, told


def text(number: int, more: str = "") -> str:
    return (german_text_of(number) if number % 4 == 0 else text_of(number)) + more


def push_all(settings: Settings, value: Callable[[int], bytes]) -> None:
    records = [(b"%d" % number, value(number)) for number in range(NUMBER)]
    push(str(settings.broker), settings.topic("articles"), list(records))


def repartition_cut_short(settings: Settings, count: int) -> None:
    """Have it killed in between again and again, until it was once."""
    pick = random.Random()
    deadline = time.monotonic() + 60
    while (ended := topics(settings, "repartition", str(count), commits=pick.randrange(8)))[0] > 0:
        assert time.monotonic() < deadline, ended
    assert ended[0] == -signal.SIGKILL


def test_verdicts_go_on(
    settings: Settings, workers: Workers, watch: Callable[..., Watcher]
) -> None:
    out, unique = watch("enriched", "duplicates"), watch("unique")
    workers.start("dedupe")
    push_all(settings, lambda number: article(number, text(number)))
    unique.count(NUMBER)
    code, told = topics(settings, "repartition", "5")
    assert code == 2
    assert "stop all workers" in told
    workers.stop()

    code, told = topics(settings, "repartition", "1")
    assert code == 2
    assert "cannot take partitions away" in told
    with pytest.raises(AssertionError, match=r"entities has .* records to do"):
        repartition(settings, 5)
    workers.start("entities")
    out.count(NUMBER)
    workers.stop()

    repartition(settings, 3)
    repartition_cut_short(settings, 5)
    refused = workers.start("dedupe")
    assert refused.wait(150) == Ending.KAFKA
    assert "`newsdesk topics repartition 5`" in workers.logs()
    code, told = topics(settings, "check")
    assert code == 1
    assert ".state: the number of partitions is 5, not 3 (that of" in told
    repartition(settings, 5)
    code, told = topics(settings.model_copy(update={"partitions": 5}), "check")
    assert (code, told.strip()) == (0, "all topics are as they should be")

    for stage in STAGES:
        workers.start(stage)
    push_all(settings, lambda number: article(number, text(number)))
    out.count(2 * NUMBER)
    push_all(settings, lambda number: article(number + 1000, text(number)))
    out.count(3 * NUMBER)
    push_all(settings, lambda number: article(number, text(number, " It was updated.")))
    out.count(4 * NUMBER)
    workers.stop()

    seen = out.to_end()
    enriched = [each.document for each in seen if each.topic.endswith(".enriched")]
    duplicates = [each.document for each in seen if each.topic.endswith(".duplicates")]
    urls = [f"https://example.org/{number}" for number in range(NUMBER)]
    assert Counter((each["url"], each["revision"]) for each in enriched) == Counter(
        (url, revision) for url in urls for revision in (1, 2)
    )
    ids = {each["url"]: each["id"] for each in enriched}
    assert Counter((each["url"], each["duplicate_of"]) for each in duplicates) == Counter(
        (url, ids[f"https://example.org/{number}"])
        for number in range(NUMBER)
        for url in (f"https://example.org/{number}", f"https://example.org/{number + 1000}")
    )
    assert {each.partition for each in watch("unique").to_end()} >= {2, 3, 4}


def test_feeds_are_polled_on(
    settings: Settings, workers: Workers, watch: Callable[..., Watcher]
) -> None:
    settings = eager(settings)
    workers.settings = settings
    with publishing() as server:
        urls = [server.url(f"/{number}.xml") for number in range(8)]
        for number in range(8):
            server.serve(rss(entries(2), link=f"https://{number}.example/"), f"/{number}.xml")
        feeds = [Feed(id=feed_id(url), url=url) for url in urls]
        asyncio.run(subscribe(settings, feeds))
        workers.start("feeds")
        polls, articles = watch("polls"), watch("articles")
        articles.count(16)
        workers.stop()
        repartition(settings, 5)
        assert asyncio.run(subscriptions(settings)).keys() == {feed.id for feed in feeds}
        before = Counter(each.document["feed_url"] for each in polls.to_end())
        asyncio.run(unsubscribe(settings, [feeds[0].id]))
        workers.start("feeds")

        def all_others(_: object) -> bool:
            now = Counter(each.document["feed_url"] for each in polls.seen)
            return all(now[url] >= before[url] + 3 for url in urls[1:])

        polls.until(all_others)
        workers.stop()
    now = Counter(each.document["feed_url"] for each in polls.to_end())
    assert now[urls[0]] <= before[urls[0]] + 1
    assert len(articles.to_end()) == 16
