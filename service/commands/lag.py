"""``newsdesk lag``: how far behind the service is."""

import asyncio
from datetime import UTC, datetime

import click
import orjson
from rich.table import Table

from service.commands.options import broker_option, output_option, say, settings_with_broker
from service.lags import PartitionLag, service_lags
from service.present import console


@click.command()
@broker_option
@output_option
def lag(broker: str | None, output: str) -> None:
    """Show what is not done yet, for each step and partition, and for how long it has waited.

    Exit code 1 where something waits and nobody works on it.

    Example: newsdesk lag
    """
    lags = asyncio.run(service_lags(settings_with_broker(broker)))
    if output == "jsonl":
        for each in lags:
            click.echo(orjson.dumps(_fields(each)))
    else:
        console().print(_table(lags))
    abandoned = [each for each in lags if each.records and each.worker is None]
    for each in abandoned:
        say(f"{each.step} partition {each.partition}: {each.records} records and no worker")
    if abandoned:
        raise SystemExit(1)


def _seconds(each: PartitionLag) -> float | None:
    return None if each.since is None else (datetime.now(UTC) - each.since).total_seconds()


def _fields(each: PartitionLag) -> dict[str, object]:
    return {
        "step": each.step,
        "partition": each.partition,
        "done": each.done,
        "lag": each.records,
        "oldest_seconds": _seconds(each),
        "worker": each.worker,
    }


def _table(lags: list[PartitionLag]) -> Table:
    table = Table("step", "partition", "done", "lag", "oldest", "worker", box=None)
    for each in lags:
        seconds = _seconds(each)
        table.add_row(
            each.step,
            str(each.partition),
            str(each.done),
            str(each.records),
            "" if seconds is None else f"{seconds:.1f} s",
            each.worker or "nobody",
        )
    return table
