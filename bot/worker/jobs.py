"""The jobs, and where Procrastinate keeps them: in a schema of its own in the same database.

A job only asks the sender to look at a channel; that a message goes out once is the claim's doing,
not the job's. So a job whose worker died is dropped, and the next look makes a new one if need be.
"""

from __future__ import annotations

import psycopg
import structlog
from procrastinate import App, PsycopgConnector, RetryStrategy
from procrastinate.exceptions import AlreadyEnqueued
from procrastinate.jobs import Status
from procrastinate.schema import SchemaManager

from bot.reminders.delivery import LEASE, Sender
from bot.store.database import database_url
from bot.store.records import Workspace

log = structlog.get_logger()

SCHEMA = "codedesk_jobs"
_ONE_AT_A_TIME = 0xC0DEDE5D

EVERY_MINUTE = "* * * * *"
STALLED_AFTER = 60.0
"""Seconds without a sign of life from its worker, after which a job is dropped."""


async def prepare_jobs(written: str) -> None:
    """Make Procrastinate's tables, once, whoever comes first."""
    async with await psycopg.AsyncConnection.connect(_address(written)) as connection:
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
        conninfo=_address(written), kwargs={"options": f"-c search_path={SCHEMA}"}, max_size=8
    )


def reminder_jobs(
    jobs: PsycopgConnector,
    sender: Sender,
    *,
    cron: str = EVERY_MINUTE,
    stalled_after: float = STALLED_AFTER,
) -> App:
    """The jobs that remind, on a connector.

    Args:
        jobs: Where they are kept.
        sender: What sends.
        cron: How often to look for what is due.
        stalled_after: Seconds after which a silent worker's jobs are dropped.
    """
    app = App(connector=jobs)

    @app.task(
        name="remind",
        retry=RetryStrategy(max_attempts=5, wait=2, exponential_wait=3),
    )
    async def remind(enterprise: str, team: str, channel: str) -> None:
        await sender.remind(Workspace(enterprise=enterprise, team=team), channel)

    @app.periodic(cron=cron)
    @app.task(name="look", queueing_lock="look", lock="look")
    async def look(timestamp: int) -> None:
        del timestamp
        await sender.give_up_claims(LEASE)
        for workspace, channel in await sender.channels_with_work():
            place = f"{workspace.enterprise}/{workspace.team}/{channel}"
            try:
                await remind.configure(queueing_lock=place, lock=place).defer_async(
                    enterprise=workspace.enterprise, team=workspace.team, channel=channel
                )
            except AlreadyEnqueued:
                continue

    @app.periodic(cron=cron)
    @app.task(name="rescue", queueing_lock="rescue")
    async def rescue(timestamp: int) -> None:
        del timestamp
        stalled = await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=stalled_after)
        for job in stalled:
            log.warning("job of a silent worker is dropped", job=job.task_name)
            if job.id is not None:
                await app.job_manager.finish_job_by_id_async(job.id, Status.FAILED, delete_job=True)

    return app


def _address(written: str) -> str:
    """The address as psycopg takes it."""
    url = database_url(written).set(drivername="postgresql")
    return url.render_as_string(hide_password=False)
