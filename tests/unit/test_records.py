"""Records survive their form on a topic; what is wrong with one is told by field."""

import importlib
import json
import logging
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from service import codec
from service.codec import Record, UtcTime, decode, encode, extend, validate
from service.errors import RecordError
from service.feed_records import Feed
from service.records import (
    Article,
    DeadLetterSource,
    Duplicate,
    EnrichedArticle,
    Language,
    Provenance,
    Source,
    UniqueArticle,
)
from tests.unit.sample_records import ENRICHED, enriched

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
MAYBE_TEXT = st.none() | TEXT
TIMES = st.datetimes(
    min_value=datetime(1990, 1, 1), max_value=datetime(9999, 12, 30), timezones=st.timezones()
)
SOURCES = st.builds(Source, name=MAYBE_TEXT, domain=MAYBE_TEXT)
ARTICLES = st.fixed_dictionaries(
    {"title": TEXT.filter(lambda title: bool(title.strip()))},
    optional={
        "url": MAYBE_TEXT,
        "guid": MAYBE_TEXT,
        "source": st.none() | SOURCES,
        "summary": MAYBE_TEXT,
        "text": MAYBE_TEXT,
        "html": MAYBE_TEXT,
        "authors": st.lists(TEXT, max_size=3),
        "tags": st.lists(TEXT, max_size=3),
        "published_at": st.none() | TIMES,
        "published_precision": st.sampled_from([None, "exact", "day", "inferred"]),
        "updated_at": st.none() | TIMES,
        "language": MAYBE_TEXT,
    },
).map(lambda fields: Article(**fields))
ENTITIES = st.fixed_dictionaries(
    {
        "id": TEXT,
        "name": TEXT,
        "type": st.sampled_from(["PERSON", "ORG", "PLACE", "GROUP", "OTHER"]),
        "aliases": st.lists(TEXT, max_size=2),
        "salience": st.floats(0, 1),
        "mentions": st.lists(
            st.fixed_dictionaries(
                {
                    "field": st.sampled_from(["title", "summary", "text"]),
                    "start": st.integers(0, 10**6),
                    "end": st.integers(0, 10**6),
                    "text": TEXT,
                }
            ),
            max_size=2,
        ),
    }
)
ENRICHED_ARTICLES = st.fixed_dictionaries(
    {
        "title": MAYBE_TEXT,
        "text": MAYBE_TEXT,
        "canonical_url": MAYBE_TEXT,
        "dateline": st.none() | st.just({"place": "TEHRAN", "agency": None}),
        "published_at": TIMES,
        "updated_at": st.none() | TIMES,
        "tags": st.lists(TEXT, max_size=3),
    },
    optional={"entities": st.lists(ENTITIES, max_size=3)},
).map(lambda fields: EnrichedArticle.model_validate({**enriched(), **fields}))

DOCUMENTS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXT,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(sorted(Article.model_fields)) | TEXT, inner, max_size=5)
    ),
)


def as_json(record: Record) -> Any:
    return orjson.loads(encode(record))


def reason(record_type: type[Record], document: object) -> RecordError:
    with pytest.raises(RecordError) as caught:
        validate(record_type, document)
    return caught.value


@given(ARTICLES)
def test_an_article_comes_back_as_it_was(article: Article) -> None:
    again = decode(Article, encode(article))
    assert again == article
    assert again.model_fields_set == article.model_fields_set
    assert encode(again) == encode(article)


@settings(max_examples=50)
@given(ENRICHED_ARTICLES)
def test_an_enriched_article_comes_back_as_it_was(article: EnrichedArticle) -> None:
    again = decode(EnrichedArticle, encode(article))
    assert again == article
    assert again.model_fields_set == article.model_fields_set


@settings(max_examples=300)
@given(st.binary(max_size=200) | DOCUMENTS.map(lambda document: json.dumps(document).encode()))
def test_any_bytes_are_an_article_or_a_named_error(value: bytes) -> None:
    try:
        article = decode(Article, value)
    except RecordError as error:
        reasons = {error.reason}
        told = str(error)
    else:
        reasons, told = set(), "valid"
        assert decode(Article, encode(article)) == article
    assert reasons <= {"not_json", "invalid"}
    assert told


