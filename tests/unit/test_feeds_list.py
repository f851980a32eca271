from pathlib import Path

import pytest

from service.errors import UsageError
from service.feed_records import Feed
from service.feeds.feed_list import DEFAULT_FEEDS, read_feed_list, write_opml
from service.urls import feed_id


def read(tmp_path: Path, content: str | bytes) -> tuple[list[Feed], list[str]]:
    path = tmp_path / "feeds"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_feed_list(path)


def test_one_url_a_line(tmp_path: Path) -> None:
    feeds, problems = read(
        tmp_path,
        "# our feeds\n\nhttps://a.example/feed.xml\n  https://b.example/#/route  # the second\n"
        "https://a.example/feed.xml\nnonsense\nftp://c.example/feed\nfeed://d.example/rss\n"
        "https://me:word@e.example/feed\n",
    )
    assert [feed.url for feed in feeds] == [
        "https://a.example/feed.xml",
        "https://b.example/#/route",
        "http://d.example/rss",
    ]
    assert feeds[0].id == feed_id("https://a.example/feed.xml")
    assert [problem.partition(":")[0] for problem in problems] == ["line 6", "line 7", "line 9"]
    assert "word" not in "".join(problems)


def test_nested_opml(tmp_path: Path) -> None:
    feeds, problems = read(
        tmp_path,
        """<?xml version="1.0" encoding="UTF-8"?>
        <opml version="2.0"><head><title>Mine</title></head><body>
          <outline text="News"><outline text="Coast">
            <outline type="rss" text="Fähre" xmlUrl="https://a.example/feed?a=1&amp;b=2"/>
          </outline></outline>
          <outline text="Notes" title="Harbour Notes" xmlurl=" https://b.example/ feed "
            newsdeskIdentity="whatever" newsdeskFullText="perhaps"/>
          <outline type="rss" text="No address"/>
          <outline text="Wrong" xmlUrl="feeds/wrong.xml"/>
        </body></opml>""",
    )
    assert [(feed.title, feed.url) for feed in feeds] == [
        ("Fähre", "https://a.example/feed?a=1&b=2"),
        ("Harbour Notes", "https://b.example/feed"),
    ]
    assert len(problems) == 2
    assert "'No address'" in problems[0]
    assert "feeds/wrong.xml" in problems[1]


@pytest.mark.parametrize(
    "body",
    [
        '<outline text="A & B" xmlUrl="https://a.example/?x=1&y=2&lt=3"/>',
        '<outline text="A" xmlUrl="https://a.example/?x=1&y=2&lt=3">',
        '<outline text="A" text="A" xmlUrl="https://a.example/?x=1&amp;y=2&amp;lt=3"/></body>',
        '<outline text="A &nbsp; <b>" xmlUrl="https://a.example/?x=1&y=2&lt=3"/></opml> junk',
        '<outline text="\x03A" xmlUrl="https://a.example/?x=1&y=2&lt=3"/></outline></outline>',
        '<outline text="bad "quote"" xmlUrl="https://b.example/"/>'
        '<outline text="A" xmlUrl="https://a.example/?x=1&y=2&lt=3"/>',
    ],
)
def test_opml_that_is_not_well_formed(tmp_path: Path, body: str) -> None:
    feeds, _ = read(tmp_path, f'\n<?xml version="1.0"?><opml version="1.1"><body>{body}')
    assert "https://a.example/?x=1&y=2&lt=3" in [feed.url for feed in feeds]


@pytest.mark.parametrize(
    "body",
    [
        '<outline text="say "hi" now" xmlUrl="https://a.example/?x=1&y=2"/>',
        "<outline text=A xmlUrl=https://a.example/?x=1&amp;y=2 />",
        "<outline text=A XMLURL='https://a.example/?x=1&amp;y=2'/>",
        '</body></opml><opml><body><outline text="A" xmlUrl="https://a.example/?x=1&amp;y=2"/>',
        '<mine:outline text="A" xmlUrl="https://a.example/?x=1&amp;y=2"/>',
        '<outline text="B" xmlUrl="https://b.example/><outline xmlUrl="https://a.example/?x=1&y=2"/>',
        '<outline text="B">' * 1000 + '<outline text="A" xmlUrl="https://a.example/?x=1&y=2"/>',
    ],
)
def test_what_a_parser_leaves_out_is_imported_and_named(tmp_path: Path, body: str) -> None:
    last = '<outline text="C" xmlUrl="https://c.example/"/>'
    feeds, problems = read(tmp_path, f"<opml><body>\n{body}\n{last}</body></opml>")
    assert {feed.url for feed in feeds} == {"https://a.example/?x=1&y=2", "https://c.example/"}
    assert any(
        each == "line 2: not well-formed, its address alone is taken: https://a.example/?x=1&y=2"
        for each in problems
    )


def test_what_is_commented_out_is_not_imported(tmp_path: Path) -> None:
    left_out = '<!-- <outline text="A" xmlUrl="https://a.example/"/>\n-->'
    kept = '<outline text="B" xmlUrl="https://b.example/"/><outline type="rss" text="C"/>'
    feeds, problems = read(tmp_path, f"<opml><body>{left_out}{kept}</body></opml>")
    assert [feed.url for feed in feeds] == ["https://b.example/"]
    assert problems == ["line 2, outline 'C': no address of a feed (xmlUrl)"]


def test_opml_in_another_encoding(tmp_path: Path) -> None:
    text = (
        '<?xml version="1.0" encoding="windows-1251"?><opml version="1.0"><body>'
        '<outline text="Новости порта" xmlUrl="https://a.example/"/></body></opml>'
    )
    assert read(tmp_path, text.encode("windows-1251"))[0][0].title == "Новости порта"
    assert read(tmp_path, text.encode("utf-16"))[0][0].title == "Новости порта"


@pytest.mark.parametrize(
    "content",
    [
        "",
        "# nothing\n",
        "<opml version='2.0'><body/></opml>",
        "<",
        "hello there\n",
        b"\x89PNG\r\n\x1a\n\x00\x00\x01\x02\x03\x04",
    ],
)
def test_a_file_without_feeds_is_named(tmp_path: Path, content: str | bytes) -> None:
    with pytest.raises(UsageError, match=str(tmp_path / "feeds")):
        read(tmp_path, content)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"nosuch\.opml: No such file"):
        read_feed_list(tmp_path / "nosuch.opml")
    with pytest.raises(UsageError, match="directory"):
        read_feed_list(tmp_path)


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    feeds = [
        Feed(id=feed_id(url), url=url, title=title)
        for url, title in (
            ("https://a.example/?x=1&y=<2>", 'Fähre & "Co" <b>'),
            ("https://b.example/", "港のニュース"),
        )
    ]
    feeds[0] = feeds[0].model_copy(update={"identity": "guid+url", "full_text": False})
    feeds[1] = feeds[1].model_copy(update={"full_text": True})
    assert read(tmp_path, write_opml(feeds)) == (feeds, [])
    untitled = Feed(id=feed_id("https://c.example/"), url="https://c.example/")
    assert read(tmp_path, write_opml([untitled]))[0][0].url == untitled.url


def test_the_feeds_that_newsdesk_comes_with() -> None:
    feeds, problems = read_feed_list(DEFAULT_FEEDS)
    assert len(feeds) >= 15
    assert problems == []
    assert all(feed.title and feed.url.startswith("https://") for feed in feeds)
