"""The process: opened, served, drained and closed."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import socket
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

import structlog
from aiohttp import web
from slack_bolt.app.async_app import AsyncApp

from bot.access import Access
from bot.bolt import bolt_app
from bot.current_catalog import CurrentCatalog, Notes, code_tables
from bot.identity import Identity
from bot.log import configure_logging
from bot.metrics import Metrics
from bot.reminders.delivery import Sender
from bot.reminders.news import reminder, updates_known_to
from bot.reminders.posting import OneToken, SlackPoster, Tokens
from bot.reminders.ticking import ticking
from bot.services import Services, Slack
from bot.settings import Mode, Settings
from bot.settings_error import SettingsError
from bot.slack import CountingWebClient, SlackMessages, open_session
from bot.socket_mode import SocketMode
from bot.store.memory import MemoryStore
from bot.store.opening import open_store
from bot.store.protocol import Store
from bot.store.retention import forgetting
from bot.tasks import Tasks
from bot.warming import warm
from bot.web import AccessLog, build_web_app
from bot.wire import SlackRequests
from catalog.catalog import Catalog
from handlers import register

if TYPE_CHECKING:
    from bot.installations.opening import ManyWorkspaces

log = structlog.get_logger()

DRAIN_SECONDS = 10.0


class Bot:
    """The running parts, and whether they are ready."""

    def __init__(
        self,
        *,
        bolt: AsyncApp,
        access: Access,
        identity: Identity,
        metrics: Metrics,
        tasks: Tasks,
        sender: Sender,
        store: Store,
        many: ManyWorkspaces | None = None,
    ) -> None:
        self.bolt = bolt
        self.access = access
        self.metrics = metrics
        self.tasks = tasks
        self.identity = identity
        self.sender = sender
        self.store = store
        self.many = many
        self.socket: SocketMode | None = None
        self.draining = False
        self.notes: Notes = list

    async def not_ready(self) -> list[str]:
        """What is missing before requests are answered; empty when all is there."""
        missing = []
        if self.draining:
            missing.append("stopping")
        if self.many is None and not self.identity.known:
            missing.append("slack")
        if self.socket is not None and not await self.socket.connected():
            missing.append("socket")
        return missing

    async def drain(self) -> None:
        """Let what was begun come to its end."""
        self.draining = True
        late = await self.tasks.drain(DRAIN_SECONDS)
        if late:
            log.warning("answers were given up on the stop", count=late)


@contextlib.asynccontextmanager
async def open_bot(
    access: Access,
    *,
    catalog: Callable[[], Catalog],
    store: Store,
    today: Callable[[], date] = date.today,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> AsyncIterator[Bot]:
    """The bot with its parts opened; closed in order, its work drained."""
    metrics, tasks = Metrics(), Tasks()
    async with open_session(access.api_url) as session:
        client = CountingWebClient(
            token=access.bot_token, base_url=access.api_url, session=session, metrics=metrics
        )
        identity = Identity(client, access.bot_token)
        tokens: Tokens = OneToken(access.bot_token)
        many = None
        if access.oauth is not None:
            from bot.installations.opening import many_workspaces

            many = many_workspaces(access.oauth, store, access.api_url, session, metrics)
            tokens = many.installations
        bolt = bolt_app(client, many.authorize if many else identity, store, metrics)
        register(
            bolt,
            Services(
                catalog=catalog(),
                newest_catalog=catalog,
                today=today,
                now=now,
                store=store,
                slack=SlackMessages(client, session, metrics),
                slack_with=_slack_with(client, metrics) if many else None,
                installations=many.installations if many else None,
                background=tasks,
                counters=metrics,
            ),
        )
        sender = Sender(
            store,
            SlackPoster(session, access.api_url, tokens),
            partial(reminder, catalog=catalog, clock=now),
            metrics,
            updates=updates_known_to(catalog),
            clock=now,
        )
        bot = Bot(
            bolt=bolt,
            access=access,
            identity=identity,
            metrics=metrics,
            tasks=tasks,
            sender=sender,
            store=store,
            many=many,
        )
        try:
            yield bot
        finally:
            await bot.drain()
            if many is not None:
                await many.installations.finish()


def _slack_with(client: CountingWebClient, metrics: Metrics) -> Callable[[str | None], Slack]:
    """Slack as one workspace's token reaches it."""

    def slack_with(token: str | None) -> Slack:
        assert client.session is not None
        return SlackMessages(client.with_token(token), client.session, metrics)

    return slack_with


