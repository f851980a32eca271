"""Plain text from HTML: a feed's fragments by lxml, whole saved pages by trafilatura. Pure."""

import re
from dataclasses import dataclass
from datetime import datetime, time
from typing import Literal

import lxml.etree
import lxml.html
import lxml.html.defs
import trafilatura
from trafilatura.settings import Document

from service.text.normalise import clean


def _elements(names: str) -> frozenset[str]:
    return frozenset(names.split())


_DROPPED = _elements(
    """
    script style template noscript head title iframe noembed object applet svg math audio
    video canvas map select button textarea datalist dialog
    """
)
_PARAGRAPHS = _elements(
    """
    address article aside blockquote body center details div dl fieldset figcaption figure
    footer form h1 h2 h3 h4 h5 h6 header hgroup hr main menu nav ol p pre section summary
    table tbody tfoot thead tr ul caption legend
    """
)
_LINES = _elements("li dt dd td th optgroup option")

_WHITE_SPACE = re.compile(r"[ \t\r\n\f\v]+")
_MARKUP = re.compile("[<&]")
_CDATA = re.compile(r"<!\[CDATA\[|\]\]>")
_NOT_A_TAG = re.compile(
    rf"<(?!/?(?:{'|'.join(sorted(lxml.html.defs.tags))})[\s/>]|!)", re.IGNORECASE
)
_MAX_PAGE_ELEMENTS = 50_000
"""No article page has more; trafilatura would take tens of seconds."""

_UNPARSEABLE = str.maketrans("", "", "\0")


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


def html_to_text(html: str) -> str:
    r"""Return the text of an HTML fragment or document: clean, blocks apart by an empty line.

    Line breaks, list items and table cells become lines. What a browser would not show as text
    (scripts, styles, controls, what stands in for a video) is left out. Takes any str, in time
    linear in its length.
    """
    if not _MARKUP.search(html):
        return clean(_WHITE_SPACE.sub(" ", html))
    parser = lxml.etree.HTMLParser(target=_TextCollector(), encoding="utf-8", huge_tree=True)
    parser.feed(_to_bytes(_CDATA.sub("", html)))
    text: str = parser.close()
    return clean(text)


def html_to_line(html: str) -> str:
    """Return the text of a fragment that is one line, such as a title.

    Only known HTML elements are taken for tags: a title may say ``<AAPL.O>`` or ``x <y``.
    """
    return " ".join(html_to_text(_NOT_A_TAG.sub("&lt;", html)).split())


def extract_page(html: str, url: str | None = None) -> Page:
    """Return the article in a saved web page, found by trafilatura, without what stands around it.

    ``url`` is where the page was saved from, if that is known. Where no article can be told from
    the rest, the text is that of the whole page. Takes any str.
    """
    try:
        tree = lxml.html.document_fromstring(
            _to_bytes(html), parser=lxml.html.HTMLParser(encoding="utf-8")
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


class _TextCollector:
    """A parser target that keeps the text and the breaks between its blocks."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._breaks = 0
        self._dropped = 0
        self._preformatted = 0

    def start(self, tag: str, _attributes: dict[str, str]) -> None:
        if self._dropped or tag in _DROPPED:
            self._dropped += 1
            return
        if tag == "pre":
            self._preformatted += 1
        if tag == "br":
            self._breaks += 1
        self._break_around(tag)

    def end(self, tag: str) -> None:
        if self._dropped:
            self._dropped -= 1
            return
        if tag == "pre":
            self._preformatted -= 1
        self._break_around(tag)

    def data(self, data: str) -> None:
        if self._dropped:
            return
        if not self._preformatted:
            data = _WHITE_SPACE.sub(" ", data)
        if self._breaks and data.strip():
            self._parts.append("\n" if self._breaks == 1 else "\n\n")
            self._breaks = 0
        self._parts.append(data)

    def close(self) -> str:
        return "".join(self._parts)

    def _break_around(self, tag: str) -> None:
        if tag in _PARAGRAPHS:
            self._breaks = 2
        elif tag in _LINES:
            self._breaks = max(self._breaks, 1)


def _to_bytes(html: str) -> bytes:
    # lxml refuses a str that declares an encoding; libxml2 ends at a NUL.
    return html.translate(_UNPARSEABLE).encode("utf-8", "ignore")


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
