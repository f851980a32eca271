"""The labelled sets in bench/labelled are what their README says; a wrong label misleads."""

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

LABELLED = Path(__file__).parents[2] / "bench" / "labelled"
LABELS = {"PERSON", "ORG", "PLACE", "GROUP"}
MARKS = {("“", "”"), ("‘", "’"), ('"', '"'), ("'", "'")}
LINKS = ("geonames", "iso3166", "wikidata")


def articles(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (LABELLED / name).read_text("utf-8").splitlines()]


QUOTES = articles("quotes.jsonl")


def check_spans(text: str, spans: list[tuple[int, int]]) -> None:
    """Fail if a span is empty, outside of the text, in part of a word, or overlaps the next."""
    for start, end in spans:
        assert 0 <= start < end <= len(text)
        assert text[start:end] == text[start:end].strip()
        assert not (text[start - 1 : start] + text[start]).isalnum() or start == 0
        assert not text[end - 1 : end + 1].isalnum() or end == len(text)
    assert all(one[1] <= other[0] for one, other in pairwise(sorted(spans)))


def test_there_are_200_quotations() -> None:
    assert sum(len(article["quotes"]) for article in QUOTES) >= 200


@pytest.mark.parametrize("article", QUOTES, ids=lambda article: article["id"])
def test_quotations(article: dict[str, Any]) -> None:
    text, entities, quotes = article["text"], article["entities"], article["quotes"]
    check_spans(text, [(start, end) for start, end, _, _ in entities])
    check_spans(text, [(start, end) for start, end, _ in quotes])
    names = {name for _, _, _, name in entities}
    assert {label for _, _, label, _ in entities} <= LABELS
    assert len({(label, name) for _, _, label, name in entities}) == len(names)
    assert {speaker for _, _, speaker in quotes} - {None} <= names
    assert {(text[start - 1], text[end]) for start, end, _ in quotes} <= MARKS
