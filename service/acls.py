"""The rights in Kafka (ACLs) that each worker and each command needs, and no more.

They follow from the pipeline's map, `service.topology`. Read and Write imply Describe, and whoever
may write to any topic may do so idempotently, without a right to the cluster (KIP-679).
"""

import shlex
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

from service.topics import (
    ARTICLES,
    DEAD_LETTERS,
    DUPLICATES,
    ENRICHED,
    FEEDS,
    IDENTIFIED,
    POLLS,
    TOPICS,
    Topic,
)
from service.topology import FEEDS as POLLING
from service.topology import STEPS, WORKERS, Step

Resource = Literal["topic", "group", "transactional-id"]
Operation = Literal["Alter", "Create", "Describe", "DescribeConfigs", "Read", "Write"]


@dataclass(frozen=True, order=True)
class Acl:
    """A right: ``operation`` on what bears ``name``, or, if ``prefixed``, begins with it."""

    resource: Resource
    name: str
    prefixed: bool
    operation: Operation


_Topics = tuple[Topic[Any], ...]

FEED_LIST = "feed-list"
LAG = "lag"
REPARTITION = "repartition"

_SOURCES = tuple(step.takes for step in STEPS)
_TENDED = tuple(step.tends for step in STEPS if step.tends)
_COMMANDS: dict[str, tuple[_Topics, _Topics]] = {
    FEED_LIST: ((FEEDS, POLLS), (FEEDS,)),
    "tail": (tuple(topic for topic in TOPICS if not topic.internal), ()),
    "dead-letters": ((DEAD_LETTERS,), _SOURCES),
    "replay": ((ENRICHED, DUPLICATES, DEAD_LETTERS), (ARTICLES, DEAD_LETTERS)),
    LAG: (_SOURCES, ()),
    "explain": ((IDENTIFIED,), ()),
    REPARTITION: (_SOURCES, (FEEDS,)),
}
"""What a command reads, and what it writes."""

MAKING_TOPICS = "making-topics"
CHECKING_TOPICS = "checking-topics"

ROLES = (*WORKERS, MAKING_TOPICS, CHECKING_TOPICS, *_COMMANDS)
"""Who needs rights: the workers; whoever starts with topics missing, which are then made; commands.

``feed-list`` is ``newsdesk feeds``, since a worker has that name, ``checking-topics`` and
``repartition`` are ``newsdesk topics``; the others bear their own.
"""


def needed(roles: Iterable[str], prefix: str) -> list[Acl]:
    """Return the ACLs that the roles need together, in order, for topics with this prefix."""
    return sorted({acl for role in roles for acl in _of_role(role, prefix)})


def by_name(acls: Iterable[Acl]) -> dict[tuple[Resource, str, bool], list[Operation]]:
    """Return the operations on each resource, name and whether that is a prefix."""
    operations: dict[tuple[Resource, str, bool], list[Operation]] = {}
    for acl in acls:
        operations.setdefault((acl.resource, acl.name, acl.prefixed), []).append(acl.operation)
    return operations


def commands(acls: Iterable[Acl], principal: str, broker: str) -> list[str]:
    """Return the command lines of Kafka's ``kafka-acls.sh`` that give ``acls`` to a principal.

    ``admin.properties`` in them is a file with the login of someone who may do that.
    """
    lines = []
    for (resource, name, prefixed), operations in by_name(acls).items():
        words = ["kafka-acls.sh", "--bootstrap-server", broker]
        words += ["--command-config", "admin.properties", "--add", "--allow-principal", principal]
        words += [word for operation in operations for word in ("--operation", operation)]
        words += [f"--{resource}", name]
        words += ["--resource-pattern-type", "prefixed"] if prefixed else []
        lines.append(shlex.join(words))
    return lines


def _of_role(role: str, prefix: str) -> set[Acl]:
    if role in _COMMANDS:
        return _of_command(role, prefix)
    # At its start a worker looks whether all topics are there, those of other workers too.
    looking = _on_all_topics(prefix, "Describe", "DescribeConfigs")
    if role == CHECKING_TOPICS:
        return looking
    if role == MAKING_TOPICS:
        return looking | _on_all_topics(prefix, "Create")
    steps = [step for step in STEPS if step.worker == role]
    return looking.union(*(_of_step(step, prefix) for step in steps))


def _of_command(command: str, prefix: str) -> set[Acl]:
    reads, writes = _COMMANDS[command]
    acls = _on_topics(prefix, reads, "Read") | _on_topics(prefix, writes, "Write")
    if command == FEED_LIST:
        acls.add(Acl("topic", f"{prefix}.{POLLING.state_topic}", False, "Read"))
    if command in (LAG, REPARTITION):
        acls |= {Acl("group", f"{prefix}.{step.name}", False, "Describe") for step in STEPS}
    if command == REPARTITION:
        states = {Acl("topic", f"{prefix}.{step.state_topic}", False, "Alter") for step in STEPS}
        acls |= states | _on_topics(prefix, _SOURCES + _TENDED, "Alter")
        acls.add(Acl("transactional-id", f"{prefix}.{REPARTITION}.", True, "Write"))
        acls = acls.union(*(_on_state(step, prefix) for step in STEPS))
    return acls


def _of_step(step: Step, prefix: str) -> set[Acl]:
    # What it writes it reads too, for its own records that were never committed nor aborted.
    written = (*step.emits, DEAD_LETTERS, *([step.tends] if step.tends else []))
    return {
        *_on_topics(prefix, (step.takes, *written), "Read"),
        *_on_topics(prefix, written, "Write"),
        *_on_state(step, prefix),
        Acl("group", f"{prefix}.{step.name}", False, "Read"),
    }


def _on_state(step: Step, prefix: str) -> set[Acl]:
    """Return what it takes to read a step's state, and to write it as the step does."""
    state = f"{prefix}.{step.state_topic}"
    return {
        Acl("topic", state, False, "Read"),
        Acl("topic", state, False, "Write"),
        # One for each partition: news.revise.0, news.revise.1, …
        Acl("transactional-id", f"{prefix}.{step.name}.", True, "Write"),
    }


def _on_topics(prefix: str, topics: Iterable[Topic[Any]], operation: Operation) -> set[Acl]:
    return {Acl("topic", f"{prefix}.{topic.name}", False, operation) for topic in topics}


def _on_all_topics(prefix: str, *operations: Operation) -> set[Acl]:
    return {Acl("topic", f"{prefix}.", True, operation) for operation in operations}
