"""24, 58, 78 or 79 outside of every global period that the text names.

These four speak of a global period. Biopsies, shaves and Mohs surgery have one of 0 days, minor
surgery 10, major 90. Where the text names the earlier services and the day is in none of their
periods, the modifier says nothing; it is a note, since an operation that the text does not name may
still count.

Flagged:
    prior 11102 2026-02-20; 11602-58 C44.519; DOS 2026-03-04

Accepted:
    prior 11602 2026-02-26; 11602-58 C44.519; DOS 2026-03-04
"""

from __future__ import annotations

from collections.abc import Iterator

from catalog.validation.claim import Claim
from catalog.validation.report import Severity
from catalog.validation.rule import Gap, Hit, Rule, changed, listed, on_record
from catalog.validation.sources import CLAIMS_MANUAL_12, FEE_SCHEDULE, section

_SPEAKING = ("24", "58", "78", "79")
_DAYS = {"000": 0, "010": 10, "090": 90}


def check(claim: Claim) -> Iterator[Hit | Gap]:
    """Look for them where every earlier service is known to be over."""
    lines = tuple(line for line in claim.lines if any(one in _SPEAKING for one in line.modifiers))
    over = _all_over(claim) if lines and claim.encounter.prior else ()
    if not over:
        return
    for line in lines:
        used = [one for one in line.modifiers if one in _SPEAKING]
        if "58" in used and any(other.code == "17311" for other in claim.lines):
            # 58 is one of the modifiers of a biopsy on the day of Mohs surgery (III.F).
            continue
        yield Hit(
            lines=(line,),
            carc="",
            message=f"{line.code} carries {listed(used)}; {claim.on} is in no global period of "
            f"the services named ({listed(over)}).",
            why="24, 58, 78 and 79 set a service apart from the follow-up of an earlier one; "
            "after the period nothing is to be set apart.",
            fix=on_record(
                f"Take {listed(used)} off, unless another operation's period still runs.",
                changed(line, drop=used),
            ),
        )


def _all_over(claim: Claim) -> tuple[str, ...]:
    """Each earlier service and its days; none where one is not known or still counts."""
    found = []
    for prior in claim.encounter.prior:
        day = prior.date_of_service
        row = None if day is None else claim.catalog.fee(prior.code, day)
        if day is None or row is None or row.global_period not in _DAYS:
            return ()
        days = _DAYS[row.global_period]
        if (claim.on - day).days <= days:
            return ()
        found.append(f"{prior.code} of {day}: {days} days")
    return tuple(found)


RULE = Rule(
    id="GLB002",
    name="global-modifier-unneeded",
    severity=Severity.INFO,
    check=check,
    data=("mpfs",),
    modifiers=_SPEAKING,
    sources=(section(CLAIMS_MANUAL_12, "40.1"), FEE_SCHEDULE),
)
