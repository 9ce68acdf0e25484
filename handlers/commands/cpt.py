"""``/cpt``: cards, pairs, comparisons, search, notes."""

from __future__ import annotations

from typing import Any

from slack_bolt.context.ack.async_ack import AsyncAck

from bot.services import Services
from handlers.answering.answer import Answer
from handlers.answers import answer_lookup
from handlers.blocks.notices import lookup_help
from handlers.commands.notes import note, note_in
from handlers.commands.reply import is_help, refusal, reply
from handlers.reminding.channel import Channel


async def look_up(ack: AsyncAck, command: dict[str, Any], *, services: Services) -> None:
    """Answer what is typed behind ``/cpt``."""
    text = command.get("text", "")
    if is_help(text):
        await reply(ack, Answer(lookup_help()))
    elif (refused := refusal(text)) is not None:
        await reply(ack, refused)
    elif (typed := note_in(text)) is not None:
        refused = refusal(typed[1])
        said = refused or Answer(await note(Channel.of(command, services), *typed))
        await reply(ack, said)
    else:
        await reply(ack, answer_lookup(text, services))
