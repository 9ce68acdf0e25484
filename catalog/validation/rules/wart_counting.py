"""Counting of 17110 and 17111.

17110 is up to fourteen benign lesions (warts, molluscum, keratoses) with one unit, 17111 fifteen
and more with one unit. The two never stand together, and neither is counted by lesion.

Flagged:
    17110 x5 B07.8

Accepted:
    17110 B07.8
"""

from __future__ import annotations

from collections.abc import Iterator

from catalog.validation.claim import Claim
from catalog.validation.report import Severity
from catalog.validation.rule import Gap, Hit, Rule, changed, on_record, safe
from catalog.validation.sources import MUE_TABLE, PTP_TABLE

FEW, MANY = "17110", "17111"


def check(claim: Claim) -> Iterator[Hit | Gap]:
    """One of the two codes, one unit."""
    few, many = claim.lines_of(FEW), claim.lines_of(MANY)
    if few and many:
        yield Hit(
            lines=(*few, *many),
            message=f"{FEW} and {MANY} stand together.",
            why=f"{MANY} is all the lesions of the day from fifteen on, {FEW} up to fourteen: one "
            "of the two describes the day.",
            fix=safe(f"Keep {MANY} and take {FEW} off.", *(changed(line, units=0) for line in few)),
        )
        return
    for code, most in ((FEW, 14), (MANY, None)):
        units = claim.units[code]
        if units < 2:
            continue
        lines = claim.lines_of(code)
        if most is not None and units > most:
            yield Hit(
                lines=lines,
                message=f"{code} has {units} units; it is one unit for up to {most} lesions.",
                why=f"If the units are lesions, {units} of them are {MANY}, with one unit.",
                fix=on_record(f"{MANY} x1 if the record counts {units} lesions; else {FEW} x1."),
            )
            continue
        yield Hit(
            lines=lines,
            message=f"{code} has {units} units; it is one unit for all lesions of the day.",
            why="The code is picked by the number of lesions, not multiplied by it.",
            fix=safe(
                f"{code} x1.",
                changed(lines[0], units=1),
                *(changed(line, units=0) for line in lines[1:]),
            ),
        )


RULE = Rule(
    id="FAM003",
    name="wart-counting",
    severity=Severity.ERROR,
    check=check,
    covers=("MUE001", "PTP001"),
    mends=True,
    carc="151",
    codes=(FEW, MANY),
    sources=(PTP_TABLE, MUE_TABLE),
)
