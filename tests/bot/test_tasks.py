from __future__ import annotations

import asyncio

from bot.tasks import Tasks


async def test_a_stop_waits_for_what_was_begun():
    done: list[str] = []

    async def work() -> None:
        await asyncio.sleep(0.01)
        done.append("answered")

    tasks = Tasks()
    tasks.start(work())
    assert await tasks.drain(5) == 0
    assert done == ["answered"]


async def test_what_takes_too_long_is_given_up_and_counted():
    tasks = Tasks()
    tasks.start(asyncio.sleep(60))
    assert await tasks.drain(0.01) == 1
    assert await tasks.drain(0.01) == 0
