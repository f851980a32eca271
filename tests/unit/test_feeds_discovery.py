"""The feeds that a page names."""

from hypothesis import given
from hypothesis import strategies as st

from service.feeds.discovery import feeds_of_page

URL = "https://site.example/news/today.html"


def test_feeds_are_found_in_their_order_each_once() -> None:
    page = """<html><head><title>News</title>
    <LINK REL="alternate" TYPE="application/rss+xml" TITLE="All news" HREF="/feed.xml">
    <link rel=alternate type='application/atom+xml; charset=utf-8' href='atom.xml' />
    <link rel="feed" type="application/feed+json" href="https://feeds.example/1.json">
    <link rel="alternate" type="application/rss+xml" href="/feed.xml" title="Again">
    <link rel="alternate" type="application/rss+xml" href="/comments?a=1&amp;b=2">
    <link rel="alternate" hreflang="de" href="/de/">
    <link rel="stylesheet" type="text/css" href="/style.css">
    <link rel="alternate" type="application/json" href="https://site.example/wp-json/wp/v2/1">
    <link rel="alternate" type="application/rss+xml" href="javascript:alert(1)">
    <link rel="alternate" type="application/rss+xml">
    </head><body>"""
    assert feeds_of_page(page, URL) == [
        ("https://site.example/feed.xml", "All news"),
        ("https://site.example/news/atom.xml", None),
        ("https://feeds.example/1.json", None),
        ("https://site.example/comments?a=1&b=2", None),
    ]


def test_a_base_counts() -> None:
    page = """<base href="https://other.example/dir/">
    <link rel="alternate" type="application/rss+xml" href="feed">"""
    assert feeds_of_page(page, URL) == [("https://other.example/dir/feed", None)]


@given(st.text())
def test_whatever_a_page_says(page: str) -> None:
    feeds_of_page(f"<link rel=alternate type=application/rss+xml href='{page}'>{page}", URL)
