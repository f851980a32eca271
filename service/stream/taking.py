"""From a partition's messages to one committed transaction after another. The heart of a stage.

    messages ─▶ fresh? ─▶ in sequence? ─▶ decode ─▶ handle ─▶ encode ─▶ commit

A message that cannot be processed becomes a dead letter in the same transaction. A batch that
raises is taken again message by message, so that only the bad one is lost to it. A message at
which the worker ended several times, with nothing else at work, is not handed to the stage again
(`ENDS_WORKER`).
"""

import asyncio
import inspect
import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from service import metrics
from service.codec import decode
from service.errors import RecordError
from service.stream.continuity import check_continuity
from service.stream.dead_letters import dead_letter
from service.stream.ending import Ending, end_worker
from service.stream.message import Message, Output
from service.stream.partition import Partition
from service.stream.sequence import is_repeat, numbered, passed_on
from service.stream.stage import Outcome, Rejected, Removed, Stage, Taken
from service.topics import DEAD_LETTERS, Topic

logger = logging.getLogger("newsdesk.stage")

ENDS_WORKER = "ends_worker"
TIMES_BEFORE_DEAD = 4
"""So often may the worker end at a record before it is a dead letter; alone all but once."""


@dataclass
class _Counts:
    emitted: int = 0
    dropped: int = 0
    dead: int = 0


async def take(stage: Stage, partition: Partition, messages: Sequence[Message]) -> None:
    """Take the messages through the stage, in transactions of what fits a batch.

    Those that are done already are passed over, and each is taken once: after a rebalance Faust
    may deliver a record a second time in the same batch. Ends the worker where a transaction
    takes longer than the time limit. Raises `Gap` and `Skipped` where messages are missing,
    `TimeoutError`, and what Kafka refuses.
    """
    by_offset = {message.offset: message for message in messages}
    fresh = [by_offset[offset] for offset in sorted(by_offset) if offset >= partition.progress.next]
    if not fresh:
        return
    async with asyncio.timeout(partition.settings.batch_timeout):
        if not all(_proves_its_place(message, partition) for message in fresh):
            await check_continuity(partition, [message.offset for message in fresh])
    while fresh:
        # Where something else was at work too, an end of the worker would prove nothing.
        async with partition.turns.take(alone=partition.is_suspect):
            async with asyncio.timeout(partition.settings.batch_timeout):
                await partition.begin(stage.batch)
            size = 1 if partition.careful else _fitting(stage, fresh)
            batch, fresh = fresh[:size], fresh[size:]
            await _within_time_limit(stage, partition, batch)


def _proves_its_place(message: Message, partition: Partition) -> bool:
    """Tell whether the message's number shows that none of its producer's was passed over."""
    number = numbered(message.headers, partition.upstream)
    return number is not None and (
        number.producer in partition.progress.seen or number.sequence == 1
    )


def _fitting(stage: Stage, messages: list[Message]) -> int:
    """Return how many of the messages make a batch: one at least."""
    size = 0
    for number, message in enumerate(messages[: stage.batch]):
        size += message.size
        if size > stage.batch_bytes and number > 0:
            return number
    return min(stage.batch, len(messages))


async def _within_time_limit(stage: Stage, partition: Partition, batch: list[Message]) -> None:
    seconds = partition.settings.batch_timeout
    try:
        async with asyncio.timeout(seconds) as limit:
            await _transact(stage, partition, batch)
    except TimeoutError:
        if not limit.expired():
            raise
        end_worker(
            Ending.TIME_LIMIT,
            f"a batch took longer than {seconds} s",
            step=stage.step.name,
            partition=partition.index,
            offset=batch[0].offset,
        )


