"""What the words around a place's name say."""

import pytest

from service.entities.surroundings import (
    is_a_namesake,
    is_within_a_name,
    surroundings,
    without_kind,
)


@pytest.mark.parametrize(
    ("text", "name", "region", "close"),
    [
        ("Rain in Athens, Georgia, fell.", "Athens", "Georgia", True),
        ("Rain in Athens, Ga., fell.", "Athens", "Ga.", True),
        ("ALBANY, N.Y. (AP) – Rain", "ALBANY", "N.Y.", True),
        ("Rain in Perth (Western Australia) fell.", "Perth", "Western Australia", True),
        ("Rain in Birmingham in northern Alabama fell.", "Birmingham", "Alabama", False),
        ("In Paris in the US state of Texas it rained.", "Paris", "Texas", False),
    ],
)
def test_the_region_after_a_name(text: str, name: str, region: str, close: bool) -> None:
    start = text.index(name)
    found = surroundings(text, start, start + len(name))
    assert region in found.regions
    assert found.close is close
    assert text[found.region_start :].startswith(region)


def test_what_goes_on_as_another_name_is_no_region() -> None:
    assert "Texas" not in surroundings("Paris, Texas Park was shut.", 0, 5).regions
    assert "Ontario" not in surroundings("London, Ontario Lake", 0, 6).regions
    assert "Texas" in surroundings("Paris, Texas Governor", 0, 5).regions


@pytest.mark.parametrize(
    ("text", "listed"),
    [
        ("Georgia, Alabama and Florida", True),
        ("Georgia, Alabama, Florida", True),
        ("Georgia, Alabama.", False),
        ("Georgia, Alabama, on Friday", False),
    ],
)
def test_a_list_is_told(text: str, listed: bool) -> None:
    assert surroundings(text, 0, len("Georgia")).listed is listed


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("in Niger State, where", "Niger", "state"),
        ("Washington state voted", "Washington", "state"),
        ("the province of Quebec", "Quebec", "state"),
        ("the city of Kano said", "Kano", "town"),
        ("in the capital Kyiv", "Kyiv", "town"),
        ("the capital of Mexico", "Mexico", None),
        ("the harbour district of Aden", "Aden", None),
        ("the Republic of Georgia", "Georgia", None),
        ("in Niger, where", "Niger", None),
        ("the Sumy, Lviv and Rivne regions", "Sumy", "state"),
        ("in Sumy, Lviv and Rivne regions of", "Lviv", "states"),
        ("in Sumy, Lviv, and Rivne regions of", "Rivne", "states"),
        ("in Ilam and Kalba districts", "Kalba", "districts"),
        ("in Ilam and Sumy. Regions of", "Ilam", None),
        ("from Sumy and Kurdish regions", "Sumy", None),
        ("from Sumy and Russian-held regions", "Sumy", None),
        ("between Ohio and United States troops", "Ohio", None),
        ("in Ohio, regions flooded", "Ohio", None),
        ("in Kalba district, where", "Kalba", "district"),
        ("the Elmwood neighbourhood of Oslo", "Elmwood", "part"),
    ],
)
def test_the_kind_of_place(text: str, name: str, kind: str | None) -> None:
    start = text.index(name)
    assert surroundings(text, start, start + len(name)).kind == kind


@pytest.mark.parametrize(
    ("text", "name", "is_namesake"),
    [
        ("on the Hudson River", "Hudson", True),
        ("the sinking of the cruiser Moskva", "Moskva", True),
        ("aboard HMS Belfast", "Belfast", True),
        ("the River Jordan", "Jordan", True),
        ("the Battle of Hastings", "Hastings", False),
        ("The Mississippi rose", "Mississippi", True),
        ("the Renton, Washington, plant", "Renton", False),
        ("along the Ohio, Mississippi, and Missouri", "Ohio", True),
        ("along the Congo.", "Congo", False),
        ("the Mississippi governor", "Mississippi", False),
        ("the Washington and Oslo talks", "Washington", False),
        ("in the Netherlands.", "Netherlands", False),
        ("to the U.S. on Friday", "U.S.", False),
        ("in Jordan.", "Jordan", False),
        ("on the Isle of Bute, where", "Isle of Bute", False),
        ("the Derby to Crewe line is shut", "Derby", False),
        ("the Derby–Crewe line", "Derby", False),
        ("in the Tver Region, where", "Tver Region", False),
        ("in the Yukon Territory.", "Yukon Territory", False),
        ("in the Afar Regional State.", "Afar Regional State", False),
        ("over the Tver, Tula and Oryol regions", "Tver", False),
        ("in the Western Region.", "Western Region", True),
        ("in the Harbour District.", "Harbour District", True),
        ("down the Orinoco to Caracas by boat", "Orinoco", True),
        ("the Orinoco – a slow river", "Orinoco", True),
    ],
)
def test_namesakes(text: str, name: str, is_namesake: bool) -> None:
    start = text.index(name)
    assert is_a_namesake(text, start, start + len(name)) is is_namesake


@pytest.mark.parametrize(
    ("text", "name", "is_within"),
    [
        ("the Battle of Hastings", "Hastings", True),
        ("at Maputo Airport.", "Maputo", True),
        ("the Maputo airport", "Maputo", False),
        ("on the Hudson River", "Hudson", False),
        ("in Jordan.", "Jordan", False),
        ("at San Marco al Corso.", "San Marco", True),
        ("in Santa Ana de la Vega.", "Santa Ana", True),
        ("from Santa Ana to Lima", "Santa Ana", False),
    ],
)
def test_parts_of_other_names(text: str, name: str, is_within: bool) -> None:
    start = text.index(name)
    assert is_within_a_name(text, start, start + len(name)) is is_within


def test_the_word_for_a_kind_is_cut_off() -> None:
    assert without_kind("Kano State") == "Kano"
    assert without_kind("Afar Regional State") == "Afar"
    assert without_kind("province of Ilam") == "Ilam"
    assert without_kind("Kano") is None
    assert without_kind("State") is None
