"""The texts that a partition remembers, found by what they have in common with another one."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import Any

import numpy as np
import orjson

from service.dedupe.index import ShingleIndex
from service.dedupe.sketch import Text, unpack_keys
from service.dedupe.words import NO_HASHES, Hashes
from service.stream.memory import Memory

_CROWDED = 24
"""Texts that may be remembered under one shingle: it is a phrase that all use, or a template."""

_CANDIDATES = 12
_LEAST_VOTES, _LEAST_SHARE = 2, 0.2
_COMPACTED_TOGETHER = 1000


class KnownTexts:
    """An index over the memory of the step by language; all of it follows from that memory.

    It is built when it is made, and then told by the memory what is committed. What the batch
    under way has added is held apart (`begin`, `add`).
    """

    def __init__(self, memory: Memory) -> None:
        self._memory = memory
        self._index = ShingleIndex()
        self._hashes: list[str] = []
        self._gone: set[str] = set()
        self._pending: defaultdict[int, set[str]] = defaultdict(set)
        self._extend([(key, self._keys(key)) for key in memory])
        memory.on_settled = self._settled

    @property
    def nbytes(self) -> int:
        """Bytes that the index takes, beside the memory."""
        return self._index.nbytes + 8 * len(self._hashes)

    def begin(self) -> None:
        """Begin a batch: what a former one added and did not commit is gone."""
        self._pending = defaultdict(set)

    def add(self, text_hash: str, keys: Hashes) -> None:
        """Let the texts that follow in this batch find one that it adds."""
        if not self._memory.has_settled(text_hash):
            for key in keys.tolist():
                self._pending[key].add(text_hash)

    def find(self, text: Text) -> tuple[list[str], set[int]]:
        """Return the likeliest originals of ``text``, and those of its shingles that are crowded.

        The originals are hashes of texts, those with most shingles in common first.
        """
        votes: Counter[str] = Counter()
        under: Counter[int] = Counter()
        shingles = np.array(text.shingles, np.uint32)
        which, numbers = self._index.find(shingles)
        for number, count in Counter(numbers.tolist()).items():
            text_hash = self._hashes[number]
            if text_hash in self._memory:
                votes[text_hash] += count
            else:
                which = which[numbers != number]
                numbers = numbers[numbers != number]
        under.update(shingles[which].tolist())
        for shingle in self._pending.keys() & text.every:
            votes.update(self._pending[shingle])
            under[shingle] += len(self._pending[shingle])
        least = max(_LEAST_VOTES, max(votes.values(), default=0) * _LEAST_SHARE)
        likely = [text_hash for text_hash, count in votes.items() if count >= least]
        likely.sort(key=lambda text_hash: (-votes[text_hash], text_hash))
        crowded = {shingle for shingle, count in under.items() if count >= _CROWDED}
        return likely[:_CANDIDATES], crowded

    def _settled(self, key: str, before: bytes | None) -> None:
        keys = self._keys(key) if key in self._memory else None
        former = None if before is None else keys_of(orjson.loads(before))
        if keys is not None and former is not None and np.array_equal(keys, former):
            return
        if former is not None:
            self._gone.add(key)
        if keys is not None:
            if key in self._gone:
                self._compact()
            self._extend([(key, keys)])
        elif len(self._gone) > _COMPACTED_TOGETHER + len(self._hashes) // 4:
            self._compact()

    def _keys(self, key: str) -> Hashes:
        return keys_of(self._memory.get(key))

    def _extend(self, texts: list[tuple[str, Hashes]]) -> None:
        self._hashes += [key for key, _ in texts]
        self._index.extend([keys for _, keys in texts])

    def _compact(self) -> None:
        stays = [key not in self._gone for key in self._hashes]
        self._index.keep(stays)
        self._hashes = [key for key, kept in zip(self._hashes, stays, strict=True) if kept]
        self._gone = set()


def keys_of(record: Mapping[str, Any]) -> Hashes:
    """Return the shingles under which a remembered text stands; none where it has no sketch."""
    packed = record.get("sketch")
    return NO_HASHES if packed is None else unpack_keys(packed)
