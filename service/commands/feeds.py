"""``newsdesk feeds``: the feed list of a running service, and checking a feed."""

import asyncio
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, get_args

import click

from service.codec import decode
from service.commands.options import broker_option, say, settings_with_broker
from service.errors import FeedError, NewsdeskError, UsageError
from service.feed_records import EntryIdentity, Feed, Poll
from service.feeds.feed_list import read_feed_list, write_opml
from service.feeds.health import hub_in_words, in_words, moving_in_words
from service.feeds.poll_result import PollResult
from service.feeds.state import FeedState
from service.present import console, printable, readable
from service.settings import Settings, load
from service.subscriptions import (
    POLLS_LOOKED_AT,
    latest_polls,
    remembered,
    renew,
    subscribe,
    subscriptions,
    unsubscribe,
)
from service.urls import feed_id, has_login, is_web_url

_POLLS_SHOWN = 10
_ENTRIES_SHOWN = 3


@click.group()
def feeds() -> None:
    """Look after the feed list of a running service.

    Example: newsdesk feeds add https://example.org/feed.xml
    """


@feeds.command(name="add")
@click.argument("urls", metavar="URL...", nargs=-1, required=True)
@click.option("--as-is", is_flag=True, help="Subscribe to the URLs without looking what is there.")
@click.option(
    "--identity",
    type=click.Choice(get_args(EntryIdentity)),
    help="What tells the entries apart, where their guids do not.",
)
@click.option(
    "--full-text/--no-full-text",
    default=None,
    help="Fetch the pages of articles without a text, whatever the service does.",
)
@broker_option
def add_feeds(
    urls: tuple[str, ...],
    as_is: bool,
    identity: EntryIdentity | None,
    full_text: bool | None,
    broker: str | None,
) -> None:
    """Subscribe to feeds, or the feed that a page names.

    The pollers begin within seconds. Each URL is fetched once, and so is a feed that a page names:
    of several, the first that can be read is meant. What cannot be fetched now is subscribed to
    all the same. A feed that is there already gets the options that are given, and is polled again
    if it had stopped.

    Example: newsdesk feeds add https://example.org/
    """
    given = [_feed(url) for url in urls]
    options = {"identity": identity, "full_text": full_text}
    changes = {name: value for name, value in options.items() if value is not None}
    asyncio.run(_add(settings_with_broker(broker), given, as_is, changes))


@feeds.command(name="remove")
@click.argument("urls", metavar="URL...", nargs=-1, required=True)
@broker_option
def remove_feeds(urls: tuple[str, ...], broker: str | None) -> None:
    """Unsubscribe from feeds.

    Example: newsdesk feeds remove https://example.org/feed.xml
    """
    settings = settings_with_broker(broker)
    there = asyncio.run(subscriptions(settings))
    for url in urls:
        if feed_id(url) not in there:
            raise UsageError(f"{url}: not in the feed list; see `newsdesk feeds list`")
    asyncio.run(unsubscribe(settings, [feed_id(url) for url in urls]))
    say(f"{len(urls)} removed")


@feeds.command(name="list")
@broker_option
def list_feeds(broker: str | None) -> None:
    """List the feeds, one URL a line, with its title.

    Example: newsdesk feeds list
    """
    there = asyncio.run(subscriptions(settings_with_broker(broker)))
    for feed in sorted(there.values(), key=lambda feed: feed.url):
        click.echo(printable(f"{feed.url}  # {feed.title}" if feed.title else feed.url))


@feeds.command(name="show")
@click.argument("url")
@broker_option
def show_feed(url: str, broker: str | None) -> None:
    """Show how a feed is, and its latest polls.

    Of each: what happened, when the next one is due, and why then.

    Example: newsdesk feeds show https://example.org/feed.xml
    """
    asyncio.run(_show(settings_with_broker(broker), url))


@feeds.command(name="check")
@click.argument("urls", metavar="URL...", nargs=-1, required=True)
def check_feeds(urls: tuple[str, ...]) -> None:
    """Fetch URLs once and say what a poll would do.

    Needs no broker. Exit 0: all are feeds; 1: one is not, and the reason is told.

    Example: newsdesk feeds check https://example.org/feed.xml
    """
    from service.web import poll_once  # the HTTP client takes a second to import

    failures = []
    for result in asyncio.run(poll_once(load(), [_feed(url) for url in urls])):
        poll = result.poll
        if poll.outcome in ("failed", "gone", "held_back"):
            reason = poll.reason or poll.outcome
            failures.append(FeedError(poll.feed_url, reason, f"{poll.message} ({reason})"))
        else:
            _tell(result)
    _fail(failures)


