"""``newsdesk topics``: the topics as they are, and more partitions for them."""

import asyncio

import click

from service import kafka, topic_setup
from service.commands.options import broker_option, say, settings_with_broker
from service.repartition import repartition as repartition_service
from service.settings import Settings


@click.group()
def topics() -> None:
    """Compare the topics with what newsdesk needs; give them more partitions.

    Example: newsdesk topics check
    """


@topics.command()
@broker_option
def check(broker: str | None) -> None:
    """Name what is not as newsdesk makes it; exit code 1 if there is something.

    Example: newsdesk topics check
    """
    differences = asyncio.run(_differences(settings_with_broker(broker)))
    for difference in differences:
        click.echo(difference)
    if differences:
        raise SystemExit(1)
    click.echo("all topics are as they should be")


@topics.command()
@click.argument("count", type=click.IntRange(min=1))
@broker_option
def repartition(count: int, broker: str | None) -> None:
    """Give all that the stages take COUNT partitions, and move what they remember along.

    All workers must be stopped, and all must be done (`newsdesk lag`). What was cut short is
    finished by the same command; until then no worker starts.

    Example: newsdesk topics repartition 16
    """
    moved = asyncio.run(repartition_service(settings_with_broker(broker), count))
    for name, number in moved.items():
        say(f"{name}: {number} records moved")
    say(f"done: {count} partitions. Set NEWSDESK_PARTITIONS={count} for topics made later")


async def _differences(settings: Settings) -> list[str]:
    expected = topic_setup.expected(settings)
    async with kafka.administration(settings) as client:
        there = set(await client.list_topics())
        missing = [f"topic {name} is missing" for name in sorted(expected.keys() - there)]
        differing = await topic_setup.differences(client, settings, there)
    return missing + [str(difference) for difference in differing]
