"""Kinds of failure: what a reason means to a person, and when it is worth trying again. Pure."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True)
class Kind:
    """A kind of failure: its name, and the wait after the first one."""

    name: str
    first_wait: timedelta


_SOON, _LATER, _MUCH_LATER = timedelta(minutes=15), timedelta(hours=1), timedelta(hours=6)

_UNREACHABLE = Kind("unreachable", _SOON)
_NO_SUCH_HOST = Kind("no such host", _LATER)
_INSECURE = Kind("no secure connection", _LATER)
_SERVER_ERROR = Kind("the server has a problem", _SOON)
_BLOCKED = Kind("blocked", _LATER)
_MISSING = Kind("missing", _LATER)
_GONE = Kind("gone", _MUCH_LATER)
_UNREADABLE = Kind("unreadable", _LATER)
_TOO_MUCH = Kind("too much", _MUCH_LATER)
_WRONG_ADDRESS = Kind("wrong address", _MUCH_LATER)
_OUR_FAULT = Kind("newsdesk fails at it", _LATER)

_KINDS = {
    "dns": _NO_SUCH_HOST,
    "connect": _UNREACHABLE,
    "timeout": _UNREACHABLE,
    "disconnected": _UNREACHABLE,
    "truncated": _UNREACHABLE,
    "bad_response": _UNREACHABLE,
    "tls": _INSECURE,
    "gone": _GONE,
    "robots": _BLOCKED,
    "http_401": _BLOCKED,
    "http_402": _BLOCKED,
    "http_403": _BLOCKED,
    "http_406": _BLOCKED,
    "http_429": _BLOCKED,
    "http_451": _BLOCKED,
    "empty": _UNREADABLE,
    "not_a_feed": _UNREADABLE,
    "not_well_formed": _UNREADABLE,
    "bad_encoding": _UNREADABLE,
    "too_large": _TOO_MUCH,
    "too_deep": _TOO_MUCH,
    "parse_timeout": _TOO_MUCH,
    "parser_died": _TOO_MUCH,
    "parser_failed": _OUR_FAULT,
    "unexpected": _OUR_FAULT,
    "bad_url": _WRONG_ADDRESS,
    "private_address": _WRONG_ADDRESS,
    "downgrade": _WRONG_ADDRESS,
    "too_many_redirects": _WRONG_ADDRESS,
}


def kind_of(reason: str) -> Kind:
    """Return the kind of a poll's ``reason``."""
    if reason.startswith("http_5"):
        return _SERVER_ERROR
    return _KINDS.get(reason, _MISSING if reason.startswith("http_4") else _UNREACHABLE)
