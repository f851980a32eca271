"""A replica of a partition's state: however it was read, it is what the state topic says."""

from collections.abc import Mapping, Sequence
from itertools import pairwise

import pytest
from aiokafka import ConsumerRecord
from hypothesis import given
from hypothesis import strategies as st

from service.stream.memory import Memory
from service.stream.progress import PROGRESS_KEY, Progress
from service.stream.replica import Replaced, Replica

WRITES = st.lists(
    st.tuples(st.sampled_from("abcde"), st.none() | st.integers(0, 9)), min_size=1, max_size=40
)


def record(offset: int, key: str, value: bytes | None) -> ConsumerRecord[bytes, bytes]:
    return ConsumerRecord[bytes, bytes](
        topic="state",
        partition=0,
        offset=offset,
        timestamp=0,
        timestamp_type=1,
        key=key.encode(),
        value=value,
        checksum=None,
        serialized_key_size=1,
        serialized_value_size=1,
        headers=(),
    )


def written(writes: Sequence[tuple[str, int | None]]) -> list[ConsumerRecord[bytes, bytes]]:
    return [
        record(offset, key, None if value is None else b"%d" % value)
        for offset, (key, value) in enumerate(writes)
    ]


class Keys:
    """What is derived of a memory, here the keys that it has."""

    def __init__(self, memory: Memory) -> None:
        self.keys = set(memory)
        self.memory = memory
        memory.on_settled = self.changed

    def changed(self, before: Mapping[str, bytes | None]) -> None:
        for key, former in before.items():
            assert (key in self.keys) == (former is not None)
            (self.keys.discard if self.memory.settled(key) is None else self.keys.add)(key)


@given(WRITES, st.sets(st.integers(1, 39)))
def test_read_in_any_parts_it_is_as_if_read_at_once(
    writes: list[tuple[str, int | None]], cuts: set[int]
) -> None:
    records = written(writes)
    whole, parts = Replica(), Replica()
    whole.apply(records)
    derived: Keys | None = None
    for begin, end in pairwise(
        [0, *sorted(cut for cut in cuts if cut < len(records)), len(records)]
    ):
        parts.apply(records[begin:end])
        derived = parts.memory.derived(Keys)
    assert list(parts.memory.oldest()) == list(whole.memory.oldest())
    assert parts.next == whole.next == len(records)
    assert derived is not None
    assert derived.keys == set(parts.memory)


def test_progress_is_told_apart_from_what_is_remembered() -> None:
    replica, progress = Replica(), Progress(7)
    replica.apply([record(0, "a", b"1"), record(1, PROGRESS_KEY, progress.encode())])
    assert replica.progress == progress
    assert list(replica.memory) == ["a"]
    assert replica.attempt is None


def test_what_does_not_follow_is_refused() -> None:
    replica = Replica()
    replica.apply([record(8, "a", b"1"), record(9, PROGRESS_KEY, Progress(7).encode())])
    with pytest.raises(Replaced, match="offset 0 after 9"):
        replica.apply([record(0, "b", b"2")])
    assert list(replica.memory) == ["a"]


def test_an_offset_that_is_not_known_is_never_read_on_from() -> None:
    replica = Replica()
    replica.apply([record(0, "a", b"1")])
    replica.wrote({"b": b"2"}, -1)
    assert replica.next is None


def test_one_that_may_have_missed_a_deletion_is_not_read_on_from() -> None:
    replica = Replica()
    replica.apply([record(0, "a", b"1")])
    assert replica.is_usable
    replica.as_of -= 13 * 3600
    assert not replica.is_usable
    with pytest.raises(Replaced, match="half a day"):
        replica.apply([record(1, "b", b"2")])
