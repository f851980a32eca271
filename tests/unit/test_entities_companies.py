"""A last name that a company has too: whose it is follows from the words beside it."""

import pytest

from service.records import EntityType
from tests.entities import merged


@pytest.mark.parametrize(
    ("text", "means_company"),
    [
        ("Hersant shares fell.", True),
        ("Hersant said its mills would close.", True),
        ("A stake in Hersant was sold.", True),
        ("Hersant’s employees went home.", True),
        ("Hersant said he would leave.", False),
        ("Hersant shares a house with her.", False),
        ("Mr. Hersant said its mills were old.", False),
    ],
)
def test_a_name_is_the_companys_where_the_words_beside_it_say_so(
    text: str, means_company: bool
) -> None:
    found = merged(
        {"Ida Hersant": "PERSON", "Hersant Paper": "ORG", "Hersant": "PERSON"},
        text=f"Ida Hersant leads Hersant Paper. {text}",
    )
    company = next(one for one in found if one.name == "Hersant Paper")
    person = next(one for one in found if one.name == "Ida Hersant")
    assert (company.type, person.type) == ("ORG", "PERSON")
    assert len(company.mentions) == 1 + means_company
    assert len(person.mentions) == 2 - means_company


def test_a_person_is_not_the_company_that_is_named_after_him() -> None:
    found = merged(
        {"Otto Hersant": "PERSON", "Otto Hersant Company": "ORG", "Hersant": "ORG"},
        text="Otto Hersant began. Hersant died. The Otto Hersant Company lives.",
    )
    assert [(one.name, one.type) for one in found] == [
        ("Otto Hersant", "PERSON"),
        ("Otto Hersant Company", "ORG"),
    ]


def types(names: dict[str, EntityType], text: str) -> dict[str, EntityType]:
    return {one.name: one.type for one in merged(names, text=text)}


@pytest.mark.parametrize(
    ("text", "company"),
    [
        ("Hersant Paper Inc. lost. Hersant sold mills.", "Hersant Paper Inc."),
        ("The Odo Hersant Co. lost. Hersant sold mills.", "Odo Hersant Co."),
        ("Hersant Rovers won. Hersant had lost.", "Hersant Rovers"),
    ],
)
def test_a_name_that_is_nobodys_is_the_companys(text: str, company: str) -> None:
    assert types({company: "ORG", "Hersant": "PERSON"}, text) == {company: "ORG"}


@pytest.mark.parametrize(
    "text",
    [
        "Hersant Paper Inc. lost. Mr. Hersant left. Hersant wept.",
        "Hersant Paper Inc. lost. Chairman Hersant left. Hersant wept.",
        "Hersant Paper Inc. lost. Hersant, who founded it, left.",
        "Hersant Paper Inc. lost. Hersant, 64, left.",
        "Hersant Paper Inc. lost. Hersant said he would leave.",
        "Hersant Paper Inc. lost. Hersant sold his mills.",
        "Hersant Paper Inc. lost. Hersant died.",
        "Hersant Foundation paid. Hersant left.",
        "Odo Hersant Rovers won. Hersant left.",
        "Dock Hersant Museum closed. Hersant left.",
        "Hersant Paper Inc. lost. Hersant will step down.",
    ],
)
def test_a_name_that_is_somebodys_is_not_the_companys(text: str) -> None:
    names: dict[str, EntityType] = {
        "Hersant Paper Inc.": "ORG",
        "Hersant Foundation": "ORG",
        "Odo Hersant Rovers": "ORG",
        "Dock Hersant Museum": "ORG",
        "Hersant": "PERSON",
        "Chairman Hersant": "PERSON",
    }
    assert types(names, text)["Hersant"] == "PERSON"


@pytest.mark.parametrize(
    ("text", "is_a"),
    [("Odo Hersant left.", "PERSON"), ("Odo Hersant’s managing director left.", "ORG")],
)
def test_two_words_are_the_founders_unless_the_company_is_told(text: str, is_a: EntityType) -> None:
    names: dict[str, EntityType] = {"Odo Hersant Mills Ltd.": "ORG", "Odo Hersant": "PERSON"}
    found = merged(names, text=f"Odo Hersant Mills Ltd. lost. {text}")
    of_name = next(one for one in found for each in one.mentions if each.text == "Odo Hersant")
    assert of_name.type == is_a


def test_a_name_of_several_companies_is_a_company() -> None:
    names: dict[str, EntityType] = dict.fromkeys(("Hersant Paper Inc.", "Hersant Oil Inc."), "ORG")
    text = "Hersant Paper Inc. left Hersant Oil Inc. Hersant grew."
    assert types({**names, "Hersant": "PERSON"}, text)["Hersant"] == "ORG"
