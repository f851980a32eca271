import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from service.entities.labels import BEGIN, INSIDE, LABELS, OUTSIDE, TYPES, Run, names
from service.records import EntityType


def begin(type_: EntityType) -> int:
    return BEGIN + TYPES.index(type_)


def inside(type_: EntityType) -> int:
    return INSIDE + TYPES.index(type_)


def words(*rows: dict[int, float]) -> np.ndarray:
    table = np.zeros((len(rows), LABELS), np.float32)
    for row, likely in zip(table, rows, strict=True):
        for label, probability in likely.items():
            row[label] = probability
    return table


NOTHING = {OUTSIDE: 1.0}


def test_a_name_goes_on_until_another_begins_or_none_does() -> None:
    table = words(
        {begin("PERSON"): 1},
        {inside("PERSON"): 1},
        {begin("PERSON"): 1},
        NOTHING,
        {begin("PLACE"): 1},
    )
    assert names(table) == [Run(0, 2, "PERSON"), Run(2, 3, "PERSON"), Run(4, 5, "PLACE")]


def test_a_name_whose_type_is_unsure_is_still_a_name() -> None:
    table = words({OUTSIDE: 0.4, begin("PLACE"): 0.3, begin("ORG"): 0.2, begin("GROUP"): 0.1})
    assert names(table) == [Run(0, 1, "PLACE")]


@pytest.mark.parametrize("type_", ["EVENT", "PRODUCT", "WORK"])
@pytest.mark.parametrize("another", ["ORG", "GROUP", "OTHER"])
def test_an_event_a_product_or_a_work_that_is_unsure_is_another_thing(
    type_: EntityType, another: EntityType
) -> None:
    unsure = words({OUTSIDE: 0.1, begin(type_): 0.5, begin(another): 0.4})
    assert names(unsure) == [Run(0, 1, "OTHER")]
    sure = words({OUTSIDE: 0.3, begin(type_): 0.5, begin(another): 0.2})
    assert names(sure) == [Run(0, 1, type_)]


@pytest.mark.parametrize("type_", ["PERSON", "ORG", "PLACE", "GROUP"])
def test_other_types_are_told_though_unsure(type_: EntityType) -> None:
    unsure = words({begin(type_): 0.5, begin("EVENT"): 0.4, OUTSIDE: 0.1})
    assert names(unsure) == [Run(0, 1, type_)]


def test_all_words_of_a_name_tell_whether_its_type_is_sure() -> None:
    table = words(
        {begin("WORK"): 0.5, begin("EVENT"): 0.5},
        {inside("WORK"): 1.0},
    )
    assert names(table) == [Run(0, 2, "WORK")]


def test_all_words_of_a_name_tell_its_type() -> None:
    table = words(
        {begin("PLACE"): 0.6, begin("ORG"): 0.4},
        {inside("ORG"): 0.9, inside("PLACE"): 0.1},
    )
    assert names(table) == [Run(0, 2, "ORG")]


def test_a_name_begins_before_it_goes_on() -> None:
    unsure = {begin("ORG"): 0.4, inside("ORG"): 0.6}
    assert names(words(NOTHING, unsure, {inside("ORG"): 1}, NOTHING)) == [Run(1, 3, "ORG")]
    assert names(words({OUTSIDE: 0.4, inside("ORG"): 0.6}, {begin("ORG"): 1})) == [Run(1, 2, "ORG")]


@given(
    arrays(
        np.float32,
        st.tuples(st.integers(0, 30), st.just(LABELS)),
        elements=st.floats(0, 1, width=32),
    )
)
def test_names_are_in_order_and_do_not_overlap(table: np.ndarray) -> None:
    end = 0
    for run in names(table):
        assert end <= run.first < run.end <= len(table)
        end = run.end
