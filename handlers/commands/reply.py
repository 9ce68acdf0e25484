"""The answer to a command, inside the acknowledgement."""

from __future__ import annotations

from slack_bolt.context.ack.async_ack import AsyncAck

from catalog.reading import identifiers
from handlers.answering.answer import Answer
from handlers.blocks.notices import refused_in_command


async def reply(ack: AsyncAck, answer: Answer) -> None:
    """Acknowledge with the answer, visible to the person who typed."""
    message = answer.private()
    await ack(text=message.text, blocks=list(message.blocks), response_type="ephemeral")


def refusal(text: str) -> Answer | None:
    """The answer to a text that points to a person; None for one that may be looked at."""
    found = identifiers.find(text)
    return Answer(refused_in_command(identifiers.describe(found))) if found else None
