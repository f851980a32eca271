"""A valid document of every record that stands on a topic, all fields set."""

from typing import Any

_TIME = "2026-03-01T12:00:00Z"
_ID = "0f" * 16

_SOURCE = {"name": "Harbour Wire", "domain": "harbour.example", "feed_url": None}

FEED = {"id": _ID, "url": "https://harbour.example/feed.xml", "title": None, "added_at": _TIME}

POLL: dict[str, Any] = {
    "id": f"{_ID}-1",
    "feed_id": _ID,
    "feed_url": "https://harbour.example/feed.xml",
    "started_at": _TIME,
    "finished_at": _TIME,
    "outcome": "failed",
    "reason": "timeout",
    "message": "no answer within 30 s",
    "http": {"status": None, "bytes": None, "milliseconds": 30_000, "url": None},
    "entries": {"new": 0, "changed": 0, "known": 0},
    "next_at": None,
    "next_reason": "1 failure",
}

ARTICLE = {
    "id": None,
    "url": "https://harbour.example/ferry",
    "guid": None,
    "source": _SOURCE,
    "title": "Ferry runs again",
    "summary": None,
    "text": "BERGEN (Harbour Wire) – The ferry to Stord runs again, Kari Nygård said.",
    "html": None,
    "authors": ["Ola Berg"],
    "images": [],
    "tags": ["ferries"],
    "published_at": _TIME,
    "published_precision": "exact",
    "updated_at": None,
    "fetched_at": _TIME,
    "language": "en",
    "feed_id": None,
    "poll_id": None,
}

UNIQUE = {
    "schema_version": "1.0",
    "id": _ID,
    "revision": 2,
    "text_hash": "ab" * 16,
    "url": "https://harbour.example/ferry",
    "canonical_url": "https://harbour.example/ferry",
    "guid": None,
    "source": _SOURCE,
    "title": "Ferry runs again",
    "summary": None,
    "text": "BERGEN (Harbour Wire) – The ferry to Stord runs again, Kari Nygård said.",
    "word_count": 12,
    "authors": ["Ola Berg"],
    "images": [],
    "tags": ["ferries"],
    "dateline": {"place": "BERGEN", "agency": "Harbour Wire"},
    "language": {"code": "en", "confidence": 0.99},
    "published_at": _TIME,
    "published_precision": "exact",
    "updated_at": None,
    "fetched_at": _TIME,
    "story": {"id": _ID, "relation": "revision", "copies": 3},
    "provenance": {
        "feed_id": None,
        "poll_id": None,
        "stages": {"intake": _TIME},
        "pipeline": "0.1.0",
    },
}

ENRICHED: dict[str, Any] = {
    **UNIQUE,
    "enriched_at": _TIME,
    "entities": [
        {
            "id": "kari-nygard",
            "name": "Kari Nygård",
            "type": "PERSON",
            "aliases": [],
            "salience": 0.5,
            "links": {},
            "mentions": [{"field": "text", "start": 55, "end": 66, "text": "Kari Nygård"}],
        },
        {
            "id": "stord",
            "name": "Stord",
            "type": "PLACE",
            "title": None,
            "aliases": [],
            "salience": 0.4,
            "links": {"wikidata": None, "geonames": "3137469", "iso3166": "NO"},
            "location": {"lat": 59.78, "lon": 5.5},
            "mentions": [{"field": "text", "start": 38, "end": 43, "text": "Stord"}],
        },
    ],
    "quotes": [
        {"text": "runs again", "field": "text", "start": 43, "end": 53, "speaker": "kari-nygard"}
    ],
}

DUPLICATE = {
    "id": "1f" * 16,
    "duplicate_of": _ID,
    "story_id": _ID,
    "relation": "exact",
    "similarity": 1.0,
    "url": None,
    "source": _SOURCE,
    "title": None,
    "published_at": _TIME,
    "fetched_at": _TIME,
    "decided_at": _TIME,
}

DEAD_LETTER: dict[str, Any] = {
    "id": _ID,
    "failed_at": _TIME,
    "stage": "intake",
    "attempts": 1,
    "version": "0.1.0",
    "reason": "not_json",
    "message": "not JSON: unexpected end of data",
    "source": {"topic": "news.articles", "partition": 0, "offset": 7, "timestamp": _TIME},
    "key": None,
    "value": "e25vdA==",
    "headers": [{"name": "trace", "value": None}],
}

SAMPLES: dict[str, dict[str, Any]] = {
    "Feed": FEED,
    "Poll": POLL,
    "Article": ARTICLE,
    "UniqueArticle": UNIQUE,
    "Duplicate": DUPLICATE,
    "EnrichedArticle": ENRICHED,
    "DeadLetter": DEAD_LETTER,
}


def enriched(**changed: object) -> dict[str, Any]:
    """Return the enriched article with some fields changed."""
    return {**ENRICHED, **changed}
