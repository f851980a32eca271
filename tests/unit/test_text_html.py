import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.text.html import html_to_line, html_to_text
from service.text.normalise import clean
from service.text.page import extract_page


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("", ""),
        ("<!-- nothing -->", ""),
        ("Plain\n  text", "Plain text"),
        ("<p>One.</p><p>Two.</p>", "One.\n\nTwo."),
        ("<p>One.<p>Two.", "One.\n\nTwo."),
        ("One<br>two<br/>three<br><br>four", "One\ntwo\nthree\n\nfour"),
        ("<p>a <b> b</b>\n<i>c</i>.</p>\n<p>\n</p>d", "a b c.\n\nd"),
        ("half<b>way</b>", "halfway"),
        ("<h2>Head</h2>Body<blockquote>Quote</blockquote>", "Head\n\nBody\n\nQuote"),
        ("<ul><li>one</li>\n<li>two</li></ul>after", "one\ntwo\n\nafter"),
        (
            "<table><tr><th>Team</th><td>3</td></tr><tr><td>Other</td></tr></table>",
            "Team\n3\n\nOther",
        ),
        ("<pre>a\n  b</pre>", "a\nb"),
        ("<p>x<script>if (a < b) document.write('</p>')</script>y</p>", "xy"),
        ("<style>p { }</style>x<noscript>Turn it on</noscript>", "x"),
        ("<video src='v'>Your browser cannot play this.</video>Text", "Text"),
        ("<svg><title>Logo</title><path d='M0'/></svg>Text", "Text"),
        ("<iframe src='x'/>After", "After"),
        ("<img src='x' alt='no text'>Text", "Text"),
        ("<figure><img src='x'><figcaption>A boat.</figcaption></figure>T", "A boat.\n\nT"),
        (
            "Fish &amp; chips &hellip; &#8220;now&#8221; &apos;&nbsp;&#146;",
            "Fish & chips … “now” ' ’",
        ),
        ("&lt;b&gt; &amp;amp; &unknown; AT&T", "<b> &amp; &unknown; AT&T"),
        ("5 < 6 and 7 <8", "5 < 6 and 7 <8"),
        ("<![CDATA[<p>One</p>]]>", "One"),
        ('<?xml version="1.0" encoding="iso-8859-1"?><p>é</p>', "é"),
        ('<meta charset="iso-8859-1"><p>é 字</p>', "é 字"),
        ("a\x00b<p>c\ud800</p>", "ab\n\nc"),
        ("</p></div>text", "text"),
        ("<html><head><title>T</title></head><body>B</body></html>", "B"),
        ("<p>a</p></html>b", "a\n\nb"),
        ("<script>never closed", ""),
        ("<o:p>Word</o:p><custom-tag>tag</custom-tag>", "Wordtag"),
    ],
)
def test_html_to_text(html: str, expected: str) -> None:
    assert html_to_text(html) == expected


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("A <b>bold</b>\n claim", "A bold claim"),
        ("Fish &amp; chips", "Fish & chips"),
        ("How to use &lt;b&gt;", "How to use <b>"),
        ("Tom &amp;amp; Jerry", "Tom &amp; Jerry"),
        ("Apple <AAPL.O> up", "Apple <AAPL.O> up"),
        ("Is x <y or y< z?", "Is x <y or y< z?"),
        ("I <3 you & me", "I <3 you & me"),
        ("One<br/>two", "One two"),
        ("<p></p>", ""),
    ],
)
def test_a_title_is_one_line_and_only_known_elements_are_tags(html: str, expected: str) -> None:
    assert html_to_line(html) == expected


_TOKENS = """
    <p> </p> <br> <li> <ul> <table> <td> <pre> </pre> <script> </script> <b> </b> <!-- --> <![CDATA[
    ]]> <svg> </svg> <? & &amp; &#0; < > " ' = / text
"""
_MARKUP = st.lists(st.sampled_from(_TOKENS.split()) | st.text(max_size=5)).map("".join)


