"""Whose turn it is where two speak by turns, one line each, and are not named each time."""

from typing import Final

_LONGEST_PAUSE: Final = 4


class Turns:
    """Who has spoken last, and who before, by the number of the paragraph."""

    def __init__(self) -> None:
        self._paragraph = 0
        self._in_dialogue = False
        self._last: tuple[int, int] | None = None
        self._other: tuple[int, int] | None = None
        self._named: tuple[int, int] | None = None
        self._lines: dict[int, tuple[int, bool]] = {}

    def begin_paragraph(self, paragraph: int, *, in_dialogue: bool) -> None:
        """Go on to a paragraph; ``in_dialogue``: it is somebody's line, by what stands around."""
        self._paragraph = paragraph
        self._in_dialogue = in_dialogue
        self._lines.pop(paragraph - 3, None)

    def hear(self, speaker: int | None) -> None:
        """Take note of who speaks, None for somebody without a name."""
        if self._last is not None and self._last[0] != speaker:
            self._other = self._last
        self._last = None if speaker is None else (speaker, self._paragraph)
        self._named = self._last or self._named

    def address(self, entity: int) -> None:
        """Take note of whom the last speaker addresses, who may answer."""
        if self._last is not None and self._last[0] != entity:
            self._other = entity, self._paragraph

    def add_line(self, speaker: int, *, asks: bool) -> None:
        """Take note that the paragraph is the line of one; ``asks``: it is part of a dialogue."""
        self._lines[self._paragraph] = speaker, asks

    def last_named(self) -> int | None:
        """Return who with a name has spoken last, if that is not long ago."""
        if self._named is None or self._paragraph - self._named[1] > _LONGEST_PAUSE:
            return None
        return self._named[0]

    def whose(self) -> int | None:
        """Return whose turn it is; None where it is nobody's."""
        before = self._lines.get(self._paragraph - 2)
        last = self._lines.get(self._paragraph - 1)
        if before is not None and last is not None and (before[1] or last[1]):
            are_named = before[0] >= 0 and last[0] >= 0
            return before[0] if are_named and before[0] != last[0] else None
        if not self._in_dialogue or self._last is None or self._other is None:
            return None
        is_answer = self._last[1] == self._paragraph - 1
        is_near = self._paragraph - self._other[1] <= _LONGEST_PAUSE
        return self._other[0] if is_answer and is_near else None
