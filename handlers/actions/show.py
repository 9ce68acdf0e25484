"""Buttons that ask a further question: another code, an answer to what was missing, a check."""

from __future__ import annotations

from typing import Any

from bot.services import Services
from handlers.answers import answer
from handlers.blocks.notices import outdated_button
from handlers.questions import from_value


async def show_answer(body: dict[str, Any], action: dict[str, Any], *, services: Services) -> None:
    """Answer the question privately, beside the message that the button stands in."""
    question = from_value(action.get("value", ""))
    message = outdated_button() if question is None else answer(question, services).private()
    thread = body.get("container", {}).get("thread_ts")
    await services.slack.respond(body["response_url"], message.text, message.blocks, thread=thread)
