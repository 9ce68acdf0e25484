"""Service in the global period of an earlier procedure.

A procedure's payment holds the follow-up of its global period: 10 days after minor surgery, 90
after major, counted from the day after. A visit in that time is payable only if it was for
something else (24), another procedure only if it was staged or more extensive (58), a return to the
operating room (78) or unrelated (79). Earlier procedures count where the text names them, as in
"prior 11602 7/27/26".

Flagged:
    prior 11602 2026-07-27; 99213 L30.9; DOS 2026-08-03

Accepted:
    prior 11602 2026-07-27; 99213-24 L30.9; DOS 2026-08-03
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from catalog.claim import PriorProcedure, ServiceLine
from catalog.validation.claim import Claim
from catalog.validation.modifiers import is_visit
from catalog.validation.report import Severity
from catalog.validation.rule import Gap, Hit, Rule, on_record
from catalog.validation.sources import CLAIMS_MANUAL_12, FEE_SCHEDULE, section

_DAYS = {"000": 0, "010": 10, "090": 90}
_RESTING_ON_ANOTHER = ("24", "58", "78", "79")
_MOHS = "17311"
_PROCEDURE_SAYS = frozenset({"58", "78", "79"})


def check(claim: Claim) -> Iterator[Hit | Gap]:
    """Hold each line against the window of each earlier procedure."""
    if not claim.encounter.prior:
        yield from _unnamed(claim)
    for prior in claim.encounter.prior:
        day = prior.date_of_service
        if day is None:
            yield Gap(reason=f"prior {prior.code}: no date was given")
            continue
        row = claim.catalog.fee(prior.code, day)
        if row is None:
            yield Gap(reason=f"prior {prior.code}: no fee schedule row for {day}")
            continue
        days = _DAYS.get(row.global_period, 0)
        passed = (claim.on - day).days
        if 0 < passed <= days:
            for line in claim.lines:
                hit = _look(claim, line, prior, day, days)
                if hit is not None:
                    yield hit


def _unnamed(claim: Claim) -> Iterator[Gap]:
    """Modifiers that rest on an earlier procedure which the text does not name."""
    for line in claim.lines:
        used = [modifier for modifier in line.modifiers if modifier in _RESTING_ON_ANOTHER]
        # 58 on the biopsy of the day of Mohs surgery is its own rule (III.F).
        if used and _MOHS not in claim.codes:
            reason = f"{line.code}-{'-'.join(used)}: the earlier procedure is not named"
            yield Gap(reason=reason, matters=False)


def _look(
    claim: Claim, line: ServiceLine, prior: PriorProcedure, day: date, days: int
) -> Hit | None:
    where = f"{line.code} on {claim.on} is in the {days} days after {prior.code} of {day}"
    if is_visit(line.code):
        if "24" in line.modifiers:
            return None
        return Hit(
            lines=(line,),
            unpaid=(line,),
            message=f"{where}, and has no modifier 24.",
            why="Follow-up of the surgery is paid with it. A visit is payable in that time only "
            "if it was for a problem that has nothing to do with the surgery.",
            fix=on_record("24 only if the record shows an unrelated problem; else no visit."),
        )
    period = claim.global_period(line.code)
    if period not in _DAYS or claim.is_add_on(line.code):
        return None
    if not _PROCEDURE_SAYS.isdisjoint(line.modifiers):
        return None
    return Hit(
        lines=(line,),
        unpaid=(line,),
        message=f"{where}, and carries none of 58, 78 and 79.",
        why="58 says staged, planned or more extensive (as a re-excision), 78 an unplanned return "
        "to the operating room, 79 that it has nothing to do with the first one.",
        fix=on_record("58, 78 or 79 by what the record shows."),
    )


RULE = Rule(
    id="GLB001",
    name="in-global-period",
    severity=Severity.WARNING,
    check=check,
    covers=("MOD015",),
    carc="97",
    data=("mpfs",),
    sources=(section(CLAIMS_MANUAL_12, "40.1, 40.2"), FEE_SCHEDULE),
)
