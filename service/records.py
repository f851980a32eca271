"""The records on newsdesk's topics, in the order of the pipeline.

An article is an `Article` as it is pushed, an `IdentifiedArticle` once it has an id and a
plain text, a `RevisedArticle` once it is known to be new or changed, a `UniqueArticle` once
no other article has its text, and an `EnrichedArticle` at the end. Each adds to the one
before it, but that `UniqueArticle` has nothing of what only the dedupe stages need.

``null`` means "looked for, not there"; a field that no stage attempted is absent. So a record
is encoded with the fields that were set, and no others. Times are UTC.
"""

import re
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from service.codec import Record, UtcTime

SCHEMA_VERSION = "1.0"

_BARE_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")

Names = Annotated[list[str], BeforeValidator(lambda value: [] if value is None else value)]
"""A list of names or addresses; null is an empty one."""


class Source(Record):
    """Who published an article, and the feed that it came from."""

    name: str | None = None
    domain: str | None = None
    feed_url: str | None = None


class FullText(Record):
    """How the text of an article's page was found: by which method, or why it was not.

    ``outcome`` is ``extracted``, or the reason as of a poll (``http_404``, ``no_article``, …).
    """

    method: str | None
    outcome: str


class Article(Record):
    """An article as pollers, replay and other producers push it.

    It must have at least one of `title`, `text` and `html`.
    """

    id: str | None = Field(None, description="computed where missing, checked where given")
    url: str | None = None
    guid: str | None = None
    source: Source | None = None
    title: str | None = None
    summary: str | None = None
    text: str | None = None
    html: str | None = None
    authors: Names = Field([])
    images: Names = Field([])
    tags: Names = Field([])
    published_at: UtcTime | None = None
    published_precision: Literal["exact", "day", "inferred"] | None = None
    updated_at: UtcTime | None = None
    fetched_at: UtcTime | None = None
    language: str | None = Field(None, description="the publisher's word, taken as a hint")
    feed_id: str | None = None
    poll_id: str | None = None
    full_text: FullText | None = Field(None, description="where its page was fetched")

    @model_validator(mode="before")
    @classmethod
    def _note_a_bare_date(cls, data: Any) -> Any:
        if isinstance(data, dict) and _BARE_DATE.fullmatch(str(data.get("published_at"))):
            return {**data, "published_precision": data.get("published_precision") or "day"}
        return data

    @model_validator(mode="after")
    def _has_content(self) -> "Article":
        if not any(part and part.strip() for part in (self.title, self.text, self.html)):
            raise ValueError("needs at least one of title, text and html")
        return self


class Dateline(Record):
    """Where a report was filed and by which agency, as its first line says."""

    place: str | None
    agency: str | None


class Language(Record):
    """An ISO 639-1 code (``und`` if it cannot be told) and how sure that is, from 0 to 1."""

    code: str
    confidence: float


class Provenance(Record):
    """Where an article came from and what has worked on it."""

    feed_id: str | None = None
    poll_id: str | None = None
    stages: dict[str, UtcTime] = Field({})
    pipeline: str | None = None
    model: str | None = None
    full_text: FullText | None = Field(None, description="absent where no page was fetched")
    published: Literal["given", "updated", "fetched"] | None = Field(
        None,
        description="what published_at is: given as such, or inferred from when the article was "
        "updated, or fetched (received where that is not known)",
    )


class IdentifiedArticle(Record):
    """An article with its id, plain text, language and dateline; what all later records have."""

    schema_version: str = SCHEMA_VERSION
    id: str
    text_hash: str
    url: str | None
    canonical_url: str | None
    guid: str | None
    source: Source
    title: str | None
    summary: str | None
    text: str | None
    word_count: int
    authors: list[str]
    images: list[str]
    tags: list[str]
    dateline: Dateline | None
    language: Language
    published_at: UtcTime
    published_precision: Literal["exact", "day", "inferred"]
    updated_at: UtcTime | None
    fetched_at: UtcTime
    provenance: Provenance


