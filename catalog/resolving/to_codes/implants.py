"""Implants under the skin: what is reported of several steps on one day."""

from __future__ import annotations

from collections.abc import Sequence

from catalog.families import Families
from catalog.resolving.to_codes.plan import Plan


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
