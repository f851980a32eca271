"""Reading feeds in processes of their own."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AsyncExitStack
from types import TracebackType
from typing import Self

from service.feed_records import EntryIdentity
from service.feeds.document import Document, FeedReading
from service.feeds.killable import KillableReader
from service.process_pool import bound_memory

_LARGE = 20_000
"""Tags. So many take some seconds; almost all feeds have fewer than a tenth of them."""

_Call = tuple[Sequence[Document], Mapping[str, str], int, EntryIdentity | None, bool]


class FeedParser:
    """Reads feeds in ``processes`` processes, each within ``timeout`` seconds.

    ``spares`` more are ready to take the place of one that is killed. Large documents have one
    process more, from the first of them on: however many there are, and however long they take,
    the others need not wait for them. Use as an async context manager.
    """

    def __init__(self, timeout: float, processes: int = 1, *, spares: int = 0) -> None:
        self._small = KillableReader[_Call, FeedReading](_set_up, timeout, processes, spares=spares)
        self._large = KillableReader[_Call, FeedReading](_set_up, timeout, 1, lazy=True)
        self._opened = AsyncExitStack()

    async def __aenter__(self) -> Self:
        await self._opened.enter_async_context(self._small)
        await self._opened.enter_async_context(self._large)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self._opened.aclose()

    async def read(
        self,
        documents: Sequence[Document],
        known: Mapping[str, str],
        limit: int,
        by: EntryIdentity | None = None,
        take_back: bool = True,
    ) -> FeedReading:
        """Return what `service.feeds.read.read_feed` makes of the same arguments.

        Raises `FeedError` as it does, and as `KillableReader.call` does.
        """
        reader = self._large if sum(map(_tags, documents)) > _LARGE else self._small
        name = documents[0].url or "feed"
        return await reader.call(name, (documents, known, limit, by, take_back))


def _tags(document: Document) -> int:
    """Return how many tags there are, or so: it is they that take time, escaped or not."""
    return document.body.count(b"<") + document.body.count(b"&lt;")


def _set_up() -> Callable[[_Call], FeedReading]:
    """Prepare a process: bound its memory, import the parser and use it once."""
    from service.feeds.read import read_feed  # only these processes need it

    bound_memory()
    first = b"<rss version='2.0'><channel><item><title>.</title></item></channel></rss>"
    read_feed([Document(first)], {}, 1)

    def read(call: _Call) -> FeedReading:
        return read_feed(*call)

    return read
