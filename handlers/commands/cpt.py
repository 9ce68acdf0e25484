"""``/cpt``: cards, pairs, comparisons, search, notes."""

from __future__ import annotations

from typing import Any

from slack_bolt.context.ack.async_ack import AsyncAck

from bot.services import Services
from handlers.answering.answer import Answer
from handlers.answers import answer_lookup
from handlers.channel import Channel
from handlers.commands.reply import refusal, reply
from handlers.notes import note, note_in


async def look_up(ack: AsyncAck, command: dict[str, Any], *, services: Services) -> None:
    """Answer what is typed behind ``/cpt``."""
    text = command.get("text", "")
    if (refused := refusal(text)) is not None:
        await reply(ack, refused)
    elif (typed := note_in(text)) is not None:
        await reply(ack, Answer(await note(Channel.of(command, services), *typed)))
    else:
        await reply(ack, answer_lookup(text, services))
