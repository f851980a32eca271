import asyncio

import pytest

from service.feeds.hosts import HostLimiter


async def test_one_at_a_time_per_host_and_hosts_beside_one_another() -> None:
    limiter = HostLimiter()
    order: list[str] = []
    both_in, leave = asyncio.Event(), asyncio.Event()

    async def visit(url: str) -> None:
        async with limiter.turn(url):
            order.append(f"in {url}")
            if len(order) == 2:
                both_in.set()
            await leave.wait()
            order.append(f"out {url}")

    urls = ["http://a.example/1", "https://A.example:8080/2", "http://b.example/3"]
    async with asyncio.TaskGroup() as group:
        for url in urls:
            group.create_task(visit(url))
        await both_in.wait()
        assert order == [f"in {urls[0]}", f"in {urls[2]}"]
        leave.set()
    assert order.index(f"out {urls[0]}") < order.index(f"in {urls[1]}")
    assert len(limiter) == 0


async def test_a_turn_is_given_back_whatever_happens() -> None:
    limiter = HostLimiter()
    held = asyncio.Event()

    async def hold() -> None:
        async with limiter.turn("http://a.example/"):
            held.set()
            await asyncio.Event().wait()

    holder = asyncio.create_task(hold())
    await held.wait()
    waiter = asyncio.create_task(hold())
    await asyncio.sleep(0)
    waiter.cancel()
    holder.cancel()
    await asyncio.gather(holder, waiter, return_exceptions=True)
    assert len(limiter) == 0
    with pytest.raises(RuntimeError):
        async with limiter.turn("http://[broken"):
            raise RuntimeError
    assert len(limiter) == 0
