"""For how long there was work and nothing of it was done. Pure."""

from collections.abc import Hashable
from dataclasses import dataclass


@dataclass(frozen=True)
class _Standing:
    mark: Hashable
    seconds: float


class StallClock:
    """Adds up, for each thing that is watched, the time in which it had work and did not move.

    Time counts only where it is told of: while the broker does not answer nobody knows whether
    there is work, and none passes.
    """

    def __init__(self) -> None:
        self._standing: dict[Hashable, _Standing] = {}

    def tick(self, name: Hashable, mark: Hashable, seconds: float, *, work: bool) -> float:
        """Tell how long ``name`` stands after ``seconds`` more: a new ``mark`` is a move."""
        before = self._standing.get(name)
        still = work and before is not None and before.mark == mark
        now = _Standing(mark, before.seconds + seconds if still and before else 0.0)
        self._standing[name] = now
        return now.seconds

    def keep(self, names: set[Hashable]) -> None:
        """Forget all but these: the others are no longer ours."""
        self._standing = {name: each for name, each in self._standing.items() if name in names}
