"""What a person sees of a record on a terminal."""

import io
from typing import Any

import pytest
from rich.console import Console

from service.codec import Record, validate
from service.present import printable, readable
from service.topics import TOPICS
from tests.unit.sample_records import ENRICHED, SAMPLES, enriched

RECORDS = {topic.record.__name__: topic.record for topic in TOPICS if not topic.internal}


def shown(name: str, document: dict[str, Any]) -> str:
    record: Record = validate(RECORDS[name], document)
    return shown_on(io.StringIO(), record)


def shown_on(file: io.StringIO, record: Record) -> str:
    Console(file=file, width=200, highlight=False, markup=False).print(readable(record))
    return file.getvalue()


def test_an_enriched_article_shows_what_where_when_and_who() -> None:
    text = shown("EnrichedArticle", ENRICHED)
    for part in (
        "Ferry runs again",
        "Harbour Wire",
        "en",
        "2026-03-01 12:00Z",
        "BERGEN / Harbour Wire",
        "revision 2",
        "Kari Nygård PERSON",
        "Kari Nygård: “runs again”",
    ):
        assert part in text
    assert len(text.splitlines()) == 4


def test_an_article_without_a_title_shows_how_it_begins() -> None:
    assert shown("EnrichedArticle", enriched(title=None)).startswith("The ferry to Stord")


def test_without_a_model_for_the_language_it_says_so() -> None:
    without = {name: value for name, value in ENRICHED.items() if name != "entities"}
    assert "no entity model reads en" in shown("EnrichedArticle", without)
    assert "no entity model" not in shown("EnrichedArticle", {**ENRICHED, "entities": []})


def test_the_most_salient_entities_come_first_and_the_rest_is_counted() -> None:
    entity = ENRICHED["entities"][0]
    many = [{**entity, "name": f"Name{n:02}", "salience": n / 20} for n in range(20)]
    line = shown("EnrichedArticle", enriched(entities=many)).splitlines()[2]
    assert line.startswith("  Name19 PERSON, Name18 PERSON")
    assert "Name07" not in line
    assert line.endswith(", 8 more")


def test_the_longest_words_of_somebody_named_are_shown_in_their_order() -> None:
    speaker = ENRICHED["entities"][0]["id"]
    said = [("No", speaker), ("We sail again", speaker), ("Long words of nobody named", None)]
    said += [("It was " + "never " * 30 + "safe", speaker)]
    place = {"field": "text", "start": 0, "end": 1}
    quotes = [{**place, "text": text, "speaker": who} for text, who in said]
    *_, first, second = shown("EnrichedArticle", enriched(quotes=quotes)).splitlines()
    assert first == "  Kari Nygård: “We sail again”"
    assert second.startswith("  Kari Nygård: “It was never never")
    assert second.endswith("never…")


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ({"name": None, "domain": "harbour.example"}, "harbour.example"),
        ({"name": None, "domain": None}, "unknown source"),
    ],
)
def test_a_source_without_a_name(source: dict[str, Any], expected: str) -> None:
    assert expected in shown("EnrichedArticle", enriched(source=source))


def test_a_duplicate_shows_of_what() -> None:
    document = {**SAMPLES["Duplicate"], "title": "Ferry runs again"}
    text = shown("Duplicate", document)
    assert "Ferry runs again" in text
    assert f"exact of {document['duplicate_of']}" in text


def test_a_dead_letter_shows_its_id_where_it_stood_and_why() -> None:
    text = shown("DeadLetter", SAMPLES["DeadLetter"])
    for part in (
        SAMPLES["DeadLetter"]["id"],
        "intake",
        "not_json",
        "news.articles/0/7",
        "not JSON: unexpected end of data",
    ):
        assert part in text


def test_a_dead_letter_of_a_file_shows_its_path() -> None:
    nowhere = dict.fromkeys(("topic", "partition", "offset", "timestamp"))
    source = {**nowhere, "path": "seeds/broken.json"}
    text = shown("DeadLetter", {**SAMPLES["DeadLetter"], "source": source})
    assert "seeds/broken.json: not JSON" in text


def test_a_poll_shows_its_outcome_when_the_next_one_is_due_and_why() -> None:
    text = shown("Poll", SAMPLES["Poll"])
    assert "failed" in text
    assert "no answer within 30 s" in text
    assert "not polled again: 1 failure" in text
    counts = {"new": 3, "changed": 1, "known": 9}
    fetched = {**SAMPLES["Poll"], "outcome": "fetched", "message": None, "entries": counts}
    assert "3 new, 1 changed, 9 known" in shown("Poll", fetched)
    due = {**fetched, "next_at": "2026-03-01T12:15:09Z", "next_reason": "how often it publishes"}
    assert "next at 2026-03-01 12:15:09Z: how often it publishes" in shown("Poll", due)


@pytest.mark.parametrize("name", SAMPLES)
def test_brackets_in_a_text_are_text(name: str) -> None:
    document = {
        key: "[red]x[/nonsense]" if key in ("title", "message") else value
        for key, value in SAMPLES[name].items()
    }
    assert "[red]x[/nonsense]" in shown(name, document)


@pytest.mark.parametrize("name", SAMPLES)
def test_no_text_can_steer_the_terminal(name: str) -> None:
    attack = "\x1b]0;pwned\x07\x1b[2J\x9b1mone\r\ntwo"
    document = {
        key: attack if key in ("title", "message", "text", "summary") else value
        for key, value in SAMPLES[name].items()
    }
    if name == "EnrichedArticle":
        document["source"] = {"name": attack}
        document["entities"] = [{**ENRICHED["entities"][0], "name": attack}]
    text = shown(name, document)
    assert not set(text) & set("\x1b\x9b\x07\r")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain – text “as it is” 漢字 🙂", "plain – text “as it is” 漢字 🙂"),
        ("two\nlines\tand\r\nmore", "two lines and more"),
        ("\x1b[31mred", " [31mred"),
        ("a\x00b\x7fc\x85d\x9be", "a b c d e"),
    ],
)
def test_printable(text: str, expected: str) -> None:
    assert printable(text) == expected
