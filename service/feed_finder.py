"""From an address that a person gives to the feed that is meant: itself, or one of its page."""

import asyncio
from collections.abc import Iterable
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


@dataclass(frozen=True)
class Found:
    """A feed, and in words what is to be said of how it was found: None if nothing is."""

    feed: Feed
    remark: str | None = None


async def find_feeds(settings: Settings, urls: Iterable[str]) -> list[Found | FeedError]:
    """Return for each URL the feed that is meant.

    That is the URL itself where a feed is there, or where nothing can be fetched now; and the
    first feed that a page there names. A page that names none is a `FeedError`.
    """
    async with (
        open_dispatcher(settings) as dispatcher,
        open_fetcher(settings, dispatcher.resolved) as fetcher,
        FeedParser(settings.parse_timeout, settings.parse_processes) as parser,
    ):
        found = (
            dispatcher.call(host_of(url), "feed", partial(_find, fetcher, parser, url))
            for url in urls
        )
        return await asyncio.gather(*found)


async def _find(fetcher: Fetcher, parser: FeedParser, url: str) -> Found | FeedError:
    try:
        answer = await fetcher.fetch(url, Validators())
    except FetchError as error:
        return Found(_feed(url), f"cannot be fetched now ({error.message}); polled all the same")
    assert isinstance(answer, Fetched)
    try:
        document = Document(answer.body, answer.content_type, answer.url)
        reading = await parser.read([document], {}, 1)
    except FeedError as error:
        return _of_page(url, answer, error)
    return Found(_feed(url, reading.feed.title))


def _of_page(url: str, answer: Fetched, error: FeedError) -> Found | FeedError:
    """Return the feed that a page names; ``error`` is why it is none itself."""
    try:
        named = feeds_of_page(decode_feed(answer.body, answer.content_type), answer.url)
    except ValueError:
        named = []
    if not named:
        if error.reason == "not_a_feed":
            return FeedError(url, "not_a_feed", "neither a feed nor a page that names one")
        return Found(_feed(url), f"{error.message}; polled all the same")
    (first, title), *others = named
    remark = f"a page, whose feed is {first}"
    if others:
        remark += f"; it also names {', '.join(address for address, _ in others)}"
    return Found(_feed(first, title), remark)


def _feed(url: str, title: str | None = None) -> Feed:
    return Feed(id=feed_id(url), url=url, title=title)
