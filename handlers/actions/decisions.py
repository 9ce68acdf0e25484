"""Button "Why?": the page of a finding's rule; and "Undo" beside what a channel decided."""

from __future__ import annotations

from typing import Any

from bot.services import Services
from handlers.blocks.notices import outdated_button
from handlers.blocks.rules import rule_view, undone_message
from handlers.channel import Channel
from handlers.deciding.asked import AskedFinding
from handlers.deciding.decisions import held


async def open_rule(body: dict[str, Any], action: dict[str, Any], *, services: Services) -> None:
    """Show the rule's page in a modal, with what the channel decided about it."""
    asked = AskedFinding.read(action.get("value", ""))
    if asked is None:
        said = outdated_button()
        await services.slack.respond(body["response_url"], said.text, said.blocks)
        return
    channel = Channel.of(body, services)
    carc = asked.about.carc
    view = rule_view(
        asked.model_copy(update={"channel": channel.id}),
        await held(channel, asked),
        services.catalog.denial(carc) if carc else None,
    )
    await services.slack.open_view(body["trigger_id"], view)


async def undo_decision(
    body: dict[str, Any], action: dict[str, Any], *, services: Services
) -> None:
    """Show a rule's findings as they are again; the channel sees who did it."""
    channel = Channel.of(body, services)
    asked = AskedFinding.read(action.get("value", ""))
    decision = await held(channel, asked) if asked is not None else None
    if decision is None:
        said, for_all = outdated_button(), False
    else:
        await channel.drop(decision)
        said, for_all = undone_message(decision, channel.user), True
    await services.slack.respond(body["response_url"], said.text, said.blocks, in_channel=for_all)
