"""The labelled sets in bench/labelled are what their README says; a wrong label misleads."""

import json
import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

LABELLED = Path(__file__).parents[2] / "bench" / "labelled"
LABELS = {"PERSON", "ORG", "PLACE", "GROUP"}
MARKS = {("“", "”"), ("‘", "’"), ('"', '"'), ("'", "'")}
IDS = {
    "geonames": re.compile(r"[1-9]\d*"),
    "iso3166": re.compile(r"[A-Z]{2}(-[A-Z0-9]{1,3})?"),
    "wikidata": re.compile(r"Q[1-9]\d*"),
}
MENTION = {"start", "end", "label", "name", *IDS}


def articles(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (LABELLED / name).read_text("utf-8").splitlines()]


QUOTES = articles("quotes.jsonl")
EXAMINED = articles("quotes_examined.jsonl")
EXAMINED_2 = articles("quotes_examined_2.jsonl")
UNREAD = articles("quotes_unread.jsonl")
LINKS = articles("links.jsonl")


def check_spans(text: str, spans: list[tuple[int, int]]) -> None:
    """Fail if a span is empty, outside of the text, in part of a word, or overlaps the next."""
    for start, end in spans:
        assert 0 <= start < end <= len(text)
        assert text[start:end] == text[start:end].strip()
        assert not (text[start - 1 : start] + text[start]).isalnum() or start == 0
        assert not text[end - 1 : end + 1].isalnum() or end == len(text)
    assert all(one[1] <= other[0] for one, other in pairwise(sorted(spans)))


def test_each_file_has_200_quotations() -> None:
    for articles_of_a_file in (QUOTES, EXAMINED, EXAMINED_2, UNREAD):
        assert sum(len(article["quotes"]) for article in articles_of_a_file) >= 200


@pytest.mark.parametrize(
    "article", QUOTES + EXAMINED + EXAMINED_2 + UNREAD, ids=lambda article: article["id"]
)
def test_quotations(article: dict[str, Any]) -> None:
    text, entities, quotes = article["text"], article["entities"], article["quotes"]
    check_spans(text, [(start, end) for start, end, _, _ in entities])
    check_spans(text, [(start, end) for start, end, _ in quotes])
    names = {name for _, _, _, name in entities}
    assert {label for _, _, label, _ in entities} <= LABELS
    assert len({(label, name) for _, _, label, name in entities}) == len(names)
    assert {speaker for _, _, speaker in quotes} - {None} <= names
    assert {(text[start - 1], text[end]) for start, end, _ in quotes} <= MARKS


def test_there_are_300_mentions_to_link() -> None:
    assert sum(len(article["mentions"]) for article in LINKS) >= 300


@pytest.mark.parametrize("article", LINKS, ids=lambda article: article["id"])
def test_links(article: dict[str, Any]) -> None:
    text, mentions = article["text"], article["mentions"]
    check_spans(text, [(mention["start"], mention["end"]) for mention in mentions])
    place = (article["dateline"] or {}).get("place")
    assert place is None or text.startswith(place)
    for mention in mentions:
        assert mention.keys() - {"unverified"} == MENTION
        assert mention["name"]
        assert mention["label"] in LABELS - {"GROUP"}
        ids = {kind: mention[kind] for kind in IDS if mention[kind] is not None}
        assert all(IDS[kind].fullmatch(id_) for kind, id_ in ids.items())
        assert not (ids and mention.get("unverified"))
        assert ids.keys() <= ({*IDS} if mention["label"] == "PLACE" else {"wikidata"})
