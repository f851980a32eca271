"""The second step, by language: the same text under another id, or a story of its own.

Near-duplicates come in here too, once there is a verifier: next to the exact hash.
"""

from datetime import datetime

from service.codec import extend
from service.dedupe.remembering import Bounds, milliseconds, recall
from service.dedupe.revise import duplicate
from service.records import Duplicate, RevisedArticle, Story, UniqueArticle
from service.stream.memory import Memory


def compare(
    article: RevisedArticle, at: datetime, memory: Memory, bounds: Bounds
) -> UniqueArticle | Duplicate:
    """Return the article with its story, or which other article has the same text.

    ``memory`` holds, by text hash, the article that had the text first, its story, how many
    copies are known, and the language by which the text is routed. A revision is never a
    duplicate of its own earlier self, and keeps to the story of the text that it had before.
    """
    known = recall(memory, article.text_hash, at, bounds)
    seen = milliseconds(at)
    if known is not None and known["id"] != article.id:
        memory.put(article.text_hash, {**known, "copies": known["copies"] + 1, "seen": seen})
        return duplicate(article, of=known["id"], story=known["story"], at=at)
    if known is None and article.previous_text_hash is not None:
        known = recall(memory, article.previous_text_hash, at, bounds)
    story = Story(
        id=known["story"] if known else article.id,
        relation="original" if article.revision == 1 else "revision",
        copies=known["copies"] if known else 0,
    )
    memory.put(
        article.text_hash,
        {
            "id": article.id,
            "story": story.id,
            "copies": story.copies,
            "language": article.routing_language,
            "seen": seen,
        },
    )
    return extend(article, UniqueArticle, story=story)