async def serve(settings: Settings, *, mode: Mode, host: str, port: int) -> None:
    """Run until SIGTERM or SIGINT.

    Raises:
        SettingsError: When the address or the store cannot be used.
    """
    # Who tries it out looks for the address, not for a line about each request.
    quiet = mode == "sandbox" and "log_level" not in settings.model_fields_set
    configure_logging("warning" if quiet else settings.log_level)
    stop = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    with _listening(host, port) as listener:
        async with (
            _store_for(settings, mode) as store,
            code_tables(settings, published=mode != "sandbox") as (catalog, notes),
        ):
            await asyncio.to_thread(warm, catalog(), date.today())
            await _serve(settings, mode, listener, catalog, store, stop, notes)


@contextlib.asynccontextmanager
async def _store_for(settings: Settings, mode: Mode) -> AsyncIterator[Store]:
    """The store; the local workspace is new with each start, and so is what is kept of it."""
    if mode == "sandbox":
        yield MemoryStore()
        return
    async with open_store(settings) as store:
        yield store


async def _serve(
    settings: Settings,
    mode: Mode,
    listener: socket.socket,
    catalog: CurrentCatalog,
    store: Store,
    stop: asyncio.Event,
    notes: Notes,
) -> None:
    host, port = listener.getsockname()[:2]
    sends_itself = mode == "sandbox" or settings.database_url is None
    address = f"http://{f'[{host}]' if ':' in host else host}:{port}"
    sandbox = None
    access = Access() if mode == "sandbox" else Access.of(settings)
    if access.oauth is not None:
        from bot.installations.opening import check_keys

        await check_keys(access.oauth, store)
    if mode == "sandbox":
        from bot.sandbox import FakeSlack, mount

        sandbox = FakeSlack(origin=address)
        values = sandbox.environment
        access = Access(
            bot_token=values["SLACK_BOT_TOKEN"],
            signing_secret=values["SLACK_SIGNING_SECRET"],
            api_url=values["SLACK_API_URL"],
        )
    async with open_bot(access, catalog=catalog, store=store) as bot:
        bot.notes = notes
        requests = SlackRequests(access.signing_secret) if access.signing_secret else None
        web_app = build_web_app(bot, requests)
        if sandbox is not None:
            mount(web_app, sandbox)
        runner = web.AppRunner(web_app, access_log_class=AccessLog, shutdown_timeout=3)
        await runner.setup()
        try:
            await web.SockSite(runner, listener).start()
            async with (
                connected(bot, socket_mode=mode == "socket"),
                forgetting(
                    store,
                    older_than=timedelta(days=settings.retention_days),
                    departed=bot.many.forget_departed if bot.many else None,
                ),
                # With a database `codedesk worker` sends, however many of us there are.
                ticking(bot.sender) if sends_itself else contextlib.nullcontext(),
            ):
                log.info("started", mode=mode, address=address)
                if sandbox is not None:
                    print(f"Try it: open {address}/ in your browser. Ctrl-C stops.", flush=True)
                await stop.wait()
                log.info("stopping")
                await bot.drain()
        finally:
            await runner.cleanup()


@contextlib.asynccontextmanager
async def connected(bot: Bot, *, socket_mode: bool) -> AsyncIterator[None]:
    """Known to Slack, and with Socket Mode connected to it, as soon as it can be reached."""
    tasks = [] if bot.many else [asyncio.create_task(bot.identity.ask())]
    if socket_mode and bot.access.app_token:
        bot.socket = SocketMode(bot.bolt, bot.access.app_token)
        bot.socket.metrics = bot.metrics
        tasks.append(asyncio.create_task(bot.socket.connect()))
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if bot.socket is not None:
            await bot.socket.close()


@contextlib.contextmanager
def _listening(host: str, port: int) -> Iterator[socket.socket]:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listener = socket.create_server((host, port), family=family)
    except OSError as error:
        raise SettingsError(
            f"CODEDESK_HOST and CODEDESK_PORT: cannot listen on {host} port {port} "
            f"({error.strerror}). Choose another port, for instance --port {port + 1}."
        ) from None
    with listener:
        yield listener
