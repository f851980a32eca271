"""What every record is, and its form on a topic: JSON in UTF-8, times in UTC."""

import logging
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Annotated, Any, TypeVar, cast

import orjson
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, ValidationError
from pydantic_core import ErrorDetails

from service.errors import RecordError

logger = logging.getLogger("newsdesk.records")

_MOST_PROBLEMS = 5
"""So many wrong fields are told of one record."""

_MOST_UNKNOWN = 1000
_LONGEST_UNKNOWN = 100
"""So many unknown fields are named by one process, with so many code points of each name."""

_CALENDAR_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)

_unknown: set[str] = set()


def _to_utc(value: datetime) -> datetime:
    try:
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
    except OverflowError as error:
        raise ValueError("must be within the years 1 to 9999 in UTC") from error


def _time_not_number(value: Any) -> Any:
    # Pydantic would also take seconds or milliseconds since 1970, and 20260301 for such.
    if isinstance(value, date) or (isinstance(value, str) and _CALENDAR_DATE.match(value)):
        return value
    raise ValueError("must be an RFC 3339 time as a string")


UtcTime = Annotated[datetime, BeforeValidator(_time_not_number), AfterValidator(_to_utc)]
"""A time in UTC. One without an offset is taken to be UTC already."""


class Record(BaseModel):
    """What all records have in common: immutable, unknown fields are ignored.

    Defaults are values, which pydantic copies, not factories: it would parse the signature of a
    factory like ``list`` each time that `extend` leaves the field unset, which takes milliseconds.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")


RecordType = TypeVar("RecordType", bound=Record)


def encode(record: Record) -> bytes:
    """Return the record as UTF-8 JSON: the fields that were set, RFC 3339 times with ``Z``."""
    return orjson.dumps(record.model_dump(exclude_unset=True), option=orjson.OPT_UTC_Z)


def decode(record_type: type[RecordType], value: bytes | None) -> RecordType:
    """Return the record that ``value`` holds.

    Raises `RecordError` with reason ``no_value``, ``not_json`` or ``invalid``; for the last,
    the message names the fields that are wrong.
    """
    if value is None:
        raise RecordError("no_value", "the message has no value")
    try:
        document = orjson.loads(value)
    except orjson.JSONDecodeError as error:
        raise RecordError("not_json", f"not JSON: {error}") from error
    return validate(record_type, document)


def validate(record_type: type[RecordType], document: object) -> RecordType:
    """Return the record that a parsed JSON document describes, or raise `RecordError`.

    Fields that the record does not know are ignored; the log names each of them once.
    """
    try:
        record = record_type.model_validate(document)
    except ValidationError as error:
        problems = error.errors(include_url=False, include_context=False, include_input=False)
        told = [_told(problem) for problem in problems[:_MOST_PROBLEMS]]
        if len(problems) > len(told):
            told.append(f"and {len(problems) - len(told)} more")
        name = record_type.__name__
        raise RecordError("invalid", f"not a valid {name}: {'; '.join(told)}") from error
    if isinstance(document, dict):
        _name_unknown(record, document, record_type.__name__)
    return record


def extend(record: Record, record_type: type[RecordType], **added: Any) -> RecordType:
    """Return ``record`` as a ``record_type`` that also has the fields ``added``.

    Both are trusted, not validated again; fields that ``record_type`` lacks are dropped, and
    fields that were not set stay absent.
    """
    if type(record) is record_type:
        return record.model_copy(update=added)
    known = record_type.model_fields
    fields = {name: getattr(record, name) for name in record.model_fields_set if name in known}
    return cast(RecordType, record_type.model_construct(**{**fields, **added}))


def _told(problem: ErrorDetails) -> str:
    place = ".".join(map(str, problem["loc"])) or "record"
    if problem["type"] == "model_type":
        return f"{place}: must be a JSON object"
    return f"{place}: {problem['msg'].removeprefix('Value error, ')}"


def _name_unknown(record: Record, document: Mapping[str, Any], place: str) -> None:
    known = type(record).model_fields
    for name, value in document.items():
        if name not in known:
            field = f"{place}.{name[:_LONGEST_UNKNOWN]}"
            if field not in _unknown and len(_unknown) < _MOST_UNKNOWN:
                _unknown.add(field)
                logger.info("unknown field ignored", extra={"field": field})
        elif isinstance(value, dict) and isinstance(inner := getattr(record, name), Record):
            _name_unknown(inner, value, f"{place}.{name}")
