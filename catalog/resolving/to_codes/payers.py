"""Where Medicare reports otherwise than CPT, and how the payer decides between the two."""

from __future__ import annotations

from collections.abc import Sequence

from catalog.families import Families
from catalog.payers import load_payers
from catalog.resolving.to_codes.plan import Plan
from catalog.resolving.to_codes.together import same_place


def follows_medicare(payer: str) -> bool:
    """Whether NCCI and CMS's own codes hold for this payer."""
    return payer.lower() in _MEDICARE


_MEDICARE = frozenset({"medicare", ""})


def settle_with_payer(plans: Sequence[Plan], payer: str, families: Families) -> None:
    """Adhesive alone, strips alone, and repairs beside the smallest benign excisions."""
    for plan in plans:
        if plan.included or plan.facts.procedure != "repair":
            continue
        closure = plan.facts.choices.get("closure")
        if closure == "strips":
            plan.included = "strips alone are part of the visit, no repair (CPT; III.L.5)"
        elif closure == "adhesive" and not follows_medicare(payer):
            choices = {**plan.facts.choices, "closure": "simple"}
            plan.facts = plan.facts.model_copy(update={"choices": choices})
            plan.note("tissue adhesive alone is a simple repair for payers other than Medicare")
        elif closure in ("intermediate", "complex") and follows_medicare(payer):
            _smallest_benign(plan, plans, families)


def _smallest_benign(plan: Plan, plans: Sequence[Plan], families: Families) -> None:
    """Medicare: a benign excision on its first rung includes every repair (III.E.6, L.9)."""
    excisions = [
        other
        for other in plans
        if not other.included
        and other.facts.procedure == "excision"
        and same_place(plan, other, families)
    ]
    if not excisions or any(other.settled is None for other in excisions):
        return
    first_rung = [
        option.rows[0][0].over is None and option.rows[0][0].up_to is not None
        and option.family is not None and option.family.facts.get("nature") == "benign"
        for other in excisions
        if (option := other.settled) is not None
    ]  # fmt: skip
    if all(first_rung):
        plan.included = (
            "Medicare: a benign excision of 0.5 cm or less includes simple, intermediate and "
            "complex repair (NCCI Policy Manual 2026, III.E.6, L.9)"
        )


__all__ = ["follows_medicare", "load_payers", "settle_with_payer"]
