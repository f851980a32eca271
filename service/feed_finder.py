"""From an address that a person gives to the feed that is meant: itself, or one of its page."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial

from service.errors import FeedError
from service.feed_records import Feed
from service.feeds.answer import Fetched, Validators
from service.feeds.decoding import decode_feed
from service.feeds.discovery import feeds_of_page
from service.feeds.document import Document
from service.feeds.fetch import Fetcher
from service.feeds.fetch_error import FetchError
from service.feeds.parser import FeedParser
from service.settings import Settings
from service.urls import feed_id, host_of
from service.web import open_dispatcher, open_fetcher

_MOST_TRIED = 3
"""Of the feeds that a page names so many are fetched, to find one that can be read."""


@dataclass(frozen=True)
class Found:
    """A feed, and in words what is to be said of how it was found: None if nothing is."""

    feed: Feed
    remark: str | None = None


@dataclass(frozen=True)
class _Seen:
    """What is at an address: a feed of that ``title``; else why not, and the feeds it ``names``."""

    title: str | None = None
    error: FeedError | None = None
    names: tuple[tuple[str, str | None], ...] = ()


_Look = Callable[[str], Awaitable[_Seen]]


async def find_feeds(settings: Settings, urls: Iterable[str]) -> list[Found | FeedError]:
    """Return for each URL the feed that is meant.

    That is the URL itself where a feed is there, or where nothing can be fetched now; and the
    first feed that a page there names and that can be read, the first one if none can. A page that
    names none is a `FeedError`.
    """
    async with (
        open_dispatcher(settings) as dispatcher,
        open_fetcher(settings, dispatcher) as fetcher,
        FeedParser(settings.parse_timeout, settings.parse_processes) as parser,
    ):

        async def look(url: str) -> _Seen:
            return await dispatcher.call(host_of(url), "feed", partial(_look, fetcher, parser, url))

        return await asyncio.gather(*(_find(look, url) for url in urls))


async def _look(fetcher: Fetcher, parser: FeedParser, url: str) -> _Seen:
    try:
        answer = await fetcher.fetch(url, Validators())
    except FetchError as error:
        return _Seen(error=error)
    assert isinstance(answer, Fetched)
    try:
        document = Document(answer.body, answer.content_type, answer.url)
        reading = await parser.read([document], {}, 1)
    except FeedError as error:
        try:
            text = decode_feed(answer.body, answer.content_type)
        except ValueError:
            return _Seen(error=error)
        return _Seen(error=error, names=tuple(feeds_of_page(text, answer.url)))
    return _Seen(reading.feed.title)


async def _find(look: _Look, url: str) -> Found | FeedError:
    there = await look(url)
    if there.error is None:
        return Found(_feed(url, there.title))
    if there.names:
        return await _of_page(look, there.names)
    if isinstance(there.error, FetchError):
        why = f"cannot be fetched now ({there.error.message})"
        return Found(_feed(url), f"{why}; polled all the same")
    if there.error.reason == "not_a_feed":
        return FeedError(url, "not_a_feed", "neither a feed nor a page that names one")
    return Found(_feed(url), f"{there.error.message}; polled all the same")


async def _of_page(look: _Look, names: Sequence[tuple[str, str | None]]) -> Found:
    """Return of the feeds that a page names the first that can be read, or the first."""
    chosen, problems = 0, []
    for number, (address, _) in enumerate(names[:_MOST_TRIED]):
        error = (await look(address)).error
        if error is None:
            chosen = number
            break
        problems.append(f"{address} cannot be read now ({error.message})")
    else:
        problems[0] += "; polled all the same"
    address, title = names[chosen]
    others = [other for other, _ in names if other != address]
    remark = f"a page, whose feed is {address}"
    if others:
        remark += f"; it also names {', '.join(others)}"
    return Found(_feed(address, title), "; ".join([remark, *problems]))


def _feed(url: str, title: str | None = None) -> Feed:
    return Feed(id=feed_id(url), url=url, title=title)
