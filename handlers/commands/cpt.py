"""``/cpt``: cards, pairs, comparisons, search."""

from __future__ import annotations

from typing import Any

from slack_bolt.context.ack.async_ack import AsyncAck

from bot.services import Services
from handlers.answers import Answer, answer_lookup
from handlers.blocks.notices import lookup_help
from handlers.commands.reply import is_help, refusal, reply


async def look_up(ack: AsyncAck, command: dict[str, Any], *, services: Services) -> None:
    """Answer what is typed behind ``/cpt``."""
    text = command.get("text", "")
    if is_help(text):
        await reply(ack, Answer(lookup_help()))
    else:
        await reply(ack, refusal(text) or answer_lookup(text, services))
