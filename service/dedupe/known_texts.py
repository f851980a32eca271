"""The texts that a partition remembers, found by what they have in common with another one."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from service.dedupe.index import ShingleIndex
from service.dedupe.sketch import MOST_KEYS, Text, unpack_keys
from service.dedupe.words import Hashes
from service.stream.memory import Memory

_CROWDED = 24
"""Texts that may be remembered under one shingle: it is a phrase that all use, or a template."""

_CANDIDATES = 12
_LEAST_VOTES, _LEAST_SHARE = 2, 0.2
_SKETCH, _SEEN = b'"sketch":"', b'"seen":'
_COMPACTED_TOGETHER = 1000
_LOOKED_UP_TOGETHER = 8000
"""Shingles: enough to share what a look-up costs, few enough to stay in the processor's cache."""

_ROOM = 1.05
"""Times what there is: an index that has to grow is built anew, with a million texts for 2 s, which
must not be at the first batch after a takeover."""

_INDEXED_TOGETHER = 200
"""Texts: what their keys are taken from in between stays with the process, 1 kB for each."""


@dataclass(frozen=True)
class LookedUp:
    """A text, and what was committed before its batch that has shingles in common with it.

    ``votes``: by the hash of a text, how many of its keys the text has. ``under``: by shingle, how
    many texts are remembered under it.
    """

    text: Text
    votes: Mapping[str, int]
    under: Mapping[int, int]


class KnownTexts:
    """An index over the memory of the step by language; all of it follows from that memory.

    It is built when it is made, and then told by the memory what is committed: it holds what the
    memory holds, but for what the batch under way changes. What that has added is held apart
    (`begin`, `add`); it deletes nothing before its last text was looked up.
    """

    def __init__(self, memory: Memory) -> None:
        self._memory = memory
        self._index = ShingleIndex(int(MOST_KEYS * len(memory) * _ROOM))
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
        """Begin a batch: what a former one added and did not commit is forgotten."""
        self._pending = defaultdict(set)

    def look_up(self, texts: Iterable[Text]) -> Iterator[LookedUp]:
        """Give what is committed that has shingles in common with each of the texts."""
        together: list[Text] = []
        for text in texts:
            together.append(text)
            if sum(len(text.shingles) for text in together) > _LOOKED_UP_TOGETHER:
                yield from self._look_up(together)
                together = []
        if together:
            yield from self._look_up(together)

    def _look_up(self, texts: Sequence[Text]) -> Iterator[LookedUp]:
        shingles = np.concatenate([text.shingles for text in texts])
        which, numbers = self._index.find(shingles)
        if self._gone:
            is_here = [self._hashes[number] not in self._gone for number in numbers.tolist()]
            which, numbers = which[is_here], numbers[is_here]
        order = np.argsort(which, kind="stable")
        found, owners = shingles[which[order]].tolist(), numbers[order].tolist()
        begins = np.cumsum([0] + [len(text.shingles) for text in texts])
        parts = np.searchsorted(which[order], begins).tolist()
        for text, (begin, end) in zip(texts, pairwise(parts), strict=True):
            votes = Counter(owners[begin:end]).items()
            yield LookedUp(
                text,
                {self._hashes[number]: count for number, count in votes},
                dict(Counter(found[begin:end])),
            )

    def add(self, text_hash: str, keys: Hashes) -> None:
        """Let the texts that follow in this batch find one that it adds."""
        if not self._memory.has_settled(text_hash):
            for key in keys.tolist():
                self._pending[key].add(text_hash)

    def find(self, looked_up: LookedUp, horizon: float) -> tuple[list[str], set[int]]:
        """Return a text's likeliest originals, and those of its shingles that are crowded.

        The originals are hashes of texts, those with most shingles in common first. What was last
        seen before ``horizon``, in ms since 1970, is as good as forgotten: when it really is
        depends on where batches end.
        """
        under = dict(looked_up.under)
        votes = {
            text_hash: count
            for text_hash, count in looked_up.votes.items()
            if self._seen(text_hash) >= horizon
        }
        for text_hash in looked_up.votes.keys() - votes.keys():
            keys, _ = unpack_keys([_packed(self._memory.settled(text_hash) or b"")])
            for key in under.keys() & keys.tolist():
                under[key] -= 1
        for shingle in self._pending.keys() & looked_up.text.every:
            added = self._pending[shingle]
            under[shingle] = under.get(shingle, 0) + len(added)
            for text_hash in added:
                votes[text_hash] = votes.get(text_hash, 0) + 1
        least = max(_LEAST_VOTES, max(votes.values(), default=0) * _LEAST_SHARE)
        likely = [text_hash for text_hash, count in votes.items() if count >= least]
        likely.sort(key=lambda text_hash: (-votes[text_hash], text_hash))
        crowded = {shingle for shingle, count in under.items() if count >= _CROWDED}
        return likely[:_CANDIDATES], crowded

    def _seen(self, text_hash: str) -> int:
        """Return when a text was last seen; to parse the whole record would take ten times that."""
        record = self._memory.json(text_hash) or b""
        begin = record.index(_SEEN) + len(_SEEN)
        return int(record[begin : record.index(b",", begin)])

    def _settled(self, changed: Mapping[str, bytes | None]) -> None:
        new = []
        for key, before in changed.items():
            after = self._memory.settled(key)
            if before is not None and after is not None and _packed(before) == _packed(after):
                continue
            if before is not None:
                self._gone.add(key)
            if after is not None:
                new.append(key)
        is_full = len(self._gone) > _COMPACTED_TOGETHER + len(self._hashes) // 4
        if is_full or not self._gone.isdisjoint(new):
            self._compact()
        self._extend(new)

    def _extend(self, text_hashes: list[str]) -> None:
        self._hashes += text_hashes
        for begin in range(0, len(text_hashes), _INDEXED_TOGETHER):
            part = text_hashes[begin : begin + _INDEXED_TOGETHER]
            packed = (_packed(self._memory.settled(text_hash) or b"") for text_hash in part)
            self._index.extend(*unpack_keys(packed))

    def _compact(self) -> None:
        stays = [key not in self._gone for key in self._hashes]
        self._index.keep(stays)
        self._hashes = [key for key, kept in zip(self._hashes, stays, strict=True) if kept]
        self._gone = set()


def _packed(record: bytes) -> bytes:
    """Return the packed sketch of a record; of one that has none, one without keys.

    The record is ours, and what is looked for cannot stand within a string of JSON: to parse a
    million records takes longer than to index them.
    """
    name = record.find(_SKETCH)
    begin = name + len(_SKETCH)
    return record[begin : record.index(b'"', begin)] if name >= 0 else b""
