"""Where the names of an article's dateline stand."""

import pytest

from service.entities.model import Span
from service.entities.named import names_in
from service.text.dateline import parse_opening


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("(Lusa) - FARO, MAR 3 - Rain fell.", [("Lusa", 1), ("FARO", 9)]),
        ("(ANSA) - BARI, 03 MAR - ANSA says Bari is flooded.", [("ANSA", 1), ("BARI", 9)]),
        ("BERGEN (NTB) - NTB left Bergen.", [("BERGEN", 0), ("NTB", 8)]),
        ("Turin (Turin News) - Rain fell.", [("Turin", 0), ("Turin News", 7)]),
        ("By Paris Fox\n\nParis (AFP) - Rain fell.", [("Paris", 14), ("AFP", 21)]),
        ("NEW YORK, New York (AP) — Rain.", [("NEW YORK", 0), ("New York", 10), ("AP", 20)]),
    ],
)
def test_a_datelines_names_are_found_where_they_stand(
    text: str, expected: list[tuple[str, int]]
) -> None:
    opening = parse_opening(text)
    names = names_in({"text": text}, {}, opening.dateline)
    assert all(name.in_dateline for name in names)
    assert [(name.text, name.start) for name in names] == expected


def test_what_the_text_says_of_the_agency_is_not_the_dateline() -> None:
    text = "(Lusa) - FARO, MAR 3 - Rain fell, Lusa said."
    start = text.rindex("Lusa")
    spans = [Span(start, start + len("Lusa"), "ORG")]
    found = names_in({"text": text}, {"text": spans}, parse_opening(text).dateline)
    assert [(name.text, name.in_dateline) for name in found] == [
        ("Lusa", True),
        ("FARO", True),
        ("Lusa", False),
    ]
