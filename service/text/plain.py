"""Plain text: the bytes of a file to text, and a text to its headline and body. Pure.

Bytes are read by what they say of themselves (byte order mark), else as UTF-8, else as what
the document declares, else in the legacy encoding whose text looks most like a language
(`charset_normalizer`).
"""

import codecs
import re

from charset_normalizer import from_bytes

from service.text.dateline import parse_opening

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

# In order of preference: Western European text is as plausible in cp1250 as in cp1252.
_LEGACY = (
    *("cp1252", "cp1250", "cp1251", "koi8_r", "cp1253", "cp1254", "cp1255", "cp1256", "cp874"),
    *("gb18030", "big5", "cp932", "euc_jp", "cp949"),
)

# What browsers do with these labels: https://encoding.spec.whatwg.org/#names-and-labels
_BROWSER_LABELS = {
    "ascii": "cp1252",
    "us-ascii": "cp1252",
    "latin1": "cp1252",
    "iso-8859-1": "cp1252",
    "iso-8859-9": "cp1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "euc-kr": "cp949",
}

# A declaration in plain sight cannot be of these, since it reads as ASCII; UTF-8 was tried.
_UNICODE = ("utf", "ucs", "unicode", "raw_unicode")

_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f]")
_MOST_CONTROLS = 0.05

_MARKUP_CHARSET = re.compile(
    rb"""<(?:meta|\?xml)\b[^>]*?(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]+)""", re.I
)
_MARKUP_HEAD_BYTES = 4096

_LONGEST_HEADLINE = 140
_END_OF_SENTENCE = (".", "…", ":", ";", ",", "。", "．", "।", "۔")


def decode(body: bytes, declared: str | None = None) -> str:
    """Return the text that ``body`` holds; ``declared`` is the encoding its own markup names.

    A few damaged characters in UTF-8 become U+FFFD. Raises `ValueError` if it is no text:
    null or many control characters, or no encoding fits.
    """
    text = _decode(body, declared)
    controls = len(_CONTROLS.findall(text))
    if "\x00" in text or controls > len(text) * _MOST_CONTROLS:
        raise ValueError("binary data, not text")
    return text


def _decode(body: bytes, declared: str | None) -> str:
    for mark, encoding in _MARKS:
        if body.startswith(mark):
            return body[len(mark) :].decode(encoding, errors="replace")
    try:
        return body.decode()
    except UnicodeDecodeError:
        damaged = body.decode(errors="replace")
    sound = sum(1 for character in damaged if character > "\x7f" and character != "\ufffd")
    if sound > damaged.count("\ufffd"):
        return damaged
    if b"\x00" in body:
        raise ValueError("binary data, not text")
    if declared and not declared.lower().startswith(_UNICODE):
        try:
            return body.decode(_BROWSER_LABELS.get(declared.lower(), declared))
        except (LookupError, UnicodeError):
            pass
    return _decode_legacy(body)


def _decode_legacy(body: bytes) -> str:
    matches = list(from_bytes(body, cp_isolation=list(_LEGACY)))
    if not matches:
        raise ValueError("no known text encoding fits")
    best = matches[0]
    tied = (m for m in matches if (m.chaos, m.coherence) == (best.chaos, best.coherence))
    return str(min(tied, key=lambda match: _LEGACY.index(match.encoding)))


def markup_charset(body: bytes) -> str | None:
    """Return the encoding that an HTML page or XML document declares for itself, if any."""
    found = _MARKUP_CHARSET.search(body[:_MARKUP_HEAD_BYTES])
    return found[1].decode("ascii", errors="replace") if found else None


def split_headline(text: str) -> tuple[str | None, str]:
    """Return a plain text's headline, where it clearly has one, and its body.

    A headline is a first line of at most 140 characters that a blank line separates from
    more text, that does not end like a sentence or a lead-in, and that is neither a by-line
    nor opens with a dateline. In doubt there is none, and the body is the whole text.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    first, _, rest = text.partition("\n")
    first = first.strip()
    below, _, body = rest.partition("\n")
    if (
        body.strip()
        and not below.strip()
        and len(first) <= _LONGEST_HEADLINE
        and not first.endswith(_END_OF_SENTENCE)
        and parse_opening(text).body_start == 0
    ):
        return first, body.strip()
    return None, text
