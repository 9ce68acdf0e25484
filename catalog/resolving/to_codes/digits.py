"""Fingers and toes to their modifiers: TA to T9 and FA to F9."""

from __future__ import annotations

from catalog.resolving.to_codes.plan import Plan


def digit_modifier(digit: str | None, side: str | None) -> str | None:
    """``toe 1`` on the left is TA, ``toe 2`` T1; on the right T5 to T9; fingers alike with F."""
    if digit is None or side not in ("left", "right"):
        return None
    kind, number = digit.split()
    letter = {"toe": "T", "finger": "F"}[kind]
    place = int(number) - 1
    if side == "right":
        return f"{letter}{place + 5}"
    return f"{letter}{place}" if place else f"{letter}A"


def add_digits(plan: Plan) -> None:
    """The digit's modifier, where the family is reported by digit."""
    modifier = digit_modifier(plan.facts.digit, plan.facts.side)
    option = plan.settled
    if modifier is None or option is None or option.family is None:
        return
    hints = {hint.modifier for hint in option.family.modifiers}
    if "TA" not in hints or (option.family.procedure == "biopsy" and not _on_nail(plan)):
        return
    if (plan.facts.count or 1) > 1:
        plan.note("each nail takes the modifier of its own toe or finger")
        return
    plan.modifiers.append((modifier, f"{plan.facts.side} {plan.facts.digit}: {modifier}"))


def _on_nail(plan: Plan) -> bool:
    return (
        plan.settled is not None
        and plan.settled.group is not None
        and (plan.settled.group.id == "nail")
    )
