"""Names in languages that decline them."""

import pytest

from service.entities.inflected import nominatives
from service.entities.names import normalise
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
        ("uk", "У Полтаві дощ. Полтава чекає, з Полтави пишуть, над Полтавою хмари.", "Полтава"),
        ("uk", "З Канева пишуть. Канів чекає, у Каневі дощ, над Каневом хмари.", "Канів"),
        ("fi", "Tampereella sataa. Tampere odottaa, Tampereen kaupunki myös.", "Tampere"),
        ("de", "Hamburgs Hafen wächst. Hamburg freut sich.", "Hamburg"),
        ("sv", "Göteborgs hamn växer. Göteborg gläds.", "Göteborg"),
    ],
)
def test_the_cases_of_a_name_are_one_entity(language: str, text: str, name: str) -> None:
    root = name.rstrip("аa")
    forms = {word.strip(".,") for word in text.split() if word.startswith(root[:3])}
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
    ("language", "form", "nominative"),
    [
        ("pl", "wrocławiu", "wrocław"),
        ("pl", "budapeszcie", "budapeszt"),
        ("pl", "bydgoszczy", "bydgoszcz"),
        ("pl", "nowej huty", "nowej huta"),
        ("pl", "ameryce", "ameryka"),
        ("pl", "białymstoku", "białymstok"),
        ("hr", "karađorđevu", "karađorđevo"),
        ("ru", "грозном", "грозный"),
        ("ru", "тулой", "тула"),
        ("ru", "румынией", "румыния"),
        ("uk", "чернігові", "чернігів"),
        ("uk", "полтавою", "полтава"),
        ("uk", "румунії", "румунія"),
        ("de", "hamburgs", "hamburg"),
    ],
)
def test_a_name_in_a_case_may_be_of_a_nominative(language: str, form: str, nominative: str) -> None:
    assert normalise(nominative) in nominatives(normalise(form), language)


def test_a_land_s_cases_are_one_name_beside_its_people_s() -> None:
    found = merged(
        {"Серб": "GROUP", "Сербия": "PLACE", "Сербии": "PLACE", "Сербией": "PLACE"},
        language="ru",
        text="Серб уехал из Сербии. Сербия ждёт, с Сербией граничит Босния.",
    )
    assert sorted(len(entity.mentions) for entity in found) == [1, 3]


@pytest.mark.parametrize(
    ("language", "names"),
    [
        ("ru", ("Иран", "Ирак")),
        ("ru", ("Иван", "Иванов")),
        ("ru", ("Австрия", "Австралия")),
        ("ru", ("Словакия", "Словения")),
        ("ru", ("Серб", "Сербии")),
        ("uk", ("Степан", "Степанова")),
        ("uk", ("Болгар", "Болгарією")),
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
