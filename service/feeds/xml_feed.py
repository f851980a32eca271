"""RSS 0.9x to 2.0, RDF and Atom, read by feedparser. Pure."""

import re
from collections.abc import Iterator
from datetime import datetime
from io import BytesIO
from typing import Any

import feedparser

from service.errors import FeedError
from service.feeds.dates import parse_date
from service.feeds.decoding import root_name, without_nested_entities
from service.feeds.hints import hints_of
from service.feeds.nesting import too_deep, xml_is_too_deep
from service.feeds.parsed_feed import (
    LONGEST_SUMMARY,
    Origin,
    ParsedFeed,
    absolute_url,
    distinct,
)
from service.text.html import html_to_line

_PAGE_ROOTS = frozenset({"html", "head", "body"})
_CHARACTER_REFERENCE = re.compile(r"&#(?:[xX]([0-9a-fA-F]+)|([0-9]+));?")
_CAPTION = re.compile(r"<(/?)media:description\b[^>]*?(/?)>")
_LAST_OPENED = re.compile(r".*<(?:\w+:)?(item|entry)\b", re.S)
_IMAGE_FILE = re.compile(r"\.(?:jpe?g|png|gif|webp|avif)(?:\?|$)", re.I)


def parse_xml_feed(text: str, url: str | None, fetched_at: datetime | None) -> ParsedFeed:
    """Return the feed in an XML text; what is not well-formed is read as far as it goes.

    Raises `FeedError` with reason ``not_a_feed``, ``too_deep`` or ``not_well_formed``.
    """
    name = url or "feed"
    root = root_name(text)
    if root and root.lower() in _PAGE_ROOTS:
        raise FeedError(name, "not_a_feed", "a web page, not a feed")
    if xml_is_too_deep(text):
        raise too_deep(name)
    document = _read(text, url)
    feed, damage = document.feed, document.get("bozo_exception")
    version, items = document.get("version") or "", document.entries
    if damage and root and not items and not feed.get("title"):
        raise FeedError(name, "not_well_formed", f"not well-formed: {_words(damage)}")
    if not version and not items:
        raise FeedError(name, "not_a_feed", "neither RSS, RDF, Atom nor JSON Feed")
    origin = Origin(
        url=url,
        fetched_at=fetched_at,
        title=_text(feed.get("title"), feed.get("title_detail")) or None,
        link=absolute_url(feed.get("link"), url),
    )
    problems = []
    if damage and items and _ends_in_an_entry(text):
        problems.append((_name(items.pop(), len(items) + 1), "the document ends within this entry"))
    entries = []
    for number, item in enumerate(items, start=1):
        try:
            entries.append(origin.article(_fields(item, feed, version, origin)))
        except ValueError as error:
            problems.append((_name(item, number), str(error)))
        except (AttributeError, TypeError, LookupError) as error:
            # An element that has the name of one of feedparser's own fields takes its place.
            problems.append((_name(item, number), f"cannot be read: {_words(error)}"))
    links = feed.get("links", [])
    hubs = (link.get("href") for link in links if link.get("rel") == "hub")
    own = (link.get("href") for link in links if link.get("rel") == "self")
    return ParsedFeed(
        title=origin.title,
        link=origin.link,
        language=feed.get("language") or None,
        hubs=tuple(distinct(absolute_url(hub, url) for hub in hubs)),
        topic=absolute_url(next(own, None), url),
        entries=entries,
        problems=problems,
        **hints_of(feed, text, fetched_at),
    )


def _read(text: str, url: str | None) -> Any:
    headers = {"content-type": "application/xml; charset=utf-8", "content-location": url or ""}
    # By its own name, feedparser takes the caption of a picture for the entry's content.
    text = _CAPTION.sub(r"<\1media:caption\2>", without_nested_entities(text))
    body = _CHARACTER_REFERENCE.sub(_if_allowed, text).encode()
    return feedparser.parse(BytesIO(body), response_headers=headers)


def _if_allowed(reference: re.Match[str]) -> str:
    """Return a character reference as it is, or nothing if XML has no such character."""
    digits = reference[1] or reference[2]
    if len(digits) > 10:
        return ""
    code = int(digits, 16 if reference[1] else 10)
    allowed = (
        code in (0x9, 0xA, 0xD)
        or 0x20 <= code <= 0xD7FF
        or 0xE000 <= code <= 0xFFFD
        or 0x10000 <= code <= 0x10FFFF
    )
    return reference[0] if allowed else ""


