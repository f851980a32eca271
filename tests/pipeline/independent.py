"""What is on the topics, read by another library: librdkafka, committed records only."""

import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import orjson
from confluent_kafka import (
    OFFSET_BEGINNING,
    Consumer,
    ConsumerGroupTopicPartitions,
    IsolationLevel,
    KafkaError,
    Producer,
    TopicPartition,
)
from confluent_kafka.admin import AdminClient, OffsetSpec  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Seen:
    """A record as the independent reader saw it, and when (monotonic, in s)."""

    topic: str
    partition: int
    offset: int
    key: bytes | None
    value: bytes | None
    headers: dict[str, bytes]
    read_at: float = 0.0

    @property
    def document(self) -> Any:
        assert self.value is not None
        return orjson.loads(self.value)


class Watcher:
    """Reads topics from their beginning, and keeps all that it saw."""

    def __init__(self, broker: str, *topics: str) -> None:
        self._consumer = Consumer(
            {
                "bootstrap.servers": broker,
                "group.id": f"watcher-{uuid.uuid4()}",
                "enable.auto.commit": False,
                "isolation.level": "read_committed",
                # By default it would pass over records in silence where it lost its place.
                "auto.offset.reset": "error",
                "fetch.message.max.bytes": 30_000_000,
                "log_level": 0,
            }
        )
        metadata = self._consumer.list_topics(timeout=20)
        self._consumer.assign(
            [
                TopicPartition(topic, partition, OFFSET_BEGINNING)
                for topic in topics
                for partition in metadata.topics[topic].partitions
            ]
        )
        self.seen: list[Seen] = []

    def until(self, condition: Callable[[list[Seen]], bool], seconds: float = 150.0) -> list[Seen]:
        """Read until ``condition`` holds of all that was seen; fail if it does not in time."""
        deadline = time.monotonic() + seconds
        while not condition(self.seen):
            left = deadline - time.monotonic()
            assert left > 0, f"not seen within {seconds} s; seen: {self.summary()}"
            self.poll(min(left, 0.2))
        return self.seen

    def count(self, number: int, seconds: float = 150.0) -> list[Seen]:
        """Read until ``number`` records were seen."""
        return self.until(lambda seen: len(seen) >= number, seconds)

    def to_end(self) -> list[Seen]:
        """Read up to where the topics end now: their last stable offsets."""
        ends = {
            (each.topic, each.partition): self._consumer.get_watermark_offsets(each, timeout=20)[1]
            for each in self._consumer.assignment()
        }
        while any(
            position.offset < ends[position.topic, position.partition]
            for position in self._consumer.position(self._consumer.assignment())
            if ends[position.topic, position.partition] > 0
        ):
            self.poll(0.2)
        return self.seen

    def summary(self) -> dict[str, int]:
        counts: dict[str, int] = {}
        for each in self.seen:
            counts[each.topic] = counts.get(each.topic, 0) + 1
        return counts

    def close(self) -> None:
        self._consumer.close()

    def poll(self, seconds: float) -> None:
        """Read what there is; wait ``seconds`` at most."""
        for message in self._consumer.consume(500, seconds):
            error = message.error()
            if error is not None:
                # While a broker is away librdkafka tells so, and goes on when it is back.
                lost = error.code() == KafkaError._AUTO_OFFSET_RESET
                assert not lost, error
                assert not error.fatal(), error
                continue
            self.seen.append(
                Seen(
                    str(message.topic()),
                    int(message.partition() or 0),
                    int(message.offset() or 0),
                    message.key(),
                    message.value(),
                    _headers(message),
                    time.monotonic(),
                )
            )


def _headers(message: Any) -> dict[str, bytes]:
    return dict(message.headers() or [])


def push(
    broker: str,
    topic: str,
    records: list[tuple[bytes | None, bytes | None]],
    compression: str = "none",
    partitioner: str = "consistent_random",
) -> None:
    """Produce the records in order, as a foreign producer does; ``partitioner`` is one it has."""
    producer = Producer(
        {
            "bootstrap.servers": broker,
            "acks": "all",
            "message.max.bytes": 20_000_000,
            "compression.type": compression,
            "partitioner": partitioner,
        }
    )
    for key, value in records:
        producer.produce(topic, value=value, key=key)
        producer.poll(0)
    assert producer.flush(60) == 0


def commit(broker: str, group: str, topic: str, offset: int) -> None:
    """Set the group's offset in all partitions of the topic."""
    consumer = Consumer({"bootstrap.servers": broker, "group.id": group})
    metadata = consumer.list_topics(topic, timeout=20)
    consumer.commit(
        offsets=[
            TopicPartition(topic, partition, offset)
            for partition in metadata.topics[topic].partitions
        ],
        asynchronous=False,
    )
    consumer.close()


def group_offsets(broker: str, group: str) -> dict[int, int]:
    """Return where the group stands on each partition of its one topic."""
    client = AdminClient({"bootstrap.servers": broker, "log_level": 0})
    (done,) = client.list_consumer_group_offsets([ConsumerGroupTopicPartitions(group)]).values()
    return {each.partition: each.offset for each in done.result().topic_partitions}


def standing(broker: str, sources: Mapping[str, str]) -> str:
    """Tell where each group stands on its topic: what is done, last stable and end offset.

    ``sources`` has the topic of each group. For the message of a test that has failed.
    """
    client = AdminClient({"bootstrap.servers": broker, "log_level": 0})
    lines = []
    for group, topic in sources.items():
        asked = {
            TopicPartition(topic, partition): OffsetSpec.latest()  # type: ignore[no-untyped-call]
            for partition in client.list_topics(topic, timeout=20).topics[topic].partitions
        }
        ends: dict[int, list[int]] = {}
        for level in (IsolationLevel.READ_COMMITTED, IsolationLevel.READ_UNCOMMITTED):
            for each, found in client.list_offsets(asked, isolation_level=level).items():
                ends.setdefault(each.partition, []).append(found.result().offset)
        offsets = group_offsets(broker, group)
        for partition, (stable, end) in sorted(ends.items()):
            place = f"{topic}/{partition}"
            lines.append(f"{group} {place}: {offsets.get(partition)}, {stable}, {end}")
    return "\n".join(lines)
