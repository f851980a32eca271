"""The rights that are asked for: what the pipeline's map says, as the docs have them."""

import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from service.acls import MAKING_TOPICS, ROLES, Acl, by_name, commands, needed
from service.commands.acls import acls
from service.topology import WORKERS

DOCS = Path(__file__).parents[2] / "docs" / "security.md"


def test_a_worker_reads_its_source_and_writes_what_comes_of_it() -> None:
    assert by_name(needed(["entities"], "x")) == {
        ("group", "x.entities", False): ["Read"],
        ("topic", "x.", True): ["Describe", "DescribeConfigs"],
        ("topic", "x.dead-letters", False): ["Read", "Write"],
        ("topic", "x.enriched", False): ["Read", "Write"],
        ("topic", "x.enriched.latest", False): ["Read", "Write"],
        ("topic", "x.internal.entities.state", False): ["Read", "Write"],
        ("topic", "x.unique", False): ["Read"],
        ("transactional-id", "x.entities.", True): ["Write"],
    }


@pytest.mark.parametrize("role", ROLES)
def test_only_who_makes_topics_may_create(role: str) -> None:
    created = [acl for acl in needed([role], "news") if acl.operation == "Create"]
    assert created == ([Acl("topic", "news.", True, "Create")] if role == MAKING_TOPICS else [])


def test_no_right_goes_beyond_the_prefix() -> None:
    assert all(acl.name.startswith("mine.") for acl in needed(ROLES, "mine"))


def test_roles_together_need_what_each_needs() -> None:
    together = needed(WORKERS, "news")
    assert together == sorted({acl for each in WORKERS for acl in needed([each], "news")})


def test_command_lines_quote_the_principal() -> None:
    rights = [
        Acl("topic", "news.", True, "Describe"),
        Acl("topic", "news.", True, "DescribeConfigs"),
    ]
    (line,) = commands(rights, "User:CN=news desk", "kafka:9093")
    words = shlex.split(line)
    assert words[:3] == ["kafka-acls.sh", "--bootstrap-server", "kafka:9093"]
    assert words[words.index("--allow-principal") + 1] == "User:CN=news desk"
    assert words.count("--operation") == 2
    assert words[-4:] == ["--topic", "news.", "--resource-pattern-type", "prefixed"]


def test_the_command_prints_a_line_for_each_name() -> None:
    printed = CliRunner().invoke(acls, ["feed-list"]).output
    assert [line.split(maxsplit=2) for line in printed.splitlines()] == [
        ["topic", "news.feeds", "Read, Write"],
        ["topic", "news.internal.feeds.state", "Read"],
        ["topic", "news.polls", "Read"],
    ]


def test_the_command_prints_lines_for_a_principal() -> None:
    printed = CliRunner().invoke(acls, ["--principal", "User:me", "--broker", "kafka:9093"]).output
    lines = printed.splitlines()
    assert lines == commands(needed(WORKERS, "news"), "User:me", "kafka:9093")


@pytest.mark.parametrize("role", ROLES)
def test_the_docs_list_the_rights_of_each_role(role: str) -> None:
    listed = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in DOCS.read_text("utf-8").splitlines()
        if line.startswith(f"| {role} |")
    ]
    assert listed == rows(role)


def rows(role: str) -> list[list[str]]:
    """Return the rows of the docs' table: names with the same operations share one."""
    shared: dict[tuple[str, str], list[str]] = {}
    for (resource, name, prefixed), operations in by_name(needed([role], "news")).items():
        pattern = f"`{name}*`" if prefixed else f"`{name}`"
        shared.setdefault((resource, ", ".join(operations)), []).append(pattern)
    return [
        [role, resource, ", ".join(names), operations]
        for (resource, operations), names in shared.items()
    ]
