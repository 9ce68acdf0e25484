"""``/checkcode``: words are resolved, codes are checked as an encounter."""

from __future__ import annotations

from typing import Any

from slack_bolt.context.ack.async_ack import AsyncAck

from bot.services import Services
from handlers.answering.answer import Answer
from handlers.answers import answer_check
from handlers.blocks.notices import check_help
from handlers.blocks.rules import decisions_message
from handlers.commands.reply import is_help, refusal, reply
from handlers.deciding.decisions import decisions_of
from handlers.remembering import remember
from handlers.reminding.channel import Channel

DECISIONS = "decisions"


async def check_code(ack: AsyncAck, command: dict[str, Any], *, services: Services) -> None:
    """Answer what is typed behind ``/checkcode``."""
    text = command.get("text", "")
    if is_help(text):
        await reply(ack, Answer(check_help()))
    elif text.strip().lower() == DECISIONS:
        decisions = await decisions_of(Channel.of(command, services))
        await reply(ack, Answer(decisions_message(decisions)))
    else:
        answered = refusal(text) or answer_check(text, services)
        await reply(ack, answered)
        services.background.start(remember(answered, command, services))
