"""Imports point one way, and the modules stay small; read from the sources, nothing is run."""

import ast
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MODULES = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
    for package in ("service", "agents")
    for path in (ROOT / package).rglob("*.py")
}

RIM = {
    *(f"service.entities.{name}" for name in ("extract", "known", "model", "newsdesk_model")),
    *(f"service.entities.{name}" for name in ("spacy_model", "word_pieces")),
    *(f"service.feeds.{name}" for name in ("article_page", "body", "failed_poll", "fetch")),
    *(f"service.feeds.{name}" for name in ("fetch_error", "index_parts", "killable")),
    *(f"service.feeds.{name}" for name in ("parser", "poller", "resolver", "robots", "send_once")),
}
"""What is not pure in packages that else are."""

PURE = [
    *(f"service.{name}" for name in ("acls", "codec", "documents", "errors", "feed_records")),
    *(f"service.{name}" for name in ("intake", "records", "topics", "topology", "urls")),
    "service.gazetteer.place",
    *(f"service.stream.{name}" for name in ("memory", "message", "progress", "sequence", "stall")),
    *(
        name
        for package in ("dedupe", "entities", "feeds", "speech", "text")
        for name in MODULES
        if name.startswith(f"service.{package}.") and name not in RIM
    ),
]
NOT_PURE = {"aiohttp", "aiokafka", "asyncio", "click", "faust", "mode", "service.settings"}

LONGEST = 300


@cache
def imported(module: str, *, late: bool = True) -> frozenset[str]:
    """Return what the module imports, ``late``: also when a function of it is called.

    What it imports for type checkers only does not count.
    """
    names: set[str] = set()
    ahead: list[ast.AST] = [ast.parse(MODULES[module].read_text("utf-8"))]
    while ahead:
        match node := ahead.pop():
            case ast.Import():
                names |= {alias.name for alias in node.names}
            case ast.ImportFrom():
                assert node.module is not None, f"{module}: a relative import"
                inner = {f"{node.module}.{alias.name}" for alias in node.names} & MODULES.keys()
                names |= inner | (set() if len(inner) == len(node.names) else {node.module})
            case ast.If(test=ast.Name(id="TYPE_CHECKING")):
                ahead += node.orelse
            case ast.FunctionDef() | ast.AsyncFunctionDef() if not late:
                pass
            case _:
                ahead += ast.iter_child_nodes(node)
    return frozenset(names)


def reached(module: str) -> set[str]:
    """Return all that is imported by the module, and by what it imports."""
    found: set[str] = set()
    ahead = [module]
    while ahead:
        new = imported(ahead.pop()) - found
        found |= new
        ahead += new & MODULES.keys()
    return found


def importers(package: str) -> set[str]:
    return {
        module
        for module in MODULES
        if any(name == package or name.startswith(f"{package}.") for name in imported(module))
    }


def test_no_import_goes_in_a_circle() -> None:
    graph = {module: imported(module, late=False) & MODULES.keys() for module in MODULES}
    assert len(list(TopologicalSorter(graph).static_order())) >= len(MODULES)


@pytest.mark.parametrize("module", PURE)
def test_pure_modules_know_no_kafka_http_or_settings(module: str) -> None:
    assert not {name for name in reached(module) if {name, name.split(".")[0]} & NOT_PURE}


def test_the_service_finds_agents_by_name_and_agents_are_strangers() -> None:
    assert importers("agents") == set()


def test_faust_is_known_in_one_place() -> None:
    assert importers("faust") == {"service.stream.committed", "service.stream.credentials"}


def test_commands_are_at_the_top() -> None:
    commands = {name for name in MODULES if name.startswith("service.commands.")}
    assert importers("service.cli") == set()
    assert importers("service.commands") - commands == {"service.cli"}
    assert importers("click") <= commands | {"service.cli"}


def test_the_environment_is_read_in_one_place() -> None:
    """Others may hand it to a child process, whole, or set what a library reads."""
    reads = {
        module
        for module, path in MODULES.items()
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if is_read_of_environment(node)
    }
    assert reads == {"service.settings"}


def is_read_of_environment(node: ast.AST) -> bool:
    match node:
        case ast.Subscript(value=ast.Attribute(attr="environ"), ctx=ast.Load()):
            return True
        case ast.Attribute(value=ast.Attribute(attr="environ"), attr=used):
            return used not in ("setdefault", "update")
        case ast.Compare(comparators=[ast.Attribute(attr="environ")]):
            return True
        case ast.Attribute(attr="getenv") | ast.alias(name="environ" | "getenv"):
            return True
    return False


@pytest.mark.parametrize("module", list(MODULES))
def test_modules_are_short(module: str) -> None:
    assert len(MODULES[module].read_text("utf-8").splitlines()) <= LONGEST
