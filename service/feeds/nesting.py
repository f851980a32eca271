"""How deep the elements of a document are in each other; told before it is parsed. Pure."""

import re
from collections import Counter

from service.errors import FeedError

DEEPEST = 1024
"""Elements, or JSON's arrays and objects, in each other (as many as orjson reads). Feeds have fewer
than fifty; an entry whose paragraphs are never closed, some hundreds."""

_MARKUP = re.compile(
    r"""
    <!--.*?(?:-->|\Z) | <!\[CDATA\[.*?(?:\]\]>|\Z) | <\?.*?(?:\?>|\Z)
    | <(?P<end>/?)(?P<name>[^\W\d][\w:.-]*+)(?:[^<>"']++|"[^"<]*+"|'[^'<]*+')*+(?<!/)>
    """,
    re.S | re.X,
)
"""What holds no elements, and tags; but for those of empty elements."""

_JSON = re.compile(r'"(?:[^"\\]++|\\.)*+(?:"|\Z)|[\[{]|[\]}]', re.S)


def too_deep(name: str) -> FeedError:
    """Return the error of the document ``name`` that is too deep."""
    return FeedError(name, "too_deep", f"nested deeper than {DEEPEST:,} elements")


def xml_is_too_deep(text: str) -> bool:
    """Tell whether elements are in each other deeper than `DEEPEST`.

    An end tag closes what is still open in its element; one that closes nothing is passed over.
    """
    if text.count("<") <= DEEPEST:
        return False
    opened: list[str] = []
    count: Counter[str] = Counter()
    for found in _MARKUP.finditer(text):
        name = found["name"]
        if name is None:
            continue
        if not found["end"]:
            opened.append(name)
            count[name] += 1
            if len(opened) > DEEPEST:
                return True
        elif count[name]:
            while (closed := opened.pop()) != name:
                count[closed] -= 1
            count[name] -= 1
    return False


def json_is_too_deep(text: str) -> bool:
    """Tell whether arrays and objects are in each other deeper than `DEEPEST`."""
    depth = 0
    for found in _JSON.finditer(text):
        start = text[found.start()]
        depth += (start in "[{") - (start in "]}")
        if depth > DEEPEST:
            return True
    return False
