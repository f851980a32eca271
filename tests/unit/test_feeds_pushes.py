"""How far pushes are done: whatever order they end in, each is taken once, whoever takes over."""

from hypothesis import given
from hypothesis import strategies as st

from service.feeds.push_progress import PushProgress
from service.feeds.subscription import home_of
from service.stream.memory import Memory

FIRST = 7


def owner(memory: Memory) -> PushProgress:
    """Return the progress as the partition's next owner finds it."""
    memory.discard()
    return PushProgress(memory)


@given(st.lists(st.sampled_from(["begin", "end", "commit", "take over"])), st.randoms())
def test_each_push_is_taken_until_it_is_committed_and_never_after(steps: list[str], chance) -> None:  # type: ignore[no-untyped-def]
    """Offsets are every third one: markers of transactions are in between."""
    memory = Memory()
    progress, position = owner(memory), FIRST
    in_hand: set[int] = set()
    ended: set[int] = set()
    committed: set[int] = set()
    for step in [*steps, "take over", *["begin"] * (len(steps) + 1)]:
        if step == "begin":
            if progress.begin(position):
                assert position not in committed
                in_hand.add(position)
            else:
                assert position in committed
            position += 3
        elif step == "end" and in_hand:
            offset = chance.choice(sorted(in_hand))
            in_hand.remove(offset)
            progress.end(offset)
            ended.add(offset)
        elif step == "commit":
            memory.settle()
            committed |= ended
            ended = set()
        elif step == "take over":
            progress = owner(memory)
            in_hand, ended = set(), set()
            start = FIRST if progress.next is None else progress.next
            position = next(offset for offset in range(FIRST, start + 4, 3) if offset >= start)
            assert set(range(FIRST, position, 3)) <= committed
    assert set(range(FIRST, position, 3)) == committed | in_hand


def test_only_what_is_done_ahead_is_remembered() -> None:
    memory = Memory()
    progress = owner(memory)
    for offset in (3, 4, 5):
        progress.begin(offset)
    progress.end(5)
    assert (progress.next, progress.ahead) == (3, 1)
    progress.end(4)
    assert (progress.next, progress.ahead) == (3, 2)
    memory.settle()
    assert [home_of(key) for key in memory] == [None, None]
    progress.end(3)
    memory.settle()
    assert (progress.next, progress.ahead) == (6, 0)
    assert len(memory) == 1
