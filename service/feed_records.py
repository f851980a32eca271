"""The records of feeds: which there are, how their polls went, what hubs push."""

from typing import Literal

from pydantic import Field

from service.codec import Record, UtcTime

EntryIdentity = Literal["guid", "guid+url", "url", "content"]


class Feed(Record):
    """A subscription: one feed that the pollers look after."""

    id: str = Field(pattern=r"^[0-9a-f]{32}$")
    url: str
    title: str | None = None
    added_at: UtcTime | None = None
    identity: EntryIdentity | None = Field(
        None, description="what tells its entries apart; null: the usual order"
    )
    full_text: bool | None = Field(
        None, description="fetch the pages of articles without a text; null: as the service does"
    )


class Push(Record):
    """What a hub has told us of a feed, on its way to the poller that looks after it.

    ``verified``: it will push ``topic`` for ``lease_seconds``; ``denied``: it will not, for the
    ``reason``; ``pushed``: a document, in base64 (W3C WebSub, sections 5 and 7).
    """

    feed_id: str
    kind: Literal["verified", "denied", "pushed"]
    topic: str | None = None
    lease_seconds: float | None = None
    reason: str | None = None
    content_type: str | None = None
    body: str | None = None


class PollEntries(Record):
    """How many entries a poll found that were new, changed, or known already."""

    new: int = 0
    changed: int = 0
    known: int = 0


class PollHttp(Record):
    """What HTTP said: status, body size in bytes, duration in milliseconds, final URL."""

    status: int | None = None
    bytes: int | None = None
    milliseconds: int | None = None
    url: str | None = None


class Poll(Record):
    """The outcome of one poll of a feed, and when the next one is due."""

    id: str
    feed_id: str
    feed_url: str
    due_at: UtcTime | None = Field(None, description="null for the first poll")
    started_at: UtcTime
    finished_at: UtcTime
    outcome: Literal[
        "fetched", "not_modified", "unchanged", "failed", "gone", "held_back", "pushed"
    ]
    reason: str | None = Field(None, description="short stable code where the poll failed")
    message: str | None = Field(None, description="one line for a person")
    http: PollHttp
    entries: PollEntries
    next_at: UtcTime | None
    next_reason: str
