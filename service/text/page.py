"""The article in a whole saved web page, by trafilatura. Pure."""

from dataclasses import dataclass
from datetime import datetime, time
from typing import Literal

import lxml.etree
import lxml.html
import trafilatura
from trafilatura.settings import Document

from service.text.html import html_to_text, to_bytes
from service.text.normalise import clean

_MAX_PAGE_ELEMENTS = 50_000
"""No article page has more; trafilatura would take tens of seconds."""


@dataclass(frozen=True)
class Page:
    """What a saved web page says; None and () where it does not.

    ``published_precision`` is ``day`` where the page gives no time of day. ``is_article`` tells
    whether ``text`` is that of an article, and not that of the whole page.
    """

    title: str | None = None
    text: str | None = None
    published_at: datetime | None = None
    published_precision: Literal["exact", "day"] | None = None
    authors: tuple[str, ...] = ()
    language: str | None = None
    site_name: str | None = None
    canonical_url: str | None = None
    is_article: bool = False


def extract_page(html: str, url: str | None = None) -> Page:
    """Return the article in a saved web page, found by trafilatura, without what stands around it.

    ``url`` is where the page was saved from, if that is known. Where no article can be told from
    the rest, the text is that of the whole page. Takes any str.
    """
    try:
        tree = lxml.html.document_fromstring(
            to_bytes(html), parser=lxml.html.HTMLParser(encoding="utf-8")
        )
    except lxml.etree.LxmlError:
        return Page()
    language = tree.get("lang")
    title = tree.findtext(".//title")
    document = None
    if sum(1 for _ in tree.iter()) <= _MAX_PAGE_ELEMENTS:
        document = trafilatura.bare_extraction(
            tree,
            url=url,
            with_metadata=True,
            include_comments=False,
            date_extraction_params={"original_date": True, "outputformat": "%Y-%m-%dT%H:%M:%S%z"},
        )
    if not isinstance(document, Document):
        return Page(
            title=clean(title or "") or None, text=html_to_text(html) or None, language=language
        )
    title = clean(document.title or title or "") or None
    published_at = datetime.fromisoformat(document.date) if document.date else None
    article = _paragraphs(document.text or "", title)
    return Page(
        title=title,
        text=article or html_to_text(html) or None,
        is_article=bool(article),
        published_at=published_at,
        published_precision=_precision(published_at),
        authors=tuple(name.strip() for name in (document.author or "").split(";") if name.strip()),
        language=language,
        site_name=document.sitename or None,
        canonical_url=document.url or None,
    )


def _paragraphs(text: str, title: str | None) -> str:
    """Return trafilatura's text, one paragraph a line, without the headline and lines apart."""
    lines = clean(text).split("\n")
    if lines[0] == title:
        del lines[0]
    return "\n\n".join(line for line in lines if line)


def _precision(published_at: datetime | None) -> Literal["exact", "day"] | None:
    if published_at is None:
        return None
    has_time = published_at.tzinfo is not None or published_at.time() != time.min
    return "exact" if has_time else "day"
