"""The texts that a partition remembers, found by what they have in common with another one."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import Any

import numpy as np
import orjson

from service.dedupe.index import ShingleIndex
from service.dedupe.sketch import Text, unpack_keys
from service.dedupe.words import Hashes
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
        self._extend(list(memory))
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
        after = self._memory.get(key)
        if before is not None and after is not None and _are_same_keys(orjson.loads(before), after):
            return
        if before is not None:
            self._gone.add(key)
        if after is not None:
            if key in self._gone:
                self._compact()
            self._extend([key])
        elif len(self._gone) > _COMPACTED_TOGETHER + len(self._hashes) // 4:
            self._compact()

    def _extend(self, text_hashes: list[str]) -> None:
        packed = (_sketch_in(self._memory.get(text_hash)) for text_hash in text_hashes)
        self._hashes += text_hashes
        self._index.extend(*unpack_keys(packed))

    def _compact(self) -> None:
        stays = [key not in self._gone for key in self._hashes]
        self._index.keep(stays)
        self._hashes = [key for key, kept in zip(self._hashes, stays, strict=True) if kept]
        self._gone = set()


def _sketch_in(record: Mapping[str, Any]) -> str:
    """Return the packed sketch of a record; of one that has none, one without keys."""
    return str(record.get("sketch", ""))


def _are_same_keys(record: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    keys, counts = unpack_keys([_sketch_in(record), _sketch_in(other)])
    return bool(counts[0] == counts[1]) and np.array_equal(keys[: counts[0]], keys[counts[0] :])
