"""The second step, by language: which story an article tells, and whether it repeats another.

    same text? ─▶ who shares shingles? ─▶ how alike is each? ─▶ the same story? ─▶ verdict

``memory`` holds, by text hash, each article that went on: its id, its story, how many copies of
that are known, the language by which the text is routed, the text's sketch, whether it is a digest,
and which text of the story is newer. Copies are not remembered: the five-hundredth reprint is
compared with the original, like the second.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from service.codec import extend
from service.dedupe.imprint import without_imprint
from service.dedupe.judge import Original, judge, relation
from service.dedupe.known_texts import KnownTexts, LookedUp
from service.dedupe.remembering import Bounds, horizon, milliseconds, recall
from service.dedupe.revise import duplicate
from service.dedupe.sketch import Sketch, Text, read, read_all
from service.records import Duplicate, IdentifiedArticle, RevisedArticle, Story, UniqueArticle
from service.stream.memory import Memory
from service.text.language import routed_as


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
        key = self._key(article.text_hash, article.routing_language)
        same = recall(self._memory, key, at, bounds)
        return same is not None and same["id"] != article.id

    def _verdict(
        self, article: RevisedArticle, looked_up: LookedUp | None, at: datetime, bounds: Bounds
    ) -> UniqueArticle | Duplicate:
        """Return the article with its story, or which other article it repeats.

        A revision of a text that is remembered as the article's own goes on as that story, and so
        does what resembles an earlier one of its own: it is never a duplicate of itself. A copy
        that changes is judged anew, and keeps to the story it copied where it is none any more.
        """
        key = self._key(article.text_hash, article.routing_language)
        same = recall(self._memory, key, at, bounds)
        if looked_up is None or (same is not None and same["id"] != article.id):
            return self._copy_of(key, article, at, bounds)
        text = looked_up.text
        if same is not None:
            # What a version without sketches has remembered is found from now on.
            keys = _sketch_of(same).keys if "sketch" in same else text.keys(set())
            return self._goes_on(article, at, text.under(keys), key)
        candidates, crowded = self.known_texts.find(looked_up, horizon(at, bounds))
        sketch = text.under(text.keys(crowded))
        former = self._former(article, at, bounds)
        if former is not None and self._is_own(former, article):
            return self._goes_on(article, at, sketch, former)
        judgement = judge(text, self._originals(candidates, at, bounds))
        found = judgement.found
        if found is None:
            return self._goes_on(article, at, sketch, former, is_digest=judgement.is_digest)
        kind = relation(found.likeness)
        if kind == "fuller" or self._is_own(found.original.key, article):
            return self._goes_on(article, at, sketch, found.original.key)
        return extend(
            self._copy_of(found.original.key, article, at, bounds),
            Duplicate,
            relation=kind,
            similarity=round(found.likeness.containment, 3),
        )

    def _key(self, text_hash: str, language: str) -> str:
        """Return under what a text is remembered: its hash, and its language where that must be.

        Texts of two languages never meet, or it would depend on the number of partitions whether
        they do. Where the same text is known in another language the hash is that one's.
        """
        of_language = f"{text_hash}.{language}"
        if of_language in self._memory:
            return of_language
        known = self._memory.get(text_hash)
        return text_hash if known is None or known["language"] == language else of_language

    def _former(self, article: RevisedArticle, at: datetime, bounds: Bounds) -> str | None:
        """Return under what the article's former text is remembered: as its own or another's."""
        if article.previous_text_hash is None:
            return None
        key = self._key(article.previous_text_hash, article.routing_language)
        return None if recall(self._memory, key, at, bounds) is None else key

    def _is_own(self, key: str, article: RevisedArticle) -> bool:
        """Tell whether a remembered text is the article's own, and not one that it copied."""
        return bool(self._memory.get(key)["id"] == article.id)

    def _originals(self, keys: list[str], at: datetime, bounds: Bounds) -> list[Original]:
        recalled = ((key, recall(self._memory, key, at, bounds)) for key in keys)
        return [
            Original(
                key,
                record["story"],
                _sketch_of(record),
                copies=self._newest(key, record)[1]["copies"],
                is_digest=record.get("digest", False),
            )
            for key, record in recalled
            if record is not None
        ]

    def _goes_on(
        self,
        article: RevisedArticle,
        at: datetime,
        sketch: Sketch,
        succeeds: str | None = None,
        *,
        is_digest: bool = False,
    ) -> UniqueArticle:
        """Remember an article that goes on.

        ``succeeds``: the text whose story it tells; copies of a story are counted with the newest
        of its texts. What succeeds a digest is one.
        """
        key = self._key(article.text_hash, article.routing_language)
        known: dict[str, Any] | None = None
        if succeeds is not None:
            newest, known = self._newest(succeeds, self._memory.get(succeeds))
            if newest != key:
                self._memory.put(newest, {**known, "newer": key, "seen": milliseconds(at)})
        story = Story(
            id=known["story"] if known else article.id,
            relation="original" if article.revision == 1 else "revision",
            copies=known["copies"] if known else 0,
        )
        record = {
            "id": article.id,
            "story": story.id,
            "copies": story.copies,
            "language": article.routing_language,
            "seen": milliseconds(at),
            "sketch": sketch.pack(),
        }
        if is_digest or (known is not None and known.get("digest")):
            record["digest"] = True
        self._memory.put(key, record)
        self.known_texts.add(key, sketch.keys)
        return extend(article, UniqueArticle, story=story)

    def _copy_of(
        self, key: str, article: RevisedArticle, at: datetime, bounds: Bounds
    ) -> Duplicate:
        """Return that the article has a remembered text, and count it as a copy of its story.

        A revision of what was a copy already is none more: its former text is remembered as
        another's, or not at all.
        """
        former = self._former(article, at, bounds)
        is_new = article.revision == 1 or (former is not None and self._is_own(former, article))
        original: dict[str, Any] = self._memory.get(key)
        newest, head = self._newest(key, original)
        copies, seen = head["copies"] + is_new, milliseconds(at)
        if newest != key:
            # The texts in between may be forgotten before either of the two.
            self._memory.put(key, {**original, "newer": newest, "seen": seen})
        self._memory.put(newest, {**head, "copies": copies, "seen": seen})
        copy = duplicate(article, of=original["id"], at=at)
        return extend(copy, Duplicate, story_id=original["story"], copies=copies)

    def _newest(self, key: str, record: dict[str, Any]) -> tuple[str, dict[str, Any]]:
        """Return the newest text of a story that is still remembered, from one of its texts."""
        passed = {key}
        while (newer := record.get("newer")) and newer not in passed and newer in self._memory:
            key, record = newer, self._memory.get(newer)
            passed.add(key)
        return key, record


def read_article(article: IdentifiedArticle) -> Text:
    """Return the text of an article as it is compared: its summary where it has no text."""
    return read(article.title, _body(article), routed_as(article.language.code))


def _body(article: IdentifiedArticle) -> str:
    return without_imprint(article.text or article.summary or "")


def _sketch_of(record: dict[str, Any]) -> Sketch:
    return Sketch.unpack(record["sketch"])
