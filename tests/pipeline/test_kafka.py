"""aiokafka's clients, as `service.kafka` makes them, where they would give up too soon."""

import asyncio
import time
from pathlib import Path

import pytest
from aiokafka import TopicPartition

from service import kafka, topic_setup
from service.settings import Settings
from tests.faults.conftest import service_settings
from tests.faults.proxied import WORKERS, proxied_broker


async def test_a_record_waits_for_a_leader_for_longer_than_one_request_may_take(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A partition has no leader for some seconds after a broker was started again."""
    hasty = settings.model_copy(update={"request_timeout": 3.0})
    async with kafka.opened(kafka.producer(hasty)) as producer:
        cluster = producer.client.cluster
        leader_of = cluster.leader_for_partition
        until = time.monotonic() + 2 * hasty.request_timeout

        def later(partition: TopicPartition) -> int | None:
            found: int | None = leader_of(partition)
            return found if time.monotonic() > until else -1

        monkeypatch.setattr(cluster, "leader_for_partition", later)
        sent = await producer.send_and_wait(settings.topic("articles"), b"{}", partition=0)
    assert sent.offset == 0


async def test_connections_that_the_network_has_forgotten_are_given_up_together(
    tmp_path: Path,
) -> None:
    """A producer has two to a broker, one for its transactions, and needs both in turn."""
    async with proxied_broker(tmp_path) as proxied:
        settings = proxied.settings(WORKERS[0], service_settings(proxied.broker.address, tmp_path))
        hasty = settings.model_copy(update={"request_timeout": 4.0, "session_timeout": 4.0})
        await topic_setup.make_topics(hasty)
        articles = hasty.topic("articles")
        async with kafka.opened(kafka.producer(hasty, transactional_id="one")) as producer:
            async with producer.transaction():
                await producer.send_and_wait(articles, b"{}", partition=0)
            proxied.proxies[WORKERS[0]].forget()
            async with asyncio.timeout(1.75 * hasty.request_timeout), producer.transaction():
                await producer.send_and_wait(articles, b"{}", partition=0)
