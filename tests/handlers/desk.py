"""The whole bot on a workspace that behaves like Slack on the wire."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from bot.app import Access, Bot, connected, open_bot
from bot.sandbox import Exchange, FakeSlack, Message
from bot.store.memory import MemoryStore
from bot.store.protocol import Store
from bot.web import build_web_app
from bot.wire import SlackRequests
from catalog.catalog import Catalog

TODAY = date(2026, 3, 4)
NOW = datetime(2026, 3, 4, 15, tzinfo=UTC)


@dataclass
class Desk:
    """The workspace, the bot, and what a test wants to do with both."""

    slack: FakeSlack
    bot: Bot
    address: str

    async def command(self, command: str, text: str = "", **where: str) -> Message:
        """The one answer to a slash command."""
        exchange = await self.slack.slash(command, text, **where)
        assert exchange.error is None, (exchange.error, exchange.problems)
        (answer,) = exchange.messages
        return answer

    async def after(self, exchange: Exchange) -> list[Message]:
        """What the bot said, once all its work is done."""
        assert exchange.error is None, (exchange.error, exchange.problems)
        assert await self.bot.tasks.drain(30) == 0
        posted = self.slack.workspace.posted[exchange.mark :]
        return [message for message in posted if not message.notice and message.bot_id]


@asynccontextmanager
async def open_desk(
    catalog: Catalog,
    *,
    socket_mode: bool = False,
    store: Store | None = None,
    now: Callable[[], datetime] = lambda: NOW,
    newest: Callable[[], Catalog] | None = None,
) -> AsyncIterator[Desk]:
    """A workspace with the bot in it, over HTTP or Socket Mode."""
    async with FakeSlack.start() as slack:
        values = slack.environment
        access = Access(
            bot_token=values["SLACK_BOT_TOKEN"],
            signing_secret=None if socket_mode else values["SLACK_SIGNING_SECRET"],
            app_token=values["SLACK_APP_TOKEN"] if socket_mode else None,
            api_url=values["SLACK_API_URL"],
        )
        opened = open_bot(
            access,
            catalog=newest or (lambda: catalog),
            store=store or MemoryStore(),
            today=lambda: TODAY,
            now=now,
        )
        async with opened as bot:
            requests = SlackRequests(access.signing_secret) if access.signing_secret else None
            address = await slack.connect(build_web_app(bot, requests))
            async with connected(bot, socket_mode=socket_mode):
                yield Desk(slack, bot, address)


def words(message: Message) -> str:
    """Everything that can be read in a message."""
    return "\n".join(_texts(message.blocks)) or message.text


def labels(message: Message) -> list[str]:
    """The labels of its buttons."""
    return [element["text"]["text"] for element in _buttons(message)]


def values(message: Message) -> list[str]:
    """What its buttons carry."""
    return [element["value"] for element in _buttons(message)]


def _buttons(message: Message) -> list[dict[str, Any]]:
    return [
        element
        for block in message.blocks
        if block["type"] == "actions"
        for element in block["elements"]
    ]


def _texts(value: object) -> list[str]:
    if isinstance(value, dict):
        found = [value["text"]] if isinstance(value.get("text"), str) else []
        return found + [text for entry in value.values() for text in _texts(entry)]
    if isinstance(value, list):
        return [text for entry in value for text in _texts(entry)]
    return []