@given(st.text() | _MARKUP)
def test_any_str_has_a_clean_text(html: str) -> None:
    text = html_to_text(html)
    assert clean(text) == text
    assert "\n" not in html_to_line(html)


@given(st.lists(st.text(alphabet="abc é“-", min_size=1).map(clean).filter(bool)))
def test_paragraphs_come_out_as_they_went_in(paragraphs: list[str]) -> None:
    html = "".join(f"<p>{paragraph}</p>\n" for paragraph in paragraphs)
    assert html_to_text(html) == "\n\n".join(paragraphs)


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 100_000 + "deep",
        "<a><b>" * 100_000,
        "<p><table>" * 50_000,
        "<!--" * 250_000,
        "&" * 1_000_000,
        "<a " * 300_000,
        '<a b="' * 200_000,
        "<a" + " x=1" * 200_000 + ">",
        "<![CDATA[" * 100_000,
        "<svg>" * 100_000,
        "</p>" * 250_000,
    ],
)
@pytest.mark.timeout(60)
def test_hostile_html_takes_bounded_time(html: str) -> None:
    text = html_to_text(html)
    assert ("deep" in html) == (text == "deep")


_PAGE = """<!DOCTYPE html>
<html lang="en-GB"><head><title>Ferry returns | The Harbour Post</title>
<link rel="canonical" href="https://harbour.example/news/ferry">
<meta property="og:site_name" content="The Harbour Post">
<meta name="author" content="Jane Doe">
<meta property="article:published_time" content="{published}">
</head><body><nav><a href="/">Home</a> <a href="/sport">Sport</a></nav>
<article><h1>Ferry returns after three winters</h1>
<p>OLDPORT (Harbour News) – The ferry to the islands sailed again on Tuesday, three winters after a
storm had torn its landing stage away, the port authority said.</p>
<p>About two hundred people watched it leave, many of them children who had never seen it.</p>
<p>“We had begun to think that it would never come back,” said the harbour master, Ann Lee, who
has worked there for thirty years.</p></article>
<footer>All rights reserved. <script>track()</script></footer></body></html>"""


def test_a_saved_page_gives_its_article_without_what_stands_around_it() -> None:
    page = extract_page(_PAGE.format(published="2026-03-03T10:15:00+01:00"))
    assert page.title == "Ferry returns after three winters"
    assert page.text is not None
    paragraphs = page.text.split("\n\n")
    assert len(paragraphs) == 3
    assert paragraphs[0].startswith("OLDPORT (Harbour News) – The ferry")
    assert "Sport" not in page.text
    assert "rights" not in page.text
    assert page.authors == ("Jane Doe",)
    assert page.language == "en-GB"
    assert page.site_name == "The Harbour Post"
    assert page.canonical_url == "https://harbour.example/news/ferry"
    assert page.published_at is not None
    assert page.published_at.isoformat() == "2026-03-03T10:15:00+01:00"
    assert page.published_precision == "exact"


def test_a_page_that_gives_a_day_is_precise_to_the_day() -> None:
    page = extract_page(_PAGE.format(published="2026-03-03"))
    assert page.published_at is not None
    assert page.published_at.date().isoformat() == "2026-03-03"
    assert page.published_precision == "day"


def test_a_page_with_too_little_for_an_article_gives_all_its_text() -> None:
    page = extract_page("<html lang=de><title>Kurz</title><body><p>Nur ein Satz.</p></body>")
    assert (page.title, page.text, page.language) == ("Kurz", "Nur ein Satz.", "de")
    assert page.published_at is None


@pytest.mark.parametrize(
    "html",
    [
        "",
        " ",
        "\x00",
        "\ud800",
        "<!-- -->",
        "<",
        "<div>" * 100_000 + "x",
        "<p>" * 200_000,
        "PK\x03\x04",
    ],
)
@pytest.mark.timeout(60)
def test_any_str_is_a_page(html: str) -> None:
    extract_page(html)


@given(_MARKUP)
def test_any_markup_is_a_page(html: str) -> None:
    page = extract_page(html)
    assert page.text is None or page.text.strip()
