"""The second step, by language: which story an article tells, and whether it repeats another.

    same text? ─▶ who shares shingles? ─▶ how alike is each? ─▶ the same story? ─▶ verdict

``memory`` holds, by text hash, each article that went on: its id, its story, how many copies of
that are known, the language by which the text is routed, and the text's sketch. Copies are not
remembered: the five-hundredth reprint is compared with the original, like the second.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from service.codec import extend
from service.dedupe.imprint import without_imprint
from service.dedupe.judge import Original, judge, relation
from service.dedupe.known_texts import KnownTexts, LookedUp
from service.dedupe.remembering import Bounds, milliseconds, recall
from service.dedupe.revise import duplicate
from service.dedupe.sketch import Sketch, Text, read, read_all
from service.dedupe.words import NO_HASHES
from service.records import Duplicate, IdentifiedArticle, RevisedArticle, Story, UniqueArticle
from service.stream.memory import Memory


class Comparer:
    """Compares the articles of one partition with what its memory holds."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory
        self.known_texts = KnownTexts(memory)

    def compare(
        self, batch: Sequence[tuple[RevisedArticle, datetime]], bounds: Bounds
    ) -> Iterator[UniqueArticle | Duplicate]:
        """Give each article of a batch with its story, or which other article it repeats.

        What a former batch did not commit is forgotten.
        """
        is_copy = [self._is_copy(article, at, bounds) for article, at in batch]
        texts = read_all(
            (article.title, _body(article), article.routing_language)
            for (article, _), copy in zip(batch, is_copy, strict=True)
            if not copy
        )
        self.known_texts.begin()
        looked_up = self.known_texts.look_up(texts)
        for (article, at), copy in zip(batch, is_copy, strict=True):
            yield self._verdict(article, None if copy else next(looked_up), at, bounds)

    def _is_copy(self, article: RevisedArticle, at: datetime, bounds: Bounds) -> bool:
        """Tell whether the article's text is remembered as that of another one."""
        same = recall(self._memory, article.text_hash, at, bounds)
        return same is not None and same["id"] != article.id

    def _verdict(
        self, article: RevisedArticle, looked_up: LookedUp | None, at: datetime, bounds: Bounds
    ) -> UniqueArticle | Duplicate:
        """Return the article with its story, or which other article it repeats.

        A revision is never a duplicate of its own earlier self, and keeps to its story.
        """
        same = recall(self._memory, article.text_hash, at, bounds)
        if looked_up is None or (same is not None and same["id"] != article.id):
            return self._copy_of(article.text_hash, article, at, bounds)
        text = looked_up.text
        if same is not None:
            # What a version without sketches has remembered is found from now on.
            keys = _sketch_of(same).keys if "sketch" in same else text.keys(set())
            return self._goes_on(article, at, text.under(keys), article.text_hash)
        hashes, crowded = self.known_texts.find(looked_up)
        sketch = text.under(text.keys(crowded))
        previous = article.previous_text_hash
        if previous is not None and recall(self._memory, previous, at, bounds):
            return self._goes_on(article, at, sketch, previous)
        judgement = judge(text, self._originals(hashes, at, bounds))
        found = judgement.found
        if found is None:
            return self._goes_on(article, at, text.under(NO_HASHES) if judgement.digest else sketch)
        kind = relation(found.likeness)
        if kind == "fuller":
            return self._goes_on(article, at, sketch, found.original.text_hash)
        return extend(
            self._copy_of(found.original.text_hash, article, at, bounds),
            Duplicate,
            relation=kind,
            similarity=round(found.likeness.containment, 3),
        )

    def _originals(self, hashes: list[str], at: datetime, bounds: Bounds) -> list[Original]:
        recalled = ((each, recall(self._memory, each, at, bounds)) for each in hashes)
        return [
            Original(each, record["story"], _sketch_of(record), record["copies"])
            for each, record in recalled
            if record is not None
        ]

    def _goes_on(
        self, article: RevisedArticle, at: datetime, sketch: Sketch, succeeds: str | None = None
    ) -> UniqueArticle:
        """Remember an article that goes on.

        ``succeeds``: the text whose story it tells; copies of a story are counted with the newest
        of its texts.
        """
        known: dict[str, Any] | None = None
        if succeeds is not None:
            newest, known = self._newest(succeeds)
            if newest != article.text_hash:
                newer = {**known, "newer": article.text_hash, "seen": milliseconds(at)}
                self._memory.put(newest, newer)
        story = Story(
            id=known["story"] if known else article.id,
            relation="original" if article.revision == 1 else "revision",
            copies=known["copies"] if known else 0,
        )
        self._memory.put(
            article.text_hash,
            {
                "id": article.id,
                "story": story.id,
                "copies": story.copies,
                "language": article.routing_language,
                "seen": milliseconds(at),
                "sketch": sketch.pack(),
            },
        )
        self.known_texts.add(article.text_hash, sketch.keys)
        return extend(article, UniqueArticle, story=story)

    def _copy_of(
        self, text_hash: str, article: RevisedArticle, at: datetime, bounds: Bounds
    ) -> Duplicate:
        """Return that the article has a remembered text, and count it as a copy of its story.

        A revision of what was a copy already (its former text is not remembered) is none more.
        """
        previous = article.previous_text_hash
        is_new = previous is None or recall(self._memory, previous, at, bounds) is not None
        original: dict[str, Any] = self._memory.get(text_hash)
        newest, head = self._newest(text_hash)
        copies, seen = head["copies"] + is_new, milliseconds(at)
        if newest != text_hash:
            self._memory.put(text_hash, {**original, "seen": seen})
        self._memory.put(newest, {**head, "copies": copies, "seen": seen})
        copy = duplicate(article, of=original["id"], story=original["story"], at=at)
        return extend(copy, Duplicate, copies=copies)

    def _newest(self, text_hash: str) -> tuple[str, dict[str, Any]]:
        """Return the newest text of a story that is still remembered, from one of its texts."""
        record: dict[str, Any] = self._memory.get(text_hash)
        passed = {text_hash}
        while (newer := record.get("newer")) and newer not in passed and newer in self._memory:
            text_hash, record = newer, self._memory.get(newer)
            passed.add(text_hash)
        return text_hash, record


def read_article(article: IdentifiedArticle) -> Text:
    """Return the text of an article as it is compared: its summary where it has no text."""
    return read(article.title, _body(article), article.language.code)


def _body(article: IdentifiedArticle) -> str:
    return without_imprint(article.text or article.summary or "")


def _sketch_of(record: dict[str, Any]) -> Sketch:
    return Sketch.unpack(record["sketch"])
