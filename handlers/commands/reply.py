"""The answer to a command, inside the acknowledgement."""

from __future__ import annotations

from slack_bolt.context.ack.async_ack import AsyncAck

from handlers.answers import Answer


async def reply(ack: AsyncAck, answer: Answer) -> None:
    """Acknowledge with the answer, visible to the person who typed."""
    message = answer.private()
    await ack(text=message.text, blocks=list(message.blocks), response_type="ephemeral")


def is_help(text: str) -> bool:
    """Whether the text asks for help, or for nothing."""
    return text.strip().lower() in {"", "help", "?"}
