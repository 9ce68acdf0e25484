"""``/cptupdates``: this channel's reminders of code updates."""

from __future__ import annotations

from typing import Any

from slack_bolt.context.ack.async_ack import AsyncAck

from bot.services import Services
from handlers.answers import Answer
from handlers.commands.reply import reply
from handlers.reminding.channel import Channel
from handlers.reminding.verbs import answer


async def manage_updates(ack: AsyncAck, command: dict[str, Any], *, services: Services) -> None:
    """Answer what is typed behind ``/cptupdates``."""
    said = await answer(Channel.of(command, services), command.get("text", ""))
    await reply(ack, Answer(said))
