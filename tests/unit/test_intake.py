import copy
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.codec import decode, encode, validate
from service.errors import RecordError
from service.intake import identify
from service.records import Article, IdentifiedArticle
from service.urls import article_id, feed_id

NOW = datetime(2026, 3, 3, 12, 0, tzinfo=UTC)
TEXT = (
    "OLDPORT (Harbour News) – The ferry to the islands sailed again on Tuesday, three winters "
    "after a storm had torn its landing stage away, the port authority said.\n\n"
    "About two hundred people watched it leave, many of them children who had never seen it."
)


def identified(**fields: object) -> IdentifiedArticle:
    return identify(validate(Article, {"title": "Ferry returns", **fields}), NOW)


def test_an_article_is_identified_with_every_field_set() -> None:
    article = identified(
        url="http://www.Harbour.example/news/7?utm_source=rss#top",
        guid=" tag:harbour,7 ",
        source={"name": "The Harbour &amp; Post", "feed_url": "https://harbour.example/feed"},
        title="Ferry <em>returns</em> &amp; stays",
        summary="<p>After three winters.</p><p>At last.</p>",
        text=TEXT,
        authors=[
            "By Jane Doe",
            "jane doe",
            " ",
            "ann@harbour.example (Ann Lee)",
            "Jo Roe <j@r.ex>",
        ],
        images=["https://harbour.example/a.jpg", "https://harbour.example/a.jpg", "/b.jpg"],
        tags=["Ferries", "ferries", "R&amp;D", ""],
        published_at="2026-03-03T10:00:00+01:00",
        updated_at="2026-03-03T11:00:00Z",
        fetched_at="2026-03-03T11:30:00Z",
        language="en-GB",
        feed_id="f",
        poll_id="p",
    )
    assert article.model_fields_set == set(IdentifiedArticle.model_fields)
    assert article.url == "http://www.Harbour.example/news/7?utm_source=rss#top"
    assert article.canonical_url == "https://www.harbour.example/news/7"
    assert article.id == article_id(article.canonical_url, None, None, "")
    assert article.guid == "tag:harbour,7"
    assert article.source.name == "The Harbour & Post"
    assert article.source.domain == "harbour.example"
    assert article.source.feed_url == "https://harbour.example/feed"
    assert article.title == "Ferry returns & stays"
    assert article.summary == "After three winters.\n\nAt last."
    assert article.text == TEXT
    assert article.word_count == 43
    assert article.authors == ["Jane Doe", "Ann Lee", "Jo Roe"]
    assert article.images == ["https://harbour.example/a.jpg"]
    assert article.tags == ["Ferries", "R&D"]
    assert article.dateline is not None
    assert (article.dateline.place, article.dateline.agency) == ("OLDPORT", "Harbour News")
    assert article.language.code == "en"
    assert article.published_at == datetime(2026, 3, 3, 9, 0, tzinfo=UTC)
    assert article.published_precision == "exact"
    assert article.updated_at == datetime(2026, 3, 3, 11, 0, tzinfo=UTC)
    assert article.fetched_at == datetime(2026, 3, 3, 11, 30, tzinfo=UTC)
    assert article.provenance.feed_id == "f"
    assert article.provenance.poll_id == "p"
    assert article.provenance.stages == {"intake": NOW}
    assert article.provenance.pipeline


def test_what_is_not_there_is_null() -> None:
    article = identified()
    assert article.model_fields_set == set(IdentifiedArticle.model_fields)
    document = article.model_dump(exclude_unset=True)
    for field in ("url", "canonical_url", "guid", "summary", "text", "dateline", "updated_at"):
        assert document[field] is None
    assert document["source"] == {"name": None, "domain": None, "feed_url": None}
    assert document["authors"] == document["images"] == document["tags"] == []
    assert article.word_count == 0
    assert article.fetched_at == NOW


def test_html_is_the_text_where_no_text_is_given() -> None:
    assert identified(html="<p>One.</p><p>Two.</p>").text == "One.\n\nTwo."
    assert identified(html="<p>One.</p>", text=" \n").text == "One."
    assert identified(html="<p>One.</p>", text="Two & <b>.").text == "Two & <b>."


