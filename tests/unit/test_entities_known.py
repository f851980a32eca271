"""Types that follow from the name alone, on the installed gazetteer."""

import pytest

from service.entities.known import with_known_types
from service.entities.model import Span
from service.entities.named import Field
from service.gazetteer.lookup import Gazetteer
from service.records import EntityType


@pytest.mark.parametrize(
    ("name", "found", "is_a"),
    [
        ("Philippines", "GROUP", "PLACE"),
        ("Netherlands", "GROUP", "PLACE"),
        ("Filipinos", "GROUP", "GROUP"),
        ("Dutch", "GROUP", "GROUP"),
        ("Kenya", "ORG", "ORG"),
        ("World Food Programme", "EVENT", "ORG"),
        ("European Union", "PLACE", "ORG"),
        ("Amazon", "PLACE", "PLACE"),
        ("World Food Market", "EVENT", "EVENT"),
        ("Chad", "PERSON", "PERSON"),
    ],
)
def test_a_name_has_the_type_of_the_one_thing_that_it_means(
    name: str, found: EntityType, is_a: EntityType
) -> None:
    text = f"The {name} won."
    spans: dict[Field, list[Span]] = {"text": [Span(4, 4 + len(name), found)], "title": []}
    known = with_known_types({"text": text, "title": ""}, spans, Gazetteer())
    assert known == {"text": [Span(4, 4 + len(name), is_a)], "title": []}
