"""Who said what in short articles of our own, in the styles of many papers.

tests/data/said.txt has them: "# title", the names in it by type (P, O, L), one line each, and the
text. Behind each quotation stands its speaker in braces: {Nora Halvik}; {-} for nobody by name;
{x} for no speech; {?} for one whose speaker follows from the sense only, and is not asserted.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

import pytest

from service.records import EntityType
from service.speech.quotes import find_quotes
from tests.entities import merged

SAID = Path(__file__).parents[1] / "data" / "said.txt"
TYPES: Final[dict[str, EntityType]] = {"P": "PERSON", "O": "ORG", "L": "PLACE"}
SPEAKER = re.compile(r"\{([^}]*)\}")


class Article(NamedTuple):
    title: str
    names: dict[str, EntityType]
    text: str
    said: list[tuple[int, str]]
    """Where each quotation's closing mark stands, and its speaker."""


def articles() -> Iterator[Article]:
    for block in re.split(r"(?m)^# ", SAID.read_text("utf-8"))[1:]:
        title, _, rest = block.partition("\n")
        names: dict[str, EntityType] = {}
        while rest[:2] in ("P ", "O ", "L "):
            line, _, rest = rest.partition("\n")
            names |= {name.strip(): TYPES[line[0]] for name in line[2:].split(";")}
        text = SPEAKER.sub("", rest)
        said = []
        removed = 0
        for found in SPEAKER.finditer(rest):
            said.append((found.start() - removed - 1, found[1]))
            removed += len(found[0])
        yield Article(title, names, text, said)


@pytest.mark.parametrize("article", list(articles()), ids=lambda article: article.title)
def test_who_said_what(article: Article) -> None:
    entities = merged(article.names, None, "en", text=article.text)
    names = {entity.id: entity.name for entity in entities}
    found: dict[int, str] = {}
    for quote in find_quotes({"text": article.text}, entities):
        closes = next(n for n in range(quote.end, len(article.text)) if article.text[n] in "”’")
        found[closes] = names[quote.speaker] if quote.speaker else "-"
    for closes, speaker in article.said:
        if speaker == "?":
            continue
        words = article.text[max(0, closes - 60) : closes]
        heard = found.get(closes, "x")
        assert heard == speaker or (len(heard) > 1 and speaker.endswith(heard)), words
