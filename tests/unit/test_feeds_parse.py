import json
import pickle
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.codec import decode, encode
from service.errors import FeedError
from service.feeds.dates import parse_date
from service.feeds.decoding import without_nested_entities
from service.feeds.document import Document, FeedReading
from service.feeds.parse import parse
from service.feeds.parsed_feed import LONGEST_ARTICLE, LONGEST_TITLE, Origin, ParsedFeed
from service.feeds.read import read_feed
from service.feeds.schedule import Updates
from service.records import Article
from service.topics import ARTICLES
from service.urls import canonical_url

DATA = Path(__file__).parent.parent / "data" / "feeds"
URL = "https://feeds.example/all.xml"
NOW = datetime(2026, 3, 5, tzinfo=UTC)
CONTENT = "http://purl.org/rss/1.0/modules/content/"


def read(body: bytes, content_type: str | None = None) -> ParsedFeed:
    return parse(body, content_type, URL, NOW)


def item(content: str) -> Article:
    body = f"<rss version='2.0'><channel><title>T</title><item>{content}</item></channel></rss>"
    (article,) = read(body.encode()).entries
    return article


def fields(article: Article) -> dict[str, Any]:
    return article.model_dump(exclude_unset=True, exclude={"source", "fetched_at"})


def test_rss() -> None:
    feed = read((DATA / "wire.rss.xml").read_bytes())
    assert (feed.title, feed.link) == ("Coastal Wire & Post", "https://www.coastal.example/")
    assert (feed.language, feed.ttl) == ("en-gb", timedelta(minutes=30))
    assert feed.hubs == ("https://hub.example/",)
    ferry, fees, note = feed.entries
    assert ferry.html is not None
    assert "(Coastal Wire) - All 41 people" in ferry.html
    assert 'href="https://feeds.example/ships/aurora"' in ferry.html
    assert fields(ferry) == {
        "url": "https://feeds.example/2026/03/ferry?id=7&lang=en",
        "guid": "cw-7",
        "title": "Ferry & crew safe after Vestmark storm",
        "summary": "All 41 people aboard were brought ashore.",
        "html": ferry.html,
        "authors": ["Ingrid Solheim", "Tomas Reyes"],
        "images": [
            "https://img.coastal.example/wide.png",
            "https://feeds.example/img/ferry.jpg",
        ],
        "tags": ["Shipping", "Weather"],
        "published_at": datetime(2026, 3, 3, 9, 15, tzinfo=UTC),
        "published_precision": "exact",
        "language": "en-gb",
    }
    assert ferry.source is not None
    assert ferry.source.model_dump() == {
        "name": "Coastal Wire & Post",
        "domain": "coastal.example",
        "feed_url": URL,
    }
    assert ferry.fetched_at == NOW
    assert fees.summary == "The port authority raises its fees by 4 percent from April."
    assert (fees.html, fees.published_precision) == (None, "day")
    assert (note.title, note.html) == (None, "A note without a headline is an article, too.")
    assert note.published_at is None
    assert [name for name, _ in feed.problems] == ["cw-empty"]


def test_atom() -> None:
    feed = read((DATA / "journal.atom.xml").read_bytes(), "application/atom+xml")
    assert (feed.title, feed.language) == ("Le Journal <du> port", "fr")
    reopening, traffic = feed.entries
    assert fields(reopening) == {
        "url": "https://journal.example/fil/criee",
        "guid": "tag:journal.example,2026:1",
        "title": "La criée rouvre",
        "html": "<p>La criée <b>rouvre</b> lundi.</p>",
        "authors": ["La rédaction"],
        "published_at": datetime(2026, 3, 4, 7, 30, tzinfo=UTC),
        "published_precision": "inferred",
        "updated_at": datetime(2026, 3, 4, 7, 30, tzinfo=UTC),
        "language": "fr",
    }
    assert traffic.title == "Moins de 3 < 5 navires"
    assert traffic.text == "Le trafic baisse depuis janvier : 3 < 5 navires."
    assert traffic.authors == ["Aline Morvan"]
    assert traffic.published_at == datetime(2026, 3, 1, 3, tzinfo=UTC)
    assert traffic.updated_at == datetime(2026, 3, 2, 8, 30, tzinfo=UTC)


