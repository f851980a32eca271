"""Plain text from the fragments of HTML that feeds have, by lxml. Pure."""

import re

import lxml.etree
import lxml.html
import lxml.html.defs

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
_UNPARSEABLE = str.maketrans("", "", "\0")


def html_to_text(html: str) -> str:
    r"""Return the text of an HTML fragment or document: clean, blocks apart by an empty line.

    Line breaks, list items and table cells become lines. What a browser would not show as text
    (scripts, styles, controls, what stands in for a video) is left out. Takes any str, in time
    linear in its length.
    """
    if not _MARKUP.search(html):
        return clean(_WHITE_SPACE.sub(" ", html))
    parser = lxml.etree.HTMLParser(target=_TextCollector(), encoding="utf-8", huge_tree=True)
    parser.feed(to_bytes(_CDATA.sub("", html)))
    text: str = parser.close()
    return clean(text)


def html_to_line(html: str) -> str:
    """Return the text of a fragment that is one line, such as a title.

    Only known HTML elements are taken for tags: a title may say ``<AAPL.O>`` or ``x <y``.
    """
    return " ".join(html_to_text(_NOT_A_TAG.sub("&lt;", html)).split())


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


def to_bytes(html: str) -> bytes:
    """Return ``html`` as lxml takes it: UTF-8, without what that cannot hold."""
    # lxml refuses a str that declares an encoding; libxml2 ends at a NUL.
    return html.translate(_UNPARSEABLE).encode("utf-8", "ignore")
