"""Three real brokers: every topic on all of them, a record acknowledged when two have it."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

from confluent_kafka import Consumer, TopicPartition

from service import kafka
from service.broker import EmbeddedBroker, new_cluster_id
from service.ports import LOOPBACK, free_port
from service.settings import Settings

_REPLICATED = {
    "default.replication.factor": "3",
    "min.insync.replicas": "2",
    "offsets.topic.replication.factor": "3",
    "transaction.state.log.replication.factor": "3",
    "transaction.state.log.min.isr": "2",
}


class Cluster:
    """The brokers by node id, from 1."""

    def __init__(self, brokers: dict[int, EmbeddedBroker]) -> None:
        self.brokers = brokers

    @property
    def address(self) -> str:
        """All brokers' addresses."""
        return ",".join(broker.address for broker in self.brokers.values())

    def busiest(self, topics: list[str]) -> tuple[str, int]:
        """Return the topic and partition with the most records, of those named."""
        consumer = self._consumer()
        known = consumer.list_topics(timeout=20).topics
        partitions = [
            TopicPartition(topic, each) for topic in topics for each in known[topic].partitions
        ]
        ends = {each: consumer.get_watermark_offsets(each, timeout=20)[1] for each in partitions}
        consumer.close()
        busiest = max(partitions, key=lambda each: ends[each])
        return busiest.topic, busiest.partition

    def leader(self, topic: str, partition: int) -> int:
        """Return the node that leads the partition."""
        consumer = self._consumer()
        found = consumer.list_topics(topic, timeout=20).topics[topic].partitions[partition].leader
        consumer.close()
        return int(found)

    async def coordinator(self, settings: Settings, name: str, transactions: bool) -> int:
        """Return the node that coordinates a transactional id's transactions, or else a group."""
        async with kafka.administration(settings) as client:
            return int(await client.find_coordinator(name, coordinator_type=int(transactions)))

    def _consumer(self) -> Consumer:
        return Consumer({"bootstrap.servers": self.address, "group.id": "looks", "log_level": 0})


@asynccontextmanager
async def cluster(folder: Path) -> AsyncGenerator[Cluster, None]:
    """Give three brokers that serve; all are stopped in the end."""
    controllers = {node: free_port() for node in (1, 2, 3)}
    voters = ",".join(f"{node}@{LOOPBACK}:{port}" for node, port in controllers.items())
    cluster_id = new_cluster_id()
    brokers = {
        node: EmbeddedBroker(
            folder / f"broker-{node}",
            heap_megabytes=256,
            cluster_id=cluster_id,
            properties=_REPLICATED
            | {
                "node.id": str(node),
                "controller.quorum.voters": voters,
                "listeners": f"PLAINTEXT://{{host}}:{{port}},CONTROLLER://{{host}}:{port}",
            },
        )
        for node, port in controllers.items()
    }
    # Alone none of them serves: two make the quorum.
    await asyncio.gather(*(broker.start() for broker in brokers.values()))
    try:
        yield Cluster(brokers)
    finally:
        await asyncio.gather(*(broker.kill() for broker in brokers.values()))
