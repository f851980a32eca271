"""Files through the pipeline: each input is sent once, and awaited where it comes out.

Every message carries a header that the stages copy to what comes of it; so each input is known
again as an enriched article, a duplicate or a dead letter, whatever else runs on the broker.
"""

import asyncio
import secrets
from base64 import b64encode
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from hashlib import sha256
from importlib.metadata import version

from aiokafka import AIOKafkaProducer
from aiokafka.structs import RecordMetadata

from service import kafka
from service.codec import decode, encode
from service.errors import RecordError, UnreadableInput
from service.inputs import Input
from service.intake import known_id
from service.reading import Reader, reading
from service.records import Article, DeadLetter, DeadLetterSource
from service.settings import Settings
from service.stream.message import Message, header
from service.stream.sequence import PRODUCER_HEADER, SEQUENCE_HEADER, TRACE_HEADER
from service.topics import ARTICLES, DEAD_LETTERS, DUPLICATES, ENRICHED

_MOST_IN_FLIGHT = 2000
_MOST_NAMED = 20


class Replay:
    """One replay: what was sent, what is awaited, and how much came out of each kind.

    ``shown`` is called with an input's name and the record that came of it, ``progress`` with
    the replay itself after every look.
    """

    def __init__(
        self,
        settings: Settings,
        shown: Callable[[str, Message], None] = lambda _name, _record: None,
        progress: Callable[["Replay"], None] = lambda _replay: None,
    ) -> None:
        self.sent = 0
        self.waiting: dict[int, str] = {}
        self.arrived = {ENRICHED.name: 0, DUPLICATES.name: 0, DEAD_LETTERS.name: 0}
        self._settings = settings
        self._shown = shown
        self._progress = progress
        self._run = secrets.token_hex(8)
        self._buried = 0
        self._failure: BaseException | None = None
        self._room = asyncio.Semaphore(_MOST_IN_FLIGHT)

    def summary(self) -> str:
        """Return the numbers in one line."""
        enriched, duplicates, dead = self.arrived.values()
        return (
            f"{self.sent} inputs: {enriched} enriched, {duplicates} duplicates, {dead} dead letters"
        )

    def missing(self) -> str:
        """Name what has not come out, in one line."""
        names = list(self.waiting.values())
        more = f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
        return ", ".join(names[:_MOST_NAMED]) + more

    async def run(
        self, inputs: Iterator[Input], rate: float | None = None, timeout: float = 120.0
    ) -> None:
        """Send the inputs, at most ``rate`` a second, and wait until each has come out.

        Gives up when nothing has come out for ``timeout`` seconds; see `waiting` then. Raises
        aiokafka's `KafkaError` where Kafka does not take an input.
        """
        async with (
            reading(self._settings, [ENRICHED, DUPLICATES, DEAD_LETTERS]) as reader,
            kafka.opened(kafka.producer(self._settings)) as producer,
        ):
            await reader.from_now_on()
            sending = asyncio.create_task(self._send(producer, inputs, rate))
            try:
                await self._receive(reader, sending, timeout)
            finally:
                sending.cancel()

    async def _send(
        self, producer: AIOKafkaProducer, inputs: Iterator[Input], rate: float | None
    ) -> None:
        loop = asyncio.get_running_loop()
        began = loop.time()
        number = 0
        # In a thread: standard input may keep one waiting, and a feed may take long to parse.
        while (each := await asyncio.to_thread(next, inputs, None)) is not None:
            await self._room.acquire()
            if rate is not None:
                await asyncio.sleep(max(0.0, began + number / rate - loop.time()))
            self.waiting[number] = each.name
            self.sent += 1
            trace = (TRACE_HEADER, f"{self._run}:{number}".encode())
            if each.failure is None:
                assert each.value is not None
                topic = self._settings.topic(ARTICLES.name)
                sent = await producer.send(topic, each.value, _key(each.value), headers=[trace])
            else:
                sent = await self._bury(producer, each, each.failure, trace)
            sent.add_done_callback(self._confirm)
            number += 1
        await producer.flush()

    def _confirm(self, sent: asyncio.Future[RecordMetadata]) -> None:
        if not sent.cancelled():
            self._failure = self._failure or sent.exception()

    async def _bury(
        self,
        producer: AIOKafkaProducer,
        each: Input,
        failure: UnreadableInput,
        trace: tuple[str, bytes],
    ) -> asyncio.Future[RecordMetadata]:
        """Send a dead letter of our own, numbered as the stages number theirs."""
        self._buried += 1
        headers = [
            trace,
            (PRODUCER_HEADER, f"{self._settings.topic('replay')}.{self._run}".encode()),
            (SEQUENCE_HEADER, b"%d" % self._buried),
        ]
        topic = self._settings.topic(DEAD_LETTERS.name)
        letter = encode(_dead_letter(each, failure))
        sending: asyncio.Future[RecordMetadata] = await producer.send(
            topic, letter, partition=0, headers=headers
        )
        return sending

    async def _receive(self, reader: Reader, sending: asyncio.Task[None], timeout: float) -> None:
        loop = asyncio.get_running_loop()
        last = loop.time()
        while not sending.done() or self.waiting:
            if sending.done():
                sending.result()
            if self._failure is not None:
                raise self._failure
            for record in await reader.next():
                if self._arrive(record):
                    last = loop.time()
            self._progress(self)
            if self.waiting and loop.time() - last > timeout:
                return
        sending.result()

    def _arrive(self, record: Message) -> bool:
        trace = header(record.headers, TRACE_HEADER) or b""
        run, _, number = trace.decode("utf-8", "replace").partition(":")
        if run != self._run or (name := self.waiting.pop(int(number), None)) is None:
            return False
        self.arrived[record.topic.removeprefix(self._settings.topic(""))] += 1
        self._room.release()
        self._shown(name, record)
        return True


def _key(value: bytes) -> bytes | None:
    """Return a key under which the revisions of one article keep their order."""
    try:
        known = known_id(decode(Article, value))
    except RecordError:
        return None
    return known.encode() if known else None


def _dead_letter(each: Input, failure: UnreadableInput) -> DeadLetter:
    return DeadLetter(
        id=sha256(each.name.encode("utf-8", "replace") + each.original).hexdigest()[:32],
        failed_at=datetime.now(UTC),
        stage="replay",
        attempts=1,
        version=version("newsdesk"),
        reason=failure.reason,
        message=failure.message,
        source=DeadLetterSource(
            topic=None, partition=None, offset=None, timestamp=None, path=each.name
        ),
        key=None,
        value=b64encode(each.original).decode("ascii"),
        headers=[],
    )
