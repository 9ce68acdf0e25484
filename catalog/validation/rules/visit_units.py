"""The same visit more than once a day.

A visit is one unit and stands once a day. Two encounters on one day are two lines with records of
their own, and the second one says so.

Flagged:
    99213 x2 L30.9

Accepted:
    99213 L30.9
"""

from __future__ import annotations

from collections.abc import Iterator

from catalog.validation.claim import Claim
from catalog.validation.modifiers import VISITS
from catalog.validation.report import Severity
from catalog.validation.rule import Gap, Hit, Rule, on_record
from catalog.validation.sources import CLAIMS_MANUAL_12, MUE_TABLE, section


def check(claim: Claim) -> Iterator[Hit | Gap]:
    """Count each visit; prolonged time is counted in units and left out."""
    for code in dict.fromkeys(line.code for line in claim.visits):
        lines, units = claim.lines_of(code), claim.units[code]
        if units < 2 or claim.is_add_on(code):
            continue
        yield Hit(
            lines=lines,
            message=f"{code} stands {units} times on one day; a visit is one.",
            why="The same clinician bills one visit a day. A second encounter for another problem "
            "has a line and a record of its own, and 25 (or 27 in a hospital) by the payer's rule.",
            fix=on_record("One visit; or two lines, if the record shows two encounters."),
        )


RULE = Rule(
    id="EVM006",
    name="visit-units",
    severity=Severity.WARNING,
    check=check,
    carc="151",
    data=("aoc",),
    codes=VISITS,
    sources=(section(CLAIMS_MANUAL_12, "30.6"), MUE_TABLE),
)