def test_an_article_with_a_summary_alone_has_no_text_but_a_language() -> None:
    article = identified(
        title="Fähre fährt wieder", summary="<p>Nach drei langen Wintern auf den Inseln.</p>"
    )
    assert article.text is None
    assert article.language.code == "de"


def test_a_short_text_is_read_with_title_and_summary() -> None:
    article = identified(
        title="Nach drei Wintern fährt die Fähre wieder zu den Inseln", text="Live."
    )
    assert article.language.code == "de"


@pytest.mark.parametrize(
    "fields",
    [
        {"title": "<b> </b>"},
        {"title": "\u200b", "text": "\x00\x07"},
        {"title": None, "html": "<script>alert(1)</script><img src='x'>"},
        {"title": "&nbsp;", "summary": "Something, but only a summary."},
    ],
)
def test_an_article_with_nothing_to_read_is_refused(fields: dict[str, object]) -> None:
    with pytest.raises(RecordError, match=r"https://a\.example/1") as refusal:
        identified(url="https://a.example/1", **fields)
    assert refusal.value.reason == "empty"


def test_a_given_id_must_be_the_articles_own() -> None:
    article = identified(url="https://a.example/1")
    assert identified(url="http://a.example/1", id=article.id) == identified(
        url="http://a.example/1"
    )
    with pytest.raises(RecordError) as refusal:
        identified(url="https://a.example/1", id="of-my-own")
    assert refusal.value.reason == "wrong_id"
    assert "of-my-own" in refusal.value.message
    assert article.id in refusal.value.message


def test_the_id_follows_from_url_else_from_feed_and_guid_else_from_content() -> None:
    feed = {"feed_url": "https://a.example/feed"}
    by_url = identified(url="https://a.example/1", guid="1", text="One.")
    assert by_url.id == identified(url="http://a.example/1?fbclid=x", guid="2", text="Two.").id
    by_guid = identified(guid="1", source=feed, text="One.")
    assert by_guid.id == identified(guid="1", source=feed, text="Two.").id
    assert by_guid.id == identified(guid="1", feed_id=feed_id(feed["feed_url"])).id
    assert by_guid.id != identified(guid="1", source={"feed_url": "https://b.example/"}).id
    by_content = identified(text="One.")
    assert by_content.id == identified(text=" “One” ").id
    assert by_content.id != identified(text="Two.").id
    assert by_content.id != identified(text="One.", title="Another title").id


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "data:text/html,x", "/news/7", "//a.example/7", "ftp://a.example/"],
)
def test_addresses_that_lead_nowhere_safe_are_null(url: str) -> None:
    article = identified(url=url, images=[url], source={"feed_url": url})
    assert article.url is None
    assert article.canonical_url is None
    assert article.images == []
    assert article.source.feed_url is None


def test_the_domain_is_the_given_one_else_that_of_the_page_else_that_of_the_feed() -> None:
    feed = {"feed_url": "https://feeds.b.example/x"}
    page = "https://www.a.example/1"
    assert identified(url=page, source={"domain": "c.example"}).source.domain == "c.example"
    assert identified(url=page, source=feed).source.domain == "a.example"
    assert identified(source=feed).source.domain == "feeds.b.example"


def test_authors_come_from_the_byline_where_none_are_given() -> None:
    text = f"By Jane Doe and John Roe\n\n{TEXT}"
    assert identified(text=text).authors == ["Jane Doe", "John Roe"]
    assert identified(text=text, authors=["Ann Lee"]).authors == ["Ann Lee"]


