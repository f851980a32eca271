from typing import Any

import pytest

from bench.spans import Labelled, Score, score, total

PERSON, PLACE, MISC = Labelled(0, 5, "PER"), Labelled(10, 15, "LOC"), Labelled(20, 25, "MISC")


def scored(found: list[Labelled], **document: Any) -> Score:
    return total([score({"entities": [PERSON, PLACE], **document}, found)])["all"]


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        ([], Score(2, 0, 0, 0)),
        ([PERSON, PLACE], Score(2, 2, 2, 2)),
        ([PERSON._replace(end=4), PLACE], Score(2, 2, 1, 2)),
        ([PERSON._replace(end=2), PERSON._replace(start=3)], Score(2, 2, 0, 1)),
        ([PERSON._replace(label="ORG")], Score(2, 1, 0, 0)),
        ([PERSON, MISC], Score(2, 2, 1, 1)),
    ],
)
def test_spans_are_right_with_the_same_bounds_and_type(
    found: list[Labelled], expected: Score
) -> None:
    assert scored(found) == expected


@pytest.mark.parametrize(
    "document", [{"nomisc": True}, {"dem": [[22, 30]]}, {"ign": [[22, 30, "MISC"]]}]
)
def test_what_a_text_does_not_label_does_not_count(document: dict[str, Any]) -> None:
    assert scored([PERSON, MISC], **document) == Score(2, 1, 1, 1)


def test_f1_is_in_percent_and_zero_of_nothing() -> None:
    assert Score(given=4, found=6, exact=3).f1(3) == 60
    assert Score().f1(0) == 0
