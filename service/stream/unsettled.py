"""What was committed, and is not yet seen to be stable for those who read committed records.

A broker that is killed in the middle of a commit, the only one that has a partition, may forget to
write the marker which ends the transaction there (Kafka 4.4, ``TransactionMarkerChannelManager``:
"likely deleted already and hence can be skipped"). Everything behind it is hidden from then on,
until the same producer ends another transaction in that partition: on a quiet topic that is never.
"""

from collections.abc import Iterable, Mapping

from aiokafka import TopicPartition
from aiokafka.structs import RecordMetadata

OVERDUE_SECONDS = 10.0
"""Others' transactions, too, keep a record unstable; most of them end sooner."""


class Unsettled:
    """The last record that one producer has committed to each partition; times in s."""

    def __init__(self) -> None:
        self._offsets: dict[TopicPartition, tuple[int, float]] = {}

    def committed(self, written: Iterable[RecordMetadata], now: float) -> None:
        """Note the records of a transaction that was committed just now."""
        for record in written:
            self._offsets[record.topic_partition] = record.offset, now

    def partitions(self) -> list[TopicPartition]:
        """Return where something is not yet seen to be stable."""
        return list(self._offsets)

    def stable(self, ends: Mapping[TopicPartition, int]) -> None:
        """Note the last stable offsets: what is below them is settled."""
        for partition, end in ends.items():
            if partition in self._offsets and self._offsets[partition][0] < end:
                del self._offsets[partition]

    def ended(self, partitions: Iterable[TopicPartition], now: float) -> None:
        """Note that the transaction was ended once more in these partitions just now."""
        for partition in partitions:
            self._offsets[partition] = self._offsets[partition][0], now

    def overdue(self, now: float) -> list[TopicPartition]:
        """Return where something has not become stable for too long."""
        return [
            partition
            for partition, (_, since) in self._offsets.items()
            if now - since > OVERDUE_SECONDS
        ]
