"""A sender on a store in memory, with a clock that is set and a Slack that is looked at."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cache

import pytest

from bot.reminders.delivery import Sender
from bot.services import Blocks
from bot.store.memory import MemoryStore
from bot.store.protocol import TeamStore
from bot.store.records import Subscription, Workspace
from catalog import calendar
from handlers.blocks.notices import notice

TEAM = Workspace(team="T1")
OCTOBER = Subscription(
    channel="C1", kinds=("icd-10-cm",), lead_days=(7, 0), zone="America/New_York",
    since=datetime(2027, 1, 1, tzinfo=UTC), subscriber="U1",
)  # fmt: skip
"""Said on 24 September and 1 October 2027 at 9:00 in New York, which is 13:00 UTC."""


@dataclass
class Posts:
    """Stands in for Slack: keeps what is posted, and fails as it is told."""

    sent: list[tuple[str, str]] = field(default_factory=list)
    trouble: dict[str, list[Exception]] = field(default_factory=dict)

    async def post(self, workspace: Workspace, channel: str, text: str, blocks: Blocks) -> None:
        del workspace, blocks
        waiting = self.trouble.get(channel)
        if waiting:
            raise waiting.pop(0)
        self.sent.append((channel, text))


@dataclass
class Desk:
    store: MemoryStore
    posts: Posts
    now: datetime = datetime(2027, 9, 24, 13, tzinfo=UTC)
    states: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.team: TeamStore = self.store.team(TEAM)
        self.sender = self.another()

    def another(self) -> Sender:
        """One more process on the same store."""

        async def render(team: TeamStore, subscription: Subscription, due: object):
            return notice(f"reminder for {due.day}")

        return Sender(
            self.store, self.posts, render, self, updates=cache(calendar.updates),
            clock=lambda: self.now,
        )  # fmt: skip

    def reminded(self, state: str) -> None:
        self.states.append(state)

    async def at(self, text: str) -> list[tuple[str, str]]:
        """What is posted when the clock says so."""
        self.now = datetime.fromisoformat(text).replace(tzinfo=UTC)
        before = len(self.posts.sent)
        await self.sender.tick()
        return self.posts.sent[before:]

    async def subscribe(self, subscription: Subscription = OCTOBER) -> None:
        await self.team.put(subscription, by="U1", at=subscription.since)

    async def states_of(self, channel: str = "C1") -> dict[str, str]:
        found = await self.team.deliveries(channel, date(2027, 1, 1))
        return {str(delivery.day): delivery.state for delivery in found}


@pytest.fixture
def desk() -> Desk:
    return Desk(MemoryStore(), Posts())
