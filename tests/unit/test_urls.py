import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.urls import article_id, canonical_url, domain, feed_id, is_web_url


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://example.com", "https://example.com/"),
        ("HTTP://Example.COM/Path", "https://example.com/Path"),
        ("http://example.com:80/a", "https://example.com/a"),
        ("http://example.com:443/a", "https://example.com/a"),
        ("https://example.com:/a", "https://example.com/a"),
        ("https://example.com:08080/a", "https://example.com:8080/a"),
        ("https://www.example.com/a/", "https://www.example.com/a/"),
        ("https://example.com./a", "https://example.com/a"),
        ("https://jane:secret@example.com/a", "https://example.com/a"),
        ("https://a@b@example.com/a", "https://example.com/a"),
        ("https://example.com/a/./b/../c", "https://example.com/a/c"),
        ("https://example.com/../../a", "https://example.com/a"),
        ("https://example.com/a/..", "https://example.com/"),
        ("https://example.com/a/%2e%2E/b", "https://example.com/b"),
        ("https://example.com/a//b", "https://example.com/a//b"),
        ("https://example.com/.well-known/x", "https://example.com/.well-known/x"),
        ("https://example.com/%7Ejane/%e4%b8", "https://example.com/~jane/%E4%B8"),
        ("https://example.com/a%2Fb", "https://example.com/a%2Fb"),
        ("https://example.com/100%", "https://example.com/100%25"),
        ("https://example.com/straße é%20x", "https://example.com/stra%C3%9Fe%20%C3%A9%20x"),
        ("https://example.com/a b|c", "https://example.com/a%20b%7Cc"),
        ("https://example.com/?", "https://example.com/"),
        ("https://example.com?id=1", "https://example.com/?id=1"),
        ("https://example.com/?b=2&a=1&&b=2", "https://example.com/?b=2&a=1&b=2"),
        ("https://example.com/?a[]=1", "https://example.com/?a%5B%5D=1"),
        ("https://example.com/?q=a+b%20c", "https://example.com/?q=a+b%20c"),
        ("https://example.com/a#comments", "https://example.com/a"),
        ("https://example.com/a?b#xtor=RSS-1", "https://example.com/a?b"),
        ("https://example.com/#!/story/7", "https://example.com/#!/story/7"),
        ("https://example.com/app#/story/7", "https://example.com/app#/story/7"),
        ("  https://example.com/a\n", "https://example.com/a"),
        ("https://example.com/a\n/b", "https://example.com/a/b"),
        ("https://example.com\\a\\b", "https://example.com/a/b"),
        ("https://good.example\\@evil.example/", "https://good.example/@evil.example/"),
        ("https://Müller.example/ü", "https://xn--mller-kva.example/%C3%BC"),
        ("https://例え。jp/", "https://xn--r8jz45g.jp/"),
        ("https://ex%61mple.com/", "https://example.com/"),
        ("https://some_blog.example.com/", "https://some_blog.example.com/"),
        ("https://192.0.2.1:8000/feed", "https://192.0.2.1:8000/feed"),
        ("https://[2001:DB8:0::1]:8443/", "https://[2001:db8::1]:8443/"),
    ],
)
def test_canonical_url(url: str, expected: str) -> None:
    assert canonical_url(url) == expected
    assert is_web_url(url)


@pytest.mark.parametrize(
    "query",
    [
        "utm_source=rss&utm_medium=feed",
        "UTM_Source=rss",
        "utm%5Fsource=rss",
        "fbclid=abc",
        "gclid=1&mc_cid=2&mc_eid=3",
        "at_medium=RSS&at_campaign=X",
        "amp;utm_source=rss",
        "xtor=RSS-3208",
    ],
)
def test_tracking_parameters_do_not_make_another_page(query: str) -> None:
    page = "https://example.com/story?id=7"
    assert canonical_url(f"{page}&{query}") == canonical_url(page)
    assert canonical_url(f"https://example.com/story?{query}&id=7") == canonical_url(page)
    assert canonical_url(f"https://example.com/story?{query}") == "https://example.com/story"


@pytest.mark.parametrize("query", ["id=1", "p=1", "cid=1", "page=2", "ref=1", "source=x", "utm=1"])
def test_parameters_that_may_name_the_page_stay(query: str) -> None:
    assert canonical_url(f"https://example.com/?{query}") == f"https://example.com/?{query}"


