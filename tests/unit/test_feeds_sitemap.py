"""News sitemaps: what is news in them becomes articles."""

from datetime import UTC, datetime

import pytest

from service.errors import FeedError
from service.feeds.parse import parse
from service.feeds.parsed_feed import ParsedFeed

URL = "https://harbour.example/news.xml"
NOW = datetime(2026, 3, 5, tzinfo=UTC)

NEWS = """<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
        xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"
        xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
  <url><loc>https://harbour.example/old-page</loc><lastmod>2025-01-01</lastmod></url>
  <url>
    <loc> /ferries/aurora </loc><lastmod>2026-03-04T10:00:00Z</lastmod>
    <news:news>
      <news:publication><news:name>Harbour News</news:name><news:language>en</news:language>
      </news:publication>
      <news:publication_date>2026-03-04T09:30:00+01:00</news:publication_date>
      <news:title>Ferry &amp; crew
        safe</news:title>
      <news:keywords>ferries, storm, ferries</news:keywords>
    </news:news>
    <image:image><image:loc>https://img.example/1.jpg</image:loc></image:image>
  </url>
  <url><loc>https://harbour.example/untitled</loc>
    <news:news><news:publication_date>2026-03-04</news:publication_date></news:news></url>
</urlset>"""


def read(text: str) -> ParsedFeed:
    return parse(text.encode(), None, URL, NOW)


def test_news_become_articles_and_other_pages_do_not() -> None:
    feed = read(NEWS)
    (ferry,) = feed.entries
    assert feed.title == "Harbour News"
    assert ferry.model_dump(exclude_unset=True) == {
        "url": "https://harbour.example/ferries/aurora",
        "title": "Ferry & crew safe",
        "language": "en",
        "tags": ["ferries", "storm"],
        "images": ["https://img.example/1.jpg"],
        "published_at": datetime(2026, 3, 4, 8, 30, tzinfo=UTC),
        "published_precision": "exact",
        "updated_at": datetime(2026, 3, 4, 10, tzinfo=UTC),
        "source": {"name": "Harbour News", "domain": "harbour.example", "feed_url": URL},
        "fetched_at": NOW,
    }
    assert [name for name, _ in feed.problems] == ["https://harbour.example/untitled"]


def test_an_index_names_its_parts() -> None:
    feed = read(
        "<sitemapindex xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>"
        "<sitemap><loc>/a.xml</loc><lastmod>2026-03-01T00:00:00Z</lastmod></sitemap>"
        "<sitemap><loc>ftp://elsewhere.example/b.xml</loc></sitemap>"
        "<sitemap><loc>https://harbour.example/c.xml</loc></sitemap></sitemapindex>"
    )
    assert feed.parts == (
        ("https://harbour.example/a.xml", datetime(2026, 3, 1, tzinfo=UTC)),
        ("https://harbour.example/c.xml", None),
    )


def test_a_sitemap_that_breaks_off_is_read_as_far_as_it_goes() -> None:
    feed = read(NEWS[: NEWS.index("<url><loc>https://harbour.example/untitled")])
    assert [entry.title for entry in feed.entries] == ["Ferry & crew safe"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("<urlset></urlset>", "a sitemap without news"),
        ("<urlset><url><loc>https://a.example/</loc></url></urlset>", "a sitemap without news"),
    ],
)
def test_a_sitemap_without_news_is_no_feed(text: str, said: str) -> None:
    with pytest.raises(FeedError, match=said) as caught:
        read(text)
    assert caught.value.reason == "not_a_feed"
