"""An article as it was pushed becomes one with an id, a plain text and a language. Pure."""

import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from functools import cache
from importlib import metadata

from service import urls
from service.errors import RecordError
from service.records import SCHEMA_VERSION, Article, IdentifiedArticle, Language, Provenance, Source
from service.text.dateline import parse_opening
from service.text.html import html_to_line, html_to_text
from service.text.language import detect
from service.text.normalise import clean, fingerprint, word_count

EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
"""Feeds are younger: an earlier time is a mistake."""

LARGEST_CLOCK_ERROR = timedelta(days=1)
"""How far ahead of ours a publisher's clock may be, time zones mistaken for UTC included."""

_SHORT_TEXT = 200
"""A text with fewer code points does not show its language without title and summary."""

_UNSENDABLE = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_MAIL_AND_NAME = re.compile(r"[^\s()]+@[^\s()]+ \((?P<name>[^()]+)\)")
_NAME_AND_MAIL = re.compile(r"(?P<name>[^<>]+?) ?<[^<>\s]+@[^<>\s]+>")
_BY = re.compile(r"(?i:by) +(?=\w)")


def identify(article: Article, received_at: datetime) -> IdentifiedArticle:
    """Return ``article`` with its id, text hash, plain text, language and dateline.

    What is not as it should be, but does no harm, becomes null: addresses that are not http or
    https, times before 1990 or after ``received_at`` (by more than a day). Where the article
    has no time of publication it is inferred from when it was updated, fetched or received.

    Raises `RecordError` with reason ``empty`` where neither title nor text has anything to read,
    and ``wrong_id`` where the article names an id that is not its own.
    """
    title = _line(article.title)
    summary = html_to_text(article.summary or "") or None
    text = clean(article.text or "") or html_to_text(article.html or "") or None
    if title is None and text is None:
        raise RecordError("empty", f"neither title nor text has anything to read: {_name(article)}")

    url = _web_url(article.url)
    canonical_url = urls.canonical_url(url) if url else None
    guid = _identifier(article.guid)
    source = _source(article.source or Source(), url)
    text_hash = fingerprint(text, title, summary)
    article_id = urls.article_id(
        canonical_url, _feed(article.feed_id, source), guid, content_hash=text_hash
    )
    if article.id and article.id != article_id:
        raise RecordError(
            "wrong_id", f"the id given is {article.id[:100]!r}, it must be {article_id}"
        )

    opening = parse_opening(text or "")
    published_at, precision, published = _published(article, received_at)
    return IdentifiedArticle(
        schema_version=SCHEMA_VERSION,
        id=article_id,
        text_hash=text_hash,
        url=url,
        canonical_url=canonical_url,
        guid=guid,
        source=source,
        title=title,
        summary=summary,
        text=text,
        word_count=word_count(text or ""),
        authors=_distinct(map(_person, article.authors)) or list(opening.authors),
        images=_distinct(map(_web_url, article.images), key=str),
        tags=_distinct(map(_line, article.tags)),
        dateline=opening.dateline,
        language=_language(title, summary, text, article.language),
        published_at=published_at,
        published_precision=precision,
        updated_at=_plausible(article.updated_at, received_at),
        fetched_at=_plausible(article.fetched_at, received_at) or received_at,
        provenance=_provenance(article, received_at, published),
    )


def _provenance(article: Article, received_at: datetime, published: str) -> Provenance:
    pages = {} if article.full_text is None else {"full_text": article.full_text}
    return Provenance(
        feed_id=article.feed_id,
        poll_id=article.poll_id,
        stages={"intake": received_at},
        pipeline=_version(),
        published=published,
        **pages,
    )


def known_id(article: Article) -> str | None:
    """Return the id that `identify` will give ``article``, None where its content decides that."""
    url, guid = _web_url(article.url), _identifier(article.guid)
    if url is None and guid is None:
        return None
    feed = _feed(article.feed_id, _source(article.source or Source(), url))
    return urls.article_id(urls.canonical_url(url) if url else None, feed, guid, content_hash="")


def _line(html: str | None) -> str | None:
    return html_to_line(html or "") or None


def _person(author: str) -> str | None:
    """Return the name in ``jane@example.org (Jane Doe)``, ``Jane Doe <…>`` or ``By Jane Doe``."""
    line = html_to_line(author)
    if match := _MAIL_AND_NAME.fullmatch(line) or _NAME_AND_MAIL.fullmatch(line):
        line = match["name"].strip()
    return _BY.sub("", line, count=1) if _BY.match(line) else line or None


def _distinct(values: Iterable[str | None], key: Callable[[str], str] = str.casefold) -> list[str]:
    """Return the values without empty ones and repetitions, in their order."""
    first: dict[str, str] = {}
    for value in values:
        if value:
            first.setdefault(key(value), value)
    return list(first.values())


def _identifier(text: str | None) -> str | None:
    return _UNSENDABLE.sub("", text or "").strip() or None


def _web_url(url: str | None) -> str | None:
    """Return an absolute http or https URL as it was given, and None for any other."""
    trimmed = _identifier(url)
    return trimmed if trimmed and urls.is_web_url(trimmed) else None


def _source(source: Source, url: str | None) -> Source:
    feed_url = _web_url(source.feed_url)
    address = url or feed_url
    return Source(
        name=_line(source.name),
        domain=_identifier(source.domain) or (urls.domain(address) if address else None),
        feed_url=feed_url,
    )


def _feed(feed_id: str | None, source: Source) -> str | None:
    """Return what a guid is unique within: the feed, or else its publisher."""
    return feed_id or (
        urls.feed_id(source.feed_url) if source.feed_url else source.domain or source.name
    )


def _language(
    title: str | None, summary: str | None, text: str | None, hint: str | None
) -> Language:
    if text and len(text) >= _SHORT_TEXT:
        return detect(text, hint)
    return detect("\n".join(part for part in (title, summary, text) if part), hint)


def _published(article: Article, received_at: datetime) -> tuple[datetime, str, str]:
    """Return the time of publication, how precise it is, and what it is (`Provenance`)."""
    updated_at = _plausible(article.updated_at, received_at)
    if published_at := _plausible(article.published_at, received_at):
        precision = article.published_precision or "exact"
        # Atom has entries that say only when they were updated.
        was_inferred = precision == "inferred" and published_at == updated_at
        return published_at, precision, "updated" if was_inferred else "given"
    if updated_at:
        return updated_at, "inferred", "updated"
    return _plausible(article.fetched_at, received_at) or received_at, "inferred", "fetched"


def _plausible(time: datetime | None, received_at: datetime) -> datetime | None:
    if time is None or not EARLIEST <= time <= received_at + LARGEST_CLOCK_ERROR:
        return None
    return time


def _name(article: Article) -> str:
    return article.url or article.guid or "it has no URL and no guid"


@cache
def _version() -> str:
    return metadata.version("newsdesk")