class RevisedArticle(IdentifiedArticle):
    """An article that is new (revision 1) or whose content changed (2, 3, …)."""

    revision: int
    previous_text_hash: str | None
    routing_language: str = Field(
        description="language of revision 1: all revisions of an article keep to one partition"
    )


class Story(Record):
    """The story that an article tells: its id, and how many copies of it are known."""

    id: str
    relation: Literal["original", "revision"]
    copies: int


class UniqueArticle(IdentifiedArticle):
    """An article that is new, or a revision of a known one."""

    revision: int
    story: Story


class Duplicate(Record):
    """An article that repeats another one (or itself), and does not go on."""

    id: str
    duplicate_of: str
    story_id: str | None = Field(
        None, description="of an article that came out; absent where it repeats itself"
    )
    relation: Literal["exact", "reprint", "excerpt"]
    similarity: float = Field(ge=0, le=1, description="which part of the one is in the other")
    copies: int | None = Field(
        None, description="known copies of the story with this one; absent where it repeats itself"
    )
    url: str | None
    source: Source
    title: str | None
    published_at: UtcTime
    fetched_at: UtcTime
    decided_at: UtcTime


class Mention(Record):
    """One occurrence of a name: ``field[start:end] == text``, in Unicode code points."""

    field: Literal["title", "summary", "text"]
    start: int
    end: int
    text: str


EntityType = Literal["PERSON", "ORG", "PLACE", "GROUP", "EVENT", "PRODUCT", "WORK", "OTHER"]


class Links(Record):
    """What an entity is called elsewhere; an id that is not known is absent."""

    wikidata: str | None = Field(None, description="item of Wikidata: Q30")
    geonames: str | None = Field(None, description="id in GeoNames")
    iso3166: str | None = Field(
        None, description="a country's or a state's own code, of other places their country's"
    )


class Location(Record):
    """Where a place lies, in degrees; of a region: where its people live on average."""

    lat: float = Field(ge=-90, le=90)
    lon: float = Field(ge=-180, le=180)


class Entity(Record):
    """A person, organisation, place or other thing that an article names, once.

    `links` is empty where it is not sure what is meant, and `location` is absent then.
    """

    id: str
    name: str
    type: EntityType
    title: str | None = Field(None, description="a person's, as the article has it before the name")
    aliases: list[str]
    salience: float = Field(ge=0, le=1)
    links: Links | None = Field(None, description="absent where not attempted")
    location: Location | None = Field(None, description="a linked place's")
    mentions: list[Mention]


class Quote(Record):
    """Somebody's words: ``field[start:end] == text``, in code points, without the marks around."""

    text: str
    field: Literal["title", "summary", "text"]
    start: int
    end: int
    speaker: str | None = Field(description="an entity's id; null where the article names nobody")


class EnrichedArticle(UniqueArticle):
    """What consumers read: a unique article, the entities in it, and who said what.

    `entities` is absent where no model reads the article's language, `quotes` where it is not
    English.
    """

    enriched_at: UtcTime
    entities: list[Entity] = Field([])
    quotes: list[Quote] = Field([])
    entities_read_to: int | None = Field(
        None,
        description="code points of a longer field that were read for entities and quotes; "
        "absent where all were",
    )


class DeadLetterSource(Record):
    """The message (or the file, for `newsdesk replay`) that could not be processed."""

    topic: str | None
    partition: int | None
    offset: int | None
    timestamp: UtcTime | None
    path: str | None = None


class DeadLetterHeader(Record):
    """A header of the original message; its value in base64."""

    name: str
    value: str | None


class DeadLetter(Record):
    """What could not be processed, why, and the original bytes in base64."""

    id: str
    failed_at: UtcTime
    stage: str
    attempts: int
    version: str
    reason: str = Field(description="short stable code: not_json, invalid, too_large, …")
    message: str = Field(description="one line for a person")
    source: DeadLetterSource
    key: str | None
    value: str | None
    headers: list[DeadLetterHeader]
