"""Turns: side by side, or alone."""

import asyncio

import pytest

from service.stream.turns import Turns


async def test_who_is_not_alone_is_beside_others() -> None:
    turns = Turns()
    async with turns.take(alone=False), turns.take(alone=False):
        pass


async def test_alone_waits_for_all_and_all_wait_for_it_in_their_order() -> None:
    turns = Turns()
    told: list[str] = []

    async def work(name: str, *, alone: bool) -> None:
        async with turns.take(alone=alone):
            told.append(f"{name} begins")
            for _ in range(10):  # more often than it takes the others to ask for their turn
                await asyncio.sleep(0)
            told.append(f"{name} ends")

    async with asyncio.TaskGroup() as group:
        group.create_task(work("first", alone=False))
        group.create_task(work("alone", alone=True))
        group.create_task(work("last", alone=False))
    names = ("first", "alone", "last")
    assert told == [f"{name} {what}" for name in names for what in ("begins", "ends")]


async def test_a_turn_ends_where_its_work_fails() -> None:
    turns = Turns()
    for alone in (False, True, False):
        with pytest.raises(ValueError, match="failed"):
            async with turns.take(alone=alone):
                raise ValueError("failed")
