"""The first step, by id: the same article again, a revision of it, or a new one."""

from datetime import datetime
from hashlib import blake2b

from service.codec import extend
from service.dedupe.remembering import Bounds, milliseconds, recall
from service.records import Duplicate, IdentifiedArticle, RevisedArticle
from service.stream.memory import Memory
from service.text.language import routed_as


def revise(
    article: IdentifiedArticle, at: datetime, memory: Memory, bounds: Bounds
) -> RevisedArticle | Duplicate:
    """Return the article with its revision, or what it duplicates: itself, unchanged.

    An article has changed where its text or its title has. ``memory`` holds, by article id, the
    last content seen, the revision, and the language by which all its revisions are routed.
    """
    content = f"{article.text_hash}.{_title_hash(article.title)}"
    known = recall(memory, article.id, at, bounds)
    if known is not None and known["content"] == content:
        memory.put(article.id, {**known, "seen": milliseconds(at)})
        return duplicate(article, of=article.id, at=at)
    revision = known["revision"] + 1 if known else 1
    language = known["language"] if known else routed_as(article.language.code)
    memory.put(
        article.id,
        {
            "content": content,
            "revision": revision,
            "language": language,
            "seen": milliseconds(at),
        },
    )
    return extend(
        article,
        RevisedArticle,
        revision=revision,
        previous_text_hash=known["content"].split(".")[0] if known else None,
        routing_language=language,
    )


def duplicate(article: IdentifiedArticle, of: str, at: datetime) -> Duplicate:
    """Return the verdict that ``article`` has exactly the content of the article ``of``.

    Its story stays open: this step does not know stories.
    """
    return Duplicate(
        id=article.id,
        duplicate_of=of,
        relation="exact",
        similarity=1.0,
        url=article.url,
        source=article.source,
        title=article.title,
        published_at=article.published_at,
        fetched_at=article.fetched_at,
        decided_at=at,
    )


def _title_hash(title: str | None) -> str:
    words = " ".join((title or "").casefold().split())
    return blake2b(words.encode("utf-8", "replace"), digest_size=8).hexdigest()