@pytest.mark.parametrize(
    ("times", "expected", "precision", "origin"),
    [
        ({"published_at": "2026-03-01T08:00:00Z"}, "2026-03-01T08:00", "exact", "given"),
        ({"published_at": "2026-03-01"}, "2026-03-01T00:00", "day", "given"),
        (
            {"published_at": "2026-03-01T00:00:00Z", "published_precision": "inferred"},
            "2026-03-01T00:00",
            "inferred",
            "given",
        ),
        (
            {
                "published_at": "2026-03-01T00:00:00Z",
                "published_precision": "inferred",
                "updated_at": "2026-03-01T00:00:00Z",
            },
            "2026-03-01T00:00",
            "inferred",
            "updated",
        ),
        ({"published_at": "2026-03-04T08:00:00Z"}, "2026-03-04T08:00", "exact", "given"),
        ({"published_at": "2026-03-05T08:00:00Z"}, "2026-03-03T12:00", "inferred", "fetched"),
        ({"published_at": "1970-01-01T00:00:00Z"}, "2026-03-03T12:00", "inferred", "fetched"),
        ({"published_at": "0001-01-01"}, "2026-03-03T12:00", "inferred", "fetched"),
        (
            {"updated_at": "2026-03-02T08:00:00Z", "fetched_at": "2026-03-03T08:00:00Z"},
            "2026-03-02T08:00",
            "inferred",
            "updated",
        ),
        ({"fetched_at": "2026-03-03T08:00:00Z"}, "2026-03-03T08:00", "inferred", "fetched"),
        (
            {"updated_at": "1970-01-01T00:00:00Z", "fetched_at": "2099-01-01T00:00:00Z"},
            "2026-03-03T12:00",
            "inferred",
            "fetched",
        ),
        ({"published_precision": "day"}, "2026-03-03T12:00", "inferred", "fetched"),
    ],
)
def test_the_time_of_publication(
    times: dict[str, str], expected: str, precision: str, origin: str
) -> None:
    article = identified(**times)
    assert article.published_at == datetime.fromisoformat(expected).replace(tzinfo=UTC)
    assert article.published_precision == precision
    assert article.provenance.published == origin


def test_a_time_that_utc_cannot_hold_is_an_invalid_record() -> None:
    with pytest.raises(RecordError, match="published_at") as refusal:
        identified(published_at="0001-01-01T00:00:00+14:00")
    assert refusal.value.reason == "invalid"


_TEXTS = (
    st.none()
    | st.text()
    | st.sampled_from(
        [
            "<p>One</p>",
            "By Jane Doe\nPARIS (AFP) – Two",
            "\x00",
            "&nbsp;",
            TEXT,
            "<b>",
            "مرحبا",
            "字",
        ]
    )
)
_URLS = st.none() | st.text() | st.sampled_from(["https://a.example/é?utm_id=1", "http://[", "/a"])
_TIMES = st.none() | st.datetimes(timezones=st.timezones() | st.just(UTC)).filter(
    lambda time: 2 <= time.year <= 9998
)
_ARTICLES: st.SearchStrategy[dict[str, Any]] = st.builds(
    dict,
    id=st.none(),
    url=_URLS,
    guid=st.none() | st.text(),
    source=st.none() | st.fixed_dictionaries({"name": _TEXTS, "domain": _TEXTS, "feed_url": _URLS}),
    title=_TEXTS,
    summary=_TEXTS,
    text=_TEXTS,
    html=_TEXTS,
    authors=st.lists(st.text() | st.just("By Jane Doe")),
    images=st.lists(st.text() | st.just("https://a.example/a.png")),
    tags=st.lists(st.text()),
    published_at=_TIMES,
    updated_at=_TIMES,
    fetched_at=_TIMES,
    language=st.none() | st.text() | st.just("en-GB"),
)


def _outcome(document: dict[str, Any]) -> IdentifiedArticle | str:
    try:
        return identify(validate(Article, document), NOW)
    except RecordError as error:
        return error.reason


@given(_ARTICLES)
def test_any_article_is_identified_or_refused_always_the_same_way(document: dict[str, Any]) -> None:
    first = _outcome(document)
    assert _outcome(copy.deepcopy(document)) == first
    if not isinstance(first, IdentifiedArticle):
        assert first in ("invalid", "empty")
        return
    assert decode(IdentifiedArticle, encode(first)) == first
    assert first.model_fields_set == set(IdentifiedArticle.model_fields)
    assert first.published_at <= NOW + timedelta(days=1)
    assert first.title or first.text
    again = first.model_dump(include={"id", "url", "guid", "source", "title", "summary", "text"})
    if not set(str(first.title) + str(first.summary)) & set("<&"):
        assert identify(validate(Article, again), NOW).id == first.id
