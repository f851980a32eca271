"""Reading feeds in processes of their own, which are killed where a document takes too long."""

from collections.abc import Callable, Mapping, Sequence
from types import TracebackType
from typing import Self

from service.errors import FeedError
from service.feed_records import EntryIdentity
from service.feeds.document import Document, FeedReading
from service.process_pool import CallTimedOut, ProcessDied, ProcessPool, bound_memory

_Call = tuple[Sequence[Document], Mapping[str, str], int, EntryIdentity | None]


class FeedParser:
    """Reads feeds in ``processes`` processes, each within ``timeout`` seconds.

    Use as an async context manager.
    """

    def __init__(self, timeout: float, processes: int = 1) -> None:
        self._timeout = timeout
        self._pool: ProcessPool[_Call, FeedReading] = ProcessPool(_set_up, (), processes, timeout)

    async def __aenter__(self) -> Self:
        await self._pool.start()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self._pool.close()

    async def read(
        self,
        documents: Sequence[Document],
        known: Mapping[str, str],
        limit: int,
        by: EntryIdentity | None = None,
    ) -> FeedReading:
        """Return what `service.feeds.read.read_feed` makes of the same arguments.

        Raises `FeedError` as it does, and with reason ``parse_timeout`` or ``parser_died``.
        """
        name = documents[0].url or "feed"
        try:
            return await self._pool.call((documents, known, limit, by))
        except CallTimedOut as error:
            message = f"not parsed within {self._timeout:g} s"
            raise FeedError(name, "parse_timeout", message) from error
        except ProcessDied as error:
            message = "the process that parsed it died"
            raise FeedError(name, "parser_died", message) from error


def _set_up() -> Callable[[_Call], FeedReading]:
    """Prepare a process: bound its memory, import the parser and use it once."""
    from service.feeds.read import read_feed  # only these processes need it

    bound_memory()
    first = b"<rss version='2.0'><channel><item><title>.</title></item></channel></rss>"
    read_feed([Document(first)], {}, 1)

    def read(call: _Call) -> FeedReading:
        return read_feed(*call)

    return read
