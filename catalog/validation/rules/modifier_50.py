"""Modifier 50 where both sides cannot be billed so.

The fee schedule says for each code whether a procedure on both sides is paid at 150 percent
(indicator 1), each side in full (3), or not at all in that way (0, 2, 9). 50 together with RT or LT
contradicts itself.

Flagged:
    11402-50

Accepted:
    64612-50
"""

from __future__ import annotations

from collections.abc import Iterator

from catalog.meanings import BILATERAL
from catalog.validation.claim import Claim
from catalog.validation.report import Severity
from catalog.validation.rule import Gap, Hit, Rule, on_record
from catalog.validation.sources import CLAIMS_MANUAL_12, FEE_SCHEDULE, section

_APPLIES = frozenset({"1", "3"})


def check(claim: Claim) -> Iterator[Hit | Gap]:
    """Hold 50 against the bilateral indicator, and against RT and LT."""
    for line in claim.lines:
        if "50" not in line.modifiers:
            continue
        row = claim.fee(line.code)
        if row is None:
            yield Gap(reason=f"{line.code}-50: no fee schedule row for {claim.on}")
        elif row.bilateral not in _APPLIES:
            yield Hit(
                lines=(line,),
                message=f"{line.code} carries 50; its bilateral indicator is {row.bilateral} "
                f"({BILATERAL.get(row.bilateral, 'not known')}).",
                why="50 does not apply to this code. Separate lesions on two sides are units or "
                "lines of their own.",
                fix=on_record("Report each lesion or site as the record counts them, without 50."),
            )
        elif not {"RT", "LT"}.isdisjoint(line.modifiers):
            yield Hit(
                lines=(line,),
                severity=Severity.WARNING,
                message=f"{line.code} carries 50 and a side.",
                why="50 says both sides; RT and LT say one.",
                fix=on_record("50 for both sides, or RT or LT for one, by the record."),
            )


RULE = Rule(
    id="MOD008",
    name="modifier-50",
    severity=Severity.ERROR,
    check=check,
    carc="4",
    data=("mpfs",),
    modifiers=("50",),
    sources=(section(CLAIMS_MANUAL_12, "40.7"), FEE_SCHEDULE),
)
