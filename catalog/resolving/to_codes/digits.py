"""Fingers and toes to their modifiers: TA to T9 and FA to F9, a line for each nail."""

from __future__ import annotations

from catalog.resolving.facts import ProcedureFacts
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


DIGIT_MODIFIERS = frozenset(
    digit_modifier(f"{kind} {number}", side)
    for kind in ("toe", "finger")
    for number in range(1, 6)
    for side in ("left", "right")
)
"""TA to T9 and FA to F9."""


def add_digits(plan: Plan) -> None:
    """The digits' modifiers, where the family is reported by digit."""
    option = plan.settled
    parts = plan.parts or [plan.facts]
    if option is None or option.family is None or all(part.digit is None for part in parts):
        return
    hints = {hint.modifier for hint in option.family.modifiers}
    if "TA" not in hints or (option.family.procedure == "biopsy" and not _on_nail(plan)):
        return
    modifiers = [modifier for part in parts for modifier in _modifiers(part)]
    units = sum(units for _, units in option.rows)
    if len(modifiers) != units or len(set(modifiers)) < units:
        plan.note("each nail takes the modifier of its own toe or finger")
        return
    plan.digits = modifiers


def _modifiers(facts: ProcedureFacts) -> list[str]:
    """One for each nail; none where a number is stated that the digits do not make up."""
    sides = ("left", "right") if facts.side == "both" else (facts.side,)
    if facts.count is not None and facts.count != len(sides):
        return []
    found = [digit_modifier(facts.digit, side) for side in sides]
    return [modifier for modifier in found if modifier is not None]


def add_both_sides(plan: Plan) -> None:
    """Both sides of a family whose codes are for one: 50, where the family knows it."""
    option = plan.settled
    if plan.facts.side != "both" or option is None or option.family is None:
        return
    hints = {hint.modifier: hint for hint in option.family.modifiers}
    if (hint := hints.get("50")) is not None and "RT" in hints:
        plan.modifiers.append(("50", f"both sides: {hint.why}"))


def _on_nail(plan: Plan) -> bool:
    return (
        plan.settled is not None
        and plan.settled.group is not None
        and (plan.settled.group.id == "nail")
    )
