"""``newsdesk run`` and ``broker``: the long-lived processes."""

import asyncio
from pathlib import Path

import click

from service import running
from service.commands.options import broker_option, output_option, say
from service.errors import UsageError
from service.feed_records import Feed
from service.feeds.feed_list import DEFAULT_FEEDS, read_feed_list
from service.following import follow
from service.settings import Settings, load
from service.topics import ENRICHED

_SEEDS = Path(__file__).parents[2] / "seeds"


@click.command()
@broker_option
@click.option("--feeds", type=click.Path(path_type=Path), help="OPML, or one URL a line.")
@click.option("--seeds", type=click.Path(path_type=Path), help="Files to replay once.")
@click.option("--no-dashboard", is_flag=True, help="Without the dashboard (there is none yet).")
@output_option
def run(
    broker: str | None, feeds: Path | None, seeds: Path | None, no_dashboard: bool, output: str
) -> None:
    """Run everything: broker, pollers, stages; show what comes out. Ctrl-C stops it.

    Without a broker of yours an embedded Kafka is started, the feed list that ships with newsdesk
    is polled, and its seeds are replayed once. Started again it goes on where it was.

    Example: newsdesk run --feeds feeds.opml
    """
    del no_dashboard
    settings = load(broker=broker)
    own = settings.broker is None
    if seeds is None and own and _SEEDS.is_dir():
        seeds = _SEEDS
    if seeds is not None and not seeds.exists():
        raise UsageError(f"{seeds}: no such file or folder")
    chosen = _feeds(feeds or DEFAULT_FEEDS) if feeds or own else []

    async def show(connected: Settings) -> None:
        await follow(connected, ENRICHED, output)

    asyncio.run(running.until_told(running.run(settings, chosen, seeds, show, say)))
    say("stopped")


def _feeds(file: Path) -> list[Feed]:
    feeds, problems = read_feed_list(file)
    for problem in problems:
        say(f"{file}: {problem}")
    return feeds


@click.command()
def broker() -> None:
    """Run the embedded broker alone until Ctrl-C; its address is printed on stdout.

    Example: newsdesk broker
    """
    asyncio.run(running.until_told(running.broker_alone(load(), click.echo, say)))
