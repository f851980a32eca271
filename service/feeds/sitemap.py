"""News sitemaps and indexes of them (https://www.sitemaps.org/protocol.html). Pure.

The elements of a news sitemap are Google's (sitemap-news/0.9).
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from lxml import etree

from service.errors import FeedError
from service.feeds.dates import parse_date
from service.feeds.nesting import too_deep, xml_is_too_deep
from service.feeds.parsed_feed import Origin, ParsedFeed, absolute_url, distinct
from service.text.html import html_to_line

SITEMAP_ROOTS = frozenset({"urlset", "sitemapindex"})


def parse_sitemap(text: str, url: str | None, fetched_at: datetime | None) -> ParsedFeed:
    """Return the news in a sitemap, or the sitemaps in an index of them as ``parts``.

    Raises `FeedError` with reason ``not_a_feed`` (no news in it), ``too_deep`` or
    ``not_well_formed``.
    """
    name = url or "feed"
    if xml_is_too_deep(text):
        raise too_deep(name)
    parser = etree.XMLParser(
        recover=True, resolve_entities=False, no_network=True, huge_tree=False, encoding="utf-8"
    )
    root = etree.fromstring(_without_declaration(text).encode(), parser)
    if root is None:
        raise FeedError(name, "not_well_formed", "not well-formed: no element can be read")
    if etree.QName(root).localname == "sitemapindex":
        return _feed(url, parts=tuple(_parts(root, url)))
    origin = Origin(url=url, fetched_at=fetched_at, title=_publication(root), link=None)
    entries, problems = [], []
    for number, element in enumerate(root.iter("{*}url"), start=1):
        news = element.find("{*}news")
        if news is None:
            continue
        try:
            entries.append(origin.article(_fields(element, news, url)))
        except ValueError as error:
            problems.append((_text(element, "loc") or f"entry {number}", str(error)))
    if not entries and not problems:
        raise FeedError(name, "not_a_feed", "a sitemap without news")
    return _feed(url, title=origin.title, entries=entries, problems=problems)


def _feed(url: str | None, **found: Any) -> ParsedFeed:
    nothing: dict[str, Any] = {"title": None, "entries": [], "problems": []}
    return ParsedFeed(link=url, language=None, ttl=None, hubs=(), **{**nothing, **found})


def _parts(root: Any, base: str | None) -> Iterator[tuple[str, datetime | None]]:
    for element in root.iter("{*}sitemap"):
        address = absolute_url(_text(element, "loc"), base)
        if address:
            changed = parse_date(_text(element, "lastmod"))
            yield address, changed and changed[0]


def _publication(root: Any) -> str | None:
    for element in root.iter("{*}publication"):
        return _text(element, "name")
    return None


def _fields(element: Any, news: Any, base: str | None) -> dict[str, Any]:
    published = parse_date(_text(news, "publication_date"))
    changed = parse_date(_text(element, "lastmod"))
    publication = news.find("{*}publication")
    return {
        "url": absolute_url(_text(element, "loc"), base),
        "title": html_to_line(_text(news, "title") or ""),
        "language": None if publication is None else _text(publication, "language"),
        "tags": distinct((_text(news, "keywords") or "").split(",")),
        "images": distinct(
            absolute_url(_text(image, "loc"), base) for image in element.iterfind("{*}image")
        ),
        "published_at": published and published[0],
        "published_precision": published and published[1],
        "updated_at": changed and changed[0],
    }


def _text(element: Any, name: str) -> str | None:
    found = element.find(f"{{*}}{name}")
    return None if found is None else " ".join((found.text or "").split()) or None


def _without_declaration(text: str) -> str:
    """Return the document without its XML declaration, whose encoding no longer holds."""
    return text[text.index("?>") + 2 :] if text.startswith("<?xml") and "?>" in text else text
