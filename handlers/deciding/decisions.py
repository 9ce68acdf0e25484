"""A channel's decisions: as the rules take them, and how one is made and undone."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Literal

from bot.store.records import AcceptedFinding, Decision, Record, RuleSwitch
from catalog.validation.policy import Accepted, Policy, Switch
from handlers.channel import Channel
from handlers.deciding.asked import AskedFinding

Choice = Literal["show", "accept", "info", "off"]
"""Show the finding as it is; let this one stand; show the rule as a note; not at all."""

SOMEBODY = "a former member"


DECISIONS = (AcceptedFinding, RuleSwitch)


def policy_of(kept: Iterable[Record], today: date) -> Policy:
    """What a channel decided, for the engine."""
    switches, accepted = _in_force(kept)
    return Policy(
        switches=tuple(
            Switch(
                rule=one.rule, payer=one.payer, reason=_reason(one), by=one.by or SOMEBODY,
                on=one.day or today, to=one.to,
            )
            for one in switches
        ),
        accepted=tuple(
            Accepted(
                rule=one.rule, payer=one.payer, reason=_reason(one), by=one.by or SOMEBODY,
                on=one.day or today, codes=one.codes,
            )
            for one in accepted
        ),
    )  # fmt: skip


async def decisions_of(channel: Channel) -> tuple[Decision, ...]:
    """All that the channel decided, by rule."""
    switches, accepted = _in_force(await channel.team.all_of(channel.id, DECISIONS))
    return tuple(sorted((*switches, *accepted), key=lambda one: (one.rule, one.key)))


def _in_force(kept: Iterable[Record]) -> tuple[list[RuleSwitch], list[AcceptedFinding]]:
    switches, accepted = [], []
    for one in kept:
        if isinstance(one, RuleSwitch) and not one.on:
            switches.append(one)
        elif isinstance(one, AcceptedFinding):
            accepted.append(one)
    return switches, accepted


def _reason(decision: Decision) -> str:
    return decision.reason or "no reason was given"


async def held(channel: Channel, asked: AskedFinding) -> Decision | None:
    """What the channel decided about this finding or its rule."""
    switch = await channel.team.get(RuleSwitch, channel.id, asked.rule)
    if switch is not None and not switch.on:
        return switch
    key = AcceptedFinding(channel=channel.id, rule=asked.rule, codes=asked.codes).key
    return await channel.team.get(AcceptedFinding, channel.id, key)


async def decide(
    channel: Channel, asked: AskedFinding, choice: Choice, payer: str | None, reason: str
) -> Decision | None:
    """Keep a decision in the place of an earlier one; None where there is nothing to keep."""
    before = await held(channel, asked)
    if before is not None:
        await channel.drop(before)
    said = {
        "channel": channel.id,
        "rule": asked.rule,
        "payer": payer,
        "reason": reason,
        "by": channel.user,
        "day": channel.now.date(),
    }
    decision: Decision
    if choice == "show":
        return None
    if choice == "accept":
        decision = AcceptedFinding.model_validate({**said, "codes": asked.codes})
    else:
        decision = RuleSwitch.model_validate({**said, "on": False, "to": choice})
    await channel.keep(decision)
    return decision
