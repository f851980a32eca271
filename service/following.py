"""Following a topic: each record as it comes, for a person or for a program."""

import sys
from collections.abc import Callable
from typing import Any

from service.codec import decode
from service.errors import RecordError, UsageError
from service.present import console, readable
from service.reading import reading
from service.settings import Settings
from service.stream.message import Message
from service.topics import TOPICS, Topic


def topic_named(name: str, settings: Settings) -> Topic[Any]:
    """Return the topic ``name``, with or without the prefix. Raises `UsageError` for no topic."""
    short = name.removeprefix(settings.topic(""))
    for topic in TOPICS:
        if topic.name == short:
            return topic
    names = ", ".join(topic.name for topic in TOPICS if not topic.internal)
    raise UsageError(f"{name}: no such topic; there are {names}")


async def follow(
    settings: Settings, topic: Topic[Any], output: str, *, from_start: bool = False
) -> None:
    """Print the records of ``topic`` for ever, from now on or ``from_start``."""
    show = printer(topic, output)
    async with reading(settings, [topic]) as reader:
        if not from_start:
            await reader.from_now_on()
        while True:
            for record in await reader.next():
                show(record)


def printer(topic: Topic[Any], output: str) -> Callable[[Message], None]:
    """Return a function that prints a record of ``topic`` as a ``table`` or as ``jsonl``."""
    if output == "jsonl":
        return _print_line
    terminal = console()

    def show(record: Message) -> None:
        try:
            terminal.print(readable(decode(topic.record, record.value)))
        except RecordError as error:
            terminal.print(f"{record.topic}/{record.partition}/{record.offset}: {error}")

    return show


def _print_line(record: Message) -> None:
    if record.value is not None:
        sys.stdout.buffer.write(record.value.replace(b"\n", b" ") + b"\n")
        sys.stdout.buffer.flush()
