"""The list of what a channel decided."""

from __future__ import annotations

from handlers.blocks.parts import Message
from handlers.blocks.rules import decisions_message
from handlers.channel import Channel
from handlers.deciding.decisions import decisions_of


def asks_for_decisions(text: str) -> bool:
    """Whether the list is asked for."""
    return text.strip().lower() in {"decision", "decisions"}


async def decisions_list(channel: Channel) -> Message:
    """All that the channel decided about rules, each with its undo."""
    return decisions_message(await decisions_of(channel))
