"""The clock that looks for what is due, while the process runs."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import structlog

from bot.reminders.delivery import Sender

log = structlog.get_logger()

EVERY = 20.0
"""Seconds between two looks."""

PATIENCE = 15.0
"""Seconds that a stop waits for a message on its way: cut off, its fate would be unknown."""


@asynccontextmanager
async def ticking(sender: Sender) -> AsyncIterator[None]:
    """Send what is due as long as the block lasts; for the only process on its store."""
    task = asyncio.create_task(_tick_for_ever(sender))
    try:
        yield
    finally:
        sender.stop()
        _, late = await asyncio.wait({task}, timeout=PATIENCE)
        for each in late:
            each.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def _tick_for_ever(sender: Sender) -> None:
    left_behind = True  # what an earlier process claimed and did not settle
    while not sender.stopping.is_set():
        try:
            if left_behind:
                await sender.give_up_claims(timedelta())
                left_behind = False
            await sender.tick()
        except Exception:
            log.exception("looking for due reminders failed")
        try:
            await asyncio.wait_for(sender.stopping.wait(), EVERY)
        except TimeoutError:
            continue
