"""Where Procrastinate keeps the jobs: in a schema of its own in the same database."""

from __future__ import annotations

import psycopg
from procrastinate import App, PsycopgConnector
from procrastinate.schema import SchemaManager

from bot.store.database import database_url

SCHEMA = "codedesk_jobs"
_ONE_AT_A_TIME = 0xC0DEDE5D

EVERY_MINUTE = "* * * * *"
ONCE_A_DAY = "30 3 * * *"
STALLED_AFTER = 60.0
"""Seconds without a sign of life from its worker, after which a job counts as abandoned."""


KEPT_HOURS = 7 * 24
"""How long jobs that failed are kept, to be looked at; those that did not go at once."""


class JobsUnreachableError(Exception):
    """The database of the jobs cannot be used; the message holds no password."""


async def prepare_jobs(written: str) -> None:
    """Make Procrastinate's tables, once, whoever comes first.

    Raises:
        JobsUnreachableError: When the database cannot be reached or used.
    """
    try:
        await _prepare(written)
    except psycopg.Error:
        raise JobsUnreachableError(
            "CODEDESK_DATABASE_URL: the database cannot be reached or used. Is it running, and "
            "may this user create tables in it?"
        ) from None


async def _prepare(written: str) -> None:
    async with await psycopg.AsyncConnection.connect(job_address(written)) as connection:
        await connection.execute("SELECT pg_advisory_xact_lock(%s)", (_ONE_AT_A_TIME,))
        found = await connection.execute(
            "SELECT to_regclass(%s)", (f"{SCHEMA}.procrastinate_jobs",)
        )
        row = await found.fetchone()
        if row is not None and row[0] is None:
            await connection.execute(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}")
            await connection.execute(f"SET LOCAL search_path TO {SCHEMA}")
            await connection.execute(SchemaManager.get_schema())


def connector(written: str) -> PsycopgConnector:
    """The way to the jobs' tables."""
    return PsycopgConnector(
        conninfo=job_address(written), kwargs={"options": search_path()}, max_size=8
    )


def job_address(written: str) -> str:
    """The address as psycopg takes it."""
    url = database_url(written).set(drivername="postgresql")
    return url.render_as_string(hide_password=False)


def search_path() -> str:
    """The connection option by which Procrastinate finds its tables."""
    return f"-c search_path={SCHEMA}"


def add_tidying(app: App, queue: str) -> None:
    """Let an app delete the failed jobs of long ago."""

    @app.periodic(cron=ONCE_A_DAY)
    @app.task(name=f"tidy-{queue}", queue=queue, queueing_lock=f"tidy-{queue}")
    async def tidy(timestamp: int) -> None:
        del timestamp
        await app.job_manager.delete_old_jobs(
            KEPT_HOURS,
            queue=queue,
            include_failed=True,
            include_cancelled=True,
            include_aborted=True,
        )
