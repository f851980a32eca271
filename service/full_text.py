"""Articles of which the feed has a summary only, with the text of their page."""

import asyncio
import logging
from functools import partial

from service.codec import extend
from service.dispatcher import Dispatcher
from service.errors import FeedError
from service.feeds.answer import Fetched, Validators
from service.feeds.article_page import METHOD, PageReader
from service.feeds.fetch import Fetcher
from service.feeds.robots import Robots
from service.records import Article, FullText
from service.urls import host_of

logger = logging.getLogger("newsdesk.full_text")


def wants_full_text(article: Article) -> bool:
    """Tell whether the feed has an address, and no text, of an article."""
    return bool(article.url) and not (article.text or article.html)


class FullTexts:
    """Fetches pages as politely as feeds, by the same ``dispatcher``.

    What does not come within ``limit`` s, the wait for the host's turn included, is done without.
    """

    def __init__(
        self,
        fetcher: Fetcher,
        reader: PageReader,
        dispatcher: Dispatcher,
        robots: Robots | None,
        limit: float,
    ) -> None:
        self._fetcher = fetcher
        self._reader = reader
        self._dispatcher = dispatcher
        self._check = None if robots is None else robots.check
        self._limit = limit

    async def complete(self, article: Article) -> Article:
        """Return the article with its full text and how it was found, or why it was not.

        It goes on whatever happens: ``unexpected`` is what nobody has foreseen, with its traceback
        in the log.
        """
        assert article.url is not None
        try:
            async with asyncio.timeout(self._limit):
                text = await self._dispatcher.call(
                    host_of(article.url), "page", partial(self._text, article.url)
                )
        except FeedError as error:
            return extend(article, Article, full_text=FullText(method=None, outcome=error.reason))
        except TimeoutError:
            return extend(article, Article, full_text=FullText(method=None, outcome="timeout"))
        except Exception:
            logger.exception("unexpected at a page", extra={"url": article.url})
            return extend(article, Article, full_text=FullText(method=None, outcome="unexpected"))
        found = FullText(method=METHOD, outcome="extracted")
        return extend(article, Article, text=text, full_text=found)

    async def _text(self, url: str) -> str:
        answer = await self._fetcher.fetch(url, Validators(), self._check)
        assert isinstance(answer, Fetched)
        return await self._reader.read(answer.body, answer.content_type, answer.url)
