"""Drugs and implants that are given on one day: what is reported of them together."""

from __future__ import annotations

from collections.abc import Sequence

from catalog.families import Families
from catalog.resolving.to_codes.plan import Plan


def beside_infusion(plan: Plan, others: Sequence[Plan], families: Families) -> None:
    """One initial service a day: beside an infusion a push is the add-on alone (CPT; XI.B)."""
    if plan.facts.choices.get("route") != "intravenous push":
        return
    if any(other.facts.choices.get("route") == "infusion" for other in others):
        plan.unlisted = (
            "beside an infusion a push of a new drug is 96375, one for each drug: the infusion is "
            "the initial service of the day"
        )


def exchanged(plan: Plan, others: Sequence[Plan], families: Families) -> None:
    """An implant taken out and a new one put in: one code for both."""
    if plan.facts.choices.get("operation") != "remove":
        return
    for other in others:
        one = other.facts.choices.get("device") == plan.facts.choices.get("device")
        put_in = other.facts.choices.get("operation") == "insert"
        if other.facts.procedure == "implant" and one and put_in:
            plan.included = "taken out and a new one put in: one code for both"
            other.facts = other.facts.model_copy(
                update={"choices": {**other.facts.choices, "operation": "replace"}}
            )
            return