def test_null_stays_null_and_what_was_not_set_stays_absent() -> None:
    assert as_json(Article(title="x", summary=None)) == {"title": "x", "summary": None}
    without = {name: value for name, value in enriched().items() if name != "entities"}
    assert "entities" not in as_json(EnrichedArticle.model_validate(without))
    assert as_json(EnrichedArticle.model_validate({**without, "entities": []}))["entities"] == []


@pytest.mark.parametrize(
    ("given", "published"),
    [
        ("2026-03-01T12:00:00+03:30", "2026-03-01T08:30:00Z"),
        ("2026-03-01T00:30:00+02:00", "2026-02-28T22:30:00Z"),
        ("2026-03-01T12:00:00", "2026-03-01T12:00:00Z"),
        ("2026-03-01T12:00:00z", "2026-03-01T12:00:00Z"),
        ("2026-03-01 12:00:00.25Z", "2026-03-01T12:00:00.250000Z"),
        ("2026-03-01", "2026-03-01T00:00:00Z"),
    ],
)
def test_times_are_utc_on_a_topic(given: str, published: str) -> None:
    assert as_json(validate(Article, {"title": "x", "published_at": given}))["published_at"] == (
        published
    )


def test_a_time_of_another_zone_is_utc_on_a_topic() -> None:
    moment = datetime(2026, 3, 1, 12, tzinfo=timezone(timedelta(hours=-5)))
    assert as_json(Article(title="x", updated_at=moment))["updated_at"] == "2026-03-01T17:00:00Z"


@pytest.mark.parametrize(
    "given",
    [
        "yesterday",
        "",
        "1767225600",
        "20260301",
        1767225600,
        1.5,
        True,
        "0001-01-01T00:00+01:00",
        "9999-12-31T23:00:00-05:00",
        "2026-02-30",
        "２０２６-03-01",
    ],
)
def test_what_is_no_time_is_refused_by_name(given: object) -> None:
    error = reason(Article, {"title": "x", "published_at": given})
    assert error.reason == "invalid"
    assert "published_at" in str(error)
    assert "\n" not in str(error)


@pytest.mark.parametrize(
    ("more", "precision"),
    [
        ({}, "day"),
        ({"published_precision": None}, "day"),
        ({"published_precision": "inferred"}, "inferred"),
    ],
)
def test_a_bare_date_is_precise_to_the_day(more: dict[str, Any], precision: str) -> None:
    article = validate(Article, {"title": "x", "published_at": "2026-03-01", **more})
    assert article.published_precision == precision


def test_a_time_of_day_does_not_set_the_precision() -> None:
    article = validate(Article, {"title": "x", "published_at": "2026-03-01T00:00:00Z"})
    assert "published_precision" not in article.model_fields_set


@pytest.mark.parametrize(
    ("record_type", "document", "named"),
    [
        (Article, {}, ["title", "text", "html"]),
        (Article, {"title": " \n", "text": ""}, ["title", "text", "html"]),
        (Article, {"title": 5}, ["title"]),
        (Article, {"title": "x", "authors": ["one", 2]}, ["authors.1"]),
        (Article, {"title": "x", "source": {"name": []}}, ["source.name"]),
        (Article, {"title": "x", "source": "Reuters"}, ["source", "JSON object"]),
        (Article, {"title": 5, "text": 6}, ["title", "text"]),
        (Article, [], ["record", "JSON object"]),
        (Article, None, ["record", "JSON object"]),
        (Feed, {"url": "https://example.org/"}, ["id"]),
        (EnrichedArticle, {**ENRICHED, "revision": "first"}, ["revision"]),
        (Duplicate, {"relation": "copy", "similarity": 2}, ["relation", "similarity"]),
    ],
)
def test_an_error_names_the_record_and_the_fields(
    record_type: type[Record], document: object, named: list[str]
) -> None:
    error = reason(record_type, document)
    assert error.reason == "invalid"
    assert all(name in str(error) for name in [record_type.__name__, *named])
    assert "pydantic" not in str(error)
    assert "Value error" not in str(error)


