"""The offsets of a stage's group, which follow what is done.

What is done stands in the state of each partition. The group's offsets are where a worker begins
to read: it passes over what is done, so that they may be late, and never get lost with anything.
"""

import asyncio
import logging
from collections.abc import Iterable

from aiokafka import TopicPartition
from aiokafka.errors import KafkaError

from service.stream.committed import CommittedApp
from service.stream.partition import Partition

logger = logging.getLogger("newsdesk.group_offsets")

_SECONDS = 2.0
"""So long may a commit take, which nothing depends on."""


class GroupOffsets:
    """Commits the offsets of one stage's group that have moved.

    Not with each batch: it would be two requests more, and a broker that was killed reads all of
    them back before it leads the group again (docs/decisions.md).
    """

    def __init__(self, app: CommittedApp) -> None:
        self._app = app
        self._committed: dict[TopicPartition, int] = {}

    async def follow(self, partitions: Iterable[Partition]) -> None:
        """Commit how far the partitions are done; where that fails, the next call does it."""
        done = {each.source: each.progress.next for each in partitions}
        moved = dict(done.items() - self._committed.items())
        if moved and await self._commit(moved):
            self._committed |= moved

    async def rewind(self, partition: Partition) -> None:
        """Set the group's offset to what is done, wherever it is now."""
        await self._commit({partition.source: partition.progress.next})

    async def _commit(self, offsets: dict[TopicPartition, int]) -> bool:
        try:
            async with asyncio.timeout(_SECONDS):
                await self._app.commit_apart(offsets)
        except (KafkaError, TimeoutError) as error:
            logger.info("offsets not committed", extra={"why": repr(error)})
            return False
        return True
