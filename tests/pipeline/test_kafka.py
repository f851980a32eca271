"""aiokafka's clients, as `service.kafka` makes them, where they would give up too soon."""

import time

import pytest
from aiokafka import TopicPartition

from service import kafka
from service.settings import Settings


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
