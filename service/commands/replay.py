"""``newsdesk replay``: files through the pipeline, and out."""

import asyncio
import sys
import tempfile
from collections.abc import Coroutine, Iterator
from pathlib import Path

import click
from rich.control import Control
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn
from rich.segment import ControlType

from service import running
from service.codec import decode
from service.commands.options import broker_option, output_option, say
from service.errors import NewsdeskError
from service.following import printer
from service.inputs import Input, read_inputs
from service.present import console
from service.records import DeadLetter
from service.replay import Replay
from service.settings import Settings, load
from service.stream.message import Message
from service.topics import DEAD_LETTERS, ENRICHED

_CLEAR_LINE = Control(ControlType.CARRIAGE_RETURN, (ControlType.ERASE_IN_LINE, 2))


class NotComeOut(NewsdeskError):
    """Some inputs have not come out of the pipeline in time."""


@click.command()
@click.argument("paths", metavar="PATH...", nargs=-1, required=True)
@broker_option
@output_option
@click.option("--rate", type=click.FloatRange(min=0, min_open=True), help="Articles a second.")
@click.option(
    "--timeout",
    type=click.FloatRange(min=0, min_open=True),
    default=120.0,
    show_default=True,
    help="Seconds without any result after which to give up.",
)
def replay(
    paths: tuple[str, ...], broker: str | None, output: str, rate: float | None, timeout: float
) -> None:
    """Replay files through the pipeline and wait until each has come out.

    PATH: files or folders of .txt, .json and .jsonl (raw articles), .xml, .rss, .atom and .json
    feeds, .html pages, each also .gz; - is stdin (JSONL). Without a broker of yours one is started
    in a temporary folder, with a partition for each topic, so that verdicts follow the order of
    the inputs.

    Exit code 0: every input came out as enriched, duplicate or dead letter; 1: something did not,
    it is named; 2: bad usage, or an input that cannot be read.

    Example: newsdesk replay seeds --output jsonl
    """
    settings = load(broker=broker)
    inputs = read_inputs(paths)
    if settings.broker is not None:
        _do(_replay(settings, inputs, output, rate, timeout))
        return
    say("starting a broker and workers of its own")
    with tempfile.TemporaryDirectory(prefix="newsdesk-", ignore_cleanup_errors=True) as folder:
        own = settings.model_copy(
            update={"state_dir": Path(folder), "partitions": 1, "replication": 1, "broker_port": 0}
        )

        async def work(connected: Settings) -> None:
            await _replay(connected, inputs, output, rate, timeout)

        _do(running.alone(own, work, say))


def _do(work: Coroutine[None, None, None]) -> None:
    if asyncio.run(running.until_told(work)):
        raise click.Abort


async def _replay(
    settings: Settings, inputs: Iterator[Input], output: str, rate: float | None, timeout: float
) -> None:
    show = printer(ENRICHED, output)
    enriched, dead = settings.topic(ENRICHED.name), settings.topic(DEAD_LETTERS.name)

    def shown(name: str, record: Message) -> None:
        bar.console.control(_CLEAR_LINE)
        if record.topic == enriched:
            show(record)
        elif record.topic == dead:
            letter = decode(DeadLetter, record.value)
            say(f"dead letter {name}: {letter.message} ({letter.reason})")

    with Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        console=console(stderr=True),
        disable=not sys.stderr.isatty(),
        transient=True,
        # By hand, so that records on stdout come between two states of the bar.
        auto_refresh=False,
        redirect_stdout=False,
        redirect_stderr=False,
    ) as bar:
        task = bar.add_task("out of the pipeline", total=None)

        def progress(state: Replay) -> None:
            arrived = state.sent - len(state.waiting)
            bar.update(task, total=state.sent, completed=arrived, refresh=True)

        state = Replay(settings, shown, progress)
        await state.run(inputs, rate, timeout)
    say(state.summary())
    if state.waiting:
        raise NotComeOut(f"not come out within {timeout:g} s: {state.missing()}")
