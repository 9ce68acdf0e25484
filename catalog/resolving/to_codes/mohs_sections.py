"""Sections and stains of Mohs surgery: reading them is part of it, but for stains beyond routine.

CPT and the NCCI Policy Manual 2026, III.F: the surgeon is the pathologist, so frozen sections and
their routine stain (H&E or toluidine blue) of the same tissue are included. A further stain on the
frozen blocks is 88314, and immunohistochemistry has its own codes.
"""

from __future__ import annotations

from collections.abc import Sequence

from catalog.families import Families
from catalog.resolving.to_codes.plan import Plan
from catalog.resolving.to_codes.same_place import same_place


def sections_of_mohs(plan: Plan, others: Sequence[Plan], families: Families) -> None:
    """The reading of sections beside Mohs surgery of the same place."""
    tumors = [
        other for other in others
        if other.facts.procedure == "mohs" and same_place(plan, other, families)
    ]  # fmt: skip
    if not tumors or _of_other_tissue(plan, [*tumors, *others]):
        return
    study = plan.facts.choices.get("study")
    if study == "during surgery" or plan.facts.has("routine-stain"):
        plan.included = (
            "frozen sections and routine stains (H&E, toluidine blue) of Mohs surgery: included in "
            "it (NCCI Policy Manual 2026, III.F)"
        )
    elif study == "special stain":
        choices = {**plan.facts.choices, "stain": "frozen block"}
        plan.facts = plan.facts.model_copy(update={"choices": choices})
        plan.because.append("a stain beyond the routine on the frozen blocks of Mohs surgery")


def _of_other_tissue(plan: Plan, others: Sequence[Plan]) -> bool:
    """Whether a biopsy or a specimen that was sent may be what the sections are of."""
    sent = any(one.facts.has("sent-to-pathology", "separate-lesion") for one in (plan, *others))
    return sent or any(other.facts.procedure == "biopsy" for other in others)
