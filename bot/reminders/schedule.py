"""When a channel hears of an update. Pure: the moment, and what was said before, are given.

An update is said on its lead days: a lead day on a weekend on the Friday before, in a weekly digest
on the Monday of its week, within a snooze when the snooze ends. Days are the channel's own, so a
change of its clocks changes nothing but the moment. All that falls on one day is one message.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from bot.store.records import Subscription
from catalog.calendar import Update

CATCH_UP = timedelta(days=7)
"""What is later than this is not said any more."""

LONGEST_LEAD = 90
LONGEST_SNOOZE = 90

_LOOK_BACK = 14
_SHORT_SNOOZE = timedelta(days=7)
"""What a snooze of which the beginning is not known holds back."""
_ANY_TIME = datetime.min.replace(tzinfo=UTC)
_FRIDAY = 4

UpdatesBetween = Callable[[date, date], tuple[Update, ...]]
"""``catalog.calendar.updates``, or what stands in for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """One message."""

    day: date
    """The local day that it is about; the newest, when it makes up for missed ones."""
    at: datetime
    """The moment from which on it may be sent, in UTC."""
    updates: tuple[Update, ...]
    covers: tuple[date, ...]
    """All days that it speaks of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """What is to be done for a channel now."""

    message: Due | None
    too_late: tuple[date, ...] = ()
    """Days whose message was missed by more than ``CATCH_UP``: to be recorded, not sent."""


def local_moment(day: date, at: time, zone: ZoneInfo) -> datetime:
    """The moment at which clocks of the zone show this time, in UTC.

    A time that the clocks skip is later by what they skip; one that they show twice is the first.
    """
    return datetime.combine(day, at, zone).replace(fold=0).astimezone(UTC)


def outlook(
    subscription: Subscription,
    now: datetime,
    *,
    covered: Collection[date],
    done: Collection[str],
    updates: UpdatesBetween,
) -> Outlook:
    """The message to send now, if there is one.

    Args:
        subscription: What the channel wants to hear.
        now: The moment, with its zone.
        covered: Days that a message was claimed for.
        done: Ids of updates that the team has dealt with.
        updates: What takes effect between two days.
    """
    today = now.astimezone(subscription.time_zone).date()
    said = schedule(
        subscription, today - timedelta(days=_LOOK_BACK), today, done=done, updates=updates
    )
    pending = [
        day
        for day in said
        if day not in covered and subscription.since < _moment(subscription, day) <= now
    ]
    fresh = [day for day in pending if now - _moment(subscription, day) <= CATCH_UP]
    too_late = tuple(day for day in pending if day not in fresh)
    if not fresh or _quiet(subscription, today):
        return Outlook(message=None, too_late=too_late)
    newest = max(fresh)
    message = Due(
        day=newest,
        at=_moment(subscription, newest),
        updates=_ordered(update for day in fresh for update in said[day]),
        covers=tuple(sorted(fresh)),
    )
    return Outlook(message=message, too_late=too_late)


def upcoming(
    subscription: Subscription,
    now: datetime,
    *,
    done: Collection[str],
    updates: UpdatesBetween,
    days: int = 370,
) -> tuple[Due, ...]:
    """The messages that are still to come, in order."""
    today = now.astimezone(subscription.time_zone).date()
    said = schedule(subscription, today, today + timedelta(days=days), done=done, updates=updates)
    return tuple(
        Due(day=day, at=moment, updates=found, covers=(day,))
        for day, found in sorted(said.items())
        if (moment := _moment(subscription, day)) > now
    )


def schedule(
    subscription: Subscription,
    first: date,
    last: date,
    *,
    done: Collection[str],
    updates: UpdatesBetween,
) -> dict[date, tuple[Update, ...]]:
    """What is said on which local day, from the first to the last."""
    plan = subscription.model_copy(update={"channel": "", "subscriber": "", "since": _ANY_TIME})
    said = _said(plan, first, last, updates)
    if not done:
        return said
    left = {
        day: tuple(update for update in found if update.id not in done)
        for day, found in said.items()
    }
    return {day: found for day, found in left.items() if found}


@lru_cache(maxsize=512)
def _said(
    plan: Subscription, first: date, last: date, updates: UpdatesBetween
) -> dict[date, tuple[Update, ...]]:
    """What is said on which day, for all channels that want to hear the same."""
    earliest = first - timedelta(days=LONGEST_SNOOZE + _LOOK_BACK)
    latest = last + timedelta(days=LONGEST_LEAD + 7)
    said: dict[date, list[Update]] = {}
    for update in updates(earliest, latest):
        if update.kind not in plan.kinds:
            continue
        for lead in plan.lead_days:
            day = day_of(update.effective - timedelta(days=lead), plan)
            if first <= day <= last:
                said.setdefault(day, []).append(update)
    return {day: _ordered(found) for day, found in said.items()}


def snoozed(subscription: Subscription, until: date | None, now: datetime) -> Subscription:
    """Held back until a day, or no more; today's message too, unless its time is past."""
    today = now.astimezone(subscription.time_zone).date()
    begun = today if now < _moment(subscription, today) else today + timedelta(days=1)
    return subscription.model_copy(
        update={"snoozed_until": until, "snoozed_from": begun if until else None}
    )


def day_of(lead_day: date, subscription: Subscription) -> date:
    """The local day on which a lead day is said."""
    day = lead_day
    if subscription.weekly:
        day -= timedelta(days=day.weekday())
    elif not subscription.weekends:
        day -= timedelta(days=max(0, day.weekday() - _FRIDAY))
    until = subscription.snoozed_until
    if until is None or not (subscription.snoozed_from or until - _SHORT_SNOOZE) <= day < until:
        return day
    if subscription.weekly:
        return until + timedelta(days=-until.weekday() % 7)
    if not subscription.weekends and until.weekday() > _FRIDAY:
        return until + timedelta(days=7 - until.weekday())
    return until


def _moment(subscription: Subscription, day: date) -> datetime:
    return local_moment(day, subscription.at, subscription.time_zone)


def _quiet(subscription: Subscription, today: date) -> bool:
    """Whether a message that is late has to wait for Monday."""
    return not subscription.weekends and today.weekday() > _FRIDAY


def _ordered(found: Iterable[Update]) -> tuple[Update, ...]:
    """Each update once, in the order of taking effect."""
    return tuple(sorted({u.id: u for u in found}.values(), key=lambda update: update.effective))
