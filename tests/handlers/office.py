"""The bot with a clock that can be set, and what its reminders do."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.sandbox import Message
from bot.store.memory import MemoryStore
from bot.store.records import Subscription, Workspace
from catalog.catalog import Catalog
from tests.handlers.desk import Desk, open_desk, words


@dataclass
class Office:
    """The bot with a clock that can be set."""

    desk: Desk
    store: MemoryStore
    now: datetime = datetime(2026, 9, 1, 15, tzinfo=UTC)

    async def type(self, text: str, **where: str) -> str:
        return words(await self.desk.command("/cptupdates", text, **where))

    async def at(self, text: str) -> list[Message]:
        """What the ticker posts when the clock says so."""
        self.now = datetime.fromisoformat(text).replace(tzinfo=UTC)
        posted = self.desk.slack.workspace.posted
        before = len(posted)
        await self.desk.bot.sender.tick()
        return posted[before:]

    async def subscription(self, channel: str = "billing") -> Subscription:
        workspace = self.desk.slack.workspace
        team = self.store.team(Workspace(team=workspace.team))
        found = await team.get(Subscription, workspace.channel(channel).id)
        assert found is not None
        return found


@asynccontextmanager
async def open_office(catalog: Catalog) -> AsyncIterator[Office]:
    """A desk that goes by its own clock."""
    store = MemoryStore()
    async with open_desk(catalog, store=store, now=lambda: opened.now) as desk:
        opened = Office(desk, store)
        yield opened
