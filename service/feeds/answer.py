"""What a server gives when a document is fetched. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta


@dataclass(frozen=True)
class Validators:
    """What a server gave to ask again with; opaque (RFC 9110, section 8.8).

    ``url``: the address whose document they are of, to no other one they mean anything; None where
    that is not known.
    """

    etag: str | None = None
    last_modified: str | None = None
    url: str | None = None

    @classmethod
    def given_in(cls, headers: Mapping[str, str]) -> "Validators":
        """Return those that the headers of an answer give.

        One that is not printable counts for none: aiohttp gives bytes that are not UTF-8 as
        surrogates, which can neither be kept nor sent.
        """
        values = (headers.get(name, "") for name in ("ETag", "Last-Modified"))
        return cls(*(value if value and value.isprintable() else None for value in values))

    def headers(self, url: str) -> dict[str, str]:
        """Return the headers of a conditional request for ``url``; none where it is another's."""
        if self.url not in (None, url):
            return {}
        given = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in given.items() if value}


@dataclass(frozen=True)
class Answer:
    """What both kinds of answers tell.

    ``url`` is where it came from in the end; ``moved_to`` where permanent redirects alone lead
    (None if the first one is not permanent); ``fresh_for`` is what ``Cache-Control`` or
    ``Expires`` says; ``age`` how long it has lain in caches, as far as they tell; ``date`` when
    it was made, by the clock of who made it.
    """

    url: str
    status: int
    moved_to: str | None
    fresh_for: timedelta | None
    age: timedelta
    date: datetime | None
    validators: Validators


@dataclass(frozen=True)
class Fetched(Answer):
    """A document; ``body_hash`` is the SHA-256 of its decompressed ``body``.

    ``hubs`` and ``topic`` are those of its ``Link`` headers (WebSub, section 4).
    """

    body: bytes = field(repr=False)
    body_hash: str
    content_type: str | None
    hubs: tuple[str, ...] = ()
    topic: str | None = None


@dataclass(frozen=True)
class NotModified(Answer):
    """The document is what it was when ``validators`` were given."""
