"""Names in languages that decline them."""

import pytest

from service.records import Dateline
from tests.entities import by_name, merged


@pytest.mark.parametrize(
    ("language", "text", "name"),
    [
        ("ru", "Москва молчит. В Москве ждут, из Москвы пишут.", "Москва"),
        ("pl", "W Warszawie protest. Do Warszawy jadą goście. Warszawa czeka.", "Warszawa"),
        ("hr", "U Zagrebu kiši. Zagreb čeka, a iz Zagreba javljaju.", "Zagreb"),
        ("sr", "У Београду киша. Београд чека, из Београда јављају.", "Београд"),
        ("cs", "V Ostravě prší. Ostrava čeká. Z Ostravy hlásí.", "Ostrava"),
        ("sk", "V Bratislave prší. Bratislava čaká. Z Bratislavy hlásia.", "Bratislava"),
        ("fi", "Tampereella sataa. Tampere odottaa, Tampereen kaupunki myös.", "Tampere"),
        ("de", "Hamburgs Hafen wächst. Hamburg freut sich.", "Hamburg"),
        ("sv", "Göteborgs hamn växer. Göteborg gläds.", "Göteborg"),
    ],
)
def test_the_cases_of_a_name_are_one_entity(language: str, text: str, name: str) -> None:
    root = name.rstrip("аa")
    forms = {word.strip(".,") for word in text.split() if word.startswith(root)}
    assert len(forms) > 1
    (entity,) = merged(dict.fromkeys(forms, "PLACE"), language=language, text=text)
    assert entity.name == name
    assert {name, *entity.aliases} == forms


def test_a_person_s_cases_are_one_person_by_the_last_name_too() -> None:
    (person,) = merged(
        {"Дмитрий Песков": "PERSON", "Дмитрием Песковым": "PERSON", "Пескова": "PERSON"},
        language="ru",
        text="С Дмитрием Песковым говорили. Дмитрий Песков ответил. Слова Пескова ясны.",
    )
    assert person.name == "Дмитрий Песков"
    assert len(person.mentions) == 3


def test_a_dateline_has_the_nominative() -> None:
    (place,) = merged(
        {"КАЗАНЬ": "PLACE", "Казани": "PLACE"},
        Dateline(place="КАЗАНЬ", agency=None),
        language="ru",
        text="КАЗАНЬ, 3 марта — Жители Казани ждут.",
    )
    assert place.name == "Казань"


def test_an_inflected_name_alone_keeps_its_spelling() -> None:
    (place,) = merged({"Самаре": "PLACE"}, language="ru", text="Пожар в Самаре.")
    assert place.name == "Самаре"


@pytest.mark.parametrize(
    ("language", "names"),
    [
        ("ru", ("Иран", "Ирак")),
        ("ru", ("Иван", "Иванов")),
        ("ru", ("Австрия", "Австралия")),
        ("ru", ("Словакия", "Словения")),
        ("de", ("Bayern", "Bayer")),
        ("pt", ("Santos", "Santo")),
        ("fr", ("Nantes", "Nante")),
        ("pl", ("Polska", "Polonia")),
    ],
)
def test_other_names_are_not_joined(language: str, names: tuple[str, str]) -> None:
    text = f"{names[0]}, {names[1]}."
    found = merged(dict.fromkeys(names, "PLACE"), language=language, text=text)
    assert set(by_name(found)) == set(names)
