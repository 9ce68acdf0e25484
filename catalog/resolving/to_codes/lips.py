"""Excisions of the lip: what their codes include of the work beside them (CPT 40500 to 40530)."""

from __future__ import annotations

from collections.abc import Sequence

from catalog.families import Families
from catalog.resolving.to_codes.plan import Plan
from catalog.resolving.to_codes.same_place import same_place


def rebuilt_lip(plan: Plan, others: Sequence[Plan], families: Families) -> None:
    """A lip that is rebuilt with a flap has one code for the excision and the flap."""
    for other in others:
        rebuilt = other.facts.choices.get("extent") in ("local flap", "cross-lip flap")
        if (
            other.facts.procedure == "lip-excision"
            and rebuilt
            and same_place(plan, other, families)
        ):
            plan.included = "excision of the lip: included in the code of its reconstruction"
            return


def advanced_lip(plan: Plan, others: Sequence[Plan], families: Families) -> None:
    """Taking the vermilion off includes the mucosa that is advanced over it."""
    for other in others:
        extent = other.facts.choices.get("extent")
        if other.facts.procedure == "lip-excision" and extent in ("vermilion", "local flap"):
            plan.included = "the advanced tissue is part of the lip excision"
            return