async def _transact(stage: Stage, partition: Partition, batch: list[Message]) -> None:
    began = time.monotonic()
    seen = dict(partition.progress.seen)
    results: list[Outcome | None] = []
    taken: list[tuple[int, Any]] = []
    for place, message in enumerate(batch):
        number = numbered(message.headers, partition.upstream)
        if number and is_repeat(number, seen, partition.settings.accept_gaps):
            results.append([])
            continue
        if number:
            seen[number.producer] = number.sequence
        parsed = _parse(stage, partition, message)
        if isinstance(parsed, Rejected):
            results.append(parsed)
        else:
            results.append(None)
            taken.append((place, parsed))
    outcomes = await _handle(stage, partition, [record for _, record in taken])
    if outcomes is None:
        for message in batch:
            await _transact(stage, partition, [message])
        return
    for (place, _), outcome in zip(taken, outcomes, strict=True):
        results[place] = outcome
    counts = _Counts()
    outputs: list[Output] = []
    for message, result in zip(batch, results, strict=True):
        assert result is not None
        outputs += _outputs(stage, partition, message, result, counts)
    ledger = partition.progress.ledger.plus(counts.emitted, counts.dropped, counts.dead)
    progress = replace(partition.progress, next=batch[-1].offset + 1, seen=seen)
    await partition.commit(outputs, progress=progress, ledger=ledger)
    for outcome_name, count in vars(counts).items():
        metrics.RECORDS.labels(stage.step.name, outcome_name).inc(count)
    metrics.RECORDS.labels(stage.step.name, "taken").inc(len(batch))
    metrics.BATCH_SECONDS.labels(stage.step.name).observe(time.monotonic() - began)


def _parse(stage: Stage, partition: Partition, message: Message) -> Taken[Any] | Removed | Rejected:
    topic: Topic[Any] = stage.step.takes
    times = partition.attempt.times - 1
    if times >= TIMES_BEFORE_DEAD and partition.progress.next == partition.attempt.next:
        return Rejected(ENDS_WORKER, f"the worker ended {times} times at this message", times)
    limit = partition.settings.max_article_bytes
    if topic.foreign and message.size > limit:
        return Rejected("too_large", f"{message.size} bytes; the limit is {limit}")
    if message.value is None and message.key is not None and topic.retention is None:
        return Removed(message.key, message.at)
    try:
        return Taken(decode(topic.record, message.value), message.at, message.key)
    except RecordError as error:
        return Rejected(error.reason, error.message)


async def _handle(
    stage: Stage, partition: Partition, records: list[Any]
) -> Sequence[Outcome] | None:
    """Return the stage's outcomes, or None where several records failed together."""
    if not records:
        return []
    try:
        if inspect.iscoroutinefunction(stage.handle):
            outcomes: Sequence[Outcome] = await stage.handle(records, partition.memory)
        else:
            outcomes = await asyncio.to_thread(stage.handle, records, partition.memory)  # type: ignore[arg-type]
    except Exception as error:
        partition.memory.discard()
        logger.exception(
            "handling failed", extra={"step": stage.step.name, "records": len(records)}
        )
        if len(records) > 1:
            return None
        return [Rejected("failed", f"{type(error).__name__}: {error}")]
    return outcomes


def _outputs(
    stage: Stage, partition: Partition, message: Message, outcome: Outcome, counts: _Counts
) -> list[Output]:
    headers = passed_on(message)
    if not isinstance(outcome, Rejected):
        try:
            outputs = [partition.output(emit.topic, emit.record, headers) for emit in outcome]
        except (RecordError, TypeError) as error:
            reason = error.reason if isinstance(error, RecordError) else "failed"
            outcome = Rejected(reason, str(error))
        else:
            counts.emitted += bool(outputs)
            counts.dropped += not outputs
            return outputs
    counts.dead += 1
    letter = dead_letter(
        message, stage.step.name, outcome.reason, outcome.message, outcome.attempts
    )
    logger.warning(
        "dead letter",
        extra={"step": stage.step.name, "reason": outcome.reason, "why": outcome.message},
    )
    try:
        return [partition.output(DEAD_LETTERS, letter, headers)]
    except RecordError:
        told = f"{letter.message} (its {message.size} bytes are too many to be kept)"
        bare = letter.model_copy(update={"value": None, "headers": [], "message": told})
        return [partition.output(DEAD_LETTERS, bare, headers)]
