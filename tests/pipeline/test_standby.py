"""Replicas on a real Kafka: what one follows is what is remembered, and it is at work at once."""

import asyncio
import json
import random
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest

from service import kafka, topic_setup
from service.ports import free_port
from service.settings import Settings
from service.stream.partition import Partition
from service.stream.stage import Stage
from service.stream.standby import Standby
from service.stream.turns import Turns
from service.topology import REVISE
from tests.pipeline.articles import article, text_of
from tests.pipeline.independent import Watcher, push
from tests.pipeline.test_health import ask, wait_for
from tests.pipeline.workers import Workers


def logged(log: Path, event: str) -> list[dict[str, Any]]:
    lines = [json.loads(line) for line in log.read_text().splitlines()]
    return [line for line in lines if line["event"] == event]


def pushed(host: str) -> list[tuple[bytes | None, bytes | None]]:
    """Return 60 articles, the same for each host but for their addresses."""
    articles = ((number, article(number, text_of(number))) for number in range(60))
    return [
        (b"%d" % number, value.replace(b"example.org", host.encode())) for number, value in articles
    ]


@pytest.fixture
async def partition(settings: Settings) -> AsyncIterator[Partition]:
    opened = Partition(REVISE, 0, settings)
    await opened.open()
    yield opened
    await opened.close()


async def remember(partition: Partition, *keys: str) -> None:
    for key in keys:
        partition.memory.put(key, {"of": key})
    await partition.commit([])


async def taken_over(partition: Partition, former: Partition) -> None:
    """Open the partition of an owner that has gone, and compare it with all that Kafka says."""
    await partition.open()
    whole = Partition(REVISE, 0, former.settings)
    await whole.open()
    assert list(partition.memory.oldest()) == list(whole.memory.oldest())
    assert partition.progress == whole.progress
    assert partition.attempt == whole.attempt
    await whole.close()
    await partition.close()


def test_a_partition_that_is_taken_over_was_remembered_before_its_owner_died(
    settings: Settings, workers: Workers, watch: Callable[..., Watcher], tmp_path: Path
) -> None:
    articles = pushed("news.example")
    broker, topic = str(settings.broker), settings.topic("articles")
    workers.settings = settings
    first = workers.start("dedupe")
    push(broker, topic, articles)
    unique, duplicates = watch("unique"), watch("duplicates")
    unique.count(60)
    port = free_port()
    workers.settings = settings.model_copy(update={"metrics_port": port})
    workers.start("dedupe")

    def stands_by() -> bool:
        status, state = ask(port, "ready")
        return status == 200 and all(
            sorted([*step["standby"], *(each["partition"] for each in step["partitions"])])
            == [0, 1]
            for step in state["steps"]
        )

    wait_for(stands_by)
    push(broker, topic, pushed("copies.example"))
    duplicates.count(60)
    workers.kill(first)
    push(broker, topic, pushed("late.example"))
    duplicates.count(120)
    workers.stop()
    of = {each.document["id"] for each in unique.to_end()}
    assert len(of) == 60
    assert {each.document["duplicate_of"] for each in duplicates.to_end()} == of
    opened = logged(tmp_path / "worker-1-dedupe.log", "opened partition")
    for step in ("revise", "compare"):
        # All that was there is known but for what the last transactions wrote.
        took_over = [each for each in opened if each["step"] == step]
        assert sum(each["remembered"] for each in took_over) >= 60
        assert sum(each["known_before"] for each in took_over) >= 60


async def test_an_owner_that_comes_again_reads_what_others_wrote_meanwhile(
    settings: Settings, partition: Partition
) -> None:
    await remember(partition, "a", "b")
    await partition.close()
    other = Partition(REVISE, 0, settings)
    await other.open()
    other.memory.delete("a")
    await remember(other, "c")
    await other.close()
    await taken_over(Partition(REVISE, 0, settings, replica=partition.released()), other)


async def test_a_commit_that_was_broken_off_counts_as_the_topic_says(
    settings: Settings, partition: Partition
) -> None:
    seed = random.randrange(10_000)
    print(f"seed {seed}")
    pick = random.Random(seed)
    await remember(partition, "a")
    for number in range(3):
        committing = asyncio.create_task(remember(partition, f"b{number}"))
        await asyncio.wait([committing], timeout=pick.uniform(0.0, 0.03))
        committing.cancel()
        await asyncio.gather(committing, return_exceptions=True)
        await partition.close()
        again = Partition(REVISE, 0, settings, replica=partition.released())
        await taken_over(again, partition)
        partition = Partition(REVISE, 0, settings, replica=again.released())
        await partition.open()
    await partition.close()


@pytest.mark.parametrize("written", [1, 9], ids=["shorter", "longer"])
async def test_a_replica_of_a_topic_that_was_made_anew_is_left(
    settings: Settings, partition: Partition, written: int
) -> None:
    await remember(partition, "a", "b", "c")
    await partition.close()
    async with kafka.administration(settings) as client:
        await client.delete_topics([partition.state.topic])
        while await kafka.described(client, [partition.state.topic]):  # noqa: ASYNC110 (Kafka's)
            await asyncio.sleep(0.1)
    await topic_setup.make_topics(settings)
    other = Partition(REVISE, 0, settings)
    await other.open()
    for number in range(written):
        await remember(other, f"new {number}")
    await other.close()
    await taken_over(Partition(REVISE, 0, settings, replica=partition.released()), other)


async def test_what_ends_a_standby_unexpectedly_is_told(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken(*_: object) -> None:
        raise TypeError("no such option")

    standby = Standby(Stage(REVISE, lambda *_: []), settings, Turns())
    monkeypatch.setattr(kafka, "partitions", broken)
    standby.follow([0])
    assert standby._following is not None
    await standby._following
    assert "stands by no more" in caplog.text
    assert "no such option" in caplog.text
