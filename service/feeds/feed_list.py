"""Lists of feeds in files: OPML (http://opml.org/spec2.opml), or one URL a line."""

import html
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, get_args

from lxml import etree

from service.errors import UsageError
from service.feed_records import EntryIdentity, Feed
from service.feeds.decoding import decode_feed
from service.urls import feed_id, has_login, is_web_url

DEFAULT_FEEDS = Path(__file__).with_name("default.opml")
"""The feeds that newsdesk comes with."""

_BARE_AMPERSAND = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6});)")
_ADDRESS = re.compile(r"""\bxmlUrl\s*=\s*(?:"([^"<>]*)"|'([^'<>]*)'|([^\s"'<>]+))""", re.I)
_COMMENT = re.compile(r"<!--.*?-->", re.S)
_DECLARATION = re.compile(r"\s*<\?xml[^>]*\?>")
_IDENTITY, _FULL_TEXT = "newsdeskIdentity", "newsdeskFullText"

_Entry = tuple[str, str, str | None, dict[str, Any]]

_FEED_SCHEME = re.compile(r"feed:(?://)?(?=https?:)|feed:(?=//)", re.I)


def read_feed_list(path: Path) -> tuple[list[Feed], list[str]]:
    """Return the feeds in an OPML or text file, each once, and in words what is wrong with it.

    Of OPML that is not well-formed the addresses are read at least. In a text file, ``#`` begins
    a comment. Raises `UsageError` if the file cannot be read or holds no feed at all.
    """
    try:
        text = decode_feed(path.read_bytes(), None)
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}") from error
    except ValueError as error:
        raise UsageError(f"{path}: not a list of feeds: {error}") from error
    entries = _read_opml(text) if text.lstrip().startswith("<") else _read_lines(text)
    feeds: dict[str, Feed] = {}
    problems = []
    read = set()
    for name, url, title, options in entries:
        if title is None and url in read:
            continue
        read.add(url)
        address = _FEED_SCHEME.sub(lambda found: "" if "//" in found[0] else "http:", url)
        if not url:
            problems.append(f"{name}: no address of a feed (xmlUrl)")
        elif "<outline" in address.lower() or not is_web_url(address):
            problems.append(f"{name}: not an http or https URL: {url[:200]}")
        elif has_login(address):
            problems.append(f"{name}: has a login in it, which would stand on the topics")
        else:
            feed = Feed(id=feed_id(address), url=address, title=title or None, **options)
            if title is None:
                problems.append(f"{name}: not well-formed, its address alone is taken: {url}")
            feeds.setdefault(feed.id, feed)
    if not feeds:
        reason = f" ({problems[0]})" if problems else ""
        raise UsageError(f"{path}: no feed in it{reason}")
    return list(feeds.values()), problems


def write_opml(feeds: Iterable[Feed], title: str = "newsdesk") -> bytes:
    """Return the feeds as an OPML 2.0 document, encoded in UTF-8.

    What is set for a feed stands in attributes of our own.
    """
    root = etree.Element("opml", version="2.0")
    etree.SubElement(etree.SubElement(root, "head"), "title").text = title
    body = etree.SubElement(root, "body")
    for feed in feeds:
        name = feed.title or feed.url
        own: dict[str, str] = {} if feed.identity is None else {_IDENTITY: feed.identity}
        own |= {} if feed.full_text is None else {_FULL_TEXT: str(feed.full_text).lower()}
        etree.SubElement(body, "outline", type="rss", text=name, title=name, xmlUrl=feed.url, **own)
    document: bytes = etree.tostring(
        root, encoding="UTF-8", xml_declaration=True, pretty_print=True
    )
    return document


def _read_lines(text: str) -> Iterator[_Entry]:
    for number, line in enumerate(text.splitlines(), start=1):
        url = re.split(r"(?:^|\s)#", line, maxsplit=1)[0].strip()
        if url:
            yield f"line {number}", url, "", {}


def _read_opml(text: str) -> Iterator[_Entry]:
    """Yield name, URL, title and options of each outline that is a feed, or should be one.

    All addresses follow that can be seen in the text, without titles: a parser leaves out, and
    does not tell, what it cannot make out.
    """
    text = _COMMENT.sub(lambda comment: "\n" * comment[0].count("\n"), text)
    text = _BARE_AMPERSAND.sub("&amp;", _DECLARATION.sub("", text, count=1))
    parser = etree.XMLParser(
        recover=True, resolve_entities=False, no_network=True, huge_tree=False, encoding="utf-8"
    )
    root = etree.fromstring(text.encode(), parser)
    outlines = () if root is None else root.iter("{*}outline", "{*}Outline", "{*}OUTLINE")
    for outline in outlines:
        attributes = {str(name).lower(): str(value) for name, value in outline.attrib.items()}
        title = " ".join((attributes.get("title") or attributes.get("text") or "").split())
        url = "".join(attributes.get("xmlurl", "").split())
        if url or attributes.get("type", "").lower() in ("rss", "atom", "feed"):
            name = f"line {outline.sourceline}, outline {title!r}"
            yield name, url, title, _options(attributes)
    line, counted = 1, 0
    for found in _ADDRESS.finditer(text):
        line, counted = line + text.count("\n", counted, found.start()), found.start()
        url = "".join(html.unescape(next(filter(None, found.groups()), "")).split())
        if url:
            yield f"line {line}", url, None, {}


def _options(attributes: Mapping[str, str]) -> dict[str, Any]:
    identity, full_text = (attributes.get(name.lower()) for name in (_IDENTITY, _FULL_TEXT))
    options: dict[str, Any] = {"identity": identity} if identity in get_args(EntryIdentity) else {}
    return options | ({"full_text": full_text == "true"} if full_text in ("true", "false") else {})
