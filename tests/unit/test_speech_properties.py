"""What always holds for quotes, whatever the text; and that a long text ends."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.codec import validate
from service.entities.named import FIELDS, Field, fields_of
from service.records import EnrichedArticle, EntityType, Quote
from service.speech.marks import quoted
from service.speech.quotes import find_quotes
from tests.entities import merged
from tests.unit.sample_records import enriched

NAMES: dict[str, EntityType] = {
    "Nora Halvik": "PERSON",
    "Halvik": "PERSON",
    "Corvane": "ORG",
    "Dorvik": "PLACE",
    "نورا": "PERSON",
    "Zoë🙂": "PERSON",
}
PARTS = st.sampled_from(
    [*NAMES, *"“”‘’\"'«».,:;!?…–()", "\n", "\n\n", " ", " ", "said", " she ", "told", "it",
     "according to", "the mayor", "who", "called", "A spokesman for", "We wait", "was", "by", "no",
     "workers", "é", "e\u0301", "👩🏽‍🚀", "قال", "\u200f", "ﷺ", "``", "''", "a", "The", "as"]
)  # fmt: skip
TEXTS = st.lists(PARTS, max_size=60).map("".join) | st.lists(PARTS, max_size=60).map(" ".join)
ANY = TEXTS | st.text(max_size=80)


def check(quotes: list[Quote], fields: dict[Field, str]) -> None:
    places = [(FIELDS.index(quote.field), quote.start, quote.end) for quote in quotes]
    assert places == sorted(places)
    assert all(one[0] < other[0] or one[2] <= other[1] for one, other in pairwise(places))
    for quote in quotes:
        assert fields[quote.field][quote.start : quote.end] == quote.text != ""
        assert quote.text == quote.text.strip()


@settings(max_examples=150, deadline=None)
@given(st.fixed_dictionaries({}, optional={"title": ANY, "summary": ANY, "text": ANY}))
def test_quotes_are_slices_in_order_and_have_speakers_of_the_article(
    given_fields: dict[str, str],
) -> None:
    entities = merged(NAMES, None, "en", **given_fields)
    fields: dict[Field, str] = {name: given_fields[name] for name in FIELDS if name in given_fields}
    quotes = find_quotes(fields, entities)
    check(quotes, fields)
    assert {quote.speaker for quote in quotes} <= {None, *(entity.id for entity in entities)}
    assert find_quotes(fields, entities) == quotes


@given(ANY.map("({})".format), TEXTS)
def test_a_paragraph_in_brackets_harms_nothing(aside: str, before: str) -> None:
    fields: dict[Field, str] = {"text": f"{before}\n\n{aside}"}
    check(find_quotes(fields, merged(NAMES, None, "en", text=fields["text"])), fields)


@given(ANY)
def test_what_is_quoted_lies_between_marks_and_apart(text: str) -> None:
    found = quoted(text)
    assert all(one.closes <= other.opens for one, other in pairwise(found))
    for each in found:
        assert 0 <= each.opens < each.start < each.end < each.closes <= len(text)


@pytest.mark.parametrize(
    "part",
    ["“We wait,” Nora Halvik said. ", "“", '"', "'", "‘a ", "“a” ", "said ", "Halvik ", "(",
     "“a.\n\n", "“We wait,” Halvik, who ", "Nora Halvik, ", "the, ", "“no” and “yes” ", "a", ". ",
     "\n", "'s ",
     "she said it was “bad” ", "“A?”\n\n", "and ", "-", "she ", "A statement by ",
     "a man who ran ", "the man who ran told ", "the company, ", "“A b c d,” it said, ",
     "Halvik told her ", "a letter that she sent from ", "by “no” ", "to call ", "“Why, Halvik?” ",
     "‘A b’\n"],
)  # fmt: skip
def test_a_long_text_ends(part: str) -> None:
    """Its length is such that work by the square of it would take longer than a test may."""
    text = part * (60_000 // len(part))
    names = {"Nora Halvik": NAMES["Nora Halvik"], "Halvik": NAMES["Halvik"]}
    check(find_quotes({"text": text}, merged(names, text=text[:2000])), {"text": text})


def test_of_an_endless_text_the_beginning_is_read() -> None:
    said = "“We wait,” Nora Halvik said. "
    text = f"{said}{'Rain fell on the quiet town. ' * 18_000}{said}"
    document = enriched(title=None, summary=None, text=text)
    fields = fields_of(validate(EnrichedArticle, document))
    entities = merged({"Nora Halvik": NAMES["Nora Halvik"]}, text=fields["text"])
    (quote,) = find_quotes(fields, entities)
    assert (quote.text, quote.start) == ("We wait,", 1)
    assert quote.speaker is not None
