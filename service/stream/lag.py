"""What stands on a source partition and is not done, and for how long.

The difference of two offsets does not tell: markers of transactions take offsets too, so that a
partition on which all is done has some left. So the first record is looked for.
"""

import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from aiokafka import AIOKafkaConsumer, TopicPartition

from service import kafka
from service.settings import Settings
from service.stream.message import message_of
from service.stream.sequence import arrived_at

_FETCHED_BYTES = 64 * 1024
"""The first record is enough; Kafka gives a larger one whole all the same."""


@dataclass(frozen=True)
class Lag:
    """What is not done of a partition.

    ``records``: how many, 0 if none; else markers of transactions are counted with them.
    ``since``: when the oldest of them came onto the first topic of the pipeline.
    """

    records: int
    since: datetime | None


NO_LAG = Lag(0, None)


class LagReader:
    """Looks at source partitions, with a consumer of its own. Use it in ``async with``."""

    def __init__(self, settings: Settings) -> None:
        self._consumer: AIOKafkaConsumer = kafka.consumer(
            settings, max_partition_fetch_bytes=_FETCHED_BYTES
        )
        self._limit = settings.request_timeout
        self._first: dict[TopicPartition, tuple[int, int, datetime | None]] = {}

    async def __aenter__(self) -> "LagReader":
        try:
            await self._consumer.start()
        except BaseException:
            await kafka.closed(self._consumer)
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        await kafka.closed(self._consumer)

    async def stable(self, partitions: Collection[TopicPartition]) -> dict[TopicPartition, int]:
        """Return the last stable offset of each partition; raises what `lags` does."""
        if not partitions:
            return {}
        ends: dict[TopicPartition, int] = await self._consumer.end_offsets(list(partitions))
        return ends

    async def lags(self, done: Mapping[TopicPartition, int]) -> dict[TopicPartition, Lag]:
        """Return the lag of each partition; ``done`` has the offset of the first record not done.

        Raises what Kafka refuses, and `TimeoutError` where it does not answer.
        """
        if not done:
            return {}
        ends = await self._consumer.end_offsets(list(done))
        lags: dict[TopicPartition, Lag] = {}
        for partition, offset in done.items():
            since = await self._since(partition, offset, ends[partition])
            lags[partition] = NO_LAG if since is None else Lag(ends[partition] - offset, since)
        return lags

    async def _since(self, partition: TopicPartition, offset: int, end: int) -> datetime | None:
        """Return when the first record from ``offset`` on arrived, None where there is none."""
        if offset >= end:
            return None
        known = self._first.get(partition)
        if known is None or known[0] != offset or (known[2] is None and known[1] != end):
            known = offset, end, await self._look(partition, offset, end)
            self._first[partition] = known
        return known[2]

    async def _look(self, partition: TopicPartition, offset: int, end: int) -> datetime | None:
        self._consumer.assign([partition])
        try:
            self._consumer.seek(partition, offset)
            deadline = time.monotonic() + self._limit
            while await self._consumer.position(partition) < end:
                found = await self._consumer.getmany(partition, timeout_ms=100, max_records=1)
                for record in found.get(partition, ()):
                    return arrived_at(message_of(record))
                if time.monotonic() > deadline:
                    raise TimeoutError
            return None
        finally:
            # Not unsubscribed: a consumer that is stopped just then never ends, for aiokafka 0.14
            # takes that for the end of a fetch (`Fetcher._fetch_requests_routine`).
            self._consumer.pause(partition)
