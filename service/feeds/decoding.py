"""The bytes of a feed to its text: which encoding they are in. Pure.

What the bytes themselves show goes before what anyone says of them, and the document's own
declaration before the server's (against RFC 7303, section 3.2: servers send the ``charset`` of
their configuration, whatever the document is in).
"""

import codecs
import re

from service.text.plain import decode, markup_charset

_MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_UNMARKED = (
    (b"\x00\x00\x00<", "utf-32-be"),
    (b"<\x00\x00\x00", "utf-32-le"),
    (b"\x00<", "utf-16-be"),
    (b"<\x00", "utf-16-le"),
    (b"\x00{", "utf-16-be"),
    (b"{\x00", "utf-16-le"),
)
"""What a document without a byte order mark begins with (XML 1.0, appendix F)."""

_SEVEN_BIT = ("iso-2022-", "hz", "utf-7")
_CHARSET = re.compile(r"""charset\s*=\s*["']?([\w.:-]+)""", re.I)

_COMMENT = re.compile(r"<!--.*?-->", re.S)
_ELEMENT = re.compile(r"<([a-zA-Z][\w:.-]*)")

_BEFORE_DOCTYPE = re.compile(r"\s+|<\?.*?\?>|<!--.*?-->", re.S)
_ENTITY = re.compile(r"""<!ENTITY\s+[^\s"'>]+\s+("[^"]*"|'[^']*')\s*>""")
_NAMES_ANOTHER = re.compile(r"&(?!#)|&#0*38;|&#x0*26;")

_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def decode_feed(body: bytes, content_type: str | None) -> str:
    """Return the text of a feed, without the characters that XML forbids.

    Raises `ValueError` if it is no text in any known encoding.
    """
    for start, encoding in _UNMARKED:
        if body.startswith(start):
            return remove_forbidden(body.decode(encoding, "replace"))
    if not body.startswith(_MARKS):
        body = body.replace(b"\x00", b"")
    declared = _declared(body, content_type)
    if declared and declared.startswith(_SEVEN_BIT) and body.isascii():
        try:
            return remove_forbidden(body.decode(declared, "replace"))
        except LookupError:
            pass
    return remove_forbidden(decode(body, declared))


def root_name(text: str) -> str | None:
    """Return the name of a document's root element, without prefix, or None."""
    root = _ELEMENT.search(_COMMENT.sub("", text[:20_000]))
    return root[1].rpartition(":")[2] if root else None


def without_nested_entities(text: str) -> str:
    """Return ``text`` without its declarations of entities that name other entities.

    A parser that expands them makes megabytes of a few hundred bytes.
    """
    start = 0
    while before := _BEFORE_DOCTYPE.match(text, start):
        start = before.end()
    if not text.startswith("<!DOCTYPE", start):
        return text
    return _ENTITY.sub(lambda entity: "" if _NAMES_ANOTHER.search(entity[1]) else entity[0], text)


def remove_forbidden(text: str) -> str:
    """Return ``text`` without control characters, lone surrogates and non-characters."""
    return _NOT_XML.sub("", text)


def _declared(body: bytes, content_type: str | None) -> str | None:
    """Return the declared encoding; UTF-8 only if nothing else is declared."""
    served = _CHARSET.search(content_type or "")
    labels = [label.lower() for label in (markup_charset(body), served and served[1]) if label]
    return next((label for label in labels if label not in ("utf-8", "utf8")), None)