def test_an_error_does_not_repeat_the_text_and_stays_short() -> None:
    error = reason(Article, {"title": ["a secret"], "authors": [1] * 10_000})
    assert "secret" not in str(error)
    assert len(str(error)) < 500
    assert "9996 more" in str(error)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, "no_value"),
        (b"", "not_json"),
        (b"{", "not_json"),
        (b"\xff", "not_json"),
        (b'{"title": "\\ud800"}', "not_json"),
        (b"[" * 100_000, "not_json"),
        (b"null", "invalid"),
    ],
)
def test_bytes_that_are_no_record_have_a_reason(value: bytes | None, expected: str) -> None:
    with pytest.raises(RecordError) as caught:
        decode(Article, value)
    assert caught.value.reason == expected


def test_null_is_an_empty_list() -> None:
    article = validate(Article, {"title": "x", "authors": None, "images": None, "tags": None})
    assert (article.authors, article.images, article.tags) == ([], [], [])


def test_unknown_fields_are_ignored_and_each_is_named_once(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(codec, "_unknown", set())
    document = {"title": "x", "byline": "A", "source": {"name": "Wire", "country": "NO"}}
    with caplog.at_level(logging.INFO):
        articles = [validate(Article, document) for _ in range(3)]
        validate(Article, {"title": "y", "byline": "B", "section": "World"})
    assert articles[0] == Article(title="x", source=Source(name="Wire"))
    assert as_json(articles[0]) == {"title": "x", "source": {"name": "Wire"}}
    named = [record.field for record in caplog.records]  # type: ignore[attr-defined]
    assert named == ["Article.byline", "Article.source.country", "Article.section"]


def test_a_producer_of_ever_new_fields_fills_neither_log_nor_memory(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(codec, "_unknown", set())
    with caplog.at_level(logging.INFO):
        for number in range(3000):
            validate(Article, {"title": "x", f"{number}-{'long' * 1000}": 1})
    assert len(caplog.records) == len(codec._unknown) == 1000
    assert max(map(len, codec._unknown)) < 200


def test_extend_adds_and_keeps_what_was_absent_absent() -> None:
    provenance = validate(Provenance, {"feed_id": None, "pipeline": "1"})
    more = extend(provenance, Provenance, model="m")
    assert as_json(more) == {"feed_id": None, "pipeline": "1", "model": "m"}
    unique = validate(UniqueArticle, {**enriched(), "enriched_at": None})
    at = datetime(2026, 3, 1, tzinfo=UTC)
    article = extend(unique, EnrichedArticle, enriched_at=at)
    assert "entities" not in as_json(article)
    assert decode(EnrichedArticle, encode(article)) == article


def test_extend_drops_what_the_other_record_lacks() -> None:
    article = validate(EnrichedArticle, enriched())
    assert "entities" not in as_json(extend(article, UniqueArticle))


def test_records_cannot_be_changed() -> None:
    with pytest.raises(ValueError, match="frozen"):
        Language(code="en", confidence=1.0).code = "de"  # type: ignore[misc]


def test_a_time_may_be_null_only_where_the_record_says_so() -> None:
    source = {"topic": None, "partition": None, "offset": None, "timestamp": None, "path": "a"}
    assert as_json(validate(DeadLetterSource, source)) == source
    with pytest.raises(ValueError, match="RFC 3339"):
        TypeAdapter(UtcTime).validate_python(None)


def record_types(root: type[Record] = Record) -> Iterator[type[Record]]:
    for each in root.__subclasses__():
        yield each
        yield from record_types(each)


def test_no_default_is_made_by_a_factory_which_takes_milliseconds_each_time() -> None:
    for module in ("service.feeds.state", "service.feed_records"):
        importlib.import_module(module)
    made = {
        f"{record_type.__name__}.{name}"
        for record_type in record_types()
        for name, field in record_type.model_fields.items()
        if field.default_factory is not None
    }
    assert not made
