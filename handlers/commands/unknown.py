"""A command that the manifest names and this version does not know."""

from __future__ import annotations

from typing import Any

from slack_bolt.context.ack.async_ack import AsyncAck

from bot.services import Services
from handlers.answering.answer import Answer
from handlers.blocks.notices import unknown_command
from handlers.commands.reply import reply


async def refuse(ack: AsyncAck, command: dict[str, Any], *, services: Services) -> None:
    """Say so."""
    del services
    await reply(ack, Answer(unknown_command(command.get("command", ""))))
