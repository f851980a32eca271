import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.entities.names import capitalise, normalise


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("TEHRAN", "Tehran"),
        ("U.S.", "US"),
        ("Al-Bukamal", "al Bukamal"),
        ("Recep Tayyip Erdoğan", "Recep Tayyip Erdogan"),
        ("Sana'a", "Sanaa"),
        ("Sana’a", "Sana'a"),
        ("Zoe\u0308", "Zo\u00eb"),
        ("The Hague", "Hague"),
        ("Popular\nMobilization  Units", "Popular Mobilization Units"),
        ("МОСКВА", "Москва"),
        ("Straße", "STRASSE"),
        ("ﬁnland", "Finland"),
        ("J.K. Marlow", "J. K. Marlow"),
        ("J R R Marlow", "J.R.R. Marlow"),
    ],
)
def test_spellings_of_one_name_are_the_same(one: str, other: str) -> None:
    assert normalise(one) == normalise(other) != ""


@pytest.mark.parametrize(
    ("one", "other"), [("Iran", "Iraq"), ("कि", "का"), ("US", "UK"), ("Lathe Hill", "La Hill")]
)
def test_different_names_stay_different(one: str, other: str) -> None:
    assert normalise(one) != normalise(other)


@pytest.mark.parametrize("name", ["", " ", "…", "-", "’", "\u0301", "🙂"])
def test_what_is_no_name_is_empty(name: str) -> None:
    assert normalise(name) == ""


@given(st.text())
def test_normalising_twice_changes_nothing(name: str) -> None:
    assert normalise(normalise(name)) == normalise(name)


@pytest.mark.parametrize(
    ("capitals", "expected"),
    [
        ("TEHRAN", "Tehran"),
        ("NEW YORK", "New York"),
        ("PORT OF SPAIN", "Port of Spain"),
        ("RIO DE JANEIRO", "Rio de Janeiro"),
        ("AL-BUKAMAL", "Al-Bukamal"),
        ("SANA'A", "Sana'a"),
        ("ST. JOHN’S", "St. John’s"),
        ("SÃO PAULO", "São Paulo"),
        ("UAE", "UAE"),
        ("КИЕВ", "Киев"),
    ],
)
def test_a_place_in_capitals_gets_its_usual_spelling(capitals: str, expected: str) -> None:
    assert capitalise(capitals) == expected