@pytest.mark.parametrize(
    "url",
    [
        "",
        "example.com/a",
        "/a",
        "//example.com/a",
        "mailto:jane@example.com",
        "javascript:alert(1)",
        "data:text/html,x",
        "ftp://example.com/",
        "https:example.com",
        "https://",
        "https:///a",
        "https://:80/",
        "https://a..b/",
        "https://.example.com/",
        "https://exa mple.com/",
        "https://example.com%2Fevil/",
        "https://example.com:port/",
        "https://example.com:99999/",
        "https://example.com:" + "9" * 5000,
        "https://[::1",
        "https://[::g]/",
        "https://[fe80::1%25eth0]/",
        "https://" + "a" * 64 + ".com/",
        "https://" + "a." * 150 + "com/",
        "https://\ud800.com/",
    ],
)
def test_what_is_no_web_address_has_no_canonical_url(url: str) -> None:
    assert canonical_url(url) is None
    assert not is_web_url(url)
    assert domain(url) is None


_ADDRESSES = st.builds(
    "".join,
    st.tuples(
        st.sampled_from(["http://", "https://", "HTTPS://", ""]),
        st.text(alphabet="aZ0.-_:@[]%é。\\/", max_size=15),
        st.text(alphabet="aZ./%2e5F\\~é \ud800\x00;=&?#!\n", max_size=40),
    ),
)


@given(st.text() | _ADDRESSES)
def test_canonical_url_is_idempotent_ascii_and_never_raises(url: str) -> None:
    canonical = canonical_url(url)
    if canonical is not None:
        assert canonical.isascii()
        assert not set(canonical) & set(" \n\t\x00\\")
        assert canonical_url(canonical) == canonical
        assert domain(url) == domain(canonical) is not None


@given(st.text(alphabet="aZ0é/%.?&=+-_~", max_size=60))
def test_scheme_user_port_and_fragment_make_no_difference(rest: str) -> None:
    expected = canonical_url(f"https://example.com/{rest}")
    assert canonical_url(f"http://jane@EXAMPLE.com:80/{rest}#part") == expected


@pytest.mark.parametrize(
    "url",
    [
        "https://" + "a@" * 500_000,
        "https://a/" + "../" * 300_000,
        "https://a/?" + "&" * 1_000_000,
        "https://a/" + "%" * 1_000_000,
        "https://" + "[" * 1_000_000,
        "https://a:" + "0" * 1_000_000,
        " " * 1_000_000,
        "https://" + "é." * 499,
    ],
)
@pytest.mark.timeout(60)
def test_hostile_urls_take_bounded_time(url: str) -> None:
    canonical_url(url)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://www.Example.com:8080/a", "example.com"),
        ("http://news.example.co.uk", "news.example.co.uk"),
        ("https://www.com/", "www.com"),
        ("https://münchen.example/", "xn--mnchen-3ya.example"),
        ("https://[::1]:8000/", "[::1]"),
    ],
)
def test_domain(url: str, expected: str) -> None:
    assert domain(url) == expected


def test_ids_are_the_same_on_every_machine() -> None:
    by_url = article_id("https://example.com/a", None, None, "x")
    assert by_url == "746eedddc7be96c57ae1231aff60d62f"
    assert article_id(None, "feed", "guid", "x") == "8d8232c2b2cec85d1cd0dc274f678915"
    assert article_id(None, None, None, "x") == "e6f50086e6c46d3da2d91e116a7c634b"
    assert feed_id("http://example.com/feed?utm_source=x") == "d80f6011b1130516b9d45314e3fc0c80"


def test_an_id_follows_from_the_best_that_is_known() -> None:
    by_url = article_id("https://example.com/a", "feed", "guid", "one")
    assert by_url == article_id("https://example.com/a", "other feed", None, "two")
    by_guid = article_id(None, "feed", "guid", "one")
    assert by_guid == article_id(None, "feed", "guid", "two")
    assert by_guid != article_id(None, "other feed", "guid", "one")
    by_content = article_id(None, "feed", None, "one")
    assert by_content == article_id(None, "other feed", None, "one")
    assert by_content != article_id(None, "feed", None, "two")
    assert len({by_url, by_guid, by_content}) == 3


@given(st.lists(st.tuples(st.text(), st.text()), min_size=2, max_size=2, unique=True))
def test_feed_and_guid_cannot_run_into_one_another(pairs: list[tuple[str, str]]) -> None:
    first, second = (article_id(None, feed, guid or "-", "") for feed, guid in pairs)
    same = (pairs[0][0], pairs[0][1] or "-") == (pairs[1][0], pairs[1][1] or "-")
    assert (first == second) == same


def test_a_feed_has_one_id_over_http_and_https_and_one_without_a_canonical_url() -> None:
    assert feed_id("http://Example.com:80/feed") == feed_id("https://example.com/feed")
    assert feed_id("not a url") != feed_id("not a url either")
    assert feed_id("https://example.com/a") != article_id("https://example.com/a", None, None, "")
