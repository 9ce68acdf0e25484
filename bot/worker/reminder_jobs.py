"""The jobs that remind.

A job only asks the sender to look at a channel; that a message goes out once is the claim's doing,
not the job's. So a job whose worker died is dropped, and the next look makes a new one if need be.
"""

from __future__ import annotations

import structlog
from procrastinate import App, RetryStrategy
from procrastinate.exceptions import AlreadyEnqueued
from procrastinate.jobs import Status

from bot.reminders.delivery import LEASE, Sender
from bot.store.records import Workspace
from bot.worker.jobs import EVERY_MINUTE, STALLED_AFTER, add_tidying

log = structlog.get_logger()

QUEUE = "default"


def add_reminder_jobs(
    app: App,
    sender: Sender,
    *,
    cron: str = EVERY_MINUTE,
    stalled_after: float = STALLED_AFTER,
) -> None:
    """Let an app remind.

    Args:
        app: The jobs.
        sender: What sends.
        cron: How often to look for what is due.
        stalled_after: Seconds after which a silent worker's jobs are dropped.
    """
    add_tidying(app, QUEUE)

    @app.task(
        name="remind",
        queue=QUEUE,
        retry=RetryStrategy(max_attempts=5, wait=2, exponential_wait=3),
    )
    async def remind(enterprise: str, team: str, channel: str) -> None:
        await sender.remind(Workspace(enterprise=enterprise, team=team), channel)

    @app.periodic(cron=cron)
    @app.task(name="look", queue=QUEUE, queueing_lock="look", lock="look")
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
    @app.task(name="rescue", queue=QUEUE, queueing_lock="rescue")
    async def rescue(timestamp: int) -> None:
        del timestamp
        stalled = await app.job_manager.get_stalled_jobs(
            queue=QUEUE, seconds_since_heartbeat=stalled_after
        )
        for job in stalled:
            log.warning("job of a silent worker is dropped", job=job.task_name)
            if job.id is not None:
                await app.job_manager.finish_job_by_id_async(job.id, Status.FAILED, delete_job=True)
