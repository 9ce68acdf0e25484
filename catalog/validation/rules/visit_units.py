"""The same visit, or a second office visit, on one day.

A visit is one unit and stands once a day, and so do office visits of two levels: what was done for
all problems together picks the level. Two encounters on one day are two lines with records of their
own, and the second one says so; 25 for a procedure of the day makes no second visit.

Flagged:
    99213 x2 L30.9
    99213-25, 99214-25 L30.9

Accepted:
    99213 L30.9
"""

from __future__ import annotations

from collections.abc import Iterator

from catalog.claim import ServiceLine
from catalog.validation.claim import Claim
from catalog.validation.modifiers import VISITS
from catalog.validation.report import Severity
from catalog.validation.rule import Gap, Hit, Rule, listed, on_record
from catalog.validation.sources import CLAIMS_MANUAL_12, MUE_TABLE, section

_OFFICE = "office-visit"


def check(claim: Claim) -> Iterator[Hit | Gap]:
    """Count each visit, office visits together; prolonged time is counted in units and left out."""
    visits: dict[str, list[ServiceLine]] = {}
    for line in claim.visits:
        if not claim.is_add_on(line.code):
            row = claim.family_code(line.code)
            office = row is not None and row.family == _OFFICE
            visits.setdefault(_OFFICE if office else line.code, []).append(line)
    for lines in visits.values():
        units = sum(line.units for line in lines)
        if units < 2:
            continue
        codes = dict.fromkeys(line.code for line in lines)
        yield Hit(
            lines=tuple(lines),
            message=f"{lines[0].code} stands {units} times on one day; a visit is one."
            if len(codes) == 1
            else f"{listed(codes)} are {units} office visits of one day.",
            why="The same clinician bills one visit a day. A second encounter for another problem "
            "has a line and a record of its own, and 25 (or 27 in a hospital) by the payer's rule.",
            fix=on_record(
                "One visit; or two lines, if the record shows two encounters."
                if len(codes) == 1
                else "One visit, of the level that all problems of the day reach together; both "
                "only if the record shows two encounters."
            ),
        )


RULE = Rule(
    id="EVM006",
    name="visit-units",
    severity=Severity.WARNING,
    check=check,
    covers=("PTP001",),
    carc="151",
    data=("aoc",),
    codes=VISITS,
    sources=(section(CLAIMS_MANUAL_12, "30.6"), MUE_TABLE),
)
