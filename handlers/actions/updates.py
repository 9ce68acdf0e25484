"""What can be done with a reminder: mark an update as done, hear no more of a kind, snooze."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from bot.reminders.schedule import snoozed
from bot.services import Services
from bot.store.records import DoneTask, Subscription
from handlers.blocks.notices import notice, outdated_button
from handlers.blocks.parts import Message, escape
from handlers.blocks.reminders import long_date
from handlers.channel import Channel
from handlers.reminding.unreadable import UnreadableError
from handlers.reminding.verbs import unsubscribe

SNOOZE = timedelta(days=7)


async def choose_from_menu(
    body: dict[str, Any], action: dict[str, Any], *, services: Services
) -> None:
    """Mark the update as done, or mute its kind; the channel sees who did it."""
    verb, _, what = action.get("selected_option", {}).get("value", "").partition(" ")
    channel = Channel.of(body, services)
    if verb == "done":
        await channel.keep(DoneTask(channel=channel.id, update=what))
        kind = what.partition(" ")[0]
        said = notice(
            f"<@{channel.user}> marked {escape(what)} as done: no more reminders of it. "
            f"`/cptupdates reopen {escape(kind)}` takes that back."
        )
    elif verb == "mute":
        said = await _muted(channel, what)
    else:
        said = outdated_button()
    await services.slack.respond(body["response_url"], said.text, said.blocks, in_channel=True)


async def snooze_a_week(body: dict[str, Any], *, services: Services) -> None:
    """No messages for a week."""
    channel = Channel.of(body, services)
    subscription = await channel.subscription()
    if subscription is None:
        said = outdated_button()
    else:
        until = channel.today(subscription) + SNOOZE
        after = snoozed(subscription, until, channel.now)
        posted = _posted_on(body, subscription)
        if posted is not None:  # what the message spoke of comes again when the snooze ends
            begun = min(posted, channel.today(subscription))
            after = after.model_copy(update={"snoozed_from": begun})
        await channel.keep(after)
        said = notice(
            f"<@{channel.user}> snoozed the reminders here until {long_date(until)}; then these "
            "come again."
        )
    await services.slack.respond(body["response_url"], said.text, said.blocks, in_channel=True)


def _posted_on(body: dict[str, Any], subscription: Subscription) -> date | None:
    """The local day of the message that was clicked; None for one that was never posted."""
    posted = body.get("message", {}).get("ts")
    if posted is None or body.get("container", {}).get("is_ephemeral"):
        return None
    return datetime.fromtimestamp(float(posted), subscription.time_zone).date()


async def _muted(channel: Channel, kind: str) -> Message:
    try:
        await unsubscribe(channel, kind)
    except UnreadableError as error:
        return notice(escape(str(error)))
    return notice(
        f"<@{channel.user}> muted {escape(kind)} in this channel. "
        f"`/cptupdates subscribe {escape(kind)}` brings it back."
    )
