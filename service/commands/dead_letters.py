"""``newsdesk dead-letters``: what could not be processed, and sending it through again."""

import asyncio
from base64 import b64decode

import click
import orjson
from aiokafka.errors import KafkaError

from service import kafka
from service.codec import decode
from service.commands.options import broker_option, output_option, say, settings_with_broker
from service.errors import BrokerError, RecordError, UsageError
from service.following import printer
from service.reading import reading
from service.records import DeadLetter
from service.settings import Settings
from service.stream.dead_letters import original
from service.stream.message import Message
from service.topics import DEAD_LETTERS


@click.group(name="dead-letters")
def dead_letters() -> None:
    """Show what could not be processed, and why; send it through again.

    Example: newsdesk dead-letters list
    """


@dead_letters.command(name="list")
@broker_option
@output_option
def list_letters(broker: str | None, output: str) -> None:
    """List the dead letters, the oldest first.

    Example: newsdesk dead-letters list --output jsonl
    """
    settings = settings_with_broker(broker)
    show = printer(DEAD_LETTERS, output)
    for record in sorted(asyncio.run(_records(settings)), key=lambda record: record.at):
        show(record)


@dead_letters.command(name="show")
@click.argument("letter")
@broker_option
def show_letter(letter: str, broker: str | None) -> None:
    """Show one dead letter whole (its id, or the beginning of it), and the original as text.

    Example: newsdesk dead-letters show 3f2a
    """
    found = _chosen(asyncio.run(_letters(settings_with_broker(broker))), letter)
    document = found.model_dump(mode="json", exclude_unset=True)
    for name in ("key", "value"):
        if document[name] is not None:
            document[name] = b64decode(document[name]).decode("utf-8", "replace")
    click.echo(orjson.dumps(document, option=orjson.OPT_INDENT_2))


@dead_letters.command(name="requeue")
@click.argument("letters", nargs=-1, required=True)
@broker_option
def requeue_letters(letters: tuple[str, ...], broker: str | None) -> None:
    """Send the originals of dead letters (their ids, or the beginnings) through again.

    Example: newsdesk dead-letters requeue 3f2a
    """
    settings = settings_with_broker(broker)
    there = asyncio.run(_letters(settings))
    chosen = [_chosen(there, letter) for letter in letters]
    for letter in chosen:
        if letter.source.topic is None:
            raise UsageError(
                f"{letter.id}: it came from the file {letter.source.path}, not from a topic; "
                "mend the file and replay it"
            )
        if letter.key is None and letter.value is None:
            raise UsageError(f"{letter.id}: it has neither key nor value, nothing to send")
    asyncio.run(_requeue(settings, chosen))


async def _records(settings: Settings) -> list[Message]:
    async with reading(settings, [DEAD_LETTERS]) as reader:
        return [record async for record in reader.to_end()]


async def _letters(settings: Settings) -> list[DeadLetter]:
    letters = []
    for record in await _records(settings):
        try:
            letters.append(decode(DeadLetter, record.value))
        except RecordError as error:
            say(f"{record.topic}/{record.partition}/{record.offset}: {error}")
    return letters


def _chosen(letters: list[DeadLetter], beginning: str) -> DeadLetter:
    found = {letter.id: letter for letter in letters if letter.id.startswith(beginning)}
    if len(found) != 1:
        what = "no such dead letter" if not found else f"{len(found)} dead letters begin so"
        raise UsageError(f"{beginning}: {what}; see `newsdesk dead-letters list`")
    return found.popitem()[1]


async def _requeue(settings: Settings, letters: list[DeadLetter]) -> None:
    async with kafka.opened(kafka.producer(settings)) as producer:
        for letter in letters:
            key, value, headers = original(letter)
            topic = letter.source.topic
            try:
                await producer.send_and_wait(topic, value, key, headers=list(headers))
            except KafkaError as error:
                raise BrokerError(f"{letter.id}: cannot be sent to {topic}: {error}") from error
            say(f"{letter.id}: sent to {topic} again")