def test_rdf() -> None:
    feed = read((DATA / "bulletin.rdf.xml").read_bytes(), "text/xml")
    assert (feed.title, feed.language) == ("Küstenblatt", "de")
    assert feed.ttl == timedelta(minutes=30)
    (ferry,) = feed.entries
    assert (ferry.title, ferry.summary) == ("Fähre läuft aus", "Die Fähre läuft wieder aus.")
    assert ferry.published_at == datetime(2026, 3, 3, 5, tzinfo=UTC)
    assert (ferry.published_precision, ferry.updated_at) == ("exact", None)


def rdf_updated(base: str, period: str = "hourly", more: str = "") -> ParsedFeed:
    """Return the feed in an RDF document, fetched at `NOW`, that is updated twice a period."""
    return read(
        f"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
        xmlns="http://purl.org/rss/1.0/" xmlns:syn="http://purl.org/rss/1.0/modules/syndication/">
        <channel><title>Harbour</title>{more}<syn:updatePeriod>{period}</syn:updatePeriod>
        <syn:updateFrequency>2</syn:updateFrequency><syn:updateBase>{base}</syn:updateBase>
        </channel><item><title>One</title></item></rdf:RDF>""".encode()
    )


@pytest.mark.parametrize(
    ("base", "moment"),
    [
        ("2000-01-01T12:10+02:00", datetime(2000, 1, 1, 10, 10, tzinfo=UTC)),
        ("2000-01-01T12:10:30Z", datetime(2000, 1, 1, 12, 10, 30, tzinfo=UTC)),
        ("2000-01-01T12:10", datetime(2000, 1, 1, 12, 10, tzinfo=UTC)),
        ("1970-01-01T00:00+00:00", datetime(1970, 1, 1, tzinfo=UTC)),
    ],
)
def test_the_moments_of_updates(base: str, moment: datetime) -> None:
    feed = rdf_updated(base)
    assert (feed.updates, feed.ttl) == (Updates(moment, timedelta(minutes=30)), None)
    slow = rdf_updated(base, more="<ttl>90</ttl>")
    assert (slow.updates, slow.ttl) == (feed.updates, timedelta(minutes=90))


@pytest.mark.parametrize(
    ("base", "period", "every"),
    [
        ("", "hourly", timedelta(minutes=30)),
        ("now", "hourly", timedelta(minutes=30)),
        ("2000-01-01", "hourly", timedelta(minutes=30)),
        ("2000-13-01T12:00Z", "daily", timedelta(hours=12)),
        ("0001-01-01T00:00+01:00", "daily", timedelta(hours=12)),
        ("2999-01-01T00:00Z", "weekly", timedelta(days=3.5)),
        ("2000-01-01T12:00Z", "monthly", timedelta(days=15)),
        ("2000-01-01T12:00Z", "now and then", None),
    ],
)
def test_a_base_that_makes_no_sense_leaves_the_interval(
    base: str, period: str, every: timedelta | None
) -> None:
    feed = rdf_updated(base, period)
    assert (feed.updates, feed.ttl) == (None, every)


def test_json_feed() -> None:
    feed = read((DATA / "notes.feed.json").read_bytes())
    assert (feed.title, feed.language) == ("Harbour Notes", "en")
    assert feed.hubs == ("https://hub.example/",)
    quiet, cut = feed.entries
    assert fields(quiet) == {
        "url": "https://feeds.example/12",
        "guid": "12",
        "title": "A short & quiet week",
        "summary": "Quiet.",
        "html": "<p>The harbour was quiet.</p>",
        "authors": ["Ruth Adeyemi"],
        "images": ["https://feeds.example/img/12.jpg"],
        "tags": ["harbour", "5"],
        "published_at": datetime(2026, 3, 3, 8, tzinfo=UTC),
        "published_precision": "exact",
        "updated_at": datetime(2026, 3, 3, 9, tzinfo=UTC),
        "language": "en",
    }
    assert (cut.text, cut.authors) == ("A note cut in the middle of a sign", ["The desk"])
    assert [name for name, _ in feed.problems] == ["14", "entry 4"]


@pytest.mark.parametrize(
    ("document", "dated"),
    [
        (
            "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' "
            "xmlns='http://my.netscape.com/rdf/simple/0.9/'><channel><title>T</title></channel>"
            "<item><title>One</title><link>https://a.example/1</link></item></rdf:RDF>",
            False,
        ),
        (
            "<!DOCTYPE rss PUBLIC '-//Netscape Communications//DTD RSS 0.91//EN' "
            "'http://my.netscape.com/publish/formats/rss-0.91.dtd'><rss version='0.91'><channel>"
            "<title>T</title><item><title>One</title><link>https://a.example/1</link></item>"
            "</channel></rss>",
            False,
        ),
        (
            "<feed version='0.3' xmlns='http://purl.org/atom/ns#'><title>T</title><entry>"
            "<title>One</title><link rel='alternate' href='https://a.example/1'/><id>tag:1</id>"
            "<issued>2026-03-03T10:00:00Z</issued><modified>2026-03-04T10:00:00Z</modified>"
            "</entry></feed>",
            True,
        ),
    ],
    ids=["RSS 0.90", "RSS 0.91", "Atom 0.3"],
)
def test_old_formats(document: str, dated: bool) -> None:
    feed = read(document.encode())
    (entry,) = feed.entries
    assert (feed.title, entry.title, entry.url) == ("T", "One", "https://a.example/1")
    assert entry.published_at == (datetime(2026, 3, 3, 10, tzinfo=UTC) if dated else None)
    assert entry.updated_at == (datetime(2026, 3, 4, 10, tzinfo=UTC) if dated else None)


@pytest.mark.parametrize(
    "body",
    [
        b"<rss version='2.0'><channel><title>Empty</title></channel></rss>",
        b"<feed xmlns='http://www.w3.org/2005/Atom'><title>Empty</title></feed>",
        b'{"version": "https://jsonfeed.org/version/1", "title": "Empty", "items": []}',
    ],
)
def test_a_feed_without_entries_is_a_feed(body: bytes) -> None:
    feed = read(body)
    assert (feed.title, feed.entries, feed.problems) == ("Empty", [], [])


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "empty"),
        (b" \n\xef\xbb\xbf", "not_a_feed"),
        (b"\xef\xbb\xbf \n", "empty"),
        (b"<!DOCTYPE html><html><body><item>hello</item></body></html>", "not_a_feed"),
        (b"<!-- <rss> --><HTML></HTML>", "not_a_feed"),
        (b"Too many requests", "not_a_feed"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x01\x02", "not_a_feed"),
        (b"<opml version='2.0'><body/></opml>", "not_a_feed"),
        (b"<svg><g></svg>", "not_well_formed"),
        (b"<rss version='2.0'><chan", "not_well_formed"),
        (b'{"items": []}', "not_a_feed"),
        (b"[]", "not_a_feed"),
        (b'{"version": "https://jsonfeed.org/version/1", "items": [', "not_well_formed"),
        (b"[" * 100_000, "too_deep"),
    ],
)
def test_what_is_no_feed(body: bytes, reason: str) -> None:
    with pytest.raises(FeedError, match=URL) as caught:
        read(body)
    assert caught.value.reason == reason


FERRY = "<rss version='2.0'><channel><item><title>Fähre nach Łódź</title></item></channel></rss>"


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (FERRY.encode(), "text/xml; charset=iso-8859-1"),
        (FERRY.encode("utf-8-sig"), None),
        (FERRY.encode("utf-16"), None),
        (FERRY.encode("utf-16-le"), "application/xml"),
        (FERRY.encode("utf-16-be"), None),
        (FERRY.encode("utf-32-le"), None),
        (FERRY.encode("iso-8859-2"), "text/xml; charset=ISO-8859-2"),
        (b"<?xml version='1.0' encoding='iso-8859-2'?>" + FERRY.encode("iso-8859-2"), None),
        (
            b"<?xml version='1.0' encoding='iso-8859-2'?>" + FERRY.encode("iso-8859-2"),
            "text/xml; charset=utf-8",
        ),
        (b"<?xml version='1.0' encoding='iso-8859-2'?>" + FERRY.encode(), None),
        (b"\n\n <?xml version='1.0' encoding='x-nonsense'?>" + FERRY.encode(), None),
        (FERRY.replace("nach", "&#xD83D;nach\x08\x00").encode(), None),
    ],
)
def test_encodings(body: bytes, content_type: str | None) -> None:
    (ferry,) = read(body, content_type).entries
    assert ferry.title == "Fähre nach Łódź"


def test_japanese_in_seven_bits() -> None:
    text = "<?xml version='1.0' encoding='iso-2022-jp'?>" + FERRY.replace("Fähre nach Łódź", "港")
    assert read(text.encode("iso-2022-jp")).entries[0].title == "港"


def test_a_damaged_feed_is_read_as_far_as_it_goes() -> None:
    feed = read(
        b"<rss version='2.0'><channel><item><title>Fish & chips &nbsp;today</title></item>"
        b"<item><title>Second</title></item><item><title>Half a sen"
    )
    assert [entry.title for entry in feed.entries] == ["Fish & chips today", "Second"]
    assert len(feed.problems) == 1


def test_no_entity_is_expanded_or_fetched() -> None:
    bomb = "".join(f"<!ENTITY l{n} '{f'&l{n - 1};' * 10}'>" for n in range(1, 12))
    body = (
        f"<!DOCTYPE rss [<!ENTITY l0 'ha'>{bomb}<!ENTITY file SYSTEM 'file:///etc/passwd'>]>"
        "<rss version='2.0'><channel><item><title>a&l11;&file;b</title></item></channel></rss>"
    )
    (entry,) = read(body.encode()).entries
    assert entry.title is not None
    assert "root" not in entry.title
    assert len(entry.title) < 100


@pytest.mark.parametrize("before", ["", "<?xml version='1.0'?>\n<!-- <rss> --> <!--[>-->"])
@pytest.mark.parametrize("reference", ["&a;", "]>&a;", "&#38;a;", "&#x26;a;"])
def test_entities_that_name_others_are_not_expanded(before: str, reference: str) -> None:
    feed = "<rss version='2.0'><channel><title>&b;</title></channel></rss>"
    plain = f"{before}<!DOCTYPE rss [<!ENTITY b 'Harbour &#8211; News'>]>{feed}"
    assert without_nested_entities(plain) == plain
    bomb = plain.replace("[", f"[<!ENTITY a 'ha'> <!ENTITY\tb \"{reference}\" >", 1)
    assert without_nested_entities(bomb) == plain.replace("[", "[<!ENTITY a 'ha'> ", 1)
    assert "ha" not in (read(bomb.encode()).title or "")
    for text in (feed, before, "<!DOCTYPE rss [", f"<!DOCTYPE rss>{feed}", f"<a/>{bomb}"):
        assert without_nested_entities(text) == text


@pytest.mark.parametrize(
    ("content", "url"),
    [
        ("<link>https://a.example/1</link>", "https://a.example/1"),
        ("<link> /1 </link>", "https://feeds.example/1"),
        ("<guid>https://a.example/2</guid>", "https://a.example/2"),
        ("<guid isPermaLink='false'>https://a.example/2</guid>", None),
        ("<link>javascript:alert(1)</link>", None),
        ("<link>mailto:desk@a.example</link>", None),
        ("<link>http://[bad/</link>", None),
        (
            "<link>https://proxy.example/x</link><f:origLink "
            "xmlns:f='http://rssnamespace.org/feedburner/ext/1.0'>https://a.example/3</f:origLink>",
            "https://a.example/3",
        ),
    ],
)
def test_links(content: str, url: str | None) -> None:
    assert item(f"<title>t</title>{content}").url == url


def test_a_long_description_is_the_content() -> None:
    long = "The ships came in one after another. " * 40
    article = item(f"<title>t</title><description>{long}</description>")
    assert article.html == long.strip()
    assert article.summary is None


def test_elements_named_like_fields_of_the_parser_cost_one_entry_at_most() -> None:
    feed = read(
        b"<rss version='2.0'><channel><item><title>Odd</title><tags a='b'/></item>"
        b"<item><title>Sound</title></item></channel></rss>"
    )
    assert "Sound" in [entry.title for entry in feed.entries]
    assert len(feed.entries) + len(feed.problems) == 2


@pytest.mark.parametrize("order", [1, -1])
def test_a_caption_is_not_the_article(order: int) -> None:
    caption = f"<media:description type='plain'>{'The quay at dusk. ' * 9}</media:description>"
    parts = [
        "<title>Fees rise</title>",
        "<description>From April.</description>",
        f"<media:content url='https://a.example/1.jpg' type='image/jpeg'>{caption}</media:content>",
        "<pubDate>Tue, 03 Mar 2026 10:00:00 +0000</pubDate>",
        "<a10:updated xmlns:a10='http://www.w3.org/2005/Atom'>2026-03-04T10:00:00Z</a10:updated>",
        "<atom:link xmlns:atom='http://www.w3.org/2005/Atom' rel='standout' href='https://x.example/'/>",
        "<link>https://a.example/fees</link>",
    ]
    article = item("".join(parts[::order]))
    assert (article.summary, article.html, article.text) == ("From April.", None, None)
    assert article.images == ["https://a.example/1.jpg"]
    assert article.url == "https://a.example/fees"
    assert article.published_at == datetime(2026, 3, 3, 10, tzinfo=UTC)


def test_a_video_has_nothing_but_its_caption() -> None:
    article = item(
        "<media:group xmlns:media='http://search.yahoo.com/mrss/'><media:title>Fog</media:title>"
        "<media:description>Fog lies over the port.</media:description></media:group>"
    )
    assert (article.title, article.summary) == ("Fog", "Fog lies over the port.")


def test_dangerous_markup_is_taken_out() -> None:
    article = item(
        "<title>t</title><description>&lt;script&gt;x()&lt;/script&gt;"
        f"&lt;p onclick='y()'&gt;{'Calm words. ' * 80}&lt;/p&gt;</description>"
    )
    assert article.html is not None
    assert "script" not in article.html
    assert "onclick" not in article.html


@pytest.mark.parametrize(
    ("markup", "line"),
    [
        ("plain  text\n", "plain text"),
        ("Ship’s crew: “safe” – all 41…", "Ship’s crew: “safe” – all 41…"),
        ("a<br>b<p>c</p>d<sub>2</sub>", "a b c d2"),
        ("AT&amp;T &#8217; 1 &lt; 2", "AT&T ’ 1 < 2"),
        ("a<script>if (1 < 2) x()</script>b", "ab"),
        ("1 < 2 and 3 > 2", "1 < 2 and 3 > 2"),
        ("Apple <AAPL.O> up", "Apple <AAPL.O> up"),
    ],
)
def test_a_title_is_its_text_in_json_feeds_and_sitemaps(markup: str, line: str) -> None:
    json_feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "items": [{"id": "1", "title": markup}],
    }
    sitemap = (
        "<urlset xmlns:n='http://www.google.com/schemas/sitemap-news/0.9'><url>"
        "<loc>https://a.example/1</loc>"
        f"<n:news><n:title>{escape(markup)}</n:title></n:news></url></urlset>"
    )
    for body in (json.dumps(json_feed), sitemap):
        (entry,) = read(body.encode()).entries
        assert entry.title == line


def test_the_html_of_a_json_feed_is_as_harmless_as_that_of_others() -> None:
    html = (
        "<p onclick='y()'>Calm &amp; clear, 1 &lt; 2.</p><script>x()</script>"
        "<a href='/ships?a=1&amp;b=2'>Ships</a> <a href='javascript:z()'>Lure</a>"
        "<img src='img/1.jpg'>"
    )
    document = {
        "version": "https://jsonfeed.org/version/1.1",
        "items": [{"id": "1", "content_html": html}],
    }
    (entry,) = read(json.dumps(document).encode()).entries
    assert entry.html is not None
    for dangerous in ("script", "onclick", "x()", "z()"):
        assert dangerous not in entry.html
    assert "Calm &amp; clear, 1 &lt; 2." in entry.html
    assert 'src="https://feeds.example/img/1.jpg"' in entry.html
    content = f"<content:encoded xmlns:content='{CONTENT}'>{escape(html)}</content:encoded>"
    assert item(f"<title>t</title>{content}").html == entry.html


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Tue, 03 Mar 2026 10:15:00 GMT", "2026-03-03T10:15:00"),
        ("Tue, 03 Mar 2026 10:15:00 +0530", "2026-03-03T04:45:00"),
        ("Tue, 03 Mar 2026 10:15:00", "2026-03-03T10:15:00"),
        ("Tue, 03 Mar 2026 10:15 EST", "2026-03-03T15:15:00"),
        ("Tue, 03 Mar 2026 10:15:00 BST", "2026-03-03T09:15:00"),
        ("Tue, 03 Mar 2026 10:15:00 +0100 (CET)", "2026-03-03T09:15:00"),
        ("3 March 2026 10:15 JST", "2026-03-03T01:15:00"),
        ("Mar 3, 2026 10:15:00 NST", "2026-03-03T13:45:00"),
        ("2026-03-03T10:15:00Z", "2026-03-03T10:15:00"),
        ("2026-03-03T10:15:00.123456789+02:00", "2026-03-03T08:15:00.123456"),
        ("2026-03-03 10:15:00 -0300", "2026-03-03T13:15:00"),
        ("2026-03-03 10:15:00 UTC", "2026-03-03T10:15:00"),
        ("20260303T101500Z", "2026-03-03T10:15:00"),
        ("2026-03-03T10:15", "2026-03-03T10:15:00"),
    ],
)
def test_dates(text: str, expected: str) -> None:
    assert parse_date(text) == (datetime.fromisoformat(expected).replace(tzinfo=UTC), "exact")


@pytest.mark.parametrize("text", ["2026-03-03", "3 Mar 2026", "Tue, 03 Mar 2026", "20260303"])
def test_dates_without_a_time(text: str) -> None:
    assert parse_date(text) == (datetime(2026, 3, 3, tzinfo=UTC), "day")


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        "yesterday",
        "2026",
        "2026-03",
        "0001-01-01T00:00:00Z",
        "1970-01-01T00:00:00Z",
        "Thu, 01 Jan 1970 00:00:00 GMT",
        "2026-13-45T10:00:00Z",
        "Tue, 45 Mar 2026 10:00:00 GMT",
        "Tue, 03 Mar 2026 10:00:00 +9999",
        "1772532900",
    ],
)
def test_what_is_no_date(text: str | None) -> None:
    assert parse_date(text) is None


@given(st.text(max_size=60) | st.text("0123456789:,.+- TZGMadjnruy", max_size=40))
def test_any_text_is_a_date_or_none(text: str) -> None:
    found = parse_date(text)
    assert found is None or found[0].tzinfo is UTC


PIECES = st.sampled_from(
    [
        *(b"<rss version='2.0'>", b"<channel>", b"<item>", b"</item>", b"<title>", b"</title>"),
        *(b"<description>", b"</description>", b"<link>http://[", b"</link>", b"<guid>x</guid>"),
        *(b"<feed xmlns='http://www.w3.org/2005/Atom'>", b"<entry>", b"</entry>", b"<content"),
        *(b" type='xhtml'>", b"<div>", b"&#xD800;", b"&#x110000;", b"&#99999999999;", b"&x;"),
        *(b"<pubDate>9999-99-99T99:99", b"<![CDATA[", b"]]>", b"<!--", b"<?xml encoding='hex'?>"),
        *(b"<!DOCTYPE x [<!ENTITY a '&a;'>", b"]>", b"&a;", b"\x00", b"\xff\xfe", b"\x1b$B"),
        *(b'{"version":"https://jsonfeed.org/version/1","items":[{"id":', b'"\\ud800"}', b"]}"),
        *(b"<media:content url='//'/>", b"<a:b xmlns:a='&#x1;'>", b"<ttl>9e9</ttl>", b"<category>"),
        *(b"<tags a='b'/>", b"<links a='b'/>", b"<authors a='b'/>", b"<title_detail a='b'/>"),
        *(b"<image a='b'/>", b"<published a='b'/>", b"<language a='b'/>", b"<media_content/>"),
        *(
            b"<links>x</links>",
            b"<published_parsed a='b'/>",
            b"<content>x</content>",
            b"<ttl a='b'/>",
        ),
    ]
)

ANY_BODY = st.binary(max_size=300) | st.lists(PIECES | st.binary(max_size=5), max_size=30).map(
    b"".join
)
ANY_CONTENT_TYPE = st.none() | st.text(max_size=20) | st.just("text/xml; charset=utf-7")


def read_or_error(document: Document) -> FeedReading | FeedError:
    try:
        return read_feed([document], {}, 1000)
    except FeedError as error:
        return error


@settings(max_examples=300, deadline=None)
@given(ANY_BODY, ANY_CONTENT_TYPE)
def test_any_bytes_are_a_feed_or_a_named_error(body: bytes, content_type: str | None) -> None:
    reading = read_or_error(Document(body, content_type, URL, NOW))
    if isinstance(reading, FeedError):
        assert reading.reason in ("empty", "not_a_feed", "not_well_formed")
        assert len(str(reading).splitlines()) == 1
        return
    assert pickle.loads(pickle.dumps(reading)) == reading
    for entry in reading.selection.push:
        assert decode(Article, encode(entry)) == entry
        assert all(canonical_url(url) for url in (*entry.images, entry.url) if url)


MARKUP = """
    <p> </p> <a href='//['> <img src=' <script> </script> <svg> <math> <![x[ ]]> <!x <!-- --> <?
    <b/> &x; &#xD800; &#99999999999; &# style='a:b' < > " ' = / text
"""


@given(st.lists(st.sampled_from(MARKUP.split()) | st.text(max_size=5), max_size=20))
def test_any_html_of_a_json_feed_costs_its_own_entry_at_most(tokens: list[str]) -> None:
    document = {
        "version": "https://jsonfeed.org/version/1.1",
        "items": [
            {"id": "1", "title": "any", "content_html": " ".join(tokens)},
            {"id": "2", "title": "good"},
        ],
    }
    assert read(json.dumps(document).encode()).entries[-1].title == "good"


def test_an_article_has_its_bound() -> None:
    feed = read(
        b"<rss version='2.0'><channel><item><guid>tag:long</guid><title>Long</title><description>"
        + b"word " * (LONGEST_ARTICLE // 5 + 1)
        + b"</description></item><item><title>Short</title></item></channel></rss>"
    )
    assert [entry.title for entry in feed.entries] == ["Short"]
    assert feed.problems == [("tag:long", f"longer than {LONGEST_ARTICLE:,} characters")]


def test_the_longest_article_is_no_larger_than_its_topic_takes() -> None:
    longest = Origin(URL, NOW, None, None).article({"html": "\x01" * LONGEST_ARTICLE})
    assert LONGEST_ARTICLE < len(encode(longest)) < ARTICLES.max_message_bytes / 4


def test_what_is_remembered_of_a_feed_is_bounded() -> None:
    def link(number: int, length: int) -> str:
        return f"<link rel='hub' href='https://hub.example/{number}/{'x' * length}'/>"

    links = [link(number, 9000 * (number % 2)) for number in range(100)]
    body = (
        f"<feed xmlns='http://www.w3.org/2005/Atom'><title>{'T' * 100_000}</title>"
        f"{''.join(links)}<entry><id>{'g' * 100_000}</id></entry></feed>"
    )
    reading = read_feed([Document(body.encode(), None, URL, NOW)], {}, 1000)
    assert len(reading.feed.title or "") == LONGEST_TITLE
    assert [len(hub) < 50 for hub in reading.feed.hubs] == [True] * 4
    assert len(reading.shortfall() or "") < 400
    assert "gggg…: " in (reading.shortfall() or "")


LONG = "long " * 20_000


@pytest.mark.parametrize(
    "body",
    [
        f"<feed xmlns='http://www.w3.org/2005/Atom' xml:lang='{LONG}'><title>{LONG}</title>"
        f"<author><name>{LONG}</name></author>{'<author><name>a</name></author>' * 100}"
        f"{'<entry><title>t</title></entry>' * 10}</feed>",
        json.dumps(
            {
                "version": "https://jsonfeed.org/version/1.1",
                "title": LONG,
                "language": LONG,
                "authors": [{"name": LONG}] + [{"name": f"a{number}"} for number in range(100)],
                "items": [{"id": str(number), "title": "t"} for number in range(10)],
            }
        ),
    ],
    ids=["Atom", "JSON Feed"],
)
def test_what_a_feed_says_once_does_not_fill_each_of_its_articles(body: str) -> None:
    articles = read(body.encode()).entries
    assert len(articles) == 10
    assert sum(len(encode(article)) for article in articles) < len(LONG) / 2


def test_a_title_has_its_bound() -> None:
    title = item(f"<title>{'long ' * 1000}</title>").title
    assert title is not None
    assert (len(title), title[-1]) == (LONGEST_TITLE, "…")
