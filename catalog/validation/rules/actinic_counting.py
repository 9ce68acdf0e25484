"""Counting of 17000, 17003 and 17004.

17000 is the first premalignant lesion, 17003 each of the second to fourteenth, 17004 fifteen and
more as one unit that stands alone. Fifteen lesions are 17004, not 17000 with 17003 x14.

Flagged:
    17000, 17003 x14 L57.0

Accepted:
    17000, 17003 x13 L57.0
"""

from __future__ import annotations

from collections.abc import Iterator

from catalog.claim import ServiceLine
from catalog.validation.claim import Claim
from catalog.validation.modifiers import SEPARATE_SERVICE
from catalog.validation.report import FixedLine, Severity
from catalog.validation.rule import Gap, Hit, Rule, changed, listed, on_record, safe
from catalog.validation.sources import MUE_TABLE, PTP_TABLE, ncci_manual

FIRST, EACH, MANY = "17000", "17003", "17004"
FAMILY = "premalignant-destruction"


def check(claim: Claim) -> Iterator[Hit | Gap]:
    """Add up the lesions and hold them against the codes."""
    many = claim.lines_of(MANY)
    counted = claim.lines_of(FIRST, EACH)
    most = claim.catalog.families.by_id[FAMILY].by_code[EACH].count_to or 14
    lesions = claim.units[FIRST] + claim.units[EACH]
    if many and counted:
        yield Hit(
            lines=(*many, *counted),
            message=f"{MANY} stands beside {listed(dict.fromkeys(line.code for line in counted))}.",
            why=f"{MANY} is all the lesions of the day from fifteen on; it stands alone.",
            fix=safe(
                f"Keep {MANY} and take the others off.",
                *(changed(line, units=0) for line in counted),
            ),
        )
    elif claim.units[EACH] > most - 1 and claim.lines_of(FIRST):
        yield Hit(
            lines=counted,
            message=f"{FIRST} x{claim.units[FIRST]} and {EACH} x{claim.units[EACH]} "
            f"are {lesions} lesions; {EACH} goes to {most - 1} units.",
            why=f"{EACH} is the second to the fourteenth lesion. From fifteen on {MANY} stands for "
            "all of them, with one unit.",
            fix=safe(f"{MANY} x1 instead.", *_whole(counted)),
        )
    elif claim.units[FIRST] > 1 and lesions <= most:
        first = claim.lines_of(FIRST)
        # Two lines may be one service sent twice: then the count is not what the lines say.
        kind = safe if len(first) == 1 else on_record
        yield Hit(
            lines=counted,
            message=f"{FIRST} has {claim.units[FIRST]} units; it is the first lesion only.",
            why=f"{lesions} lesions are {FIRST} and {EACH} x{lesions - 1}.",
            fix=kind(
                f"{FIRST} x1 and {EACH} x{lesions - 1}, for {lesions} lesions.",
                changed(first[0], units=1),
                *_each(claim, lesions - 1, spare=first[1:]),
            ),
        )
    elif claim.units[FIRST] > 1:
        yield Hit(
            lines=counted,
            message=f"{FIRST} has {claim.units[FIRST]} units; it is the first lesion only.",
            why=f"{lesions} lesions are {MANY}, with one unit.",
            fix=safe(f"{MANY} x1 instead.", *_whole(counted)),
        )


def _whole(lines: tuple[ServiceLine, ...]) -> Iterator[FixedLine]:
    yield changed(lines[0], code=MANY, units=1)
    for line in lines[1:]:
        yield changed(line, units=0)


def _each(claim: Claim, units: int, spare: tuple[ServiceLine, ...]) -> Iterator[FixedLine]:
    """The further lesions on one line of EACH: its own, a spare line of FIRST, or a new one."""
    lines = (*claim.lines_of(EACH), *spare)
    if lines:
        yield changed(lines[0], code=EACH, units=units, drop=SEPARATE_SERVICE)
        for line in lines[1:]:
            yield changed(line, units=0)
    else:
        yield FixedLine(line=claim.lines[-1].line + 1, code=EACH, units=units)


RULE = Rule(
    id="FAM002",
    name="actinic-counting",
    severity=Severity.ERROR,
    check=check,
    covers=("AOC001", "MUE001", "PTP001"),
    mends=True,
    carc="151",
    codes=(FIRST, EACH, MANY),
    sources=(PTP_TABLE, MUE_TABLE, ncci_manual("III.L.14")),
)
