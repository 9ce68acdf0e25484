"""Visit that did no more than decide on the procedure.

The decision to do a procedure with a global period of 0 or 10 days is part of it, for new and for
established patients. Where the text itself says that the visit was for nothing else, 25 has nothing
to rest on. For surgery with 90 days the decision is what 57 is for.

Flagged:
    99213-25 only to decide on the biopsy; 11102 D48.5

Accepted:
    99213-25 L30.9 eczema treated; 11102 D48.5
"""

from __future__ import annotations

from collections.abc import Iterator

from catalog.validation.claim import Claim
from catalog.validation.modifiers import VISITS
from catalog.validation.report import Severity
from catalog.validation.rule import Gap, Hit, Rule, changed, listed, on_record
from catalog.validation.sources import CLAIMS_MANUAL_12, ncci_manual, section
from catalog.validation.visits import visits_beside_procedures


def check(claim: Claim) -> Iterator[Hit | Gap]:
    """Look at the visits with 25, where the text says that they only decided."""
    if "decision-only" not in claim.encounter.remarks:
        return
    for day in visits_beside_procedures(claim):
        if "25" not in day.visit.modifiers or day.major:
            continue
        codes = listed(dict.fromkeys(line.code for line in day.procedures))
        yield Hit(
            lines=(day.visit, *day.procedures),
            unpaid=(day.visit,),
            message=f"{day.visit.code}-25 stands beside {codes}, and the text says that the visit "
            "was for nothing else.",
            why="The decision to do a minor procedure is part of the procedure, for new and "
            "established patients alike.",
            fix=on_record(
                f"Take {day.visit.code} off, unless the record shows work of its own.",
                changed(day.visit, units=0),
            ),
        )


RULE = Rule(
    id="EVM007",
    name="visit-decision-only",
    severity=Severity.WARNING,
    check=check,
    carc="97",
    data=("ncci-ptp", "mpfs"),
    medicare_edit=True,
    codes=VISITS,
    modifiers=("25",),
    sources=(ncci_manual("I.E.1.b, III.B"), section(CLAIMS_MANUAL_12, "30.6.6")),
)
