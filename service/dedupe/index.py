"""An index from shingles to the texts that are remembered under them.

A hash table with chains, in arrays of numpy: 12 bytes for each shingle of a text and 4 to 8 for
the table, where a dict of Python takes more than 130.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from service.dedupe.words import Hashes

_FIRST_CAPACITY = 1 << 12
_GROWTH = 1.25
_LINKED_TOGETHER = 1 << 17
_NONE = -1
_32, _LOW = np.uint64(32), np.uint64(0xFFFFFFFF)


class ShingleIndex:
    """Texts by number, found by any of their keys.

    Texts are numbered in the order in which they are added. ``room``: keys that are to come; an
    index that has to grow is built anew.
    """

    def __init__(self, room: int = 0) -> None:
        self._texts = 0
        self._used = 0
        self._allocate(max(_FIRST_CAPACITY, room))

    def __len__(self) -> int:
        return self._texts

    @property
    def nbytes(self) -> int:
        """Bytes that the index takes."""
        arrays = (self._heads, self._keys, self._owners, self._next)
        return sum(array.nbytes for array in arrays)

    def extend(self, keys: Hashes, counts: NDArray[np.int64]) -> None:
        """Add texts in their order; ``counts``: how many of the ``keys`` each has."""
        numbers = np.arange(self._texts, self._texts + len(counts), dtype=np.int32)
        self._texts += len(counts)
        if self._used + len(keys) > len(self._keys):
            kept_keys, kept_owners = self._keys[: self._used], self._owners[: self._used]
            self._rebuild(kept_keys, kept_owners, len(keys))
        begin, self._used = self._used, self._used + len(keys)
        self._keys[begin : self._used] = keys
        self._owners[begin : self._used] = np.repeat(numbers, counts)
        self._link(begin, self._used)

    def find(self, keys: Hashes) -> tuple[NDArray[np.intp], NDArray[np.int32]]:
        """Return, for each text under one of the keys, which key that is, and its number."""
        which = np.arange(len(keys))
        at = self._heads[keys & self._mask]
        found_keys, found_texts = [which[:0]], [self._owners[:0]]
        while len(at):
            here = at >= 0
            at, which = at[here], which[here]
            same = self._keys[at] == keys[which]
            found_keys.append(which[same])
            found_texts.append(self._owners[at[same]])
            at = self._next[at]
        return np.concatenate(found_keys), np.concatenate(found_texts)

    def keep(self, stays: Sequence[bool]) -> None:
        """Drop the texts that do not stay; the others are numbered anew, in their order."""
        kept = np.array(stays, np.bool_)
        new = np.cumsum(kept, dtype=np.int32) - np.int32(1)
        keys, owners = self._keys[: self._used], self._owners[: self._used]
        left = kept[owners]
        self._texts = int(kept.sum())
        self._rebuild(keys[left], new[owners[left]], 0)

    def _rebuild(self, keys: Hashes, owners: NDArray[np.int32], more: int) -> None:
        self._allocate(max(_FIRST_CAPACITY, int((len(keys) + more) * _GROWTH)))
        self._used = len(keys)
        self._keys[: self._used], self._owners[: self._used] = keys, owners
        self._link(0, self._used)

    def _link(self, begin: int, end: int) -> None:
        """Put the entries at the heads of their chains, so many at a time as fit a cache."""
        for part in range(begin, end, _LINKED_TOGETHER):
            self._link_part(part, min(end, part + _LINKED_TOGETHER))

    def _link_part(self, begin: int, end: int) -> None:
        entries = np.arange(begin, end, dtype=np.uint64)
        # One sort of numbers that have place and entry: several times as fast as an argsort.
        ordered = np.sort(((self._keys[begin:end] & self._mask).astype(np.uint64) << _32) | entries)
        sorted_places, entries = (ordered >> _32).astype(np.intp), (ordered & _LOW).astype(np.int32)
        first = np.append(True, sorted_places[1:] != sorted_places[:-1])
        before = np.append(np.int32(_NONE), entries[:-1])
        before[first] = self._heads[sorted_places[first]]
        self._next[entries] = before
        last = np.append(first[1:], True)
        self._heads[sorted_places[last]] = entries[last]

    def _allocate(self, capacity: int) -> None:
        heads = 1 << max(1, (capacity - 1).bit_length() - 1)
        self._mask = np.uint32(heads - 1)
        self._heads = np.full(heads, _NONE, np.int32)
        self._keys = np.empty(capacity, np.uint32)
        self._owners = np.empty(capacity, np.int32)
        self._next = np.empty(capacity, np.int32)
