"""The second step, by language: which story an article tells, and whether it repeats another.

    same text? ─▶ who shares shingles? ─▶ how alike is each? ─▶ the same story? ─▶ verdict

``memory`` holds, by text hash, each article that went on: its id, its story, how many copies of
that are known, the language by which the text is routed, and the text's sketch. Copies are not
remembered: the five-hundredth reprint is compared with the original, like the second.
"""

from dataclasses import replace
from datetime import datetime
from typing import Any

from service.codec import extend
from service.dedupe.judge import Original, judge, relation
from service.dedupe.known_texts import KnownTexts
from service.dedupe.remembering import Bounds, milliseconds, recall
from service.dedupe.revise import duplicate
from service.dedupe.sketch import Sketch, Text, read
from service.dedupe.words import NO_HASHES
from service.records import Duplicate, IdentifiedArticle, RevisedArticle, Story, UniqueArticle
from service.stream.memory import Memory


class Comparer:
    """Compares the articles of one partition with what its memory holds."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory
        self.known_texts = KnownTexts(memory)

    def begin(self) -> None:
        """Begin a batch: forget what a former one did not commit."""
        self.known_texts.begin()

    def compare(
        self, article: RevisedArticle, at: datetime, bounds: Bounds
    ) -> UniqueArticle | Duplicate:
        """Return the article with its story, or which other article it repeats.

        A revision is never a duplicate of its own earlier self, and keeps to its story.
        """
        same = recall(self._memory, article.text_hash, at, bounds)
        if same is not None and same["id"] != article.id:
            copies = self._count_copy(article.text_hash, same, article, at, bounds)
            exact = duplicate(article, of=same["id"], story=same["story"], at=at)
            return extend(exact, Duplicate, copies=copies)
        text = read_article(article, article.routing_language)
        if same is not None:
            # What a version without sketches has remembered is found from now on.
            keys = _sketch_of(same).keys if "sketch" in same else text.keys(set())
            sketch = replace(text.sketch, keys=keys)
            return self._goes_on(article, at, sketch, same, succeeds=article.text_hash)
        hashes, crowded = self.known_texts.find(text)
        sketch = replace(text.sketch, keys=text.keys(crowded))
        previous = article.previous_text_hash
        if previous is not None and (before := recall(self._memory, previous, at, bounds)):
            return self._goes_on(article, at, sketch, before, succeeds=previous)
        judgement = judge(text, self._originals(hashes, at, bounds))
        if judgement.found is None:
            if judgement.digest:
                sketch = replace(sketch, keys=NO_HASHES)
            return self._goes_on(article, at, sketch, None)
        original_hash = judgement.found.original.text_hash
        original: dict[str, Any] = self._memory.get(original_hash)
        kind = relation(judgement.found.likeness)
        if kind == "fuller":
            return self._goes_on(article, at, sketch, original, succeeds=original_hash)
        copies = self._count_copy(original_hash, original, article, at, bounds)
        repeated = duplicate(article, of=original["id"], story=original["story"], at=at)
        return extend(
            repeated,
            Duplicate,
            relation=kind,
            similarity=round(judgement.found.likeness.containment, 3),
            copies=copies,
        )

    def _originals(self, hashes: list[str], at: datetime, bounds: Bounds) -> list[Original]:
        recalled = ((each, recall(self._memory, each, at, bounds)) for each in hashes)
        return [
            Original(each, record["story"], _sketch_of(record))
            for each, record in recalled
            if record is not None
        ]

    def _goes_on(
        self,
        article: RevisedArticle,
        at: datetime,
        sketch: Sketch,
        known: dict[str, Any] | None,
        succeeds: str | None = None,
    ) -> UniqueArticle:
        """Remember an article that goes on, with the story of what is ``known``.

        ``succeeds``: the text that it takes the story over from; copies are counted with the
        newest text of a story.
        """
        if known is not None and succeeds is not None:
            newest, head = self._newest(succeeds, known)
            if newest != article.text_hash:
                self._memory.put(
                    newest, {**head, "newer": article.text_hash, "seen": milliseconds(at)}
                )
            known = head
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

    def _count_copy(
        self,
        text_hash: str,
        record: dict[str, Any],
        article: RevisedArticle,
        at: datetime,
        bounds: Bounds,
    ) -> int:
        """Count ``article`` as a copy of the story of a text; return how many copies there are.

        A revision of what was a copy already (its former text is not remembered) is none more.
        """
        previous = article.previous_text_hash
        is_new = previous is None or recall(self._memory, previous, at, bounds) is not None
        newest, head = self._newest(text_hash, record)
        seen = milliseconds(at)
        if newest != text_hash:
            self._memory.put(text_hash, {**record, "seen": seen})
        copies: int = head["copies"] + is_new
        self._memory.put(newest, {**head, "copies": copies, "seen": seen})
        return copies

    def _newest(self, text_hash: str, record: dict[str, Any]) -> tuple[str, dict[str, Any]]:
        """Return the newest text of a story that is still remembered, from one of its texts."""
        passed = {text_hash}
        while (newer := record.get("newer")) and newer not in passed:
            following = self._memory.get(newer)
            if following is None:
                break
            text_hash, record = newer, following
            passed.add(text_hash)
        return text_hash, record


def read_article(article: IdentifiedArticle, language: str | None = None) -> Text:
    """Return the text of an article as it is compared: its summary where it has no text."""
    body = article.text or article.summary or ""
    return read(article.title, body, language or article.language.code)


def _sketch_of(record: dict[str, Any]) -> Sketch:
    return Sketch.unpack(record["sketch"])
