"""What hubs push of the feeds of one partition, taken up to the point where it is committed."""

import asyncio
import base64
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from aiokafka import TopicPartition

from service import kafka
from service.codec import decode
from service.errors import RecordError
from service.feed_records import Push
from service.feeds.change import FeedChange, of_answer, of_push
from service.feeds.document import Document
from service.feeds.poller import Poller
from service.feeds.push_progress import PushProgress
from service.feeds.subscription import Subscription, known_entries
from service.records import DeadLetter
from service.stream.dead_letters import dead_letter
from service.stream.message import Message, message_of
from service.stream.partition import Partition
from service.topics import PUSHES

_MOST_IN_HAND = 32
"""Pushes of a partition that are read and not committed: each may be as large as a feed may."""

_MOST_AHEAD = 1000
"""Pushes that may be done while an earlier one is not; each of them is remembered."""


@dataclass(frozen=True)
class TakenPush:
    """A push at ``offset``: what it changes, None where nothing, or its ``letter``."""

    offset: int
    change: FeedChange | None
    letter: DeadLetter | None = None


class Pushes:
    """Takes what hubs push: of each feed in its order, of different feeds side by side.

    ``tell`` is told each push that is taken, and what ends it all. Whoever commits it calls `take`
    within the transaction, and `settled` after it: the feed's next push is compared with that.
    """

    def __init__(
        self,
        partition: Partition,
        poller: Poller,
        now: Callable[[], datetime],
        tell: Callable[[TakenPush | Exception], None],
    ) -> None:
        self._partition = partition
        self._poller = poller
        self._now = now
        self._tell = tell
        self._progress = PushProgress(partition.memory)
        self._slots = asyncio.Semaphore(_MOST_IN_HAND)
        self._in_hand: dict[int, asyncio.Event] = {}
        self._latest: dict[bytes | None, asyncio.Event] = {}

    async def run(self) -> None:
        """Take pushes from where the last commit has come to, until cancelled."""
        settings = self._partition.settings
        topic = TopicPartition(settings.topic(PUSHES.name), self._partition.index)
        async with asyncio.TaskGroup() as tasks:
            try:
                async for record in kafka.read_on(settings, topic, self._progress.next):
                    message = message_of(record)
                    await self._room()
                    if not self._progress.begin(message.offset):
                        self._slots.release()
                        continue
                    former = self._latest.get(message.key)
                    settled = self._in_hand[message.offset] = asyncio.Event()
                    self._latest[message.key] = settled
                    tasks.create_task(self._read(message, former))
            except Exception as error:
                self._tell(error)

    def take(self, push: TakenPush) -> None:
        """Remember that a push is done."""
        self._progress.end(push.offset)

    def settled(self, push: TakenPush) -> None:
        """Go on with the feed of a push that is committed."""
        event = self._in_hand.pop(push.offset)
        event.set()
        self._latest = {key: last for key, last in self._latest.items() if last is not event}
        self._slots.release()

    async def _room(self) -> None:
        """Wait until one more may be taken in hand."""
        await self._slots.acquire()
        while self._progress.ahead >= _MOST_AHEAD and self._in_hand:
            await self._in_hand[min(self._in_hand)].wait()

    async def _read(self, message: Message, former: asyncio.Event | None) -> None:
        if former is not None:
            await former.wait()
        try:
            change = await self._change_by(decode(Push, message.value), message.at)
        except RecordError as error:
            step = self._partition.step.name
            letter = dead_letter(message, step, error.reason, error.message)
            self._tell(TakenPush(message.offset, None, letter))
        except Exception as error:
            self._tell(error)
        else:
            self._tell(TakenPush(message.offset, change))

    async def _change_by(self, push: Push, received_at: datetime) -> FeedChange | None:
        if push.kind != "pushed":
            return of_answer(push, self._now())
        memory = self._partition.memory
        subscription = Subscription.recall(memory, push.feed_id)
        if subscription is None:
            return None
        feed, known = subscription.feed, known_entries(memory, push.feed_id)
        body = base64.b64decode(push.body or "")
        document = Document(body, push.content_type, feed.url, self._now())
        result = await self._poller.take_push(feed, subscription.state, known, document)
        return of_push(result, known, received_at)
