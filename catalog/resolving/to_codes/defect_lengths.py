"""A defect's size beside its linear closure: it is not the length of the repair.

CPT's repair guidelines measure the repaired wound, and the line that closes a round defect is
longer than the defect is wide. Only a defect much longer than what was excised is that line.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from catalog.families import Families
from catalog.resolving.facts import ProcedureFacts
from catalog.resolving.to_codes.plan import Plan
from catalog.resolving.to_codes.same_place import same_place

AN_ELLIPSE = Decimal(2)
"""So many times the excised diameter, a number can only tell the line. This reads the words, and
rests on no section: so the answer says how they were read."""


def length_of_defect(plan: Plan, others: Sequence[Plan], families: Families) -> None:
    """Take a defect's size as the length of its repair where it can be nothing else."""
    facts = plan.facts
    defects = [q for q in facts.of("defect", "primary-defect") if q.cm is not None]
    if not defects or facts.of("length"):
        return
    defect = defects[0]
    assert defect.cm is not None
    for other in others:
        excised = _excised(other.facts) if same_place(plan, other, families) else None
        if excised is not None and len(defect.values) == 1 and defect.cm >= AN_ELLIPSE * excised:
            length = defect.model_copy(update={"role": "length"})
            plan.facts = facts.model_copy(update={"quantities": (*facts.quantities, length)})
            plan.because.append(f"a defect of {defect.written} is longer than what was excised")
            plan.note(
                f"the defect's {defect.written}, far more than was excised, is read as the length "
                "of its closure: the record must give it as that"
            )
            return
    plan.note(
        f"the defect's {defect.written} is not the length of its closure: the record must give the "
        "length of the repaired wound (CPT, repair guidelines)"
    )


def _excised(facts: ProcedureFacts) -> Decimal | None:
    """The excised diameter, where it is told with its margins."""
    stated = [q.cm for q in facts.of("excised") if q.cm is not None]
    lesion = [q.cm for q in facts.of("size") if q.cm is not None]
    margins = [q.cm for q in facts.of("margin") if q.cm is not None]
    if facts.procedure != "excision" or not (stated or (lesion and margins)):
        return None
    return stated[0] if stated else lesion[0] + 2 * min(margins)
