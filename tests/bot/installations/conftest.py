"""Two workspaces with the same channel and user ids, and an app that both may install."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime

import pytest
from cryptography.fernet import Fernet
from pydantic import SecretStr

from bot.app import Access, Bot, open_bot
from bot.installations import tokens
from bot.installations.opening import OAuth
from bot.sandbox import Exchange, FakeSlack, Message
from bot.sandbox.platform import FakePlatform
from bot.store.postgres import PostgresStore
from bot.web import build_web_app
from bot.wire import SlackRequests
from catalog.catalog import Catalog
from tests.handlers.desk import NOW, TODAY


@dataclass
class Office:
    """The platform, the bot's replicas on one database, and two workspaces."""

    platform: FakePlatform
    database: str
    keys: list[str]
    catalog: Catalog
    north: FakeSlack
    south: FakeSlack
    bots: list[Bot] = field(default_factory=list)

    @property
    def bot(self) -> Bot:
        return self.bots[0]

    @property
    def oauth(self) -> OAuth:
        return OAuth(
            client_id=self.platform.client_id,
            client_secret=self.platform.client_secret,
            keys=SecretStr(",".join(self.keys)),
        )

    @asynccontextmanager
    async def replica(self, now: Callable[[], datetime] = lambda: NOW) -> AsyncIterator[str]:
        """One more bot; answers its address."""
        access = Access(
            signing_secret=self.platform.credentials.signing_secret,
            api_url=self.platform.api_url,
            oauth=self.oauth,
        )
        async with (
            PostgresStore.open(self.database) as store,
            open_bot(
                access, catalog=lambda: self.catalog, store=store, today=lambda: TODAY, now=now
            ) as bot,
        ):
            requests = SlackRequests(self.platform.credentials.signing_secret)
            address = await self.platform.listen(build_web_app(bot, requests))
            self.bots.append(bot)
            yield address

    async def said(self, slack: FakeSlack, command: str, text: str = "", **where: str) -> Message:
        """The one answer to a slash command in a workspace."""
        exchange = await slack.slash(command, text, **where)
        assert exchange.error is None, (exchange.error, exchange.problems)
        (answer,) = await self.after(slack, exchange)
        return answer

    async def after(self, slack: FakeSlack, exchange: Exchange) -> list[Message]:
        """What the bot said there, once all its work is done."""
        assert exchange.error is None, (exchange.error, exchange.problems)
        for bot in self.bots:
            assert await bot.tasks.drain(30) == 0
        posted = slack.workspace.posted[exchange.mark :]
        return [message for message in posted if message.bot_id and not message.notice]


@pytest.fixture(autouse=True)
def a_busy_machine_may_take_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tokens, "WAIT_SECONDS", 60)


@pytest.fixture
async def office(empty_database: str, catalog: Catalog) -> AsyncIterator[Office]:
    """The bot, running, and nobody has installed it yet."""
    async with FakePlatform.start() as platform:
        north = await platform.add("T0NORTH", "north")
        south = await platform.add("T0SOUTH", "south")
        opened = Office(
            platform, empty_database, [Fernet.generate_key().decode()], catalog, north, south
        )
        async with opened.replica() as address:
            platform.send_to(address)
            yield opened
