"""The store of one machine: TinyDB in the data directory, one process at a time.

A change has reached the disk when the call that made it returns. Only the keys of the last hour's
requests are gathered and written within a second: losing the newest of them loses nothing.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import structlog
from filelock import FileLock, Timeout
from tinydb import TinyDB

from bot.store.atomic_json import AtomicJSONStorage
from bot.store.documents import DocumentStore
from bot.store.files import PRIVATE, replace_file
from bot.store.journal import MonthlyJournal
from bot.store.schema import MIGRATIONS, Migration, brought_up_to_date

log = structlog.get_logger()

WRITE_AFTER = 1.0
"""Seconds for which the keys of requests are gathered before their file is written."""


class StoreInUseError(Exception):
    """Another process holds this data directory."""


class TinyStore(DocumentStore):
    """Files in ``<data directory>/store``, readable by their owner only."""

    def __init__(
        self,
        data_dir: Path,
        clock: Callable[[], float] = time.time,
        migrations: Sequence[Migration] = MIGRATIONS,
    ) -> None:
        folder = data_dir / "store"
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._lock = FileLock(folder / "store.lock", timeout=0, mode=PRIVATE)
        try:
            self._lock.acquire()
        except Timeout:
            raise StoreInUseError(
                f"Another codedesk is running on {data_dir}. Stop it, set CODEDESK_DATA_DIR "
                "to a directory of its own, or set CODEDESK_DATABASE_URL to run several."
            ) from None
        try:
            self._database = TinyDB(folder / "state.json", storage=AtomicJSONStorage)
            storage = self._database.storage
            assert isinstance(storage, AtomicJSONStorage)
            storage.write(brought_up_to_date(storage.read(), migrations))
            storage.flush()
            super().__init__(
                self._database,
                checks=MonthlyJournal(folder, "checks"),
                changes=MonthlyJournal(folder, "changes"),
                flush=storage.flush,
                undo=storage.undo,
                forget_last=storage.forget_last,
                clock=clock,
            )
            self._requests = folder / "requests.json"
            self._restore_requests()
        except BaseException:
            self._lock.release()
            raise
        self._writer: asyncio.Task[None] | None = None

    async def claim(self, key: str) -> bool:
        """True for the first caller with this key within the hour."""
        first = await super().claim(key)
        if first and (self._writer is None or self._writer.done()):
            self._writer = asyncio.create_task(self._write_requests_soon())
        return first

    async def close(self) -> None:
        """Write what is left and let go of the files."""
        if self._writer is not None:
            self._writer.cancel()
            await asyncio.gather(self._writer, return_exceptions=True)
            await self._write_requests()
        await self.written(lambda: None)
        self._database.close()
        self._lock.release()

    async def _write_requests_soon(self) -> None:
        written: dict[str, float] | None = None
        while written != self.recent.claims():
            await asyncio.sleep(WRITE_AFTER)
            written = self.recent.claims()
            try:
                await self._write_requests()
            except OSError:
                log.exception("the keys of requests could not be written")
                return

    async def _write_requests(self) -> None:
        data = json.dumps(self.recent.claims()).encode()
        await self.written(lambda: replace_file(self._requests, data))

    def _restore_requests(self) -> None:
        try:
            claims = json.loads(self._requests.read_bytes())
        except (OSError, ValueError):
            return
        if isinstance(claims, dict):
            self.recent.restore(claims)
