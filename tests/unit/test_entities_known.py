"""Types that follow from the name alone, on the installed gazetteer."""

import re

import pytest

from service.entities.known import with_known_types
from service.entities.model import Span
from service.entities.named import Field
from service.gazetteer.lookup import Gazetteer
from service.records import EntityType
from tests.entities import spans


@pytest.mark.parametrize(
    ("name", "found", "is_a"),
    [
        ("Philippines", "GROUP", "PLACE"),
        ("Netherlands", "GROUP", "PLACE"),
        ("Filipinos", "GROUP", "GROUP"),
        ("Dutch", "GROUP", "GROUP"),
        ("Kenya", "ORG", "ORG"),
        ("World Food Programme", "EVENT", "ORG"),
        ("White House", "PLACE", "ORG"),
        ("European Union", "PLACE", "ORG"),
        ("Amazon", "PLACE", "PLACE"),
        ("World Food Market", "EVENT", "EVENT"),
        ("Chad", "PERSON", "PLACE"),
        ("Ouedrag", "PLACE", "PLACE"),
        ("Sri Lanka", "PERSON", "PLACE"),
        ("Costa Rica", "OTHER", "PLACE"),
        ("Holy See", "ORG", "ORG"),
        ("Ankara", "ORG", "PLACE"),
        ("Georgetown", "ORG", "ORG"),
        ("Typhoon Odessa", "PERSON", "OTHER"),
        ("Ouedrag AG", "OTHER", "ORG"),
        ("Ouedrag Ek JSC", "PERSON", "ORG"),
        ("Ouedrag, S.p.A.", "PLACE", "ORG"),
        ("Ouedrag Lane Capital", "PLACE", "ORG"),
        ("Bel Air", "PLACE", "PLACE"),
        ("Adelaide SA", "PLACE", "PLACE"),
        ("Zaldo Co", "PERSON", "PERSON"),
        ("Joana de Sá", "PERSON", "PERSON"),
        ("Ouedrag Inc", "WORK", "WORK"),
        ("MV Ouedrag", "PLACE", "PRODUCT"),
        ("MT Ouedrag", "ORG", "PRODUCT"),
    ],
)
def test_a_name_has_the_type_of_the_one_thing_that_it_means(
    name: str, found: EntityType, is_a: EntityType
) -> None:
    text = f"The {name} won."
    spans: dict[Field, list[Span]] = {"text": [Span(4, 4 + len(name), found)], "title": []}
    known = with_known_types({"text": text, "title": ""}, spans, Gazetteer())
    assert known == {"text": [Span(4, 4 + len(name), is_a)], "title": []}


@pytest.mark.parametrize(
    ("name", "text", "is_a"),
    [
        ("Ouedrag", "Awa Ouedrag left.", "PERSON"),
        ("Lincoln", "Awa Lincoln left.", "PERSON"),
        ("Lincoln", "Awa Lincoln left. It rained in Lincoln.", "PLACE"),
        ("Lincoln", "Awa Lincoln Diop left.", "PERSON"),
        ("Jordan", "Awa Jordan left.", "PLACE"),
    ],
)
def test_a_place_that_has_the_last_name_of_somebody_is_that_person_unless_something_is_in_it(
    name: str, text: str, is_a: EntityType
) -> None:
    person = text.removesuffix(f" It rained in {name}.").removesuffix(" left.")
    spans: dict[Field, list[Span]] = {
        "title": [Span(0, len(name), "PLACE")],
        "text": [
            Span(0, len(person), "PERSON"),
            *(Span(*each.span(), "PLACE") for each in re.finditer(rf"(?<=in ){name}", text)),
        ],
    }
    known = with_known_types({"title": f"{name} left", "text": text}, spans, Gazetteer())
    assert known["title"] == [Span(0, len(name), is_a)]


@pytest.mark.parametrize(
    ("text", "is_a"),
    [("It rained in Santa Fe.", "PLACE"), ("He played at Santa Fe.", "ORG"), ("a", "ORG")],
)
def test_a_town_in_which_something_happens_is_no_organisation(text: str, is_a: EntityType) -> None:
    text = f"Santa Fe. {text}"
    spans: dict[Field, list[Span]] = {
        "text": [Span(*each.span(), "ORG") for each in re.finditer("Santa Fe", text)]
    }
    known = with_known_types({"text": text}, spans, Gazetteer())
    assert {label for _, _, label in known["text"]} == {is_a}


@pytest.mark.parametrize(
    ("text", "is_a"),
    [
        ("Ouedrag fell.", "ORG"),
        ("It rained in Ouedrag.", "PLACE"),
        ("Ships crossed the Ouedrag.", "PLACE"),
        ("Lincoln fell.", "PLACE"),
    ],
)
def test_a_place_that_nobody_knows_may_be_a_company(text: str, is_a: EntityType) -> None:
    name = "Lincoln" if "Lincoln" in text else "Ouedrag"
    text = f"{name} Mills, Inc. grew. {text}"
    end = text.index(",") + 5
    place = Span(text.rindex(name), text.rindex(name) + len(name), "PLACE")
    spans: dict[Field, list[Span]] = {"text": [Span(0, end, "ORG"), place]}
    known = with_known_types({"text": text}, spans, Gazetteer())
    assert known["text"][1].label == is_a


