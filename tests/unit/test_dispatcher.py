"""Polite to hosts and addresses, as a real server sees it; nobody waits for who is slow."""

import asyncio
import socket
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable
from itertools import pairwise

import pytest
from aiohttp import web

from service.dispatcher import Dispatcher
from service.feeds.answer import Validators
from service.feeds.fetch import Fetcher
from service.feeds.fetch_error import FetchError
from service.feeds.lanes import Lanes
from service.settings import load
from service.web import Web
from tests.feed_server import FeedServer, Request

PAUSE = 0.05
HOSTS = ("one.example", "two.example", "three.example")


@pytest.fixture(autouse=True)
def names(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let all names be those of this machine."""
    lookup = socket.getaddrinfo
    monkeypatch.setattr(
        socket, "getaddrinfo", lambda _host, *more, **named: lookup("127.0.0.1", *more, **named)
    )


async def slowly(_request: web.Request) -> web.Response:
    await asyncio.sleep(0.02)
    return web.Response(body=b"<rss/>")


def polite_fetcher(dispatcher: Dispatcher, timeout: float) -> Fetcher:
    return Fetcher(
        timeout=timeout,
        max_bytes=1000,
        allow_private=True,
        agent="test",
        on_resolved=dispatcher.resolved,
        at=dispatcher.at,
    )


def fetching(fetcher: Fetcher, url: str, done: list[str]) -> Callable[[], Awaitable[bool]]:
    async def fetch() -> bool:
        try:
            await fetcher.fetch(url, Validators())
        except FetchError:
            pass
        finally:
            done.append(url)
        return True

    return fetch


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(30):
        while not condition():  # noqa: ASYNC110 (what others do is waited for)
            await asyncio.sleep(0.005)


def overlapping(requests: list[Request]) -> int:
    """Return how many of the requests were in hand at once, at most."""
    moments = [(each.began, 1) for each in requests] + [(each.ended, -1) for each in requests]
    in_hand = most = 0
    for _, change in sorted(moments):
        in_hand += change
        most = max(most, in_hand)
    return most


@pytest.mark.parametrize("part", [1.0, 0.5])
async def test_hosts_and_addresses_are_asked_as_politely_as_is_set(part: float) -> None:
    done: list[str] = []
    async with (
        FeedServer() as server,
        Dispatcher(PAUSE, per_address=2, concurrency=50) as dispatcher,
        polite_fetcher(dispatcher, timeout=10.0) as fetcher,
    ):
        dispatcher.share(part)
        for number in range(5):
            for host in HOSTS:
                server.handle(slowly, f"/{number}")
                dispatcher.submit(
                    host, "feed", fetching(fetcher, server.url(f"/{number}", host), done)
                )
        await until(lambda: len(done) == 5 * len(HOSTS))
    of_host: dict[str, list[Request]] = defaultdict(list)
    for request in sorted(server.requests, key=lambda request: request.began):
        of_host[request.host].append(request)
    assert {host: len(requests) for host, requests in of_host.items()} == dict.fromkeys(HOSTS, 5)
    for requests in of_host.values():
        for former, latter in pairwise(requests):
            assert latter.began >= former.ended + PAUSE / part
        assert [request.path for request in requests] == [f"/{number}" for number in range(5)]
    known = [request for requests in of_host.values() for request in requests[1:]]
    assert overlapping(known) <= 2 * part


async def test_redirects_wait_for_their_turn_and_for_no_one_who_waits_for_them() -> None:
    """Each host leads to the next one, so that in the end each waits for a turn that others have.

    There is one slot: who waited with a turn in hand would wait for ever. No time of a fetch's own
    passes meanwhile, which is shorter here than all turns together.
    """
    done: list[str] = []
    pause = 0.25
    async with (
        FeedServer() as server,
        Dispatcher(pause, per_address=2, concurrency=1) as dispatcher,
        polite_fetcher(dispatcher, timeout=1.0) as fetcher,
    ):
        for number in range(5):
            server.handle(slowly, f"/{number}")
            for host, following in zip(HOSTS, HOSTS[1:] + HOSTS[:1], strict=True):
                target = server.url(f"/{number}", following)
                url = server.redirect(f"/{host}/{number}", target).replace("127.0.0.1", host)
                dispatcher.submit(host, "feed", fetching(fetcher, url, done))
        await until(lambda: len(done) == 5 * len(HOSTS))
    of_host: dict[str, list[Request]] = defaultdict(list)
    for request in sorted(server.requests, key=lambda request: request.began):
        of_host[request.host].append(request)
    assert {host: len(requests) for host, requests in of_host.items()} == dict.fromkeys(HOSTS, 10)
    for requests in of_host.values():
        for former, latter in pairwise(requests):
            assert latter.began >= former.ended + pause
    assert overlapping(server.requests) == 1


async def test_a_job_that_is_cancelled_while_it_waits_at_another_host_leaves_its_turn() -> None:
    began, leaves = asyncio.Event(), asyncio.Event()

    async def stays() -> bool:
        began.set()
        await leaves.wait()
        return True

    async with Dispatcher(0.0, per_address=8, concurrency=2) as dispatcher:

        async def moves() -> bool:
            async with asyncio.timeout(0):
                await dispatcher.at("one.example")
            return True

        async def ends() -> None:
            return None

        dispatcher.submit("one.example", "feed", stays)
        await began.wait()
        with pytest.raises(TimeoutError):
            await dispatcher.call("two.example", "feed", moves)
        async with asyncio.timeout(30):
            await dispatcher.call("two.example", "feed", ends)
            leaves.set()
            await dispatcher.call("one.example", "feed", ends)


def test_the_workers_of_a_service_share_the_turns(monkeypatch: pytest.MonkeyPatch) -> None:
    web, parts = Web(load()), list[float]()
    web.dispatcher = Dispatcher(PAUSE, per_address=2, concurrency=50)
    monkeypatch.setattr(web.dispatcher, "share", parts.append)
    web.take_on(0, of=4)
    web.take_on(3, of=4)
    web.hand_over(0)
    web.hand_over(3)
    web.take_on(1, of=4)
    assert parts == [0.25, 0.5, 0.25, 0.25]


async def test_hosts_that_never_answer_keep_nothing_from_others() -> None:
    done: list[str] = []
    async with (
        FeedServer() as server,
        Dispatcher(0.0, per_address=100, concurrency=3) as dispatcher,
        Fetcher(timeout=0.5, max_bytes=1000, allow_private=True, agent="test") as fetcher,
    ):
        stuck = server.handle(server.never, "/stuck")
        good = server.handle(slowly, "/good")
        for _ in range(20):
            dispatcher.submit("stuck.example", "feed", fetching(fetcher, stuck, done))
        for number in range(20):
            dispatcher.submit(f"good-{number}.example", "feed", fetching(fetcher, good, done))
        await until(lambda: stuck in done)
        assert done.count(good) == 20


async def test_that_no_job_is_begun_any_more_does_not_go_unnoticed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def work(dispatcher: Dispatcher) -> None:
        dispatcher.submit("one.example", "feed", asyncio.Event().wait)
        while True:
            dispatcher.check()
            await asyncio.sleep(0)

    async with Dispatcher(0.0, per_address=8, concurrency=100) as dispatcher:
        dispatcher.check()
        monkeypatch.setattr(Lanes, "take", lambda *_: {}.popitem())
        with pytest.raises(KeyError):
            await asyncio.wait_for(work(dispatcher), 30)


async def test_jobs_that_are_due_at_once_do_not_all_begin_in_one_turn_of_the_event_loop() -> None:
    turn = 0
    began: list[int] = []

    async def job() -> bool:
        began.append(turn)
        return True

    async with Dispatcher(0.0, per_address=8, concurrency=100) as dispatcher:
        for number in range(50):
            dispatcher.submit(f"{number}.example", "feed", job)
        while len(began) < 50:
            turn += 1
            await asyncio.sleep(0)
    assert max(Counter(began).values()) <= 2
