"""The documents that an index (of sitemaps) names, as far as they may have something new."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from service.feeds.answer import Fetched
from service.feeds.document import Document
from service.feeds.fetch_error import FetchError

MOST_PARTS = 5
"""Documents of an index that are fetched in one poll, the newest ones."""

_CHANGED_WITHIN = timedelta(days=1)
"""An index may give days only, and tell late of what has changed."""


@dataclass(frozen=True)
class IndexParts:
    """``documents`` of an index; which of them were ``missed`` and may be had the next time."""

    documents: Sequence[Document]
    missed: frozenset[str]
    problems: Sequence[tuple[str, str]]


async def fetch_parts(
    parts: Sequence[tuple[str, datetime | None]],
    since: datetime | None,
    now: datetime,
    fetch: Callable[[str], Awaitable[Fetched]],
) -> IndexParts:
    """Fetch those of the ``parts`` (address, when it changed) that may have changed ``since``.

    Raises `FetchError` where not one of them can be fetched.
    """
    changed = [
        (at or now, url)
        for url, at in parts
        if at is None or since is None or at >= since - _CHANGED_WITHIN
    ]
    documents: list[Document] = []
    missed: set[str] = set()
    problems: list[tuple[str, str]] = []
    failure: FetchError | None = None
    for _, url in sorted(changed, reverse=True)[:MOST_PARTS]:
        try:
            documents.append(document_of(await fetch(url), now))
        except FetchError as error:
            failure = failure or error
            problems.append((url, error.message))
            if error.status is None or error.status >= 500:
                missed.add(url)
    if len(changed) > MOST_PARTS:
        problems.append(("index", f"only the newest {MOST_PARTS} of {len(changed)} were read"))
    if failure is not None and not documents:
        raise failure
    return IndexParts(documents, frozenset(missed), problems)


def document_of(answer: Fetched, fetched_at: datetime) -> Document:
    """Return what a server gave as a document to read."""
    return Document(answer.body, answer.content_type, answer.url, fetched_at)
