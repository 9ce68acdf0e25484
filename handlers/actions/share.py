"""Button "Share in channel": posts the same answer for everyone."""

from __future__ import annotations

from typing import Any

from bot.services import Services
from handlers.answers import answer
from handlers.blocks.notices import notice, outdated_button
from handlers.blocks.parts import Message, context
from handlers.questions import from_value


async def share_answer(body: dict[str, Any], action: dict[str, Any], *, services: Services) -> None:
    """Post the answer into the channel, then put a word in the place of the private one."""
    url = body["response_url"]
    question = from_value(action.get("value", ""))
    if question is None:
        said = outdated_button()
        await services.slack.respond(url, said.text, said.blocks)
        return
    shared = _signed(answer(question, services).message, body["user"]["id"])
    await services.slack.respond(url, shared.text, shared.blocks, in_channel=True)
    done = notice("Shared in the channel.")
    await services.slack.respond(url, done.text, done.blocks, replace=True)


def _signed(message: Message, user: str) -> Message:
    return Message(message.text, (*message.blocks, *context([f"Shared by <@{user}>"])))
