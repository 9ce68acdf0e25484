"""``/cptupdates``: this channel's reminders of code updates."""

from __future__ import annotations

from typing import Any

from slack_bolt.context.ack.async_ack import AsyncAck

from bot.services import Services, SlackRefusedError
from handlers.answers import Answer
from handlers.blocks.notices import notice
from handlers.blocks.parts import code
from handlers.commands.reply import reply
from handlers.reminding.channel import Channel
from handlers.reminding.verbs import answer
from handlers.views.settings import open_settings


async def manage_updates(ack: AsyncAck, command: dict[str, Any], *, services: Services) -> None:
    """Answer what is typed behind ``/cptupdates``."""
    channel, text = Channel.of(command, services), command.get("text", "")
    if text.strip().lower().partition(" ")[0] == "settings":
        await _open_form(ack, channel, command["trigger_id"])
    else:
        await reply(ack, Answer(await answer(channel, text)))


async def _open_form(ack: AsyncAck, channel: Channel, trigger: str) -> None:
    try:
        await open_settings(channel, trigger)
    except SlackRefusedError as refused:
        said = notice(f"Slack did not open the form ({code(refused.error)}). Please try again.")
        await reply(ack, Answer(said))
    else:
        await ack()
