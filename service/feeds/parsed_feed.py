"""A feed as it was parsed, and what the parsers of all formats share. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urljoin

from pydantic import ValidationError

from service.feeds.schedule import Updates
from service.records import Article, Source
from service.urls import domain, is_web_url

LONGEST_SUMMARY = 600
"""Characters. A feed that has but one text for an entry gives its summary if that is no longer,
and its content if it is."""

LONGEST_TITLE = 1000
"""Characters. What is longer is no title, and is cut."""

LONGEST_NAME = 200
"""Characters. Of a publisher, an author, an entry where it is named."""

MOST_AUTHORS = 50

LONGEST_URL = 8_000
"""Characters (RFC 9110, section 4.1). What is longer leads nowhere."""

LONGEST_ARTICLE = 500_000
"""Characters, all of its parts together. What is longer is no article, and is not taken."""


@dataclass(frozen=True)
class ParsedFeed:
    """A feed: what it says of itself, and its entries in the document's order.

    ``topic`` is the address by which its ``hubs`` know it. ``ttl`` is how long it asks to be left
    alone between two polls, ``updates`` when it says that it is updated, ``skip_hours`` (0 to 23,
    UTC) and ``skip_days`` (0 to 6 from Monday) are when it asks not to be polled. ``problems``
    names each entry that could not be used (or the document, where it is damaged) and says why.
    ``parts`` are the documents that the entries are in, where it is an index of others, and when
    each of them changed.
    """

    title: str | None
    link: str | None
    language: str | None
    ttl: timedelta | None
    hubs: tuple[str, ...]
    entries: list[Article]
    problems: list[tuple[str, str]]
    topic: str | None = None
    updates: Updates | None = None
    skip_hours: frozenset[int] = frozenset()
    skip_days: frozenset[int] = frozenset()
    parts: tuple[tuple[str, datetime | None], ...] = ()


@dataclass(frozen=True)
class Origin:
    """Where a document comes from: what all articles in it have in common."""

    url: str | None
    fetched_at: datetime | None
    title: str | None
    link: str | None

    def source(self, article_url: str | None) -> Source:
        """Return the article's source; its domain is the site's, else the article's own."""
        addresses = (self.link, article_url, self.url)
        domains = (domain(address) for address in addresses if address)
        found = {
            "name": self.title and shortened(self.title, LONGEST_NAME),
            "domain": next((name for name in domains if name), None),
            "feed_url": self.url,
        }
        return Source(**{name: value for name, value in found.items() if value})

    def article(self, fields: Mapping[str, Any]) -> Article:
        """Return the article with ``fields``; those that are empty are left out.

        Raises `ValueError`, in words, if they make no article.
        """
        given = {name: value for name, value in fields.items() if value}
        given |= {"source": self.source(given.get("url"))}
        if "title" in given:
            given["title"] = shortened(given["title"], LONGEST_TITLE)
        # A feed says these once for all of its entries: long ones would be in each of them.
        if len(given.get("language", "")) > LONGEST_NAME:
            del given["language"]
        if "authors" in given:
            given["authors"] = [
                shortened(name, LONGEST_NAME) for name in given["authors"][:MOST_AUTHORS]
            ]
        if sum(map(_length, given.values())) > LONGEST_ARTICLE:
            raise ValueError(f"longer than {LONGEST_ARTICLE:,} characters")
        if self.fetched_at:
            given["fetched_at"] = self.fetched_at
        try:
            return Article(**given)
        except ValidationError as error:
            problem = error.errors(include_url=False, include_input=False)[0]
            raise ValueError(problem["msg"].removeprefix("Value error, ")) from error


def _length(value: object) -> int:
    if isinstance(value, list):
        return sum(map(_length, value))
    return len(value) if isinstance(value, str) else 0


def absolute_url(url: str | None, base: str | None) -> str | None:
    """Return ``url`` as an absolute http or https URL, or None if it cannot be one."""
    if not url or len(url) > LONGEST_URL:
        return None
    try:
        joined = urljoin(base or "", "".join(url.split()))
    except ValueError:
        return None
    return joined if is_web_url(joined) else None


def shortened(text: str, longest: int) -> str:
    """Return the text, or the beginning of one that is longer than ``longest`` characters."""
    return text if len(text) <= longest else text[: longest - 1] + "…"


def distinct(values: Iterable[str | None]) -> list[str]:
    """Return the values that are not blank, each once, in their order."""
    return list(dict.fromkeys(value.strip() for value in values if value and value.strip()))
