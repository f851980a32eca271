"""Countries that a model took for something else, on the installed gazetteer."""

import pytest

from service.entities.countries import with_countries
from service.entities.model import Span
from service.entities.named import Field
from service.gazetteer.lookup import Gazetteer
from service.records import EntityType
from tests.entities import spans


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer()


@pytest.mark.parametrize(
    ("language", "name", "found", "is_a"),
    [
        ("de", "Norwegen", "ORG", "PLACE"),
        ("fr", "Pays-Bas", "GROUP", "PLACE"),
        ("pt", "Noruega", "PERSON", "PLACE"),
        ("fi", "Norja", "PERSON", "PLACE"),
        ("zh", "挪威", "GROUP", "PLACE"),
        ("ru", "Норвегии", "ORG", "PLACE"),
        ("uk", "Норвегією", "ORG", "PLACE"),
        ("pl", "Norwegii", "ORG", "PLACE"),
        ("ru", "Норвегии", "GROUP", "GROUP"),
        ("de", "Norweger", "GROUP", "GROUP"),
        ("fr", "Norvège", "WORK", "WORK"),
        ("de", "Ouedrag", "ORG", "ORG"),
        ("de", "Bergen", "ORG", "ORG"),
        ("de", "NATO", "ORG", "ORG"),
        ("pt", "IRA", "ORG", "ORG"),
        ("ru", "ОАЭ", "ORG", "PLACE"),
        ("hr", "Norveška", "GROUP", "GROUP"),
        ("sk", "Dominik", "PERSON", "PERSON"),
        ("de", "🙂", "ORG", "ORG"),
    ],
)
def test_a_country_is_a_place_whatever_the_model_says(
    gazetteer: Gazetteer, language: str, name: str, found: EntityType, is_a: EntityType
) -> None:
    fields: dict[Field, str] = {"text": f"({name})", "title": ""}
    given: dict[Field, list[Span]] = {"text": spans(fields["text"], {name: found}), "title": []}
    known = with_countries(fields, given, gazetteer, language)
    assert known == {"text": spans(fields["text"], {name: is_a}), "title": []}


def test_somebody_who_is_called_as_a_country_is_none(gazetteer: Gazetteer) -> None:
    names: dict[str, EntityType] = {"Jordan Orvan": "PERSON", "Jordan": "PERSON"}
    fields: dict[Field, str] = {"title": "Jordan gewinnt", "text": "Jordan Orvan gewinnt."}
    given = {field: spans(text, names) for field, text in fields.items()}
    assert with_countries(fields, given, gazetteer, "nl") == given
    alone: dict[Field, list[Span]] = {"title": given["title"]}
    assert with_countries(fields, alone, gazetteer, "nl")["title"] == [Span(0, 6, "PLACE")]


def test_a_people_s_name_is_no_country_s(gazetteer: Gazetteer) -> None:
    fields: dict[Field, str] = {"text": "挪威人和瑞典。"}
    given: dict[Field, list[Span]] = {"text": [Span(0, 2, "GROUP"), Span(4, 6, "GROUP")]}
    known = with_countries(fields, given, gazetteer, "zh")
    assert [span.label for span in known["text"]] == ["GROUP", "PLACE"]
