"""A rolling upgrade: workers of this version and of a later one side by side, and back again."""

from collections.abc import Callable

from service.settings import Settings
from service.stream.ending import Ending
from tests.pipeline.articles import article, text_of, workload
from tests.pipeline.exactly_once import OUT, assert_each_exactly_once
from tests.pipeline.independent import Watcher, push
from tests.pipeline.ledger import assert_balanced, ledgers
from tests.pipeline.newer import FIELD
from tests.pipeline.workers import Workers

LATER = "tests.pipeline.newer"
STAGES = ("dedupe", "entities")


def test_upgraded_and_taken_back_in_mid_stream(
    settings: Settings, workers: Workers, watch: Callable[..., Watcher]
) -> None:
    workers.environment = {"STATE_VERSION": "1"}
    # On a busy machine one that is being stopped must not be taken for dead.
    patient = {"session_timeout": 12.0, "request_timeout": 12.0}
    workers.settings = settings.model_copy(update=patient)
    work = workload(300, seed=8)
    out = watch(*OUT)
    pushed = 0

    def push_some() -> None:
        nonlocal pushed
        part = work[pushed : pushed + 60]
        push(str(settings.broker), settings.topic("articles"), [(e.key, e.value) for e in part])
        out.count(pushed + 20)
        pushed += len(part)

    # Those of one version alone, with the other's beside them, the other's alone, and back.
    running = [workers.start(stage) for stage in STAGES]
    push_some()
    for module in (LATER, "service.cli"):
        others = [workers.start(stage, module=module) for stage in STAGES]
        for process in others:
            workers.until_logged(process, "opened partition")
        push_some()
        for process in running:
            workers.terminate(process)
        push_some()
        running = others
    assert pushed == len(work)
    out.count(len(work))
    workers.stop()
    assert_each_exactly_once(work, out.to_end(), watch("enriched.latest").to_end())
    found = ledgers(watch)
    assert_balanced(found)
    assert found["intake"]["taken"] == len(work)
    later = [FIELD in each.document for each in out.seen if each.topic.endswith(".enriched")]
    assert True in later
    assert False in later


def test_state_of_a_version_that_this_one_cannot_read_ends_the_worker(
    settings: Settings, workers: Workers, watch: Callable[..., Watcher]
) -> None:
    workers.environment = {"STATE_VERSION": "2"}
    values = [(b"%d" % number, article(number, text_of(number))) for number in range(20)]
    push(str(settings.broker), settings.topic("articles"), list(values[:10]))
    workers.start("dedupe", module=LATER)
    unique = watch("unique")
    unique.count(10)
    workers.stop()
    old = workers.start("dedupe")
    assert old.wait(150) == Ending.NEWER_STATE
    assert "the state has version 2, this newsdesk knows 1: upgrade it" in workers.logs()
    push(str(settings.broker), settings.topic("articles"), list(values[10:]))
    workers.start("dedupe", module=LATER)
    unique.count(20)
    workers.stop()
    assert len({each.key for each in unique.to_end()}) == len(unique.seen) == 20
