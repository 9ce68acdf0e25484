from __future__ import annotations

import asyncio

from structlog.testing import capture_logs

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


async def test_work_that_breaks_is_logged_and_stops_nothing():
    async def broken() -> None:
        raise ValueError("a claim's words")

    tasks = Tasks()
    with capture_logs() as logged:
        tasks.start(broken())
        await asyncio.sleep(0.01)
        assert await tasks.drain(0.1) == 0
    assert [entry["event"] for entry in logged] == ["work behind a request broke"]
