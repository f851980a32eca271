"""How far behind the whole service is, from Kafka alone: no worker is asked."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from aiokafka import TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.coordinator.protocol import ConsumerProtocolMemberAssignment
from aiokafka.errors import GroupCoordinatorNotAvailableError

from service import kafka
from service.settings import Settings
from service.stream.lag import LagReader
from service.topology import STEPS

_TRIES = 50


@dataclass(frozen=True)
class PartitionLag:
    """What of a step's source partition is not done.

    ``records``: how many, some markers of transactions counted with them; 0 if none. ``since``:
    when the oldest of them came onto the first topic. ``worker``: the host that works on the
    partition, None where nobody does.
    """

    step: str
    partition: int
    done: int
    records: int
    since: datetime | None
    worker: str | None


async def service_lags(settings: Settings) -> list[PartitionLag]:
    """Return the lag of every step and partition.

    What is done is taken from the groups' offsets, which follow the work every two seconds.
    Raises `BrokerError` where there is no broker, or no such topics.
    """
    sources = {settings.topic(step.takes.name): step for step in STEPS}
    partitions = await kafka.partitions(settings, sources)
    async with kafka.administration(settings) as client, LagReader(settings) as reader:
        groups = [settings.topic(step.name) for step in STEPS]
        await _await_coordinators(client, groups)
        workers = await _workers(client, groups)
        done: dict[TopicPartition, int] = {}
        for group in groups:
            offsets = await client.list_consumer_group_offsets(group)
            done |= {partition: each.offset for partition, each in offsets.items()}
        for partition in partitions:
            if done.get(partition, -1) < 0:
                done[partition] = await kafka.first_offset(settings, partition)
        lags = await reader.lags({partition: done[partition] for partition in partitions})
    return [
        PartitionLag(
            sources[partition.topic].name,
            partition.partition,
            done[partition],
            lags[partition].records,
            lags[partition].since,
            workers.get(partition),
        )
        for step in STEPS
        for partition in partitions
        if sources[partition.topic] is step
    ]


async def _await_coordinators(client: AIOKafkaAdminClient, groups: Sequence[str]) -> None:
    """Wait for the groups' coordinators; a Kafka that had no group yet makes their topic now."""
    for group in groups:
        for tries_left in reversed(range(_TRIES)):
            try:
                await client.find_coordinator(group)
                break
            except GroupCoordinatorNotAvailableError:
                if not tries_left:
                    raise
                await asyncio.sleep(0.2)


async def _workers(client: AIOKafkaAdminClient, groups: Sequence[str]) -> dict[TopicPartition, str]:
    """Return which host works on each partition."""
    workers: dict[TopicPartition, str] = {}
    for group in groups:
        for member in await kafka.members(client, group):
            for partition in _assigned(member):
                workers[partition] = str(member["client_host"]).lstrip("/")
    return workers


def _assigned(member: dict[str, Any]) -> list[TopicPartition]:
    if not member["member_assignment"]:
        return []
    assignment = ConsumerProtocolMemberAssignment.decode(member["member_assignment"])
    return [TopicPartition(topic, each) for topic, some in assignment.assignment for each in some]
