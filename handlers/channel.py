"""The channel that somebody types or clicks in: what is kept for it, and in whose name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from bot.reminders.news import updates_known_to
from bot.reminders.schedule import Due, upcoming
from bot.services import Services
from bot.store.protocol import TeamStore
from bot.store.records import DoneTask, Record, Subscription
from catalog.calendar import Update


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """The channel that somebody types in, or clicks in."""

    services: Services
    team: TeamStore
    id: str
    user: str
    now: datetime

    @classmethod
    def of(cls, body: dict[str, Any], services: Services) -> Channel:
        """The channel that a command, an interaction or an event comes from."""
        place = body.get("event", body)
        channel, user = place.get("channel"), place.get("user")
        return cls(
            services=services,
            team=services.store.team(services.workspace),
            id=_id(channel) or place["channel_id"],
            user=_id(user) or place["user_id"],
            now=services.now(),
        )

    async def subscription(self) -> Subscription | None:
        """What the channel is subscribed to."""
        return await self.team.get(Subscription, self.id)

    async def keep(self, record: Record) -> None:
        """Keep a record, in the name of the one who asked for it."""
        await self.team.put(record, by=self.user, at=self.now)

    async def drop(self, record: Record) -> bool:
        """Let go of a record, in the name of the one who asked for it."""
        return await self.team.remove(record, by=self.user, at=self.now)

    def today(self, subscription: Subscription) -> date:
        """Today, where the channel is."""
        return self.now.astimezone(subscription.time_zone).date()

    async def upcoming(self, subscription: Subscription) -> tuple[Due, ...]:
        """The messages that are still to come."""
        done = {task.update for task in await self.team.all(DoneTask, self.id)}
        return upcoming(subscription, self.now, done=done, updates=self.updates)

    def updates(self, first: date, last: date) -> tuple[Update, ...]:
        """What takes effect between two days, as far as the tables of now know."""
        return updates_known_to(lambda: self.services.catalog)(first, last)


def _id(value: object) -> str | None:
    """The id: alone in an event, within an object in an interaction, elsewhere in a command."""
    found = value.get("id") if isinstance(value, dict) else value
    return found if isinstance(found, str) else None