def _words(error: object) -> str:
    return " ".join(str(error).split())[:200] or type(error).__name__


def _ends_in_an_entry(text: str) -> bool:
    opened = _LAST_OPENED.match(text)
    return opened is not None and not re.search(
        rf"</(?:\w+:)?{opened[1]}\s*>", text[opened.end() :]
    )


def _name(item: Any, number: int) -> str:
    return str(item.get("id") or item.get("link") or item.get("title") or f"entry {number}")


def _fields(item: Any, feed: Any, version: str, origin: Origin) -> dict[str, Any]:
    base = origin.url or origin.link
    fields = _bodies(item, bool(_title(item)))
    return fields | _dates(item, version.startswith("atom")) | {
        "url": absolute_url(item.get("feedburner_origlink"), base)
        or absolute_url(item.get("link"), base),
        "guid": (item.get("id") or "").strip(),
        "title": _title(item),
        "authors": distinct(
            person.get("name") for person in item.get("authors") or feed.get("authors") or []
        ),
        "images": distinct(absolute_url(image, base) for image in _images(item)),
        "tags": distinct(tag.get("label") or tag.get("term") for tag in item.get("tags", [])),
        "language": _language(item) or feed.get("language"),
    }  # fmt: skip


def _title(item: Any) -> str:
    return _text(item.get("title"), item.get("title_detail"))


def _text(value: str | None, detail: Any) -> str:
    if detail and detail.get("type") == "text/plain":
        return " ".join((value or "").split())
    return html_to_line(value or "")


def _bodies(item: Any, titled: bool) -> dict[str, str]:
    """Return summary, and content as html or text.

    The longest content is the content. A description alone is it, too, if it is long, or all
    there is of the entry; a caption stands in for a description (videos have nothing else).
    """
    description, detail = item.get("summary") or "", item.get("summary_detail")
    contents = [
        content
        for content in item.get("content", [])
        if str(content.get("type", "text/html")).startswith(("text/", "application/xhtml"))
    ]
    if not description and not contents:
        description, detail = item.get("media_caption") or "", None
    summary = _text(description, detail)
    longest = max(contents, key=lambda content: len(content.value), default=None)
    if longest and len(longest.value) >= len(description):
        body = {"text" if longest.get("type") == "text/plain" else "html": longest.value}
        return body if longest.value == description else {"summary": summary} | body
    if titled and len(summary) <= LONGEST_SUMMARY:
        return {"summary": summary}
    plain = detail and detail.get("type") == "text/plain"
    return {"text" if plain else "html": description}


def _dates(item: Any, atom: bool) -> dict[str, Any]:
    """Return the dates; feedparser's ``updated`` is Dublin Core's ``date`` in RSS and RDF.

    What has only an updated date was published then or before.
    """
    # dict.get, since the item's own would answer with another date where one is missing
    published, created, updated = (
        parse_date(dict.get(item, name), dict.get(item, f"{name}_parsed"))
        for name in ("published", "created", "updated")
    )
    published = published or created
    if published:
        precision: str | None = published[1]
    else:
        published = updated
        precision = "inferred" if atom else updated and updated[1]
        if not atom:
            updated = None
    return {
        "published_at": published and published[0],
        "published_precision": precision if published else None,
        "updated_at": updated and updated[0],
    }


def _language(item: Any) -> str | None:
    details = (item.get("title_detail"), *item.get("content", []), item.get("summary_detail"))
    given = (detail.get("language") for detail in details if detail)
    return item.get("language") or next((language for language in given if language), None)


def _images(item: Any) -> Iterator[str]:
    for media in item.get("media_content", []):
        if (
            media.get("medium") == "image"
            or str(media.get("type", "")).startswith("image/")
            or (not media.get("type") and _IMAGE_FILE.search(str(media.get("url", ""))))
        ):
            yield media.get("url")
    for thumbnail in item.get("media_thumbnail", []):
        yield thumbnail.get("url")
    for link in item.get("links", []):
        if link.get("rel") == "enclosure" and (
            str(link.get("type", "")).startswith("image/")
            or _IMAGE_FILE.search(str(link.get("href", "")))
        ):
            yield link.get("href")
    if isinstance(item.get("image"), dict):
        yield item["image"].get("href")
