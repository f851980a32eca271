"""How far a stage has come in one source partition; written in the stage's transactions."""

import secrets
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any, TypeVar

import orjson

from service.errors import NewsdeskError

PROGRESS_KEY = "progress"
ATTEMPT_KEY = "attempt"

VERSION = 1
"""Of all that a step remembers of a partition: its progress, in every transaction, bears it."""

_Kind = TypeVar("_Kind")


def _known(kind: type[_Kind], given: dict[str, Any]) -> _Kind:
    """Make a dataclass of those fields that this version knows; others are a later one's."""
    names = {field.name for field in fields(kind)}  # type: ignore[arg-type]
    return kind(**{name: value for name, value in given.items() if name in names})


class NewerState(NewsdeskError):
    """The state was written by a newer version of newsdesk."""


@dataclass(frozen=True)
class Ledger:
    """Records taken, and what became of them: taken = emitted + dropped + dead."""

    taken: int = 0
    emitted: int = 0
    dropped: int = 0
    dead: int = 0

    def plus(self, emitted: int, dropped: int, dead: int) -> "Ledger":
        """Return the ledger with these records added."""
        return Ledger(
            self.taken + emitted + dropped + dead,
            self.emitted + emitted,
            self.dropped + dropped,
            self.dead + dead,
        )


@dataclass(frozen=True)
class Progress:
    """What is done of a source partition.

    ``next``: offset of the first record not done. ``birth``: told apart from a stage that began
    anew with empty state, whose numbers begin at 1 again. ``sent``: last number for each
    destination, as ``topic/partition``. ``seen``: last number taken of each producer.
    """

    next: int
    birth: str = field(default_factory=lambda: secrets.token_hex(4))
    sent: dict[str, int] = field(default_factory=dict)
    seen: dict[str, int] = field(default_factory=dict)
    ledger: Ledger = Ledger()

    def encode(self) -> bytes:
        """Return the progress as JSON."""
        return orjson.dumps({"version": VERSION, **asdict(self)})

    @staticmethod
    def decode(value: bytes) -> "Progress":
        """Return the progress that `encode` wrote; `NewerState` where a newer version did."""
        given = orjson.loads(value)
        version = given["version"]
        if version > VERSION:
            raise NewerState(
                f"the state has version {version}, this newsdesk knows {VERSION}: upgrade it"
            )
        return _known(Progress, {**given, "ledger": _known(Ledger, given["ledger"])})


@dataclass(frozen=True)
class Attempt:
    """How often it was tried to go on from ``next`` with nothing done since: it survives a crash.

    A record that ends the worker shows as a count that rises at its offset.
    """

    next: int
    times: int

    def encode(self) -> bytes:
        """Return it as JSON."""
        return orjson.dumps(asdict(self))

    @staticmethod
    def decode(value: bytes) -> "Attempt":
        """Return what `encode` wrote."""
        return _known(Attempt, orjson.loads(value))

    def again(self, at: int) -> "Attempt":
        """Return the count after one more attempt, with the offset ``at`` to be done next."""
        return replace(self, times=self.times + 1) if self.next == at else Attempt(at, 1)
