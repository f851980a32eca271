"""The topics are those of the contract: names, keys, retention, one prefix for all."""

from base64 import b64encode

import pytest

from service import topics
from service.codec import validate
from service.settings import load
from service.topics import TOPICS, Topic
from service.topology import STEPS
from tests.unit.sample_records import SAMPLES

DAY = 24 * 60 * 60 * 1000

CONTRACT = {
    # name: (record, the field that is its key, days of retention, 0: compacted)
    "feeds": ("Feed", "id", 0),
    "polls": ("Poll", "feed_id", 7),
    "articles": ("Article", "id", 7),
    "unique": ("UniqueArticle", "id", 7),
    "duplicates": ("Duplicate", "id", 7),
    "enriched": ("EnrichedArticle", "id", 7),
    "enriched.latest": ("EnrichedArticle", "id", 0),
    "dead-letters": ("DeadLetter", None, 30),
}

BY_NAME = {topic.name: topic for topic in TOPICS}


def test_the_public_topics_are_those_of_the_contract() -> None:
    assert {topic.name for topic in TOPICS if not topic.internal} == set(CONTRACT)


def test_all_others_are_named_internal() -> None:
    others = set(BY_NAME) - set(CONTRACT) | {step.state_topic for step in STEPS}
    assert others
    assert all(name.startswith("internal.") for name in others)


@pytest.mark.parametrize("name", CONTRACT)
def test_record_and_key(name: str) -> None:
    record_name, key, _ = CONTRACT[name]
    topic: Topic = BY_NAME[name]  # type: ignore[type-arg]
    assert topic.record.__name__ == record_name
    document = {**SAMPLES[record_name], "id": "0123456789abcdef" * 2}
    if key is not None:
        assert topic.key_of(validate(topic.record, document)) == document[key].encode()


@pytest.mark.parametrize(
    ("key", "expected"),
    [(None, None), (b"", b""), (b"\xff\x00 any bytes", b"\xff\x00 any bytes")],
)
def test_a_dead_letter_has_the_key_of_its_source(key: bytes | None, expected: bytes | None) -> None:
    encoded = None if key is None else b64encode(key).decode()
    letter = validate(topics.DEAD_LETTERS.record, {**SAMPLES["DeadLetter"], "key": encoded})
    assert topics.DEAD_LETTERS.key_of(letter) == expected


def test_an_article_that_has_no_id_has_no_key() -> None:
    article = validate(topics.ARTICLES.record, {"title": "x"})
    assert topics.ARTICLES.key_of(article) is None


@pytest.mark.parametrize("name", CONTRACT)
def test_retention(name: str) -> None:
    days = CONTRACT[name][2]
    config = BY_NAME[name].config()
    if days:
        assert config["cleanup.policy"] == "delete"
        assert int(config["retention.ms"]) == days * DAY
    else:
        assert config["cleanup.policy"] == "compact"
        assert "retention.ms" not in config


def test_state_is_compacted() -> None:
    assert topics.COMPACTED["cleanup.policy"] == "compact"


def test_the_largest_article_still_fits_a_dead_letter() -> None:
    largest = topics.ARTICLES.max_message_bytes
    assert largest * 4 / 3 < topics.DEAD_LETTERS.max_message_bytes - 64 * 1024
    assert int(topics.ARTICLES.config()["max.message.bytes"]) == largest


def test_the_prefix_stands_before_every_name() -> None:
    settings = load(topic_prefix="other")
    assert settings.topic(topics.ENRICHED.name) == "other.enriched"
    assert load(topic_prefix="news").topic(topics.DEAD_LETTERS.name) == "news.dead-letters"


def test_names_are_unique() -> None:
    names = [topic.name for topic in TOPICS] + [step.state_topic for step in STEPS]
    assert len(names) == len(set(names))


def test_what_a_step_takes_another_step_emits_or_others_push() -> None:
    emitted = {topic.name for step in STEPS for topic in step.emits}
    assert all(step.takes.name in emitted or step.takes.foreign for step in STEPS)
    tended = {step.tends.name for step in STEPS if step.tends}
    assert all(topic.name in emitted | tended | {"feeds", "dead-letters"} for topic in TOPICS)
