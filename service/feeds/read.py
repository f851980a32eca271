"""From the documents of a feed to what is new in them: parsed, bounded, selected. Pure.

It is done in one place so that all of it can be done in a process of its own: a document may have
10,000 entries, of which one is new.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from service.errors import FeedError
from service.feed_records import EntryIdentity
from service.feeds.document import Document, FeedReading
from service.feeds.entries import newest, select
from service.feeds.parse import parse
from service.feeds.parsed_feed import LONGEST_TITLE, ParsedFeed, shortened
from service.feeds.websub import MOST_HUBS


def read_feed(
    documents: Sequence[Document],
    known: Mapping[str, str],
    limit: int,
    by: EntryIdentity | None = None,
    take_back: bool = True,
) -> FeedReading:
    """Return what is in the documents of one feed, given the entries that were ``known`` before.

    Of all entries the ``limit`` newest are taken; ``by`` is what tells them apart, ``take_back``
    whether one may be what it was before (`select`). Raises `FeedError` where no document can be
    read; of several, those that cannot are problems.
    """
    parsed: list[ParsedFeed] = []
    problems: list[tuple[str, str]] = []
    for document in documents:
        try:
            parsed.append(
                parse(document.body, document.content_type, document.url, document.fetched_at)
            )
        except FeedError as error:
            failure = error
            problems.append((document.url or "document", error.message))
    if not parsed:
        raise failure
    entries = [entry for feed in parsed for entry in feed.entries]
    taken = newest(entries, limit)
    problems += [problem for feed in parsed for problem in feed.problems]
    title, hubs = parsed[0].title, parsed[0].hubs[:MOST_HUBS]
    title = title and shortened(title, LONGEST_TITLE)
    parts = tuple(part for feed in parsed for part in feed.parts)
    first = replace(parsed[0], title=title, hubs=hubs, entries=[], problems=problems, parts=parts)
    return FeedReading(
        feed=first,
        selection=select(taken, known, by, take_back=take_back),
        found=len(entries),
        taken=len(taken),
        dates=[entry.published_at for entry in taken if entry.published_at],
    )
