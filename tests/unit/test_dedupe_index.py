"""The index of shingles against a plain list; that of a memory against one that is built anew."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from random import Random

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from service.dedupe.index import ShingleIndex
from service.dedupe.known_texts import KnownTexts
from service.dedupe.sketch import Text, read
from service.dedupe.words import Hashes
from service.stream.memory import Memory
from tests.stories import ENGLISH

# Few keys, so that they repeat; some share their low bits, and so a chain of the table.
KEYS = st.one_of(
    st.integers(0, 12),
    st.integers(0, 12).map(lambda key: key << 16),
    st.integers(0, 2**32 - 1),
    st.sampled_from([2**31 - 1, 2**31, 2**32 - 1]),
)
TEXTS = st.lists(st.lists(KEYS, max_size=8), max_size=6)


def hashes(keys: Sequence[int]) -> Hashes:
    return np.array(keys, np.uint32)


def extend(index: ShingleIndex, texts: Sequence[Sequence[int]]) -> None:
    keys = [key for text in texts for key in text]
    index.extend(hashes(keys), np.array([len(text) for text in texts], np.int64))


def found(index: ShingleIndex, keys: Sequence[int]) -> Counter[tuple[int, int]]:
    which, texts = index.find(hashes(keys))
    assert len(which) == len(texts)
    return Counter(zip(which.tolist(), texts.tolist(), strict=True))


def find(known: KnownTexts, text: Text) -> tuple[list[str], set[int]]:
    (looked_up,) = known.look_up([text])
    return known.find(looked_up, horizon=0.0)


def expected(texts: Sequence[Sequence[int]], keys: Sequence[int]) -> Counter[tuple[int, int]]:
    """Return what `found` is to be: a pair for each time that a key stands in a text."""
    return Counter(
        (position, number)
        for position, key in enumerate(keys)
        for number, text in enumerate(texts)
        for each in text
        if each == key
    )


def numbered(count: int, width: int) -> list[list[int]]:
    """Return texts, by their keys; each key is in several of them."""
    return [[number * 7919 % 5000 + place for place in range(width)] for number in range(count)]


def test_an_empty_index_finds_nothing() -> None:
    index = ShingleIndex()
    assert len(index) == 0
    assert found(index, [1, 2, 3]) == Counter()
    assert found(index, []) == Counter()


def test_texts_are_numbered_in_the_order_in_which_they_are_added() -> None:
    index = ShingleIndex()
    extend(index, [[1, 2], [2, 3]])
    extend(index, [[2]])
    assert len(index) == 3
    assert found(index, [2, 3, 4]) == Counter([(0, 0), (0, 1), (0, 2), (1, 1)])


def test_a_text_without_keys_has_its_number_too() -> None:
    index = ShingleIndex()
    extend(index, [])
    extend(index, [[]])
    extend(index, [[], [5]])
    assert len(index) == 3
    assert found(index, [5]) == Counter([(0, 2)])


def test_dropping_all_texts_leaves_an_index_that_can_be_filled_again() -> None:
    index = ShingleIndex()
    extend(index, [[1], [2]])
    index.keep([False, False])
    assert len(index) == 0
    assert found(index, [1, 2]) == Counter()
    extend(index, [[2]])
    assert found(index, [1, 2]) == Counter([(1, 0)])


@given(
    st.lists(st.one_of(TEXTS, st.randoms(use_true_random=False)), max_size=8),
    st.lists(KEYS, max_size=20),
)
def test_any_texts_added_and_dropped_are_found_as_in_a_plain_list(
    steps: list[list[list[int]] | Random], keys: list[int]
) -> None:
    index = ShingleIndex()
    texts: list[list[int]] = []
    for step in steps:
        if not isinstance(step, Random):
            extend(index, step)
            texts += step
        else:
            stays = [step.random() < 0.6 for _ in texts]
            index.keep(stays)
            texts = [text for text, kept in zip(texts, stays, strict=True) if kept]
        assert len(index) == len(texts)
        known = [key for text in texts for key in text]
        for searched in (keys, known):
            assert found(index, searched) == expected(texts, searched)


def test_an_index_grows_beyond_its_first_capacity() -> None:
    texts = numbered(3000, 5)
    index = ShingleIndex()
    before = index.nbytes
    for begin in range(0, len(texts), 100):
        extend(index, texts[begin : begin + 100])
    assert len(index) == 3000
    assert index.nbytes > before
    searched = [0, 3, 4999, 6000, *texts[1234]]
    assert found(index, searched) == expected(texts, searched)


def test_an_index_that_is_filled_at_once_finds_what_one_filled_by_the_text_does() -> None:
    texts = numbered(1500, 4)
    at_once, one_by_one = ShingleIndex(), ShingleIndex()
    extend(at_once, texts)
    for text in texts:
        extend(one_by_one, [text])
    searched = list(range(0, 5004, 13))
    assert found(at_once, searched) == found(one_by_one, searched) == expected(texts, searched)


def test_what_stays_of_a_large_index_is_numbered_anew_and_takes_less_memory() -> None:
    texts = numbered(4000, 5)
    index = ShingleIndex()
    extend(index, texts)
    before = index.nbytes
    stays = [number % 4 == 1 for number in range(4000)]
    index.keep(stays)
    kept = [text for text, stay in zip(texts, stays, strict=True) if stay]
    assert len(index) == 1000
    assert index.nbytes < before
    searched = [key for text in kept[::50] for key in text]
    assert found(index, searched) == expected(kept, searched)


READ = {each.name: read(each.title, each.body, "en") for each in ENGLISH[:5]}
PACKED = {name: replace(text.sketch, keys=text.keys(set())).pack() for name, text in READ.items()}
# Of texts whose shingles were crowded in part: what expired and comes again has other keys.
REKEYED = {
    name: replace(text.sketch, keys=text.keys(set(text.shingles[:9].tolist()))).pack()
    for name, text in READ.items()
}
# The same text under several hashes: copies that share all keys.
HASHES = [f"{name} {number}" for name in READ for number in range(3)]
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["put", "rekey", "delete", "settle", "discard"]), st.sampled_from(HASHES)
    ),
    max_size=60,
)


@given(STEPS)
def test_what_is_told_of_each_commit_knows_what_is_built_anew(steps: list[tuple[str, str]]) -> None:
    memory = Memory()
    told = KnownTexts(memory)
    for step, text_hash in [*steps, ("settle", "")]:
        name = text_hash.partition(" ")[0]
        if step == "put":
            memory.put(text_hash, {"seen": 0, "sketch": PACKED[name]})
        elif step == "rekey":
            memory.put(text_hash, {"seen": 0, "sketch": REKEYED[name]})
        elif step == "delete":
            memory.delete(text_hash)
        else:
            (memory.settle if step == "settle" else memory.discard)()
            told.begin()
    held = Memory()
    for text_hash in memory:
        held.put(text_hash, memory.get(text_hash))
    held.settle()
    anew = KnownTexts(held)
    for name, text in READ.items():
        known = [text_hash for text_hash in memory if text_hash.startswith(f"{name} ")]
        assert find(told, text) == find(anew, text) == (sorted(known), set())


def test_texts_that_are_forgotten_by_the_thousand_are_found_no_more() -> None:
    memory = Memory()
    told = KnownTexts(memory)
    packed = list(PACKED.values())
    for number in range(3000):
        memory.put(f"text {number}", {"seen": 0, "sketch": packed[number % len(packed)]})
    memory.settle()
    before = told.nbytes
    for number in range(15, 3000):
        memory.delete(f"text {number}")
    memory.settle()
    assert told.nbytes < before
    for place, text in enumerate(READ.values()):
        hashes_of_texts, crowded = find(told, text)
        assert sorted(hashes_of_texts) == sorted(f"text {place + 5 * each}" for each in range(3))
        assert crowded == set()


def test_what_stands_in_many_texts_is_crowded() -> None:
    memory = Memory()
    told = KnownTexts(memory)
    name, text = next(iter(READ.items()))
    for number in range(24):
        assert find(told, text)[1] == set()
        memory.put(f"text {number}", {"seen": 0, "sketch": PACKED[name]})
        memory.settle()
    assert find(told, text)[1] == set(text.keys(set()).tolist())
    assert len(find(told, text)[0]) == 12


def test_what_has_expired_counts_for_nothing_though_it_is_not_yet_forgotten() -> None:
    """It is forgotten when a batch ends: where that is must make no difference."""
    memory = Memory()
    told = KnownTexts(memory)
    name, text = next(iter(READ.items()))
    for number in range(24):
        memory.put(f"text {number}", {"seen": number, "sketch": PACKED[name]})
    memory.settle()
    (looked_up,) = told.look_up([text])
    assert told.find(looked_up, horizon=0)[1] == set(text.keys(set()).tolist())
    assert told.find(looked_up, horizon=1)[1] == set()
    assert told.find(looked_up, horizon=22) == (["text 22", "text 23"], set())
    memory.put("text 0", {"seen": 30, "sketch": PACKED[name]})
    assert told.find(looked_up, horizon=23) == (["text 0", "text 23"], set())


def test_a_text_that_a_batch_adds_several_times_counts_once() -> None:
    memory = Memory()
    told = KnownTexts(memory)
    name, text = next(iter(READ.items()))
    keys = text.keys(set())
    for _ in range(30):
        told.add("added", keys)
    assert find(told, text) == (["added"], set())
    memory.put("added", {"seen": 0, "sketch": PACKED[name]})
    memory.settle()
    told.begin()
    for _ in range(30):
        told.add("added", keys)
    assert find(told, text) == (["added"], set())


def test_what_was_remembered_without_a_sketch_is_not_found() -> None:
    memory = Memory()
    memory.put("before there were sketches", {"id": "a"})
    memory.settle()
    text = next(iter(READ.values()))
    assert find(KnownTexts(memory), text) == ([], set())
