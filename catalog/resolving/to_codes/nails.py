"""Several procedures on one nail: only one of them is reported.

The biopsy of a nail unit is a "separate procedure" to CPT, and NCCI's rows for 11730, 11750 and
11765 beside 11755 say so: on the same nail it is part of the other one.
"""

from __future__ import annotations

from collections.abc import Sequence

from catalog.families import Families
from catalog.resolving.facts import ProcedureFacts
from catalog.resolving.to_codes.places import regions_of
from catalog.resolving.to_codes.plan import Plan


def avulsion_in_surgery(plan: Plan, others: Sequence[Plan], families: Families) -> None:
    """One code for each nail: the avulsion is part of the surgery on the same nail."""
    if plan.facts.choices.get("nail") != "avulsion":
        return
    for other in others:
        one = (plan.facts.digit, plan.facts.side) == (other.facts.digit, other.facts.side)
        if other.facts.choices.get("nail") == "surgery" and one:
            plan.included = "avulsion of the same nail: included in its surgery"
            return


def biopsy_of_nail(plan: Plan, others: Sequence[Plan], families: Families) -> None:
    """The biopsy of a nail that is avulsed or operated on is part of that."""
    if not _on_nail(plan.facts, families):
        return
    for other in others:
        if other.facts.choices.get("nail") not in ("avulsion", "surgery"):
            continue
        verdict = _same_nail(plan, other)
        if verdict == "same":
            plan.included = (
                "biopsy of the nail that is avulsed or operated on: a separate procedure, "
                "included on the same nail (NCCI PTP edits)"
            )
            return
        if verdict == "ask":
            plan.ask(
                "lesions",
                "Was the biopsy of the same nail, or of another one?",
                ("same lesion", "another lesion"),
            )


def _on_nail(facts: ProcedureFacts, families: Families) -> bool:
    return facts.lesion == "nail" or set(regions_of(facts, families)) == {"nail"}


def _same_nail(biopsy: Plan, other: Plan) -> str:
    stated = biopsy.facts.choices.get("lesions") or other.facts.choices.get("lesions")
    told = [plan.facts for plan in (biopsy, other)]
    if stated == "another lesion" or any(facts.has("separate-lesion") for facts in told):
        return "other"
    if stated == "same lesion" or any(facts.has("same-lesion") for facts in told):
        return "same"
    here, there = _nails(biopsy), _nails(other)
    if here is None or there is None:
        return "ask"
    return "same" if here & there else "other"


def _nails(plan: Plan) -> set[tuple[str, str]] | None:
    """The digits and sides of a plan; None where one of them is not told."""
    nails = set()
    for facts in plan.parts or [plan.facts]:
        if facts.digit is None or facts.side is None:
            return None
        sides = ("left", "right") if facts.side == "both" else (facts.side,)
        nails |= {(facts.digit, side) for side in sides}
    return nails
