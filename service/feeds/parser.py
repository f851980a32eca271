"""Reading feeds in processes of their own."""

from collections.abc import Callable, Mapping, Sequence

from service.feed_records import EntryIdentity
from service.feeds.document import Document, FeedReading
from service.feeds.killable import KillableReader
from service.process_pool import bound_memory

_Call = tuple[Sequence[Document], Mapping[str, str], int, EntryIdentity | None, bool]


class FeedParser(KillableReader[_Call, FeedReading]):
    """Reads feeds in ``processes`` processes, each within ``timeout`` seconds.

    ``spares`` more are ready to take the place of one that is killed.
    """

    def __init__(self, timeout: float, processes: int = 1, *, spares: int = 0) -> None:
        super().__init__(_set_up, timeout, processes, spares=spares)

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
        name = documents[0].url or "feed"
        return await self.call(name, (documents, known, limit, by, take_back))


def _set_up() -> Callable[[_Call], FeedReading]:
    """Prepare a process: bound its memory, import the parser and use it once."""
    from service.feeds.read import read_feed  # only these processes need it

    bound_memory()
    first = b"<rss version='2.0'><channel><item><title>.</title></item></channel></rss>"
    read_feed([Document(first)], {}, 1)

    def read(call: _Call) -> FeedReading:
        return read_feed(*call)

    return read
