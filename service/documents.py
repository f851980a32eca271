"""One document to the messages in it: raw articles as JSON, ready to push. Pure.

Each reader takes a document's bytes and its name, and yields the name of each article in it
with its message, or with what keeps it from being one. They raise `UnreadableInput` where a
document holds nothing that can be sent. What is JSON already is passed on as it is written, so
that a bad article becomes a dead letter of the pipeline and its neighbours are not touched.
"""

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

from service.codec import encode
from service.errors import FeedError, UnreadableInput
from service.feeds.parse import parse
from service.records import Article
from service.text.page import extract_page
from service.text.plain import decode, markup_charset, split_headline
from service.urls import domain

Items = Iterator[tuple[str, bytes | UnreadableInput]]
Reader = Callable[[bytes, str], Items]

_JSON_FEED = "jsonfeed.org/version/"
_SPACE = re.compile(r"[ \t\r\n]*")
_SCANNER = json.JSONDecoder(strict=False, parse_int=float)


def read_text(body: bytes, name: str) -> Items:
    """Yield the one article that a plain text file holds."""
    title, text = split_headline(_decode(body, name))
    if not text:
        raise UnreadableInput(name, "empty", "no text in it")
    yield name, _message(title=title, text=text)


def read_page(body: bytes, name: str) -> Items:
    """Yield the one article that a web page holds; its address is the one the page names."""
    page = extract_page(_decode(body, name, markup_charset(body)))
    if not page.text:
        raise UnreadableInput(name, "empty", "no text in this page")
    host = domain(page.canonical_url) if page.canonical_url else None
    source = {"name": page.site_name, "domain": host}
    yield (
        name,
        _message(
            url=page.canonical_url,
            source={part: value for part, value in source.items() if value},
            title=page.title,
            text=page.text,
            authors=list(page.authors),
            published_at=page.published_at,
            published_precision=page.published_precision,
            language=page.language,
        ),
    )


def read_feed(body: bytes, name: str) -> Items:
    """Yield the articles of an RSS, RDF or Atom feed, in its order."""
    yield from _entries(body, name, "application/xml")


def _entries(body: bytes, name: str, content_type: str) -> Items:
    try:
        feed = parse(body, content_type, url=None, fetched_at=None)
    except FeedError as error:
        raise UnreadableInput(name, error.reason, error.message) from error
    if not feed.entries:
        damage = "; ".join(f"{entry}: {problem}" for entry, problem in feed.problems)
        raise UnreadableInput(name, "empty", damage or "a feed without entries")
    for number, article in enumerate(feed.entries, start=1):
        yield f"{name}#{number}", encode(article)
    for entry, problem in feed.problems:
        item = f"{name}#{' '.join(entry.split())}"
        yield item, UnreadableInput(item, "invalid", problem)


def read_json(body: bytes, name: str) -> Items:
    """Yield the raw article, or each of the list of them, or the entries of a JSON Feed."""
    text = _decode(body, name)
    try:
        elements = split_list(text)
        document = None if elements is not None else _scan(text)
    except (ValueError, RecursionError) as error:
        raise UnreadableInput(name, "not_json", f"not JSON: {error}") from error
    if elements is not None:
        if not elements:
            raise UnreadableInput(name, "empty", "an empty list")
        for number, element in enumerate(elements, start=1):
            yield f"{name}#{number}", element.encode()
    elif not isinstance(document, dict):
        raise UnreadableInput(name, "invalid", "holds neither a JSON object nor a list of them")
    elif _JSON_FEED in str(document.get("version")):
        yield from _entries(text.encode(), name, "application/feed+json")
    else:
        yield name, text.strip().encode()


def split_list(text: str) -> list[str] | None:
    """Return the elements of a JSON list, each as it is written; None if it is no list.

    Raises `ValueError` where the text is not JSON, save for numbers that are not finite and
    escapes that are not Unicode, which stay within their elements.
    """
    position = _after_space(text, 0)
    if not text.startswith("[", position):
        return None
    elements: list[str] = []
    position = _after_space(text, position + 1)
    while not (text.startswith("]", position) and not elements):
        _, end = _SCANNER.raw_decode(text, position)
        elements.append(text[position:end])
        position = _after_space(text, end)
        if text.startswith("]", position):
            break
        if not text.startswith(",", position):
            raise ValueError(f"no ',' or ']' after element {len(elements)}")
        position = _after_space(text, position + 1)
    _expect_end(text, position + 1)
    return elements


def _scan(text: str) -> object:
    document, end = _SCANNER.raw_decode(text, _after_space(text, 0))
    _expect_end(text, end)
    return document


def _after_space(text: str, position: int) -> int:
    space = _SPACE.match(text, position)
    return space.end() if space else position


def _expect_end(text: str, position: int) -> None:
    if _after_space(text, position) < len(text):
        raise ValueError("more than one value (one a line is .jsonl)")


def _message(**fields: Any) -> bytes:
    """Return the article with ``fields``, those that are empty left out, as JSON."""
    return encode(Article(**{name: value for name, value in fields.items() if value}))


def _decode(body: bytes, name: str, declared: str | None = None) -> str:
    try:
        return decode(body, declared)
    except ValueError as error:
        raise UnreadableInput(name, "bad_encoding", str(error)) from error


READERS: dict[str, Reader] = {
    ".txt": read_text,
    ".json": read_json,
    ".xml": read_feed,
    ".rss": read_feed,
    ".atom": read_feed,
    ".html": read_page,
    ".htm": read_page,
}
"""The reader for each kind of document, by the ending of its name."""
