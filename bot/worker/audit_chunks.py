"""The job that checks one chunk of an audit, on whichever machine a worker takes it.

The job in the database names the audit's folder and the chunk, and holds nothing else. What stands
in a worker's way is told to the command by a notification, which PostgreSQL does not keep.
"""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path

import structlog
from procrastinate import App, RetryStrategy
from procrastinate.exceptions import UniqueViolation
from procrastinate.jobs import Status
from procrastinate.utils import utcnow

from bot.audit.checking import Checker
from bot.audit.chunks import VERSION, ChunkFolder, Plan, Terms
from bot.audit.references import ChangedFileError
from bot.reference import new_reference
from bot.worker.jobs import add_tidying
from catalog.catalog import Catalog

log = structlog.get_logger()

QUEUE = "audit"
TASK = "check-chunk"
CHANNEL = "codedesk_audit"
ATTEMPTS = 20
"""Looks at one chunk before it fails: the next worker may see what this one did not."""
_WAIT = 3
"""Seconds between two of them."""


class Obstacle(StrEnum):
    """Why a worker cannot check a chunk."""

    FOLDER = "folder"
    FILE = "file"
    CHANGED = "changed"
    TABLES = "tables"
    VERSION = "version"
    BUG = "bug"


class CannotCheckError(Exception):
    """This worker cannot check the chunk now; another one, or a later look, may."""

    def __init__(self, obstacle: Obstacle) -> None:
        super().__init__(obstacle.value)
        self.obstacle = obstacle


class ChunkBrokeError(Exception):
    """A bug ended a check. Its own words may hold a claim's, so only its number goes on."""


class ChunkChecker:
    """Checks chunks one after another; keeps what the chunks of one audit share."""

    def __init__(self, catalog: Callable[[], Catalog]) -> None:
        self._catalog = catalog
        self._for: tuple[Terms, Catalog] | None = None
        self._checker: Checker | None = None

    def check(self, folder: ChunkFolder, name: str) -> None:
        """Check a chunk and keep its result.

        Raises:
            CannotCheckError: When something is in the way here.
        """
        try:
            if folder.has_result(name):
                return
            plan = folder.plan(name)
        except OSError:
            raise CannotCheckError(Obstacle.FOLDER) from None
        if plan is None:
            return  # The audit is over: this is a job that its command left behind.
        checker = self._checker_for(plan)
        try:
            results = [
                checker.check(reference.read(plan.terms.paths[reference.file]))
                for reference in plan.references
            ]
        except ChangedFileError:
            raise CannotCheckError(Obstacle.CHANGED) from None
        except OSError:
            raise CannotCheckError(Obstacle.FILE) from None
        try:
            folder.add_result(name, results)
        except OSError:
            raise CannotCheckError(Obstacle.FOLDER) from None

    def _checker_for(self, plan: Plan) -> Checker:
        catalog = self._catalog()
        if plan.terms.version != VERSION:
            raise CannotCheckError(Obstacle.VERSION)
        if plan.terms.tables != catalog.key:
            raise CannotCheckError(Obstacle.TABLES)
        if self._checker is None or self._for != (plan.terms, catalog):
            self._for = plan.terms, catalog
            self._checker = Checker(catalog, plan.terms.options())
        return self._checker


def add_audit_jobs(
    app: App, catalog: Callable[[], Catalog], *, cron: str, stalled_after: float
) -> None:
    """Let an app check chunks, and put back what a dead worker had taken.

    Args:
        app: The jobs.
        catalog: Gives the catalog as it is now.
        cron: How often to look for jobs of dead workers.
        stalled_after: Seconds after which a silent worker counts as dead.
    """
    checker = ChunkChecker(catalog)
    add_tidying(app, QUEUE)

    @app.task(
        name=TASK,
        queue=QUEUE,
        retry=RetryStrategy(max_attempts=ATTEMPTS, wait=_WAIT, retry_exceptions={CannotCheckError}),
    )
    async def check_chunk(folder: str, chunk: str) -> None:
        try:
            # In a thread: the worker goes on telling that it lives.
            await asyncio.to_thread(checker.check, ChunkFolder(Path(folder)), chunk)
        except CannotCheckError as error:
            await tell(chunk, error.obstacle)
            raise
        except Exception as bug:
            reference = new_reference()
            log.error("a chunk broke", reference=reference, exc_info=bug)
            await tell(chunk, Obstacle.BUG, reference)
            raise ChunkBrokeError(reference) from None
        await tell(chunk)

    async def tell(chunk: str, obstacle: Obstacle | None = None, reference: str = "") -> None:
        said = {"chunk": chunk, "why": obstacle, "host": socket.gethostname(), "bug": reference}
        await app.connector.execute_query_async(
            "SELECT pg_notify(%(channel)s, %(said)s)", channel=CHANNEL, said=json.dumps(said)
        )

    @app.periodic(cron=cron)
    @app.task(name="rescue-chunks", queue=QUEUE, queueing_lock="rescue-chunks")
    async def rescue_chunks(timestamp: int) -> None:
        del timestamp
        stalled = await app.job_manager.get_stalled_jobs(
            queue=QUEUE, seconds_since_heartbeat=stalled_after
        )
        for job in stalled:
            if job.id is None:
                continue
            again = job.task_name == TASK
            log.warning("job of a silent worker is put back", job=job.task_name)
            try:
                if again:
                    await app.job_manager.retry_job_by_id_async(job.id, retry_at=utcnow())
                    continue
            except UniqueViolation:
                log.info("it waits already")
            await app.job_manager.finish_job_by_id_async(job.id, Status.FAILED, delete_job=True)
