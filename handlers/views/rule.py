"""What a channel decides about a rule, in the modal that "Why?" opens."""

from __future__ import annotations

from typing import Any, get_args

from slack_bolt.context.ack.async_ack import AsyncAck

from bot.services import Services, SlackRefusedError
from bot.store.records import Decision
from catalog.reading import identifiers
from handlers.blocks.rules import EVERY_PAYER, decision_message, saved_view
from handlers.channel import Channel
from handlers.deciding.asked import AskedFinding
from handlers.deciding.decisions import Choice, decide, held


async def save_decision(
    ack: AsyncAck, body: dict[str, Any], view: dict[str, Any], *, services: Services
) -> None:
    """Keep what was decided, in the name of the one who did, and tell the channel."""
    asked = AskedFinding.read(view["private_metadata"])
    values = view["state"]["values"]
    choice = values["decision"]["decision"]["selected_option"]["value"]
    if asked is None or choice not in get_args(Choice):
        await ack(response_action="clear")
        return
    reason = (values["reason"]["reason"].get("value") or "").strip()
    if problem := _problem(choice, reason):
        await ack(response_action="errors", errors={"reason": problem})
        return
    payer = values["payer"]["payer"]["selected_option"]["value"]
    channel = Channel.of({**body, "channel": asked.channel}, services)
    before = await held(channel, asked)
    if before is None and choice == "show":
        await ack(response_action="clear")
        return
    decision = await decide(channel, asked, choice, None if payer == EVERY_PAYER else payer, reason)
    await ack(response_action="update", view=saved_view(decision))
    if decision is not None:
        services.background.start(_tell(channel, decision))


def _problem(choice: Choice, reason: str) -> str:
    """What is wrong with the reason; empty where nothing is."""
    if choice == "show":
        return ""
    if not reason:
        return "Say why: every report that is changed by it says so."
    if seen := identifiers.find(reason):
        return f"This seems to hold {identifiers.describe(seen)}: say why without it."
    return ""


async def _tell(channel: Channel, decision: Decision) -> None:
    """Let the channel know; where the bot may not post, the reports say it."""
    said = decision_message(decision)
    try:
        await channel.services.slack.post(channel.id, said.text, said.blocks)
    except SlackRefusedError:
        return