@pytest.mark.parametrize(
    ("name", "text", "is_a"),
    [
        ("Lincoln", "It rained in Lincoln.", "PLACE"),
        ("Lincoln", "It rained on Lincoln.", "PERSON"),
        ("Lincoln", "She had faith in Lincoln.", "PERSON"),
        ("Lincoln", "Awa Lincoln won. A speech in Lincoln style.", "PERSON"),
        ("Lincoln", "Lincoln Motors won. A stake in Lincoln fell.", "PERSON"),
        ("Ankara", "It pleased Ankara.", "PLACE"),
        ("Ankara", "Ankara said she was nine. It pleased Ankara.", "PERSON"),
        ("Ankara", "Awa Ankara won. It pleased Ankara.", "PERSON"),
        ("Chad", "It pleased Chad’s army.", "PLACE"),
        ("U.S.", "It pleased U.S. Secretary Awa Lind.", "PLACE"),
        ("Chad", "Chad, who is nine, won. It pleased Chad.", "PERSON"),
        ("Jordan", "It pleased Colonel Jordan.", "PERSON"),
        ("Jordan", "Awa Jordan won. It pleased Jordan.", "PERSON"),
    ],
)
def test_nobody_is_called_like_a_capital_or_a_town_in_which_something_is(
    name: str, text: str, is_a: EntityType
) -> None:
    named: dict[str, EntityType] = {
        f"Awa {name}": "PERSON",
        f"{name} Motors": "ORG",
        name: "PERSON",
    }
    known = with_known_types({"text": text}, {"text": spans(text, named)}, Gazetteer())
    assert known["text"][-1].label == is_a


def test_an_organisation_of_something_is_one_name() -> None:
    text = "The Council of the Lake States"
    spans: dict[Field, list[Span]] = {"text": [Span(4, 14, "ORG"), Span(19, 30, "PLACE")]}
    assert with_known_types({"text": text}, spans, Gazetteer()) == {"text": [Span(4, 30, "ORG")]}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (
            "The Lake, Dam and Harbour union, known as the LDH, met.",
            {"Lake": "ORG", "Dam and Harbour union": "ORG", "LDH": "ORG"},
        ),
        (
            "The Office for Lakes, Dams and Harbours (OLDH) met.",
            {"Office for Lakes": "ORG", "Dams and Harbours": "ORG", "OLDH": "ORG"},
        ),
    ],
)
def test_a_list_that_has_an_acronym_is_one_name(text: str, names: dict[str, EntityType]) -> None:
    known = with_known_types({"text": text}, {"text": spans(text, names)}, Gazetteer())
    assert len(known["text"]) == 2


@pytest.mark.parametrize(
    "text",
    [
        "Lake Union, Dam Union (DU) met.",
        "Lake, Dam, Harbour met, and the LDH fell.",
        "Lake. Dam, Harbour (LDH) met.",
        "Lake, as well as Dam Harbour Union (DHU), met.",
    ],
)
def test_a_list_of_organisations_is_not_one(text: str) -> None:
    given = [
        Span(*each.span(), "ORG") for each in re.finditer(r"[A-Z]\w+(?: Harbour)?(?: Union)?", text)
    ]
    assert with_known_types({"text": text}, {"text": given}, Gazetteer()) == {"text": given}


@pytest.mark.parametrize(
    ("first", "second", "is_one"),
    [
        ("Ouedrag Stadium", "Oslo", True),
        ("Ouedrag", "Tivora", True),
        ("Portland", "Oregon", False),
    ],
)
def test_two_places_side_by_side_are_one_unless_both_are_known(
    first: str, second: str, is_one: bool
) -> None:
    text = f"{first} {second}"
    given = spans(text, {first: "PLACE", second: "PLACE"})
    known = with_known_types({"text": text}, {"text": given}, Gazetteer())
    assert known["text"] == ([Span(0, len(text), "PLACE")] if is_one else given)


def test_what_has_a_basin_is_no_organisation() -> None:
    text = "The Okavango basin"
    spans: dict[Field, list[Span]] = {"text": [Span(4, 12, "ORG")]}
    assert with_known_types({"text": text}, spans, Gazetteer()) == {"text": [Span(4, 12, "PLACE")]}


def test_names_of_one_article_tell_the_types_of_one_another() -> None:
    text = "Ivar Holm, Holm, Real Ankara, Ankara, Storm Odessa, Odessa"
    labels: list[EntityType] = ["OTHER", "PERSON", "ORG", "ORG", "PERSON", "PLACE"]
    found = [
        Span(*each.span(), label)
        for each, label in zip(re.finditer(r"[^, ][^,]*", text), labels, strict=True)
    ]
    known = with_known_types({"text": text}, {"text": found}, Gazetteer())
    types = ["PERSON", "PERSON", "ORG", "ORG", "OTHER", "OTHER"]
    assert [span.label for span in known["text"]] == types


@pytest.mark.parametrize(
    ("text", "start"), [("flew to The Hague", 8), ("flew to the Hague", 12), ("in The Paris", 7)]
)
def test_an_article_that_is_part_of_a_places_name_belongs_to_it(text: str, start: int) -> None:
    found = Span(text.rindex(" ") + 1, len(text), "PLACE")
    known = with_known_types({"text": text}, {"text": [found]}, Gazetteer())
    assert known["text"] == [found._replace(start=start)]


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("Oslo and Tel Aviv", ["Oslo", "Tel Aviv"]),
        ("Trinidad and Tobago", ["Trinidad and Tobago"]),
        ("Ouedrag and Oslo", ["Ouedrag and Oslo"]),
    ],
)
def test_two_places_with_and_in_between_are_two(name: str, found: list[str]) -> None:
    spans: dict[Field, list[Span]] = {"text": [Span(0, len(name), "PLACE")]}
    known = with_known_types({"text": name}, spans, Gazetteer())
    assert [name[span.start : span.end] for span in known["text"]] == found


def test_a_court_is_no_part_of_the_place_before_it() -> None:
    text = "U.S. District Judge Ann Oduya"
    known = with_known_types({"text": text}, {"text": [Span(0, 13, "PLACE")]}, Gazetteer())
    assert known["text"] == [Span(0, 4, "PLACE")]
