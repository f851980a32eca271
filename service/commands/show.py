"""``newsdesk tail``, ``schema`` and ``settings``: looking at things."""

import asyncio

import click
import orjson

from service import settings as settings_module
from service.commands.options import broker_option, output_option, settings_with_broker
from service.following import follow, topic_named
from service.schema import names
from service.schema import schema as schema_of


@click.command()
@click.argument("topic", default="enriched")
@broker_option
@output_option
@click.option("--from-start", is_flag=True, help="First all that is there.")
def tail(topic: str, broker: str | None, output: str, from_start: bool) -> None:
    """Follow a topic until Ctrl-C: enriched, duplicates, dead-letters, polls, unique and others.

    Example: newsdesk tail duplicates
    """
    chosen = topic_named(topic, settings_module.load())
    settings = settings_with_broker(broker)
    asyncio.run(follow(settings, chosen, output, from_start=from_start))


@click.command()
@click.argument("record", required=False)
def schema(record: str | None) -> None:
    """Print the JSON Schema of a record; without one, name the records.

    Example: newsdesk schema EnrichedArticle
    """
    if record is None:
        click.echo("\n".join(names()))
    else:
        click.echo(orjson.dumps(schema_of(record), option=orjson.OPT_INDENT_2))


@click.command()
def settings() -> None:
    """List every setting: its variable, value, where that comes from, and what it means.

    Example: newsdesk settings
    """
    for line in settings_module.listing():
        click.echo(line)
