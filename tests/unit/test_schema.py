"""The JSON Schemas say what stands on the topics, to readers in any language."""

from typing import Any

import orjson
import pytest
from jsonschema import Draft202012Validator

from service.codec import encode, validate
from service.errors import UsageError
from service.schema import names, schema
from service.topics import TOPICS
from tests.unit.sample_records import ENRICHED, SAMPLES

RECORDS = {topic.record.__name__: topic.record for topic in TOPICS if not topic.internal}


def is_valid(name: str, document: dict[str, Any]) -> bool:
    return bool(Draft202012Validator(schema(name)).is_valid(document))


def test_every_public_record_has_one() -> None:
    assert names() == list(RECORDS)
    assert set(names()) == set(SAMPLES)


@pytest.mark.parametrize("name", SAMPLES)
def test_it_is_a_schema_of_draft_2020_12(name: str) -> None:
    found = schema(name)
    assert found["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    Draft202012Validator.check_schema(found)
    assert found["title"] == name
    assert found["description"]


@pytest.mark.parametrize("name", SAMPLES)
def test_what_stands_on_the_topic_is_valid(name: str) -> None:
    document = orjson.loads(encode(validate(RECORDS[name], SAMPLES[name])))
    Draft202012Validator(schema(name)).validate(document)
    assert set(document) == set(SAMPLES[name])


def test_entities_may_be_absent_but_not_null() -> None:
    without = {name: value for name, value in ENRICHED.items() if name != "entities"}
    assert is_valid("EnrichedArticle", without)
    assert is_valid("EnrichedArticle", {**ENRICHED, "entities": []})
    assert not is_valid("EnrichedArticle", {**ENRICHED, "entities": None})


def test_a_quotes_speaker_may_be_null_but_not_absent() -> None:
    (quote,) = ENRICHED["quotes"]
    assert is_valid("EnrichedArticle", {**ENRICHED, "quotes": [{**quote, "speaker": None}]})
    del (nobodys := {**quote})["speaker"]
    assert not is_valid("EnrichedArticle", {**ENRICHED, "quotes": [nobodys]})
    assert not is_valid("EnrichedArticle", {**ENRICHED, "quotes": None})


@pytest.mark.parametrize(
    "name", ["url", "canonical_url", "guid", "title", "summary", "text", "dateline", "updated_at"]
)
def test_what_was_looked_for_may_be_null(name: str) -> None:
    assert is_valid("EnrichedArticle", {**ENRICHED, name: None})


@pytest.mark.parametrize(
    "changed",
    [
        {"id": None},
        {"revision": "1"},
        {"published_at": None},
        {"published_precision": "hour"},
        {"story": {"id": "x", "relation": "copy", "copies": 1}},
        {"entities": [{**ENRICHED["entities"][0], "type": "DOG"}]},
        {"entities": [{**ENRICHED["entities"][0], "salience": 2}]},
        {"language": "en"},
    ],
)
def test_what_consumers_need_not_expect_is_not_valid(changed: dict[str, Any]) -> None:
    assert not is_valid("EnrichedArticle", {**ENRICHED, **changed})


@pytest.mark.parametrize("name", ["id", "text_hash", "source", "title", "published_at", "story"])
def test_what_consumers_rely_on_is_required(name: str) -> None:
    assert not is_valid(
        "EnrichedArticle", {key: value for key, value in ENRICHED.items() if key != name}
    )


def test_fields_that_come_later_do_not_break_a_reader() -> None:
    assert is_valid("EnrichedArticle", {**ENRICHED, "sentiment": 0.5})


def test_times_are_date_times() -> None:
    assert schema("EnrichedArticle")["properties"]["published_at"]["format"] == "date-time"


def test_an_unknown_record_is_named_with_those_there_are() -> None:
    with pytest.raises(UsageError, match=r"Nope: no such record; there are .*EnrichedArticle"):
        schema("Nope")
