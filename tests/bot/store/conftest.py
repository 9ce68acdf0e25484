"""A store of each kind."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.store.memory import MemoryStore
from bot.store.postgres import PostgresStore
from bot.store.protocol import Store
from bot.store.tables import METADATA
from bot.store.tiny import TinyStore


class Clock:
    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(params=["memory", "tiny", "postgres"])
async def store(
    request: pytest.FixtureRequest, tmp_path: Path, clock: Clock
) -> AsyncIterator[Store]:
    if request.param == "postgres":
        url = request.getfixturevalue("session_database")
        async with PostgresStore.open(url, clock) as opened:
            async with opened.engine.begin() as connection:
                for table in METADATA.sorted_tables:
                    await connection.execute(table.delete())
            yield opened
        return
    opened = MemoryStore(clock) if request.param == "memory" else TinyStore(tmp_path, clock)
    yield opened
    await opened.close()
