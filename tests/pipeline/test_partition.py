"""A partition on a real Kafka: fenced, restored, never past a hole, bad ones alone."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from aiokafka.errors import ProducerFenced, UnknownTopicOrPartitionError

from service import kafka, topic_setup
from service.records import Article
from service.settings import Settings
from service.stream.continuity import Skipped
from service.stream.memory import Memory
from service.stream.message import Headers, Message
from service.stream.partition import Partition, Phase
from service.stream.sequence import Gap
from service.stream.stage import Emit, Outcome, Stage, Taken
from service.stream.taking import take
from service.stream.turns import Turns
from service.topics import ARTICLES, MAX_MESSAGE_BYTES
from service.topology import FEEDS, INTAKE, REVISE
from tests.pipeline.articles import article
from tests.pipeline.independent import Watcher, push


def remember(records: Sequence[Taken[Article]], memory: Memory) -> list[Outcome]:
    """Pass every article on and remember its title; fail at a bad one, after having written."""
    outcomes: list[Outcome] = []
    for taken in records:
        memory.put(taken.record.title or "", taken.record.url)
        if taken.record.title == "bad":
            raise ValueError("this one is bad")
        outcomes.append([Emit(ARTICLES, taken.record)])
    return outcomes


STAGE = Stage(replace(INTAKE, emits=(ARTICLES,)), remember, batch=10)


def message(settings: Settings, offset: int, title: str = "", headers: Headers = ()) -> Message:
    return Message(
        topic=settings.topic("articles"),
        partition=0,
        offset=offset,
        at=datetime.now(UTC),
        key=b"k",
        value=article(offset, "text", title=title or f"title {offset}"),
        headers=headers,
    )


def numbered(producer: bytes, sequence: int) -> Headers:
    return (("newsdesk-producer", producer), ("newsdesk-sequence", b"%d" % sequence))


@pytest.fixture
async def partition(settings: Settings) -> AsyncIterator[Partition]:
    opened = Partition(STAGE.step, 0, settings)
    await opened.open()
    yield opened
    await opened.close()


async def reopened(settings: Settings) -> Partition:
    partition = Partition(STAGE.step, 0, settings)
    await partition.open()
    return partition


async def test_memory_progress_and_numbers_are_restored(
    settings: Settings, partition: Partition
) -> None:
    await take(STAGE, partition, [message(settings, offset) for offset in range(25)])
    again = await reopened(settings)
    assert list(again.memory.oldest()) == list(partition.memory.oldest())
    assert len(again.memory) == 25
    assert again.progress == partition.progress
    assert again.progress.next == 25
    assert sum(again.progress.sent.values()) == 25
    await again.close()


async def test_others_have_their_turn_while_much_is_restored(
    settings: Settings, partition: Partition
) -> None:
    for number in range(2000):
        partition.memory.put(f"title {number}", "x" * 100)
    await partition.commit([])
    turn, read_in = 0, Counter[int]()

    async def others() -> None:
        nonlocal turn
        while True:
            turn += 1
            await asyncio.sleep(0)

    running = asyncio.create_task(others())
    async for _ in kafka.read_to_end(settings, partition.state):
        read_in[turn] += 1
    running.cancel()
    assert read_in.total() >= 2000
    assert max(read_in.values()) <= 500


async def test_what_is_done_is_not_done_again(settings: Settings, partition: Partition) -> None:
    messages = [message(settings, offset) for offset in range(4)]
    await take(STAGE, partition, messages[:3])
    await take(STAGE, partition, messages)
    assert partition.progress.ledger.taken == 4
    assert sum(partition.progress.sent.values()) == 4


async def test_what_is_delivered_twice_is_taken_once_and_in_its_order(
    settings: Settings, partition: Partition
) -> None:
    push(
        str(settings.broker),
        settings.topic("articles"),
        [(b"k", article(offset, "text")) for offset in range(6)],
    )
    offsets = (2, 3, 0, 1, 2, 3, 3, 0)
    await take(STAGE, partition, [message(settings, offset) for offset in offsets])
    assert (partition.progress.next, partition.progress.ledger.taken) == (4, 4)
    await take(STAGE, partition, [message(settings, offset) for offset in (3, 4, 4, 5)])
    assert (partition.progress.next, partition.progress.ledger.taken) == (6, 6)


async def test_the_former_owner_is_fenced_and_its_memory_left_as_it_was(
    settings: Settings, partition: Partition, watch: Callable[..., Watcher]
) -> None:
    await take(STAGE, partition, [message(settings, 0)])
    successor = await reopened(settings)
    with pytest.raises(ProducerFenced):
        await take(STAGE, partition, [message(settings, 1)])
    await take(STAGE, successor, [message(settings, 1)])
    await successor.close()
    written = watch("articles").to_end()
    titles = sorted(record.document["title"] for record in written)
    assert titles == ["title 0", "title 1"]


async def test_a_bad_record_is_buried_alone_and_its_writes_are_not_kept(
    settings: Settings, partition: Partition, watch: Callable[..., Watcher]
) -> None:
    messages = [message(settings, n, "bad" if n == 2 else "") for n in range(5)]
    await take(STAGE, partition, messages)
    assert len(watch("articles").to_end()) == 4
    letters = watch("dead-letters").to_end()
    assert [letter.document["reason"] for letter in letters] == ["failed"]
    assert "this one is bad" in letters[0].document["message"]
    assert "bad" not in partition.memory
    ledger = partition.progress.ledger
    assert (ledger.taken, ledger.emitted, ledger.dead) == (5, 4, 1)


async def test_what_is_too_large_for_a_dead_letter_is_named_without_its_bytes(
    settings: Settings, partition: Partition, watch: Callable[..., Watcher]
) -> None:
    huge = replace(message(settings, 0), value=b"x" * MAX_MESSAGE_BYTES)
    await take(STAGE, partition, [huge, message(settings, 1)])
    (letter,) = watch("dead-letters").to_end()
    assert (letter.document["reason"], letter.document["value"]) == ("too_large", None)
    assert letter.document["source"]["offset"] == 0
    assert "too many to be kept" in letter.document["message"]
    assert partition.progress.next == 2


async def test_a_destination_that_was_deleted_is_named(settings: Settings) -> None:
    letters = settings.topic("dead-letters")
    partition = await reopened(settings.model_copy(update={"request_timeout": 3.0}))
    async with kafka.administration(settings) as client:
        await client.delete_topics([letters])
        while await kafka.described(client, [letters]):
            pass
    with pytest.raises(UnknownTopicOrPartitionError, match=f"there is no topic {letters}"):
        await take(STAGE, partition, [message(settings, 0, "bad")])
    # What is written already keeps the producer from ending.
    await topic_setup.make_topics(settings)
    await partition.close()


async def test_a_record_that_was_passed_over_is_noticed(
    settings: Settings, watch: Callable[..., Watcher]
) -> None:
    assert settings.broker is not None
    records: list[tuple[bytes | None, bytes | None]] = [(b"k", article(n, "x")) for n in range(6)]
    push(settings.broker, settings.topic("articles"), records)
    first_one = watch("articles").count(6)[0]
    index, first = first_one.partition, first_one.offset
    source = Partition(STAGE.step, index, settings)
    await source.open()
    await take(STAGE, source, [replace(message(settings, first), partition=index)])
    with pytest.raises(Skipped, match="passed over"):
        await take(STAGE, source, [replace(message(settings, first + 2), partition=index)])
    assert source.progress.next == first + 1
    await source.close()


async def test_holes_that_transactions_leave_are_no_loss(
    settings: Settings, partition: Partition
) -> None:
    await take(STAGE, partition, [message(settings, 0)])
    await take(STAGE, partition, [message(settings, 7)])
    assert partition.progress.next == 8


async def test_a_number_that_is_missing_is_noticed_and_a_repeat_is_dropped(
    settings: Settings,
) -> None:
    stage = replace(STAGE, step=replace(REVISE, takes=ARTICLES, emits=(ARTICLES,)))
    partition = Partition(stage.step, 0, settings)
    await partition.open()
    producer = f"{settings.topic_prefix}.feeds.0.ab".encode()
    await take(stage, partition, [message(settings, 0, headers=numbered(producer, 1))])
    await take(stage, partition, [message(settings, 2, headers=numbered(producer, 1))])
    assert partition.progress.ledger.dropped == 1
    with pytest.raises(Gap, match="records 2 to 2"):
        await take(stage, partition, [message(settings, 4, headers=numbered(producer, 3))])
    assert partition.progress.next == 3
    await partition.close()


async def test_numbers_that_a_foreign_producer_has_copied_mean_nothing(
    settings: Settings,
) -> None:
    partition = await reopened(settings)
    producer = f"{settings.topic_prefix}.entities.0.ab".encode()
    for offset, sequence in enumerate((1, 9, 3)):
        copied = message(settings, offset, headers=numbered(producer, sequence))
        await take(STAGE, partition, [copied])
    ledger = partition.progress.ledger
    assert (ledger.taken, ledger.emitted, ledger.dropped) == (3, 3, 0)
    await partition.close()


async def test_beginning_again_and_again_makes_careful(settings: Settings) -> None:
    for times in range(1, 5):
        partition = await reopened(settings)
        await partition.begin(STAGE.batch)
        assert partition.attempt.times == times
        assert partition.careful == (STAGE.batch if times > 1 else 0)
        await partition.close()


async def others_begin() -> None:
    """Let other tasks run as far as they come without waiting for Kafka."""
    for _ in range(10):
        await asyncio.sleep(0)


async def test_where_the_worker_has_ended_before_nothing_is_restored_meanwhile(
    settings: Settings,
) -> None:
    before = await reopened(settings)
    await before.begin(STAGE.batch)
    await before.close()
    turns = Turns()
    suspect = Partition(STAGE.step, 0, settings, turns)
    await suspect.open()
    earlier, later = (Partition(REVISE, index, settings, turns) for index in range(2))
    opening = [asyncio.create_task(earlier.open())]
    await others_begin()
    assert earlier.phase is Phase.RESTORING
    seen: list[Phase] = []

    async def handle(records: Sequence[Taken[Article]], _: Memory) -> list[Outcome]:
        opening.append(asyncio.create_task(later.open()))
        await others_begin()
        seen.extend((earlier.phase, later.phase))
        return [[] for _ in records]

    await take(replace(STAGE, handle=handle), suspect, [message(settings, 0)])
    await asyncio.gather(*opening)
    assert seen == [Phase.WORKING, Phase.ASSIGNED]
    assert later.is_open
    for partition in (suspect, earlier, later):
        await partition.close()


async def test_opening_without_taking_anything_is_no_sign_of_trouble(settings: Settings) -> None:
    for _ in range(5):
        partition = await reopened(settings)
        await partition.commit([partition.output(ARTICLES, Article(title="from a poll"))])
        await partition.close()
    partition = await reopened(settings)
    await take(STAGE, partition, [message(settings, 0)])
    assert partition.attempt.times == 1
    assert partition.progress.ledger.dead == 0
    await partition.close()


async def test_outputs_without_a_source_record_leave_the_source_where_it_is(
    settings: Settings, watch: Callable[..., Watcher]
) -> None:
    partition = Partition(FEEDS, 0, settings)
    await partition.open()
    partition.memory.put("feed", {"state": 1})
    await partition.commit([partition.output(ARTICLES, Article(title="from a poll"))])
    assert partition.progress.next == 0
    await partition.close()
    again = Partition(FEEDS, 0, settings)
    await again.open()
    assert again.memory.get("feed") == {"state": 1}
    await again.close()
    assert len(watch("articles").to_end()) == 1
