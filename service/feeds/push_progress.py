"""Which pushes of a partition are done; kept in the memory of its stage. Pure."""

from service.feeds.subscription import PUSHES_DONE_KEY, PUSHES_KEY
from service.stream.memory import Memory


class PushProgress:
    """How far a partition of pushes is done: all before offset ``next``, and some after it.

    ``next`` is None where nothing is known yet. Pushes are begun in their order, and end in any.
    """

    def __init__(self, memory: Memory) -> None:
        self._memory = memory
        self.next: int | None = memory.get(PUSHES_KEY)
        self._done: set[int] = set(memory.get(PUSHES_DONE_KEY) or ())
        self._in_hand: set[int] = set()
        self._read = 0

    @property
    def ahead(self) -> int:
        """How many are done after one that is not."""
        return len(self._done)

    def begin(self, offset: int) -> bool:
        """Take a push in hand; False where it is done already."""
        self._read = offset + 1
        if offset in self._done:
            return False
        self._in_hand.add(offset)
        return True

    def end(self, offset: int) -> None:
        """Remember, with what it led to, that a push in hand is done."""
        self._in_hand.remove(offset)
        self._done.add(offset)
        first = self.next = min(self._in_hand, default=self._read)
        self._done = {done for done in self._done if done > first}
        self._memory.put(PUSHES_KEY, first)
        if self._done:
            self._memory.put(PUSHES_DONE_KEY, sorted(self._done))
        elif PUSHES_DONE_KEY in self._memory:
            self._memory.delete(PUSHES_DONE_KEY)
