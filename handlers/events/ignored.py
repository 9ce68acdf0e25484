"""Events that we did not ask for, and messages that are no person's new words."""

from __future__ import annotations

from slack_bolt.context.ack.async_ack import AsyncAck

from bot.services import Services


async def ignore(ack: AsyncAck, *, services: Services) -> None:
    """Acknowledge, or Slack would send it again."""
    del services
    await ack()
