"""What can be done with a reminder: mark an update as done, hear no more of a kind, snooze."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from bot.services import Services
from bot.store.records import DoneTask
from handlers.blocks.notices import notice, outdated_button
from handlers.blocks.parts import Message, escape
from handlers.reminding.channel import Channel
from handlers.reminding.typed import UnreadableError
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
        said = notice(f"<@{channel.user}> marked {escape(what)} as done: no more reminders of it.")
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
        await channel.keep(subscription.model_copy(update={"snoozed_until": until}))
        said = notice(f"<@{channel.user}> snoozed the reminders here until {until}.")
    await services.slack.respond(body["response_url"], said.text, said.blocks, in_channel=True)


async def _muted(channel: Channel, kind: str) -> Message:
    try:
        await unsubscribe(channel, kind)
    except UnreadableError as error:
        return notice(escape(str(error)))
    return notice(f"<@{channel.user}> muted {escape(kind)} in this channel.")
