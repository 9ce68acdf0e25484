"""What a reminder says to one channel: the updates, and what they change for its codes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import lru_cache

from bot.reminders.schedule import Due, UpdatesBetween
from bot.store.protocol import TeamStore
from bot.store.records import Subscription, WatchedCode
from catalog.calendar import Update, updates
from catalog.catalog import Catalog
from catalog.changes import MOST_CODES, changes
from catalog.records import Release
from handlers.blocks.parts import Message
from handlers.blocks.reminders import News, reminder_message

IN_USE = timedelta(days=180)
"""A code that was checked within it is one that this channel uses."""


def updates_known_to(catalog: Callable[[], Catalog]) -> UpdatesBetween:
    """The calendar with what the tables of now add; the same question is answered from memory."""

    def between(first: date, last: date) -> tuple[Update, ...]:
        return _updates(first, last, catalog().releases())

    return between


@lru_cache(maxsize=128)
def _updates(first: date, last: date, releases: tuple[Release, ...]) -> tuple[Update, ...]:
    return updates(first, last, releases)


async def codes_of(team: TeamStore, channel: str, now: datetime) -> tuple[str, ...]:
    """The codes that a channel watches, then those that it uses, the most used first."""
    watched = [record.code for record in await team.all(WatchedCode, channel)]
    used = Counter(
        code for check in await team.checks(channel, now - IN_USE) for code in check.codes
    )
    return tuple(dict.fromkeys([*watched, *(code for code, _ in used.most_common())]))[:MOST_CODES]


async def reminder(
    team: TeamStore,
    subscription: Subscription,
    due: Due,
    *,
    catalog: Callable[[], Catalog],
    clock: Callable[[], datetime],
) -> Message:
    """The message for a channel, as it is when the clock says so."""
    now, tables = clock(), catalog()
    codes = await codes_of(team, subscription.channel, now)
    releases = tables.releases()
    news = [
        News(
            update=update,
            held=update.held(releases),
            changes=changes(tables, codes, update),
            compared=len(codes),
        )
        for update in due.updates
    ]
    return reminder_message(news, now.astimezone(subscription.time_zone).date())
