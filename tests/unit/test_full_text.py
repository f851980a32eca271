"""The text of an article's page, or why there is none: the summary goes on in any case."""

import asyncio
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from agents.feeds import stages
from service.dispatcher import Dispatcher
from service.feeds.article_page import METHOD, PageReader
from service.feeds.fetch import Fetcher
from service.feeds.robots import Robots
from service.full_text import FullTexts, wants_full_text
from service.records import Article, FullText
from service.settings import load
from service.topology import PAGES
from service.web import pages_in_a_batch, seconds_for_pages
from tests.feed_server import Answer, FeedServer

PARAGRAPHS = [
    "The ferry Aurora ran aground off Vestmark early on Tuesday in winds of up to thirty knots, "
    "and all of its passengers and crew were taken off by lifeboats before noon.",
    "The harbour master said that the ship had lost the use of its engines a few minutes before, "
    "and that nobody had been hurt, though two people were treated for cold.",
    "An inquiry was opened on the same day; the company that owns the ferry said it would publish "
    "the records of its maintenance, which were not available at once.",
]


def page(paragraphs: list[str] = PARAGRAPHS, charset: str = "utf-8") -> bytes:
    content = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    links = "".join(f"<li><a href='/{number}'>Section {number}</a></li>" for number in range(30))
    return (
        f"<html><head><meta charset='{charset}'><title>Ferry aground – Zürich</title></head>"
        f"<body><nav><ul>{links}</ul></nav><main><article><h1>Ferry aground – Zürich</h1>"
        f"{content}</article></main><footer>All rights reserved. {links}</footer></body></html>"
    ).encode(charset)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def reader() -> AsyncIterator[PageReader]:
    """Give a reader that all tests share: its process takes seconds to start."""
    async with PageReader(timeout=10) as reader:
        yield reader


@pytest_asyncio.fixture(loop_scope="module")
async def server() -> AsyncIterator[FeedServer]:
    async with FeedServer() as server:
        yield server


@pytest_asyncio.fixture(loop_scope="module")
async def full_texts(reader: PageReader) -> AsyncIterator[FullTexts]:
    async with (
        Dispatcher(0.0, per_address=8, concurrency=8) as dispatcher,
        Fetcher(timeout=1.0, max_bytes=200_000, allow_private=True, agent="test") as fetcher,
    ):
        yield FullTexts(fetcher, reader, dispatcher, Robots(fetcher), limit=30.0)


def teaser(url: str) -> Article:
    return Article(title="Ferry aground", summary="A ferry ran aground.", url=url)


def html(body: bytes, **more: object) -> Answer:
    return Answer(body, content_type="text/html", **more)  # type: ignore[arg-type]


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("charset", ["utf-8", "windows-1252"])
async def test_the_text_is_that_of_the_article(
    server: FeedServer, full_texts: FullTexts, charset: str
) -> None:
    url = server.serve(html(page([*PARAGRAPHS, "Zürich, too, was told."], charset)), "/ferry")
    article = await full_texts.complete(teaser(url))
    assert article.full_text == FullText(method=METHOD, outcome="extracted")
    assert article.text is not None
    assert [part for part in PARAGRAPHS if part in article.text] == PARAGRAPHS
    assert "Zürich, too" in article.text
    assert "Section 7" not in article.text
    assert "All rights reserved" not in article.text
    assert (article.summary, article.url) == ("A ferry ran aground.", url)


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (Answer(status=404), "http_404"),
        (html(b"<html><body><p>Please accept our cookies.</p></body></html>"), "no_article"),
        (html(page(PARAGRAPHS[:1])), "no_article"),
        (html(b""), "no_article"),
        (
            Answer(b"%PDF-1.7" + bytes(range(256)) * 10, content_type="application/pdf"),
            "no_article",
        ),
        (html(b"x" * 200_001), "too_large"),
        ("never", "timeout"),
    ],
)
async def test_without_it_the_summary_goes_on(
    server: FeedServer, full_texts: FullTexts, answer: Answer | str, outcome: str
) -> None:
    if isinstance(answer, str):
        url = server.handle(server.never, "/page")
    else:
        url = server.serve(answer, "/page")
    article = await full_texts.complete(teaser(url))
    assert article.full_text == FullText(method=None, outcome=outcome)
    assert article.model_copy(update={"full_text": None}) == teaser(url).model_copy(
        update={"full_text": None}
    )


