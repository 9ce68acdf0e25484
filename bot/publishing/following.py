"""Takes up what other machines publish, as long as a process runs."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import structlog

from bot.publishing.files import DamagedFileError
from bot.publishing.publications import Publications, Taken, UnusablePublicationError
from bot.store.database import DatabaseError

log = structlog.get_logger()

EVERY = 3.0
"""Seconds between two looks at the database."""
AGAIN = 60.0
"""Seconds before a publication that could not be taken is tried again."""


class Follower:
    """Keeps a data directory at the newest publication."""

    def __init__(self, publications: Publications, data_dir: Path) -> None:
        self._publications = publications
        self._data_dir = data_dir
        self._seen = 0
        self.problem = ""
        """Why the newest publication is not in use here, for people; empty while all is well."""

    async def look(self) -> None:
        """Take the newest publication, if it is a new one."""
        try:
            newest = await asyncio.to_thread(self._publications.newest_id)
        except DatabaseError:
            return  # The store says so already; the tables here stay in use.
        if newest == self._seen and not self.problem:
            return
        try:
            taken = await asyncio.to_thread(self._publications.take, self._data_dir)
        except (DamagedFileError, UnusablePublicationError) as error:
            self._not_taken(f"published code tables {newest} cannot be used here: {error}")
        except DatabaseError:
            return
        except OSError as error:
            why = error.strerror or "they cannot be written"
            self._not_taken(f"published code tables {newest} cannot be used here: {why}")
        else:
            if taken in (Taken.INDEX, Taken.BUILT):
                log.info("published code tables were taken", publication=newest, how=taken.value)
            self._seen, self.problem = newest, ""

    def notes(self) -> list[str]:
        """What somebody should know."""
        return [self.problem] if self.problem else []

    def _not_taken(self, problem: str) -> None:
        if problem != self.problem:
            log.warning(problem)
        self.problem = problem


@asynccontextmanager
async def following_publications(database: str, data_dir: Path) -> AsyncIterator[Follower]:
    """Take the newest publication before the block, and each later one while it lasts.

    Args:
        database: The address; its tables are those of today.
        data_dir: Where the code tables are kept.
    """
    follower = Follower(Publications(database), data_dir)
    await follower.look()
    task = asyncio.create_task(_follow(follower))
    try:
        yield follower
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def _follow(follower: Follower) -> None:
    while True:
        await asyncio.sleep(AGAIN if follower.problem else EVERY)
        try:
            await follower.look()
        except Exception:
            log.exception("published code tables could not be taken")
