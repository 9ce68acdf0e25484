"""Counting of 11900 and 11901.

Injections into lesions are counted by lesions, not by needle sticks: up to seven are 11900, eight
and more are 11901, each with one unit. 11901 stands alone; it is no add-on.

Flagged:
    11900, 11901 L91.0

Accepted:
    11901 L91.0
"""

from __future__ import annotations

from collections.abc import Iterator

from catalog.validation.claim import Claim
from catalog.validation.report import Severity
from catalog.validation.rule import Gap, Hit, Rule, changed, on_record, safe
from catalog.validation.sources import MUE_TABLE, PTP_TABLE, ncci_manual

FEW, MANY, MOST = "11900", "11901", 7


def check(claim: Claim) -> Iterator[Hit | Gap]:
    """One of the two codes, one unit."""
    few, many = claim.lines_of(FEW), claim.lines_of(MANY)
    if few and many:
        yield Hit(
            lines=(*few, *many),
            message=f"{FEW} and {MANY} stand together.",
            why=f"{MANY} is all the lesions of the day when there are more than {MOST}; it stands "
            "alone and adds to nothing.",
            fix=safe(f"Keep {MANY} and take {FEW} off.", *(changed(line, units=0) for line in few)),
        )
        return
    for code in (FEW, MANY):
        units = claim.units[code]
        if units > 1:
            yield Hit(
                lines=claim.lines_of(code),
                message=f"{code} has {units} units; it is one unit for all lesions of the day.",
                why=f"The number of lesions picks the code: up to {MOST} {FEW}, more {MANY}.",
                fix=on_record(
                    f"Count the lesions in the record: up to {MOST} are {FEW} x1, more {MANY} x1."
                ),
            )


RULE = Rule(
    id="FAM004",
    name="injection-counting",
    severity=Severity.ERROR,
    check=check,
    covers=("MUE001", "PTP001"),
    mends=True,
    carc="151",
    codes=(FEW, MANY),
    sources=(PTP_TABLE, MUE_TABLE, ncci_manual("III.G")),
)
