"""What a stage remembers of one partition: records by key, restored from its state topic."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar

import orjson

Derived = TypeVar("Derived")


class Memory:
    """Records by key, the least recently written first.

    What a batch writes is held apart until its transaction is committed (`settle`) or given up
    (`discard`), and is read back at once within the batch. Values are kept as JSON bytes, the
    form that takes the least memory. ``on_settled`` is told, once for a batch, the keys whose write
    or deletion is committed, each with the value that it had before.
    """

    def __init__(self) -> None:
        self._settled: dict[str, bytes] = {}
        self._changes: dict[str, bytes | None] = {}
        self._added = 0
        self._derived: Any = None
        self.on_settled: Callable[[Mapping[str, bytes | None]], object] | None = None

    def __len__(self) -> int:
        return len(self._settled) + self._added

    def __iter__(self) -> Iterator[str]:
        """Give the keys of all that is committed now."""
        return iter(list(self._settled))

    def __contains__(self, key: str) -> bool:
        return self.json(key) is not None

    def json(self, key: str) -> bytes | None:
        """Return the value of ``key`` as JSON, or None."""
        return self._changes[key] if key in self._changes else self._settled.get(key)

    def get(self, key: str) -> Any:
        """Return the value of ``key``, or None."""
        value = self.json(key)
        return None if value is None else orjson.loads(value)

    def has_settled(self, key: str) -> bool:
        """Tell whether there is a committed value of ``key``."""
        return key in self._settled

    def settled(self, key: str) -> bytes | None:
        """Return the committed value of ``key`` as JSON, or None."""
        return self._settled.get(key)

    def put(self, key: str, value: Any) -> None:
        """Remember ``value``, any JSON, as the newest record."""
        self._added += key not in self
        self._changes.pop(key, None)
        # What orjson returns keeps the 8 kB or so that it was written in for as long as it lives.
        self._changes[key] = bytes(memoryview(orjson.dumps(value)))

    def delete(self, key: str) -> None:
        """Forget ``key``."""
        self._added -= key in self
        self._changes.pop(key, None)
        self._changes[key] = None

    def oldest(self) -> Iterator[tuple[str, Any]]:
        """Give the records from the least recently written on.

        Those that are deleted on the way are safe to delete; those that this batch wrote come
        last.
        """
        for key, value in self._settled.items():
            if key not in self._changes:
                yield key, orjson.loads(value)
        for key, change in list(self._changes.items()):
            if change is not None:
                yield key, orjson.loads(change)

    def derived(self, make: Callable[["Memory"], Derived]) -> Derived:
        """Return what ``make``, always the same, makes of this memory: once, when first asked."""
        if self._derived is None:
            self._derived = make(self)
        derived: Derived = self._derived
        return derived

    def changes(self) -> dict[str, bytes | None]:
        """Return what this batch wrote, in order; None is a deletion."""
        return self._changes

    def settle(self) -> None:
        """Make this batch's writes part of the memory: its transaction is committed."""
        changes = self._changes
        self._forget_changes()
        self.follow(changes)

    def follow(self, changes: Mapping[str, bytes | None]) -> None:
        """Take over, in their order, writes that are committed; None is a deletion."""
        before = {key: self._settled.get(key) for key in changes}
        for key, value in changes.items():
            self.restore(key, value)
        if self.on_settled is not None:
            self.on_settled(before)

    def discard(self) -> None:
        """Drop this batch's writes."""
        self._forget_changes()

    def restore(self, key: str, value: bytes | None) -> None:
        """Take over one record of the state topic; None is a deletion."""
        self._settled.pop(key, None)
        if value is not None:
            self._settled[key] = value

    def _forget_changes(self) -> None:
        self._changes = {}
        self._added = 0
