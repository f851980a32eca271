import re

import pytest

from service.entities.merge import merge
from service.entities.model import Span
from service.records import Entity, EntityType


def entities(text: str, names: dict[str, EntityType], language: str = "en") -> list[Entity]:
    longest_first = "|".join(map(re.escape, sorted(names, key=len, reverse=True)))
    found = [
        Span(*one.span(), names[one[0]])
        for one in re.finditer(rf"(?<!\w)(?:{longest_first})(?!\w)", text)
    ]
    return merge({"text": text}, {"text": found}, None, language)


@pytest.mark.parametrize(
    ("text", "names", "name", "aliases"),
    [
        (
            "the Lake Farmers’ Union (LFU) met",
            {"Lake Farmers’ Union": "ORG", "LFU": "ORG"},
            "Lake Farmers’ Union",
            ["LFU"],
        ),
        (  # an abbreviation of its name in another language
            "the Fishers’ Party (VZP) met. VZP members left.",
            {"Fishers’ Party": "ORG", "VZP": "ORG"},
            "Fishers’ Party",
            ["VZP"],
        ),
        (
            "fighters of Harak (HRS or HRSL), as it is called",
            {"Harak": "GROUP", "HRS": "ORG", "HRSL": "ORG"},
            "Harak",
            ["HRS", "HRSL"],
        ),
        (
            "Tovia, formerly known as West Maren, voted",
            {"Tovia": "PLACE", "West Maren": "PLACE"},
            "Tovia",
            ["West Maren"],
        ),
        (
            "Omar Haddad (also known as “Abu Zayd”) spoke. Zayd left.",
            {"Omar Haddad": "PERSON", "Abu Zayd": "PERSON", "Zayd": "PERSON"},
            "Omar Haddad",
            ["Abu Zayd", "Zayd"],
        ),
        (
            "The Bank of the North Sea cut rates; BNS shares fell",
            {"Bank of the North Sea": "ORG", "BNS": "ORG"},
            "Bank of the North Sea",
            ["BNS"],
        ),
        (
            "B.N.S. shares fell, said the Bank of the North Sea",
            {"Bank of the North Sea": "ORG", "B.N.S.": "ORG"},
            "Bank of the North Sea",
            ["B.N.S."],
        ),
    ],
)
def test_other_names_are_joined(
    text: str, names: dict[str, EntityType], name: str, aliases: list[str]
) -> None:
    (entity,) = entities(text, names)
    assert (entity.name, entity.aliases) == (name, aliases)


def test_of_two_names_after_known_as_each_is_the_others() -> None:
    found = entities(
        "volunteers in Tovia, known as Harak al-Nur or Light Brigades, left",
        {"Tovia": "PLACE", "Harak al-Nur": "ORG", "Light Brigades": "ORG"},
    )
    assert {(one.name, *one.aliases) for one in found} == {
        ("Tovia",),
        ("Harak al-Nur", "Light Brigades"),
    }


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Springfield (Illinois)", {"Springfield": "PLACE", "Illinois": "PLACE"}),
        ("Ann Oduya (LFU) said", {"Ann Oduya": "PERSON", "LFU": "ORG"}),
        ("Harak SC (TOV) won", {"Harak SC": "ORG", "TOV": "PLACE"}),
        ("known as Harak, Tovia said", {"Harak": "ORG", "Tovia": "PLACE"}),
        ("Tovia, known as Harak", {"Tovia": "PLACE", "Harak": "ORG"}),
        ("the Union (founded by LFU) met", {"Union": "ORG", "LFU": "ORG"}),
        (
            "Bank of Sweden, Bank of Spain; BS rose",
            {"Bank of Sweden": "ORG", "Bank of Spain": "ORG", "BS": "ORG"},
        ),
        ("Tovia or Harak", {"Tovia": "PLACE", "Harak": "PLACE"}),
        ("Bo Anders Strand; BAS rose", {"Bo Anders Strand": "PERSON", "BAS": "ORG"}),
    ],
)
def test_what_is_not_another_name_stays_apart(text: str, names: dict[str, EntityType]) -> None:
    assert {entity.name for entity in entities(text, names)} == set(names)


def test_the_type_is_what_most_mentions_under_any_name_have() -> None:
    (entity,) = entities(
        "Harak (HRS) met. HRS said.",
        {"Harak": "GROUP", "HRS": "ORG"},
    )
    assert entity.type == "ORG"


def test_english_rules_are_for_english_alone() -> None:
    text = "Harak Nur (HN): General Omar Haddad"
    names: dict[str, EntityType] = {
        "Harak Nur": "ORG",
        "HN": "ORG",
        "General Omar Haddad": "PERSON",
    }
    found = entities(text, names, "de")
    assert {entity.name for entity in found} == set(names)
    assert all("title" not in entity.model_fields_set for entity in found)
    assert all("title" in entity.model_fields_set for entity in entities(text, names))
