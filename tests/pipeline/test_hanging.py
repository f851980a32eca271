"""Transactions that Kafka forgets to end in some partition, as a broker does that was killed.

The broker of these tests lets a producer write to partitions that are not part of its transaction:
no marker comes there, and readers of committed records wait for ever.
"""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from aiokafka import TopicPartition
from aiokafka.errors import KafkaError

from service import kafka
from service.broker import EmbeddedBroker
from service.codec import decode
from service.settings import Settings
from service.stream import hanging, unsettled
from service.stream.app import StageApp
from service.stream.monitor import Monitor
from service.stream.partition import Partition
from service.stream.stage import Stage
from service.stream.turns import Turns
from service.topics import ARTICLES
from service.topology import INTAKE
from tests.pipeline.articles import article
from tests.pipeline.independent import Seen, Watcher

STEP = replace(INTAKE, emits=(ARTICLES,))

Watch = Callable[..., Watcher]


@pytest.fixture(scope="module")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    embedded = EmbeddedBroker(
        tmp_path_factory.mktemp("broker"),
        properties={"transaction.partition.verification.enable": "false"},
    )
    asyncio.run(embedded.start())
    yield embedded.address
    asyncio.run(embedded.stop())


async def opened(settings: Settings) -> Partition:
    partition = Partition(STEP, 0, settings)
    await partition.open()
    return partition


async def commit(partition: Partition, *titles: str) -> None:
    """Commit articles with these titles, all to one destination."""
    articles = [decode(ARTICLES.record, article(0, "text", title=title)) for title in titles]
    keyed = [each.model_copy(update={"id": "the same key"}) for each in articles]
    outputs = [partition.output(ARTICLES, each) for each in keyed]
    after = replace(partition.progress, next=partition.progress.next + len(titles))
    await partition.commit(outputs, progress=after)


async def until_stable(partition: Partition, written: TopicPartition) -> None:
    """Wait until the marker of what was committed is there: it would end what comes next."""
    while await hanging.unstable(partition.settings, [written]):
        pass


def forget(partition: Partition, topic: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the partition's transactions write to ``topic`` without being ended there."""
    assert partition._producer is not None
    transactions = partition._producer._txn_manager
    add = transactions.maybe_add_partition_to_txn

    def pretend(written: TopicPartition) -> None:
        if written.topic == topic:
            transactions._txn_partitions.add(written)
        else:
            add(written)

    monkeypatch.setattr(transactions, "maybe_add_partition_to_txn", pretend)


def titles(records: list[Seen]) -> list[str]:
    return [record.document["title"] for record in records]


async def test_what_a_producer_has_committed_becomes_visible_though_it_has_nothing_more_to_do(
    settings: Settings, watch: Watch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unsettled, "OVERDUE_SECONDS", 1.0)
    app = StageApp(Stage(STEP, lambda *_: []), settings, "test", tmp_path, Turns())
    app._held = frozenset([0])
    partition = app.held()[0]
    await partition.open()
    with monkeypatch.context() as patch:
        forget(partition, settings.topic(ARTICLES.name), patch)
        await commit(partition, "one", "two")
    articles = watch("articles")
    assert articles.to_end() == []
    monitoring = asyncio.create_task(Monitor(settings).run([app]))
    await asyncio.to_thread(articles.count, 2)
    monitoring.cancel()
    assert titles(articles.seen) == ["one", "two"]
    await commit(partition, "three")
    assert titles(articles.to_end()) == ["one", "two", "three"]
    await partition.close()


async def test_what_a_dead_worker_had_committed_becomes_visible_when_the_next_one_opens(
    settings: Settings, watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    former = await opened(settings)
    with monkeypatch.context() as patch:
        forget(former, settings.topic(ARTICLES.name), patch)
        await commit(former, "one", "two")
    successor = await opened(settings)
    assert successor.progress == former.progress
    assert titles(watch("articles").to_end()) == ["one", "two"]
    await successor.close()
    await former.close()


async def test_who_opens_it_again_remembers_nothing_that_kafka_has_given_up(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    former = await opened(settings)
    former.memory.put("kept", 1)
    await commit(former, "one")
    await until_stable(former, former.state)
    done = former.progress
    with monkeypatch.context() as patch:
        forget(former, former.state.topic, patch)
        former.memory.put("given up", 2)
        await commit(former, "two")
    await former.close()
    again = Partition(STEP, 0, settings, replica=former.released())
    await again.open()
    assert list(again.memory) == ["kept"]
    assert again.progress == done
    await again.close()


async def test_what_a_dead_worker_had_not_committed_stays_hidden(
    settings: Settings, watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    former = await opened(settings)
    others = kafka.producer(settings, transactional_id="others")
    await others.start()
    await others.begin_transaction()
    await others.send_and_wait(settings.topic(ARTICLES.name), b"{}", b"the same key")
    await commit(former, "one")
    await until_stable(former, former.state)
    assert former._producer is not None
    with monkeypatch.context() as patch:
        forget(former, settings.topic(ARTICLES.name), patch)
        patch.setattr(former._producer, "commit_transaction", _dies)
        with pytest.raises(KafkaError):
            await commit(former, "never")
    successor = await opened(settings)
    await others.abort_transaction()
    await kafka.closed(others)
    await commit(successor, "two")
    assert titles(watch("articles").to_end()) == ["one", "two"]
    await successor.close()
    await former.close()


async def test_state_that_a_dead_worker_left_open_never_comes_back(
    settings: Settings, watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    former = await opened(settings)
    await commit(former, "one")
    await until_stable(former, former.state)
    before = former.progress
    with monkeypatch.context() as patch:
        forget(former, former.state.topic, patch)
        former.memory.put("two", "remembered")
        await commit(former, "two")
    for _ in range(2):
        successor = await opened(settings)
        assert successor.progress == before
        assert "two" not in successor.memory
        assert not await hanging.unstable(settings, [successor.state])
        await successor.close()
    await former.close()
    assert titles(watch("articles").to_end()) == ["one", "two"]


async def _dies() -> None:
    raise KafkaError("killed")
