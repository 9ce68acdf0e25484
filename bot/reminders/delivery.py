"""Sending what is due: claimed first, then posted, so that any number of replicas send it once.

A process that ends between the two leaves a claim behind. Whether its message was posted cannot be
known, so it is not sent again; it is marked unknown and the subscriber is told.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date, datetime, timedelta
from typing import Protocol

import structlog

from bot.reminders.posting import FateUnknownError, NotPostedError, Poster, TryLaterError
from bot.reminders.schedule import Due, Outlook, UpdatesBetween, outlook
from bot.store.protocol import Store, TeamStore
from bot.store.records import Delivery, DeliveryState, DoneTask, Subscription, Workspace
from handlers.blocks.parts import Message
from handlers.blocks.reminders import fate_unknown_message, stopped_message

log = structlog.get_logger()

LEASE = timedelta(minutes=10)
"""A claim older than this has lost its sender: one post takes seconds."""

GONE = frozenset(
    {
        "account_inactive", "channel_is_limited_access", "channel_not_found", "ekm_access_denied",
        "enterprise_is_restricted", "invalid_auth", "is_archived", "missing_scope",
        "no_permission", "not_allowed_token_type", "not_authed", "not_in_channel", "not_installed",
        "org_login_required", "restricted_action", "restricted_action_non_threadable_channel",
        "restricted_action_read_only_channel", "restricted_action_thread_only_channel",
        "team_access_not_granted", "team_not_found", "token_expired", "token_revoked",
    }
)  # fmt: skip
"""Refusals that every later message would meet too."""

_REMEMBERED_DAYS = 30
_PAUSES = (0.2, 1.0, 3.0, 6.0)
_OURSELVES = "codedesk"
"""Who changed a record, when it was no person."""

Render = Callable[[TeamStore, Subscription, Due], Awaitable[Message]]


class Counters(Protocol):
    """What is counted of reminders."""

    def reminded(self, state: str) -> None:
        """A delivery came into a state."""


class Sender:
    """Sends reminders; any number of them may run on one store."""

    def __init__(
        self,
        store: Store,
        poster: Poster,
        render: Render,
        counters: Counters,
        *,
        updates: UpdatesBetween,
        clock: Callable[[], datetime],
    ) -> None:
        self._store = store
        self._poster = poster
        self._render = render
        self._counters = counters
        self._updates = updates
        self._clock = clock
        self._paused: dict[Workspace, datetime] = {}
        self.stopping = asyncio.Event()

    def stop(self) -> None:
        """Begin no further message."""
        self.stopping.set()

    async def tick(self) -> None:
        """Send everything that is due in every channel."""
        await self.give_up_claims(LEASE)
        for workspace, channel in await self.channels_with_work():
            if self.stopping.is_set():
                return
            try:
                await self.remind(workspace, channel)
            except Exception:
                log.exception("reminding a channel failed", team=workspace.team, channel=channel)

    async def channels_with_work(self) -> list[tuple[Workspace, str]]:
        """Where something is due that nobody has sent."""
        now = self._clock()
        covered = await self._store.covered(now.date() - timedelta(days=_REMEMBERED_DAYS))
        done: dict[tuple[Workspace, str], set[str]] = {}
        for workspace, task in await self._store.everywhere(DoneTask):
            done.setdefault((workspace, task.channel), set()).add(task.update)
        nothing = Outlook(message=None)
        places = []
        for workspace, subscription in await self._store.everywhere(Subscription):
            place = workspace, subscription.channel
            if subscription.stopped or self._paused.get(workspace, now) > now:
                continue
            days, tasks = covered.get(place, set()), done.get(place, set())
            if self._outlook(subscription, now, days, tasks) != nothing:
                places.append(place)
        return places

    async def remind(self, workspace: Workspace, channel: str) -> None:
        """Send what is due in one channel, if nobody else does."""
        now = self._clock()
        team = self._store.team(workspace)
        subscription = await team.get(Subscription, channel)
        if subscription is None or subscription.stopped or self._paused.get(workspace, now) > now:
            return
        deliveries = await team.deliveries(channel, now.date() - timedelta(days=_REMEMBERED_DAYS))
        covered = {day for delivery in deliveries for day in delivery.covers}
        done = {task.update for task in await team.all(DoneTask, channel)}
        found = self._outlook(subscription, now, covered, done)
        for day in found.too_late:
            missed = Delivery(
                channel=channel, day=day, covers=(day,), state="skipped", at=now, reason="too late"
            )
            if await team.claim_delivery(missed):
                self._counters.reminded("skipped")
        if found.message is not None:
            await self._send(workspace, team, subscription, found.message)

    async def give_up_claims(self, age: timedelta) -> None:
        """Mark claims that nobody settled as unknown, and tell their subscribers.

        With no age: this is the only process, and it has only just begun.
        """
        now = self._clock()
        for workspace, delivery in await self._store.give_up_claims(now - age, at=now):
            log.warning("fate of a reminder is unknown", team=workspace.team, day=str(delivery.day))
            self._counters.reminded("unknown")
            await self._tell_unknown(workspace, delivery.channel, delivery.day)

    async def _send(
        self, workspace: Workspace, team: TeamStore, subscription: Subscription, due: Due
    ) -> None:
        channel, day = subscription.channel, due.day
        message = await self._render(team, subscription, due)
        claim = Delivery(channel=channel, day=day, covers=due.covers, at=self._clock())
        if not await team.claim_delivery(claim):
            return

        async def settle(state: DeliveryState, reason: str = "") -> None:
            at = self._clock()
            await _persistently(lambda: team.settle(channel, day, state, at=at, reason=reason))

        try:
            await self._poster.post(workspace, channel, message.text, message.blocks)
        except TryLaterError as later:
            await _persistently(lambda: team.release(channel, day))
            self._paused[workspace] = self._clock() + timedelta(seconds=later.seconds)
            self._counters.reminded("postponed")
        except FateUnknownError as unknown:
            await settle("unknown", unknown.reason)
            log.warning("fate of a reminder is unknown", team=workspace.team, day=str(day))
            self._counters.reminded("unknown")
            await self._tell_unknown(workspace, channel, day)
        except NotPostedError as refused:
            await settle("failed", refused.error)
            log.warning("Slack refused a reminder", team=workspace.team, error=refused.error)
            self._counters.reminded("failed")
            if refused.error in GONE:
                await self._stop(workspace, team, subscription, refused.error)
        else:
            await settle("sent")
            self._counters.reminded("sent")

    async def _stop(
        self, workspace: Workspace, team: TeamStore, subscription: Subscription, error: str
    ) -> None:
        """Switch a channel off that cannot be reached any more, and say so to its subscriber."""
        stopped = subscription.model_copy(update={"stopped": error})
        await team.put(stopped, by=_OURSELVES, at=self._clock())
        await self._tell(workspace, stopped, stopped_message(subscription.channel, error))

    async def _tell_unknown(self, workspace: Workspace, channel: str, day: date) -> None:
        subscription = await self._store.team(workspace).get(Subscription, channel)
        if subscription is not None:
            await self._tell(workspace, subscription, fate_unknown_message(channel, day))

    async def _tell(self, workspace: Workspace, about: Subscription, message: Message) -> None:
        """Say something to the subscriber, once; what cannot be said stands in ``list``."""
        if not about.subscriber:
            return
        try:
            await self._poster.post(workspace, about.subscriber, message.text, message.blocks)
        except (NotPostedError, TryLaterError, FateUnknownError):
            log.warning("subscriber could not be told", team=workspace.team)

    def _outlook(
        self,
        subscription: Subscription,
        now: datetime,
        covered: set[date],
        done: set[str],
    ) -> Outlook:
        return outlook(subscription, now, covered=covered, done=done, updates=self._updates)


async def _persistently(work: Callable[[], Awaitable[None]]) -> None:
    """Say what became of a message, also to a database that is just being started again."""
    for pause in _PAUSES:
        try:
            return await work()
        except Exception:
            log.warning("fate of a reminder could not be kept, trying again")
            await asyncio.sleep(pause)
    await work()
    return None