@pytest.mark.asyncio(loop_scope="module")
async def test_robots_txt_holds_for_pages(server: FeedServer, full_texts: FullTexts) -> None:
    server.serve(Answer(b"User-agent: *\nDisallow: /", content_type="text/plain"), "/robots.txt")
    url = server.serve(html(page()), "/ferry")
    article = await full_texts.complete(teaser(url))
    assert article.full_text == FullText(method=None, outcome="robots")
    assert [request.path for request in server.requests] == ["/robots.txt"]


@pytest.mark.asyncio(loop_scope="module")
async def test_what_nobody_has_foreseen_does_not_keep_the_summary(server: FeedServer) -> None:
    class Failing(PageReader):
        async def read(self, *_: object) -> str:
            raise RuntimeError("nobody has foreseen this")

    url = server.serve(html(page()), "/ferry")
    async with (
        Dispatcher(0.0, per_address=8, concurrency=8) as dispatcher,
        Fetcher(timeout=10.0, max_bytes=200_000, allow_private=True, agent="test") as fetcher,
        Failing(timeout=10.0) as reader,
    ):
        full_texts = FullTexts(fetcher, reader, dispatcher, None, limit=30.0)
        article = await full_texts.complete(teaser(url))
    assert article.full_text == FullText(method=None, outcome="unexpected")
    assert article.summary == "A ferry ran aground."


@pytest.mark.asyncio(loop_scope="module")
async def test_all_pages_of_a_batch_have_their_turn_though_they_are_of_one_host(
    server: FeedServer, reader: PageReader
) -> None:
    """Let a worker have one partition of four: its pause is four times as long."""
    settings = load(batch_timeout=8.0, host_pause=0.1, partitions=4)
    url = server.serve(html(page()), "/ferry")
    async with (
        Dispatcher(settings.host_pause, per_address=8, concurrency=8) as dispatcher,
        Fetcher(timeout=10.0, max_bytes=200_000, allow_private=True, agent="test") as fetcher,
    ):
        dispatcher.share(1 / settings.partitions)
        limit = seconds_for_pages(settings)
        full_texts = FullTexts(fetcher, reader, dispatcher, None, limit)
        batch = [teaser(f"{url}?{number}") for number in range(pages_in_a_batch(settings))]
        completed = await asyncio.gather(*map(full_texts.complete, batch))
    outcomes = [article.full_text and article.full_text.outcome for article in completed]
    assert outcomes == ["extracted"] * len(batch)


@pytest.mark.parametrize(
    ("pause", "partitions", "pages"),
    [(1.0, 4, 5), (1.0, 1, 16), (0.0, 4, 16), (1.0, 100, 1), (60.0, 4, 1)],
)
def test_a_batch_has_as_many_pages_as_come_to_their_turn(
    pause: float, partitions: int, pages: int
) -> None:
    settings = load(host_pause=pause, partitions=partitions)
    assert pages_in_a_batch(settings) == pages
    assert [stage.batch for stage in stages(settings) if stage.step is PAGES] == [pages]


def test_what_has_a_text_or_no_address_is_left_as_it_is() -> None:
    assert wants_full_text(teaser("https://a.example/"))
    assert not wants_full_text(Article(title="T", url="https://a.example/", html="<p>Text</p>"))
    assert not wants_full_text(Article(title="T", url="https://a.example/", text="Text"))
    assert not wants_full_text(Article(title="T", summary="S", guid="1"))
