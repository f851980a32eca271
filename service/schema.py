"""JSON Schemas of the records, as consumers in other languages use them."""

from typing import Any

from service import topics
from service.errors import UsageError

_RECORDS = {topic.record.__name__: topic.record for topic in topics.TOPICS if not topic.internal}


def names() -> list[str]:
    """Return the names of the records that stand on public topics, in pipeline order."""
    return list(_RECORDS)


def schema(name: str) -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of the record ``name``, as it stands on its topic.

    Raises `UsageError` where there is no such record.
    """
    if name not in _RECORDS:
        raise UsageError(f"{name}: no such record; there are {', '.join(_RECORDS)}")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **_RECORDS[name].model_json_schema(mode="serialization"),
    }
