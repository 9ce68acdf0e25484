"""The store of one machine: TinyDB in the data directory, one process at a time.

Memory answers; the file follows within a second. A kill in that second may lose the newest claims,
it never breaks the file.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from pathlib import Path

import structlog
from filelock import FileLock, Timeout
from tinydb import TinyDB

from bot.store.atomic_json import AtomicJSONStorage
from bot.store.memory import MemoryStore

log = structlog.get_logger()

WRITE_AFTER = 1.0
"""Seconds for which changes are gathered before the file is written."""


class StoreInUseError(Exception):
    """Another process holds this data directory."""


class TinyStore:
    """Claims that outlive a restart."""

    def __init__(self, data_dir: Path, clock: Callable[[], float] = time.time) -> None:
        data_dir.mkdir(parents=True, exist_ok=True)
        self._lock = FileLock(data_dir / "state.lock", timeout=0)
        try:
            self._lock.acquire()
        except Timeout:
            raise StoreInUseError(
                f"Another codedesk is running on {data_dir}. Stop it, or set CODEDESK_DATA_DIR "
                "to a directory of its own."
            ) from None
        self._memory = MemoryStore(clock)
        self._database = TinyDB(data_dir / "state.json", storage=AtomicJSONStorage)
        self._memory.restore(
            {row["key"]: row["made"] for row in self._database.table("claims").all()}
        )
        self._writer: asyncio.Task[None] | None = None
        self._writing = asyncio.Lock()

    async def claim(self, key: str) -> bool:
        """True for the first caller with this key within the hour."""
        first = await self._memory.claim(key)
        if first and (self._writer is None or self._writer.done()):
            self._writer = asyncio.create_task(self._write_soon())
        return first

    async def close(self) -> None:
        """Write what is left and let go of the files."""
        if self._writer is not None:
            self._writer.cancel()
            await asyncio.gather(self._writer, return_exceptions=True)
        await self._write()
        self._database.close()
        self._lock.release()

    async def _write_soon(self) -> None:
        written: dict[str, float] | None = None
        while written != self._memory.claims():
            await asyncio.sleep(WRITE_AFTER)
            written = self._memory.claims()
            try:
                await self._write()
            except OSError:
                log.exception("the state could not be written")
                return

    async def _write(self) -> None:
        async with self._writing:
            await asyncio.shield(asyncio.to_thread(self._save, self._memory.claims()))

    def _save(self, claims: dict[str, float]) -> None:
        table = self._database.table("claims")
        table.truncate()
        table.insert_multiple({"key": key, "made": made} for key, made in claims.items())
        storage = self._database.storage
        assert isinstance(storage, AtomicJSONStorage)
        storage.flush()
