"""How deep documents may be, in any form; what only looks deep is read."""

import json

import pytest

from service.errors import FeedError
from service.feeds.nesting import DEEPEST
from service.feeds.parse import parse
from service.feeds.parsed_feed import ParsedFeed

MANY = 3 * DEEPEST


def rss(content: str) -> str:
    """Return a feed of one entry; the content is in four elements."""
    item = f"<item><title>One</title><description>{content}</description></item>"
    return f"<rss version='2.0'><channel><title>T</title>{item}</channel></rss>"


def sitemap(content: str) -> str:
    """Return a sitemap of one entry; the content is in three elements."""
    space = "http://www.google.com/schemas/sitemap-news/0.9"
    entry = f"<news xmlns='{space}'><title>One</title>{content}</news>"
    return f"<urlset><url><loc>https://a.example/</loc>{entry}</url></urlset>"


def json_feed(content: str) -> str:
    """Return a feed of one entry; the content is in three arrays and objects."""
    entry = f'{{"title": "One", "more": {content}}}'
    return f'{{"version": "https://jsonfeed.org/version/1.1", "items": [{entry}]}}'


def read(text: str) -> ParsedFeed:
    return parse(text.encode(), None, None, None)


def refused(text: str) -> bool:
    with pytest.raises(FeedError) as error:
        read(text)
    return (error.value.reason, error.value.message) == (
        "too_deep",
        "nested deeper than 1,024 elements",
    )


def test_a_document_is_read_down_to_the_bound() -> None:
    xml, brackets = DEEPEST - 4, DEEPEST - 3
    assert len(read(rss("<a>" * xml + "</a>" * xml)).entries) == 1
    assert refused(rss("<a>" * (xml + 1) + "</a>" * (xml + 1)))
    assert refused(rss("<b><i x='>'>" * DEEPEST))
    assert refused(sitemap("<a>" * (xml + 2)))
    assert len(read(json_feed("[" * brackets + "]" * brackets)).entries) == 1
    assert refused(json_feed("[" * (brackets + 1) + "]" * (brackets + 1)))
    assert refused(json_feed('[{"a":' * DEEPEST))


@pytest.mark.parametrize(
    "content",
    [
        "<br/>" * MANY,
        "<img src='a' />" * MANY,
        "<a></a>" * MANY,
        f"<![CDATA[{'<a>' * MANY}]]>",
        f"<!-- {'<a>' * MANY} -->",
        "&lt;a&gt;" * MANY,
        "<p>" * (DEEPEST // 2) + "</div>" * MANY,
        "1 < 2 " * MANY,
    ],
)
def test_what_only_looks_deep_is_read(content: str) -> None:
    assert read(rss(content)).entries[0].title == "One"


def test_a_page_is_a_page_however_deep() -> None:
    with pytest.raises(FeedError, match="a web page"):
        read("<html><body>" + "<p>" * MANY)


def test_what_an_entry_leaves_open_ends_with_it() -> None:
    entries = "".join(f"<item><title>{n}</title><p><p><p></item>" for n in range(DEEPEST))
    assert len(read(f"<rss version='2.0'><channel>{entries}</channel></rss>").entries) == DEEPEST


def test_brackets_in_a_text_are_no_arrays() -> None:
    text = json.dumps("[" * MANY + '\\"[' * MANY)
    assert read(json_feed(text)).entries[0].title == "One"
    broken = json_feed(text).replace("One", "One\t")
    assert read(broken).entries[0].title == "One"
