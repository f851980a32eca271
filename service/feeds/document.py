"""What is read of a feed: its documents, and what was found in them."""

from dataclasses import dataclass
from datetime import datetime

from service.feeds.entries import Selection
from service.feeds.parsed_feed import LONGEST_NAME, ParsedFeed, shortened

_PROBLEMS_SHOWN = 3


@dataclass(frozen=True)
class Document:
    """A document as it was fetched."""

    body: bytes
    content_type: str | None = None
    url: str | None = None
    fetched_at: datetime | None = None


@dataclass(frozen=True)
class FeedReading:
    """What a feed says of itself (``feed``, without its entries), and what is new in it.

    ``found`` and ``taken`` count its entries, ``dates`` are those of the ones that were taken.
    """

    feed: ParsedFeed
    selection: Selection
    found: int
    taken: int
    dates: list[datetime]

    def shortfall(self) -> str | None:
        """Return in words which entries were not taken, and why; None if all were."""
        parts = []
        if self.taken < self.found:
            parts.append(f"only the newest {self.taken} of {self.found} entries were taken")
        problems = self.feed.problems
        if problems:
            shown = [
                f"{shortened(name, LONGEST_NAME)}: {problem}"
                for name, problem in problems[:_PROBLEMS_SHOWN]
            ]
            more = len(problems) - len(shown)
            shown += [f"and {more} more"] if more else []
            parts.append(f"entries that could not be used: {'; '.join(shown)}")
        if back := self.selection.taken_back:
            are = "entry is" if back == 1 else "entries are"
            parts.append(f"{back} {are} as before the latest version: perhaps an old copy")
        return "; ".join(parts) or None
