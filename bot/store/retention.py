"""Forgetting what is old: once when the process begins, then once a day."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import structlog

from bot.store.protocol import Store

log = structlog.get_logger()

ONCE_A = timedelta(days=1)

Departed = Callable[[datetime], Awaitable[int]]
"""Forgets workspaces that are long gone by that moment; how many entries went."""


@asynccontextmanager
async def forgetting(
    store: Store, *, older_than: timedelta, departed: Departed | None = None
) -> AsyncIterator[None]:
    """Forget checks, changes and deliveries older than that, as long as the block lasts."""
    task = asyncio.create_task(_forget_for_ever(store, older_than, departed))
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def _forget_for_ever(store: Store, older_than: timedelta, departed: Departed | None) -> None:
    while True:
        now = datetime.now(UTC)
        try:
            forgotten = await store.prune(now - older_than)
            if departed is not None:
                forgotten += await departed(now)
        except Exception:
            log.exception("old entries could not be forgotten")
        else:
            if forgotten:
                log.info("old entries forgotten", count=forgotten)
        await asyncio.sleep(ONCE_A.total_seconds())