@feeds.command(name="import")
@click.argument("file", type=click.Path(path_type=Path))
@broker_option
def import_feeds(file: Path, broker: str | None) -> None:
    """Subscribe to the feeds of a file.

    It is OPML, or has one URL a line. Of OPML with mistakes each is named, and the rest imported.

    Example: newsdesk feeds import feeds.opml
    """
    wanted, problems = read_feed_list(file)
    for problem in problems:
        say(f"{file}: {problem}")
    added = asyncio.run(subscribe(settings_with_broker(broker), wanted))
    say(f"{len(added)} added, {len(wanted) - len(added)} there already, {len(problems)} left out")


@feeds.command(name="export")
@broker_option
def export_feeds(broker: str | None) -> None:
    """Write the feed list to stdout as OPML.

    Example: newsdesk feeds export > feeds.opml
    """
    there = asyncio.run(subscriptions(settings_with_broker(broker)))
    sys.stdout.buffer.write(write_opml(sorted(there.values(), key=lambda feed: feed.url)))


def _feed(url: str) -> Feed:
    if not is_web_url(url):
        raise UsageError(f"{url}: not an http or https URL")
    if has_login(url):
        raise UsageError(
            f"{url}: has a login in it, which would stand on the topics for all to read"
        )
    return Feed(id=feed_id(url), url=url)


def _tell(result: PollResult) -> None:
    poll, count = result.poll, len(result.articles)
    entries = "entry" if count == 1 else "entries"
    click.echo(f"{poll.feed_url}: a feed with {count} {entries}, {poll.http.bytes} bytes")
    for article in result.articles[-_ENTRIES_SHOWN:]:
        click.echo(f"  {printable(article.title or article.url or article.guid or 'no title')}")
    if poll.message:
        click.echo(f"  {printable(poll.message)}")
    click.echo(f"  next poll at {poll.next_at:%Y-%m-%d %H:%M}Z: {poll.next_reason}")


def _fail(failures: list[FeedError]) -> None:
    """Name each failure; the command ends with the last one."""
    for failure in failures[:-1]:
        say(str(failure))
    for failure in failures[-1:]:
        raise failure


async def _add(settings: Settings, given: list[Feed], as_is: bool, changes: dict[str, Any]) -> None:
    there = await subscriptions(settings)
    unknown = [feed for feed in given if feed.id not in there]
    failures: list[FeedError] = []
    wanted = [feed for feed in given if feed.id in there]
    await renew(settings, [there[feed.id].model_copy(update=changes) for feed in wanted])
    if as_is:
        wanted += unknown
    else:
        from service.feed_finder import find_feeds  # as above

        for feed, found in zip(
            unknown, await find_feeds(settings, [feed.url for feed in unknown]), strict=True
        ):
            if isinstance(found, FeedError):
                failures.append(found)
                continue
            wanted.append(found.feed)
            if found.remark:
                say(f"{feed.url}: {found.remark}")
    added = await subscribe(settings, [feed.model_copy(update=changes) for feed in wanted])
    say(f"{len(added)} added, {len(wanted) - len(added)} there already")
    _fail(failures)


async def _show(settings: Settings, url: str) -> None:
    feed = feed_id(url)
    if feed not in await subscriptions(settings):
        raise UsageError(f"{url}: not in the feed list; see `newsdesk feeds list`")
    known = await remembered(settings, feed)
    state = known.state if known else FeedState()
    now = datetime.now(UTC)
    click.echo(printable(f"{url}: {in_words(state, now)}"))
    for more in (moving_in_words(state), hub_in_words(state, now)):
        if more:
            click.echo(printable(f"  {more}"))
    polls = []
    async for value in latest_polls(settings, feed):
        try:
            polls.append(decode(Poll, value))
        except NewsdeskError as error:
            say(f"{url}: a poll cannot be read: {error}")
    if not polls and state.polled_at is not None:
        click.echo(f"  none of its polls is among the latest {POLLS_LOOKED_AT:,} of its partition")
    for poll in sorted(polls, key=lambda poll: poll.finished_at)[-_POLLS_SHOWN:]:
        console().print(readable(poll))
