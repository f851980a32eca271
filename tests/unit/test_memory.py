"""The memory of a stage: what a batch writes is its own until the commit."""

import gc
import tracemalloc
import weakref
from collections.abc import Mapping

from hypothesis import given
from hypothesis import strategies as st

from service.stream.memory import Memory

KEYS = st.sampled_from("abcde")
WRITES = st.lists(st.tuples(KEYS, st.one_of(st.none(), st.integers(0, 99))), max_size=30)


def write(memory: Memory, writes: list[tuple[str, int | None]]) -> None:
    for key, value in writes:
        if value is None:
            memory.delete(key)
        else:
            memory.put(key, value)


def test_a_write_is_read_back_within_the_batch() -> None:
    memory = Memory()
    memory.put("a", {"revision": 1})
    assert memory.get("a") == {"revision": 1}
    assert "a" in memory


def test_a_discarded_batch_leaves_nothing() -> None:
    memory = Memory()
    memory.put("a", 1)
    memory.settle()
    memory.put("a", 2)
    memory.delete("a")
    memory.put("b", 3)
    memory.discard()
    assert (memory.get("a"), memory.get("b"), len(memory)) == (1, None, 1)


@given(st.lists(WRITES, max_size=6))
def test_settled_batches_are_as_one_dictionary_in_order_of_last_write(
    batches: list[list[tuple[str, int | None]]],
) -> None:
    memory = Memory()
    expected: dict[str, int] = {}
    for batch in batches:
        write(memory, batch)
        for key, value in batch:
            expected.pop(key, None)
            if value is not None:
                expected[key] = value
        assert list(memory.oldest()) == list(expected.items())
        assert len(memory) == len(expected)
        memory.settle()
    assert list(memory.oldest()) == list(expected.items())


@given(st.lists(WRITES, max_size=6))
def test_the_changes_restore_the_same_memory_elsewhere(
    batches: list[list[tuple[str, int | None]]],
) -> None:
    here, there = Memory(), Memory()
    for batch in batches:
        write(here, batch)
        for key, value in here.changes().items():
            there.restore(key, value)
        here.settle()
    assert list(there.oldest()) == list(here.oldest())


def test_what_is_derived_is_made_once_and_dies_with_the_memory() -> None:
    class Index:
        def __init__(self, memory: Memory) -> None:
            self.memory = memory

    memory = Memory()
    index = weakref.ref(memory.derived(Index))
    assert memory.derived(Index) is index()
    del memory
    gc.collect()
    assert index() is None


def test_the_keys_of_a_commit_are_told_with_what_they_had_before() -> None:
    memory, told = Memory(), list[Mapping[str, bytes | None]]()
    memory.on_settled = told.append
    memory.put("a", 1)
    memory.settle()
    memory.put("a", 2)
    memory.put("b", 1)
    memory.delete("c")
    memory.settle()
    memory.put("b", 2)
    memory.discard()
    memory.delete("a")
    memory.settle()
    assert told == [{"a": None}, {"a": b"1", "b": None, "c": None}, {"a": b"2"}]


def test_a_value_takes_no_more_room_than_its_bytes() -> None:
    tracemalloc.start()
    memory = Memory()
    for number in range(2000):
        memory.put(str(number), {"number": number})
    memory.settle()
    taken, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert taken / 2000 < 500
