"""``/checkcode``: words are resolved, codes are checked as an encounter."""

from __future__ import annotations

from typing import Any

from slack_bolt.context.ack.async_ack import AsyncAck

from bot.services import Services
from handlers.answering.answer import Answer
from handlers.answers import answer_check
from handlers.channel import Channel
from handlers.commands.reply import refusal, reply
from handlers.deciding.listing import asks_for_decisions, decisions_list
from handlers.remembering import remember


async def check_code(ack: AsyncAck, command: dict[str, Any], *, services: Services) -> None:
    """Answer what is typed behind ``/checkcode``."""
    text = command.get("text", "")
    if asks_for_decisions(text):
        await reply(ack, Answer(await decisions_list(Channel.of(command, services))))
    else:
        answered = refusal(text) or answer_check(text, services)
        await reply(ack, answered)
        services.background.start(remember(answered, command, services))
