"""The process: opened, served, drained and closed."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import socket
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import partial

import structlog
from aiohttp import web
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.response import BoltResponse

from bot.current_catalog import CurrentCatalog, Notes, code_tables
from bot.deduplication import drop_repeated
from bot.identity import Identity
from bot.log import configure_logging
from bot.metrics import Metrics
from bot.reference import new_reference
from bot.reminders.delivery import Sender
from bot.reminders.news import reminder, updates_known_to
from bot.reminders.posting import OneToken, SlackPoster
from bot.reminders.ticking import ticking
from bot.services import Services
from bot.settings import SLACK_API, Mode, Settings, SettingsError
from bot.slack import CountingWebClient, SlackMessages, open_session
from bot.socket_mode import SocketMode
from bot.store.memory import MemoryStore
from bot.store.opening import open_store
from bot.store.protocol import Store
from bot.store.retention import forgetting
from bot.tasks import Tasks
from bot.web import AccessLog, build_web_app
from bot.wire import SlackRequests
from catalog.catalog import Catalog
from handlers import register

log = structlog.get_logger()

DRAIN_SECONDS = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """What Slack gave us to speak with it."""

    bot_token: str
    signing_secret: str | None = None
    app_token: str | None = None
    api_url: str = SLACK_API

    @classmethod
    def of(cls, settings: Settings) -> Access:
        """From settings that ``require`` found complete."""
        token, secret, app = settings.bot_token, settings.signing_secret, settings.app_token
        return cls(
            bot_token=token.get_secret_value() if token else "",
            signing_secret=secret.get_secret_value() if secret else None,
            app_token=app.get_secret_value() if app else None,
            api_url=settings.api_url,
        )


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
    ) -> None:
        self.bolt = bolt
        self.access = access
        self.metrics = metrics
        self.tasks = tasks
        self.identity = identity
        self.sender = sender
        self.store = store
        self.socket: SocketMode | None = None
        self.draining = False
        self.notes: Notes = list

    async def not_ready(self) -> list[str]:
        """What is missing before requests are answered; empty when all is there."""
        missing = []
        if self.draining:
            missing.append("stopping")
        if not self.identity.known:
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
        bolt = _bolt(client, identity, store, metrics)
        register(
            bolt,
            Services(
                catalog=catalog(),
                newest_catalog=catalog,
                today=today,
                now=now,
                store=store,
                slack=SlackMessages(client, session, metrics),
                background=tasks,
                counters=metrics,
            ),
        )
        sender = Sender(
            store,
            SlackPoster(session, access.api_url, OneToken(access.bot_token)),
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
        )
        try:
            yield bot
        finally:
            await bot.drain()


def _bolt(
    client: CountingWebClient, identity: Identity, store: Store, metrics: Metrics
) -> AsyncApp:
    """Bolt, with what it does not do by itself: repeated deliveries, and errors without a 500."""
    # With these in the environment Bolt would start an installation flow of its own.
    for name in ("SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET"):
        os.environ.pop(name, None)
    # The token is taken off, or Bolt would pass over `authorize` and call Slack within a request.
    bolt_client = client.without_token()

    async def authorize(
        enterprise_id: str | None, team_id: str | None, user_id: str | None
    ) -> AuthorizeResult:
        return identity.known_as(enterprise_id, team_id, user_id)

    bolt = AsyncApp(
        name="codedesk",
        client=bolt_client,
        authorize=authorize,
        signing_secret="proved in bot.wire",  # noqa: S106
        request_verification_enabled=False,
        process_before_response=True,
    )
    bolt.middleware(drop_repeated(store, metrics))

    async def refuse(error: Exception) -> BoltResponse:
        # No listener lets an error out (handlers/listener.py): Bolt could not read the request.
        log.error("request could not be read", reference=new_reference(), exc_info=error)
        return BoltResponse(status=400, body="")

    bolt.error(refuse)
    return bolt


async def serve(settings: Settings, *, mode: Mode, host: str, port: int) -> None:
    """Run until SIGTERM or SIGINT.

    Raises:
        SettingsError: When the address or the store cannot be used.
    """
    configure_logging(settings.log_level)
    stop = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    with _listening(host, port) as listener:
        async with (
            _store_for(settings, mode) as store,
            code_tables(settings, published=mode != "sandbox") as (catalog, notes),
            forgetting(store, older_than=timedelta(days=settings.retention_days)),
        ):
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
    access = Access.of(settings)
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
    tasks = [asyncio.create_task(bot.identity.ask())]
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
