"""The labelled sets in bench/labelled are what their README says; a wrong label misleads.

And what is promised of links and speakers holds on them, with the names as they are labelled.
"""

import json
import re
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from bench import links, quotes
from service.gazetteer.lookup import Gazetteer
from service.speech.quotes import find_quotes

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


@pytest.mark.parametrize(
    "name", ["quotes", "quotes_examined", "quotes_examined_2", "quotes_unread"]
)
def test_nine_quotations_of_ten_have_the_right_speaker(name: str) -> None:
    outcomes: Counter[str] = Counter()
    for article in articles(f"{name}.jsonl"):
        entities = quotes.given_entities(article)
        found = find_quotes({"text": article["text"]}, entities)
        outcomes.update(outcome for outcome, _ in quotes.compare(article, found, entities))
    right = outcomes["named right"] + outcomes["nobody right"]
    wrong = outcomes["named wrong"] + outcomes["nobody wrong"] + outcomes["missed"]
    assert right / (right + wrong) >= 0.9, outcomes


def test_of_the_links_that_are_given_19_of_20_are_right() -> None:
    outcomes = Counter(
        outcome
        for article, entities in zip(LINKS, links.by_linker(LINKS, Gazetteer()), strict=True)
        for outcome, _ in links.score(article, entities)
    )
    right, wrong = outcomes["right"], outcomes["wrong"]
    assert right >= 300
    assert right / (right + wrong) >= 0.95, outcomes
    assert right / outcomes["labelled"] >= 0.85, outcomes


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
