"""The pipeline in one place: each step, what it takes and what it emits.

::

    feeds ─▶ articles ─▶ intake ─▶ revise ─▶ compare ─▶ unique ─▶ entities ─▶ enriched
      └─▶ pages ─▲                    └─────────┴─▶ duplicates            └─▶ enriched.latest

A step is a consumer group and a Faust app of its own; `worker` is the name by which
``newsdesk worker`` starts it. What a step does with a record stands in ``agents/``; a step does
not know its position. Any step may also emit dead letters.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from service import topics
from service.feeds.subscription import home_of
from service.topics import Topic


@dataclass(frozen=True)
class Step:
    """One step of the pipeline.

    ``tends``: a topic that its workers read and write besides, partition by partition. ``home``:
    from the key and value of a record that the step remembers to the key of the messages which it
    belongs to, since it is in their partition; None where it stays in its own.
    """

    name: str
    worker: str
    takes: Topic[Any]
    emits: tuple[Topic[Any], ...]
    tends: Topic[Any] | None = None
    home: Callable[[str, Any], str | None] = lambda key, _: key

    @property
    def state_topic(self) -> str:
        """Name, without prefix, of the compacted topic with the step's memory and progress."""
        return f"internal.{self.name}.state"


FEEDS = Step(
    "feeds",
    "feeds",
    topics.FEEDS,
    (topics.PAGES, topics.ARTICLES, topics.POLLS),
    tends=topics.PUSHES,
    home=lambda key, _: home_of(key),
)
PAGES = Step("pages", "feeds", topics.PAGES, (topics.ARTICLES,))
INTAKE = Step("intake", "dedupe", topics.ARTICLES, (topics.IDENTIFIED,))
REVISE = Step("revise", "dedupe", topics.IDENTIFIED, (topics.REVISED, topics.DUPLICATES))
COMPARE = Step(
    "compare",
    "dedupe",
    topics.REVISED,
    (topics.UNIQUE, topics.DUPLICATES),
    home=lambda _, text: str(text["language"]),
)
ENTITIES = Step("entities", "entities", topics.UNIQUE, (topics.ENRICHED, topics.LATEST))

STEPS = (FEEDS, PAGES, INTAKE, REVISE, COMPARE, ENTITIES)


def writers(topic: Topic[Any]) -> tuple[str, ...]:
    """Return the names of the steps that emit to ``topic``."""
    return tuple(
        step.name for step in STEPS if topic.name in {emitted.name for emitted in step.emits}
    )


WORKERS = tuple(dict.fromkeys(step.worker for step in STEPS))
