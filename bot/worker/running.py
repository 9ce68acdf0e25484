"""One worker, from its start to its stop."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from functools import partial
from typing import Literal

import psycopg
import structlog
from procrastinate import App
from procrastinate.exceptions import AlreadyEnqueued, ConnectorException

from bot.access import Access
from bot.current_catalog import CurrentCatalog, code_tables
from bot.installations.opening import check_keys, installations
from bot.log import configure_logging
from bot.metrics import Metrics
from bot.reminders.delivery import Sender
from bot.reminders.news import reminder, updates_known_to
from bot.reminders.posting import OneToken, SlackPoster, Tokens
from bot.settings import Settings
from bot.settings_error import SettingsError
from bot.slack import open_session
from bot.store.opening import open_store
from bot.store.protocol import Store
from bot.worker import audit_chunks, reminder_jobs
from bot.worker.jobs import EVERY_MINUTE, STALLED_AFTER, connector, prepare_jobs

log = structlog.get_logger()

Only = Literal["reminders", "audit"]

REMINDERS_AT_ONCE = 8
CHUNKS_AT_ONCE = 1
"""Checking keeps a core busy: a second worker process takes the next one."""
PAUSE = 2.0
"""Seconds before a worker that lost the database tries again."""

STOP_SECONDS = 20.0
"""How long a stop waits for messages on their way."""


async def work(
    settings: Settings,
    *,
    only: Only | None = None,
    cron: str = EVERY_MINUTE,
    stalled_after: float = STALLED_AFTER,
) -> None:
    """Take jobs until SIGTERM or SIGINT.

    Args:
        settings: Where the jobs are, and Slack.
        only: The kind of jobs to take; both when not given.
        cron: How often to look for what is due and for dead workers.
        stalled_after: Seconds after which a silent worker counts as dead.

    Raises:
        SettingsError: When something that a worker needs is not set, or cannot be used.
    """
    if settings.database_url is None:
        raise SettingsError(
            "CODEDESK_DATABASE_URL is missing: workers take their jobs from PostgreSQL. With files "
            "`codedesk run` sends the reminders itself, and `codedesk audit` checks by itself."
        )
    if only != "audit":
        _require_access(settings)
    configure_logging(settings.log_level)
    address = settings.database_url.get_secret_value()
    stop = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)

    async with contextlib.AsyncExitStack() as stack:
        store = await stack.enter_async_context(open_store(settings))
        catalog, _ = await stack.enter_async_context(code_tables(settings, published=True))
        await prepare_jobs(address)
        taking = []
        if only != "audit":
            sender = await stack.enter_async_context(_sender(settings, store, catalog))
            reminders = App(connector=connector(address))
            reminder_jobs.add_reminder_jobs(
                reminders, sender, cron=cron, stalled_after=stalled_after
            )
            await stack.enter_async_context(reminders.open_async())
            with contextlib.suppress(AlreadyEnqueued):  # what is due need not wait for the minute
                await reminders.tasks["look"].defer_async(timestamp=int(time.time()))
            taking.append((reminders, reminder_jobs.QUEUE, REMINDERS_AT_ONCE))
        if only != "reminders":
            audits = App(connector=connector(address))
            audit_chunks.add_audit_jobs(audits, catalog, cron=cron, stalled_after=stalled_after)
            await stack.enter_async_context(audits.open_async())
            taking.append((audits, audit_chunks.QUEUE, CHUNKS_AT_ONCE))
        log.info("worker started", takes=[queue for _, queue, _ in taking])
        async with asyncio.TaskGroup() as group:
            for app, queue, at_once in taking:
                group.create_task(_take_jobs(app, queue, at_once, stop, stalled_after))
        log.info("worker stopped")


def _require_access(settings: Settings) -> None:
    """What it takes to post the reminders.

    Raises:
        SettingsError: Names what is missing, and the kind of worker that needs nothing.
    """
    if not settings.many_workspaces and settings.bot_token is None:
        raise SettingsError(
            "SLACK_BOT_TOKEN is missing: a worker posts the reminders. One that only checks claim "
            "files needs none: codedesk worker --only audit"
        )
    settings.require_access()


@contextlib.asynccontextmanager
async def _sender(
    settings: Settings, store: Store, catalog: CurrentCatalog
) -> AsyncIterator[Sender]:
    """What posts the reminders."""

    def now() -> datetime:
        return datetime.now(UTC)

    access, metrics = Access.of(settings), Metrics()
    tokens: Tokens = OneToken(access.bot_token)
    async with contextlib.AsyncExitStack() as stack:
        session = await stack.enter_async_context(open_session(settings.api_url))
        if access.oauth is not None:
            await check_keys(access.oauth, store)
            known = installations(access.oauth, store, access.api_url, session, metrics)
            stack.push_async_callback(known.finish)
            tokens = known
        yield Sender(
            store,
            SlackPoster(session, settings.api_url, tokens),
            partial(reminder, catalog=catalog, clock=now),
            metrics,
            updates=updates_known_to(catalog),
            clock=now,
        )


async def _take_jobs(
    app: App, queue: str, at_once: int, stop: asyncio.Event, stalled_after: float
) -> None:
    """Take jobs of a queue until the stop, also after the database was lost."""
    while not stop.is_set():
        taking = asyncio.create_task(
            app.run_worker_async(
                queues=[queue],
                concurrency=at_once,
                install_signal_handlers=False,
                shutdown_graceful_timeout=STOP_SECONDS,
                stalled_worker_timeout=stalled_after,
                update_heartbeat_interval=stalled_after / 3,
                delete_jobs="successful",
            )
        )
        stopping = asyncio.create_task(stop.wait())
        await asyncio.wait({taking, stopping}, return_when=asyncio.FIRST_COMPLETED)
        taking.cancel()  # it ends the jobs that it has begun, and takes no more
        stopping.cancel()
        try:
            await taking
        except asyncio.CancelledError:
            if not stop.is_set():
                raise
        except (ConnectorException, psycopg.Error):
            log.warning("the database cannot be reached, trying again")
            await asyncio.sleep(PAUSE)
