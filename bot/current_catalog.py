"""The newest catalog of a data directory, taken up while the process runs.

``codedesk catalog import``, here or on another machine of the same database, puts a whole new index
in the place of the old one. A request takes the catalog once and keeps it to its end, so that it
never sees half of a change.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from pathlib import Path

import structlog

from bot.settings import Settings
from catalog.build import INDEX, open_catalog
from catalog.catalog import Catalog

log = structlog.get_logger()

EVERY = 3.0
"""Seconds between two looks at the file."""

Notes = Callable[[], list[str]]
"""What somebody who looks after the process should know, in words."""

KEPT_OPEN = 120.0
"""Seconds for which the catalog before stays open, for the requests that have it."""


class CurrentCatalog:
    """Call it for the catalog as it is now."""

    def __init__(self, data_dir: Path) -> None:
        self._index = data_dir / INDEX
        self._catalog = open_catalog(data_dir)
        self._seen = self._file()
        self._before: list[Catalog] = []

    def __call__(self) -> Catalog:
        """The catalog as it is now."""
        return self._catalog

    async def look(self, *, kept_open: float = KEPT_OPEN) -> None:
        """Take up a new index, if there is one."""
        found = self._file()
        if found is None or found == self._seen:
            return
        catalog = await asyncio.to_thread(_opened, self._index)
        self._before.append(self._catalog)
        self._catalog, self._seen = catalog, found
        asyncio.get_running_loop().call_later(kept_open, self._close_oldest)
        log.info("new code tables are in use", datasets=len(catalog.releases()))

    def close(self) -> None:
        """Close everything."""
        for catalog in (*self._before, self._catalog):
            catalog.close()
        self._before.clear()

    def _close_oldest(self) -> None:
        if self._before:
            self._before.pop(0).close()

    def _file(self) -> tuple[int, int] | None:
        try:
            found = self._index.stat()
        except FileNotFoundError:
            return None
        return found.st_ino, found.st_mtime_ns


@contextmanager
def current_catalog(data_dir: Path) -> Iterator[CurrentCatalog]:
    """The current catalog, closed at the end."""
    current = CurrentCatalog(data_dir)
    try:
        yield current
    finally:
        current.close()


@asynccontextmanager
async def code_tables(
    settings: Settings, *, published: bool
) -> AsyncIterator[tuple[CurrentCatalog, Notes]]:
    """The current catalog, kept at the newest index, and what somebody should know of it.

    Args:
        settings: Where the tables are, and the database.
        published: Whether to take what other machines publish in the database, if there is one.
    """
    async with AsyncExitStack() as stack:
        notes: Notes = list
        if published and settings.database_url is not None:
            from bot.publishing.following import following_publications

            database = settings.database_url.get_secret_value()
            follower = await stack.enter_async_context(
                following_publications(database, settings.data_dir)
            )
            notes = follower.notes
        catalog = stack.enter_context(current_catalog(settings.data_dir))
        await stack.enter_async_context(following(catalog))
        yield catalog, notes


@asynccontextmanager
async def following(current: CurrentCatalog) -> AsyncIterator[None]:
    """Look for a new index again and again, as long as the block lasts."""
    task = asyncio.create_task(_follow(current))
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def _follow(current: CurrentCatalog) -> None:
    while True:
        await asyncio.sleep(EVERY)
        try:
            await current.look()
        except Exception:
            log.exception("new code tables could not be taken up")


def _opened(index: Path) -> Catalog:
    """Opened and searched once, so that no request waits for it."""
    catalog = Catalog.open(index)
    catalog.search("biopsy", limit=1)
    return catalog
