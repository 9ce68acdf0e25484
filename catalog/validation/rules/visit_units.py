"""Visit with more than one unit.

A visit is one unit. Two encounters on one day are two lines, and the record must show both.

Flagged:
    99213 x2 L30.9

Accepted:
    99213 L30.9
"""

from __future__ import annotations

from collections.abc import Iterator

from catalog.validation.claim import Claim
from catalog.validation.report import Severity
from catalog.validation.rule import Gap, Hit, Rule, on_record
from catalog.validation.sources import CLAIMS_MANUAL_12, MUE_TABLE, section


def check(claim: Claim) -> Iterator[Hit | Gap]:
    """Look at the units of each visit; prolonged time is counted in units and left out."""
    for line in claim.visits:
        if line.units > 1 and not claim.is_add_on(line.code):
            yield Hit(
                lines=(line,),
                message=f"{line.code} has {line.units} units; a visit is one.",
                why="Two encounters on one day are two lines, each with its own record.",
                fix=on_record("One unit; or two lines, if the record shows two encounters."),
            )


RULE = Rule(
    id="EVM006",
    name="visit-units",
    severity=Severity.WARNING,
    check=check,
    carc="151",
    data=("aoc",),
    sources=(section(CLAIMS_MANUAL_12, "30.6"), MUE_TABLE),
)
