"""Which of the places of one name is chosen, by invented ones."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.entities.choose import Evidence, choose, within, without_parts
from service.gazetteer.place import Kind, Named, Place, Rank


def place(number: int, country: str, weight: float, kind: Kind = "city", **more: Any) -> Place:
    state = "" if kind == "country" else f"{country}.1"
    base = Place(number, f"Place {number}", kind, country, state, "", weight, 1.0, 2.0, "")
    return base._replace(**more)


def named(*places: Place, rank: Rank = Rank.NAME) -> list[Named]:
    return [Named(one, rank) for one in places]


AA, BB = place(1, "AA", 9e7, "country"), place(2, "BB", 9e7, "country")
LARGE, SMALL = place(3, "AA", 900_000), place(4, "BB", 200_000)


def evidence(*places: Place, source: str = "") -> Evidence:
    found = Evidence(frozenset({source} - {""}))
    for number, one in enumerate(places):
        found.add(one, f"name {number}")
    return found


@pytest.mark.parametrize(
    ("seen", "expected"),
    [
        (evidence(), None),
        (evidence(AA), LARGE),
        (evidence(BB), SMALL),
        (evidence(AA, BB), LARGE),
        (evidence(place(5, "BB", 1e6, state="BB.2"), source="BB"), SMALL),
        (evidence(source="AA"), LARGE),
    ],
)
def test_what_else_is_named_decides(seen: Evidence, expected: Place | None) -> None:
    assert choose(named(LARGE, SMALL), seen) == expected


def test_what_is_far_larger_is_meant_without_more() -> None:
    assert choose(named(LARGE, place(5, "BB", 20_000)), evidence()) == LARGE


def test_of_two_countries_that_are_both_named_neither_is_meant_by_the_name_of_both() -> None:
    large, small = place(5, "AA", 9e8, "country"), place(6, "BB", 1e6, "country")
    assert choose(named(large, small), evidence(AA)) == large
    assert choose(named(large, small), evidence(AA, BB)) is None


def test_a_town_of_one_speaks_against_the_other() -> None:
    large, small = place(5, "AA", 9e8, "country"), place(6, "BB", 1e6, "country")
    assert choose(named(large, small), evidence(AA, place(7, "BB", 5e5))) is None


def test_a_large_town_of_its_name_is_meant_by_less() -> None:
    far, near = place(5, "AA", 4e6), place(6, "BB", 7e5)
    assert choose(named(far, near), evidence()) == far
    assert choose(named(far, near, place(7, "BB", 9e5)), evidence()) is None
    assert choose([*named(far, rank=Rank.ALIAS), *named(near)], evidence()) is None
    assert choose(named(far, place(9, "BB", 7e4)), evidence(place(8, "BB", 9e4))) is None
    state = place(8, "BB", 4e6, "state")
    assert choose(named(state, near._replace(state="BB.2")), evidence()) is None


def test_a_village_is_taken_in_a_state_that_is_named_where_only_it_has_the_name() -> None:
    village, elsewhere = place(5, "AA", 200), place(6, "BB", 100)
    state = place(7, "AA", 1e6, "state")
    assert choose(named(village), evidence(state)) == village
    assert choose(named(village), evidence(AA)) is None
    assert choose(named(village, elsewhere), evidence(state)) is None


def test_of_a_name_that_very_many_places_have_only_a_large_one_is_taken_by_its_country() -> None:
    many = [place(number, "BB", 600) for number in range(100, 180)]
    town, city = place(5, "AA", 90_000), place(6, "AA", 900_000)
    assert choose(named(town, *many), evidence(AA)) is None
    assert choose(named(city, *many), evidence(AA)) == city


def test_a_capital_does_not_speak_for_its_state() -> None:
    far, village = place(5, "AA", 2e6, capital=True), place(6, "BB", 16_000)
    capital, town = place(7, "BB", 9e6, capital=True), place(8, "BB", 9e6)
    assert choose(named(far, village), evidence(capital)) == far
    assert choose(named(far, village), evidence(town)) is None


def test_a_name_does_not_support_itself() -> None:
    seen = Evidence()
    seen.add(SMALL, "twin")
    assert choose(named(LARGE, SMALL), seen, "twin") is None
    assert choose(named(LARGE, SMALL), seen, "other") == SMALL


def test_a_village_is_not_taken_for_its_name_alone() -> None:
    village = place(6, "AA", 2_000)
    assert choose(named(village), evidence()) is None
    assert choose(named(village), evidence(AA)) == village


def test_a_far_place_is_not_taken_where_its_namesakes_neighbours_are_named() -> None:
    near = place(7, "BB", 3_000)
    towns = [place(8, "BB", 1_000), place(9, "BB", 1_000)]
    assert choose(named(place(10, "AA", 9e6), near), evidence(*towns)) is None


def test_a_country_stands_before_its_parts_and_a_main_town_before_its_state() -> None:
    state = place(11, "AA", 1e6, "state")
    town, hamlet = place(12, "AA", 500_000), place(13, "AA", 5_000)
    assert without_parts(named(AA, state, town)) == named(AA)
    assert without_parts(named(state, town)) == named(town)
    assert without_parts(named(state, hamlet)) == named(state)
    capital = place(14, "AA", 100_000, state="AA.9", capital=True)
    assert without_parts(named(state, capital)) == named(capital)


def test_a_town_that_is_a_state_stands_before_the_state_around_it() -> None:
    own, around = place(15, "AA", 3e5, "state"), place(16, "AA", 3e5, "state", state="AA.2")
    town, far = place(17, "AA", 2.5e5), place(18, "BB", 3e5, "state")
    assert without_parts(named(own, around, town)) == named(town)
    assert without_parts(named(around, town)) == named(around, town)
    assert without_parts(named(own, far, town)) == named(far, town)
    village = town._replace(weight=5_000)
    assert without_parts(named(own, around, village)) == named(own, around)


def test_demonyms_and_abbreviations_are_no_names() -> None:
    assert without_parts(named(AA, rank=Rank.DEMONYM)) == []
    assert without_parts(named(AA, rank=Rank.ABBREVIATION)) == []


def test_what_lies_in_a_region() -> None:
    assert within(named(AA, LARGE, SMALL), AA) == named(LARGE)
    assert within(named(LARGE, SMALL), place(15, "BB", 1e6, "state")) == named(SMALL)


PLACES = st.lists(
    st.builds(
        place,
        st.integers(100, 10_000),
        st.sampled_from(["AA", "BB", "CC"]),
        st.floats(500, 1e8),
        st.sampled_from(["country", "state", "county", "city"]),
    ),
    max_size=6,
    unique_by=lambda one: one.geonames,
)


@given(PLACES, PLACES, st.randoms())
def test_the_choice_is_one_of_the_places_and_no_order_matters(
    places: list[Place], seen: list[Place], random: object
) -> None:
    found = without_parts(named(*places))
    chosen = choose(found, evidence(*seen))
    assert chosen is None or chosen in places
    random.shuffle(places)  # type: ignore[attr-defined]
    assert choose(without_parts(named(*places)), evidence(*seen)) == chosen


@given(PLACES, PLACES)
def test_evidence_only_ever_supports(places: list[Place], seen: list[Place]) -> None:
    assert all(evidence(*seen).support(one, "x") >= evidence().support(one, "x") for one in places)
