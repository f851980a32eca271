"""A broker is killed that has taken group offsets for hours."""

import asyncio
import time
from pathlib import Path

import pytest
from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, NewTopic

from service.broker import EmbeddedBroker

pytestmark = [pytest.mark.faults, pytest.mark.timeout(600)]

GROUPS, PARTITIONS, COMMITS = 4, 16, 20_000
"""As many commits as a service makes in eleven hours, one every two seconds."""

KEPT = 3 * 2**20
"""A segment that is written to, and what has come since it was compacted last."""

COMPACTED_WITHIN = 120
BACK_WITHIN = 15.0


def kept(folder: Path) -> int:
    """Return how many bytes the largest partition of Kafka's topic of offsets has."""
    return max(
        sum(each.stat().st_size for each in partition.glob("*.log"))
        for partition in folder.glob("data/__consumer_offsets-*")
    )


async def test_broker_killed_with_many_offsets(tmp_path: Path) -> None:
    async with EmbeddedBroker(tmp_path / "broker") as broker:
        admin = AIOKafkaAdminClient(bootstrap_servers=broker.address)
        await admin.start()
        await admin.create_topics([NewTopic("articles", PARTITIONS, 1)])
        await admin.close()
        consumers = [
            AIOKafkaConsumer(
                "articles",
                bootstrap_servers=broker.address,
                group_id=f"step-{number}",
                enable_auto_commit=False,
            )
            for number in range(GROUPS)
        ]
        for consumer in consumers:
            await consumer.start()

        async def commit(consumer: AIOKafkaConsumer, offset: int) -> None:
            await consumer.commit(
                {TopicPartition("articles", index): offset for index in range(PARTITIONS)}
            )

        async def commit_often(consumer: AIOKafkaConsumer) -> None:
            while not consumer.assignment():
                await consumer.getmany(timeout_ms=100)
            for offset in range(COMMITS):
                await commit(consumer, offset)

        await asyncio.gather(*(commit_often(each) for each in consumers))
        for _ in range(COMPACTED_WITHIN):
            if kept(tmp_path / "broker") <= KEPT:
                break
            await asyncio.sleep(1)
        assert kept(tmp_path / "broker") <= KEPT
        print(f"\n{COMMITS} commits of {PARTITIONS} offsets in {GROUPS} groups", end=", ")
        print(f"kept: {kept(tmp_path / 'broker'):,} bytes of a partition")
        for away in range(1, 4):
            await broker.kill()
            await asyncio.sleep(5)
            await broker.start()
            began = time.monotonic()
            await asyncio.gather(*(commit(each, COMMITS + away) for each in consumers))
            took = time.monotonic() - began
            print(f"killed, away 5 s: committed {took:.1f} s after the start")
            assert took < BACK_WITHIN
        for consumer in consumers:
            await consumer.stop()
