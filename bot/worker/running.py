"""One worker, from its start to its stop."""

from __future__ import annotations

import asyncio
import contextlib
import signal
from datetime import UTC, datetime
from functools import partial

import psycopg
import structlog
from procrastinate import App
from procrastinate.exceptions import AlreadyEnqueued, ConnectorException

from bot.current_catalog import current_catalog, following
from bot.log import configure_logging
from bot.metrics import Metrics
from bot.reminders.delivery import Sender
from bot.reminders.news import reminder, updates_known_to
from bot.reminders.posting import OneToken, SlackPoster
from bot.settings import Settings, SettingsError
from bot.slack import open_session
from bot.store.opening import open_store
from bot.worker.jobs import (
    EVERY_MINUTE,
    STALLED_AFTER,
    connector,
    prepare_jobs,
    reminder_jobs,
)

log = structlog.get_logger()

CONCURRENCY = 8
PAUSE = 2.0
"""Seconds before a worker that lost the database tries again."""

STOP_SECONDS = 20.0
"""How long a stop waits for messages on their way."""


async def work(
    settings: Settings, *, cron: str = EVERY_MINUTE, stalled_after: float = STALLED_AFTER
) -> None:
    """Take jobs until SIGTERM or SIGINT.

    Raises:
        SettingsError: When something that a worker needs is not set, or cannot be used.
    """
    if settings.database_url is None:
        raise SettingsError(
            "CODEDESK_DATABASE_URL is missing: workers take their jobs from PostgreSQL. With files "
            "`codedesk run` sends the reminders itself."
        )
    if settings.bot_token is None:
        raise SettingsError("SLACK_BOT_TOKEN is missing: a worker posts the reminders.")
    configure_logging(settings.log_level)
    address = settings.database_url.get_secret_value()
    stop = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)

    def now() -> datetime:
        return datetime.now(UTC)

    async with contextlib.AsyncExitStack() as stack:
        store = await stack.enter_async_context(open_store(settings))
        session = await stack.enter_async_context(open_session(settings.api_url))
        catalog = stack.enter_context(current_catalog(settings.data_dir))
        await stack.enter_async_context(following(catalog))
        token = OneToken(settings.bot_token.get_secret_value())
        sender = Sender(
            store,
            SlackPoster(session, settings.api_url, token),
            partial(reminder, catalog=catalog, clock=now),
            Metrics(),
            updates=updates_known_to(catalog),
            clock=now,
        )
        await prepare_jobs(address)
        app = reminder_jobs(connector(address), sender, cron=cron, stalled_after=stalled_after)
        await stack.enter_async_context(app.open_async())
        with contextlib.suppress(AlreadyEnqueued):  # what is due now need not wait for the minute
            await app.tasks["look"].defer_async(timestamp=int(now().timestamp()))
        log.info("worker started")
        while not stop.is_set():
            await _take_jobs(app, stop, stalled_after)
        log.info("worker stopped")


async def _take_jobs(app: App, stop: asyncio.Event, stalled_after: float) -> None:
    """Take jobs until the stop, or until the database is lost."""
    taking = asyncio.create_task(
        app.run_worker_async(
            concurrency=CONCURRENCY,
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
        return
    except (ConnectorException, psycopg.Error):
        log.warning("the database cannot be reached, trying again")
        await asyncio.sleep(PAUSE)
