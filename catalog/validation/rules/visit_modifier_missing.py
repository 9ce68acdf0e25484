"""Visit beside a procedure without 25 or 57.

A procedure's payment holds the visit that leads to it, for new and for established patients. A
visit on the same day is paid only if it was significant and separately identifiable, and says so:
25 beside procedures with a global period of 0 or 10 days (or none), 57 where the visit led to
surgery with 90 days. For established patients CMS's pair table makes it certain; for new ones and
for 90-day surgery it is policy without a pair, so it is a warning.

Flagged:
    99213, 11102

Accepted:
    99213-25, 11102
"""

from __future__ import annotations

from collections.abc import Iterator

from catalog.validation.claim import Claim
from catalog.validation.modifiers import VISITS, separates
from catalog.validation.report import Severity
from catalog.validation.rule import Gap, Hit, Rule, changed, listed, on_record
from catalog.validation.sources import CLAIMS_MANUAL_12, PTP_TABLE, ncci_manual, section
from catalog.validation.visits import DOCUMENTATION, visits_beside_procedures


def check(claim: Claim) -> Iterator[Hit | Gap]:
    """Look for 25 or 57 on each visit that has procedures beside it."""
    for day in visits_beside_procedures(claim):
        visit = day.visit
        if separates(visit.code, visit.modifiers):
            continue
        modifier = "57" if day.major else "25"
        codes = tuple(dict.fromkeys(line.code for line in day.procedures))
        beside = listed(codes)
        paired = tuple(dict.fromkeys(line.code for line in day.paired))
        if paired:
            message = (
                f"{visit.code} has no modifier {modifier} beside {beside}; it is column 2 of "
                f"an NCCI pair with {listed(paired)} (indicator 1) and not paid as it stands."
            )
        else:
            message = f"{visit.code} has no modifier {modifier} beside {beside}."
        yield Hit(
            lines=(visit, *day.procedures),
            unpaid=(visit,),
            severity=Severity.ERROR if paired else Severity.WARNING,
            carc="236" if paired else "97",
            message=message,
            why=_why(modifier),
            sources=(PTP_TABLE,) if paired else (),
            fix=on_record(
                f"Add {modifier} to {visit.code} only if the record shows "
                f"{_shown(modifier)}. If it does not, the visit is part of the procedure.",
                changed(visit, add=(modifier,), first=True),
            ),
        )


def _why(modifier: str) -> str:
    if modifier == "57":
        return (
            "A visit on the day of surgery with a 90-day global period, or the day before, is part "
            "of it unless it brought the decision for that surgery."
        )
    return (
        "The decision to do a minor procedure is part of the procedure, for new and established "
        "patients alike. The visit is payable beside it only for work of its own."
    )


def _shown(modifier: str) -> str:
    if modifier == "57":
        return "that the decision for this surgery was made at this visit"
    return listed(DOCUMENTATION[:2])


RULE = Rule(
    id="EVM001",
    name="visit-modifier-missing",
    severity=Severity.ERROR,
    check=check,
    covers=("MOD002", "MOD007"),
    data=("ncci-ptp", "mpfs"),
    medicare_edit=True,
    codes=VISITS,
    sources=(ncci_manual("I.E.1.b, III.B"), section(CLAIMS_MANUAL_12, "30.6.6")),
)
