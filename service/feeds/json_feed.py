"""JSON Feed 1.0 and 1.1 (https://www.jsonfeed.org/version/1.1/). Pure."""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import orjson
from feedparser.sanitizer import _sanitize_html
from feedparser.urls import resolve_relative_uris

from service.errors import FeedError
from service.feeds.dates import parse_date
from service.feeds.decoding import remove_forbidden
from service.feeds.nesting import json_is_too_deep, too_deep
from service.feeds.parsed_feed import Origin, ParsedFeed, absolute_url, distinct
from service.text.html import html_to_line

_VERSION = "jsonfeed.org/version/"


def parse_json_feed(text: str, url: str | None, fetched_at: datetime | None) -> ParsedFeed:
    """Return the feed in a JSON text.

    Raises `FeedError` with reason ``not_well_formed`` (not JSON), ``too_deep`` or ``not_a_feed``.
    """
    name = url or "feed"
    document = _load(text, name)
    if not isinstance(document, dict) or _VERSION not in _text(document.get("version")):
        raise FeedError(name, "not_a_feed", "JSON, but not a JSON Feed")
    base = url or absolute_url(_text(document.get("feed_url")), None)
    origin = Origin(
        url=base,
        fetched_at=fetched_at,
        title=_text(document.get("title")) or None,
        link=absolute_url(_text(document.get("home_page_url")), base),
    )
    entries, problems = [], []
    for number, item in enumerate(_list(document.get("items")), start=1):
        try:
            if not isinstance(item, dict):
                raise ValueError("not a JSON object")
            entries.append(origin.article(_fields(item, document, base)))
        except ValueError as error:
            problems.append((_name(item, number), str(error)))
    hubs = (_text(hub.get("url")) for hub in _objects(document.get("hubs")))
    return ParsedFeed(
        title=origin.title,
        link=origin.link,
        language=_text(document.get("language")) or None,
        ttl=None,
        hubs=tuple(distinct(absolute_url(hub, base) for hub in hubs)),
        topic=absolute_url(_text(document.get("feed_url")), base),
        entries=entries,
        problems=problems,
    )


def _load(text: str, name: str) -> Any:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        if json_is_too_deep(text):
            raise too_deep(name) from None
    try:  # it reads what orjson refuses: raw control characters, halves of surrogate pairs
        return json.loads(text, strict=False)
    except RecursionError as error:
        raise too_deep(name) from error
    except ValueError as error:
        raise FeedError(name, "not_well_formed", f"not JSON: {error}") from error


def _fields(item: dict[str, Any], document: dict[str, Any], base: str | None) -> dict[str, Any]:
    published = parse_date(_text(item.get("date_published")))
    updated = parse_date(_text(item.get("date_modified")))
    return {
        "url": absolute_url(_text(item.get("url")), base)
        or absolute_url(_text(item.get("external_url")), base),
        "guid": _text(item.get("id")),
        "title": html_to_line(_text(item.get("title"))),
        "summary": html_to_line(_text(item.get("summary"))),
        "text": _text(item.get("content_text")),
        "html": _safe(_text(item.get("content_html")), base),
        "authors": distinct(_authors(item) or _authors(document)),
        "images": distinct(absolute_url(image, base) for image in _images(item)),
        "tags": distinct(_text(tag) for tag in _list(item.get("tags"))),
        "published_at": published and published[0],
        "published_precision": published and published[1],
        "updated_at": updated and updated[0],
        "language": _text(item.get("language")) or _text(document.get("language")),
    }


def _safe(html: str, base: str | None) -> str:
    """Return HTML without what is dangerous, its links absolute: as feedparser has it of others."""
    absolute = resolve_relative_uris(html, base or "", "utf-8", "text/html")
    return str(_sanitize_html(absolute, "utf-8", "text/html"))


def _authors(holder: dict[str, Any]) -> list[str]:
    people = _objects(holder.get("authors")) or _objects([holder.get("author")])
    return [_text(person.get("name")) for person in people]


def _images(item: dict[str, Any]) -> Iterator[str]:
    yield _text(item.get("image"))
    yield _text(item.get("banner_image"))
    for attachment in _objects(item.get("attachments")):
        if _text(attachment.get("mime_type")).startswith("image/"):
            yield _text(attachment.get("url"))


def _name(item: Any, number: int) -> str:
    named = _text(item.get("id")) or _text(item.get("url")) if isinstance(item, dict) else ""
    return named or f"entry {number}"


def _text(value: Any) -> str:
    """Return a string or a number as text, and anything else as an empty one."""
    if isinstance(value, str):
        return remove_forbidden(value).strip()
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _objects(value: Any) -> list[dict[str, Any]]:
    return [element for element in _list(value) if isinstance(element, dict)]
