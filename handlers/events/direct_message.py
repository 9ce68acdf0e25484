"""A message in the direct conversation with the bot."""

from __future__ import annotations

from typing import Any

from bot.services import Services
from handlers.answering.answer import Answer
from handlers.blocks.notices import no_text
from handlers.message_text import message_text
from handlers.remembering import remember
from handlers.spoken import answer_spoken


async def answer_direct_message(
    event: dict[str, Any], body: dict[str, Any], *, services: Services
) -> None:
    """Answer what a person wrote; bots, edits and other channels are left alone."""
    if event.get("channel_type") != "im" or event.get("bot_id") or event.get("edited"):
        return
    text = message_text(event).strip()
    answered = await answer_spoken(text, body, services) if text else Answer(no_text())
    message = answered.message
    await services.slack.post(
        event["channel"], message.text, message.blocks, thread=event.get("thread_ts")
    )
    await remember(answered, body, services)
