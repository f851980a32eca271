"""A last name that a company has too: whose it is follows from the words beside it."""

import pytest

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
