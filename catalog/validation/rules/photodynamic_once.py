"""More than one photodynamic therapy code a day.

96567 (applied by staff), 96573 (by the clinician) and 96574 (with debridement first) each stand for
the day's whole treatment: one of them, with one unit.

Flagged:
    96567, 96573-59 L57.0

Accepted:
    96574, J7308 L57.0
"""

from __future__ import annotations

from collections.abc import Iterator

from catalog.validation.claim import Claim
from catalog.validation.report import Severity
from catalog.validation.rule import Gap, Hit, Rule, listed, on_record
from catalog.validation.sources import MUE_TABLE, PTP_TABLE

FAMILY = "photodynamic-therapy"


def check(claim: Claim) -> Iterator[Hit | Gap]:
    """Count the day's treatments."""
    lines = claim.lines_of(*claim.catalog.families.by_id[FAMILY].by_code)
    if sum(line.units for line in lines) > 1:
        codes = listed(dict.fromkeys(line.code for line in lines))
        yield Hit(
            lines=lines,
            message=f"{codes}: more than one photodynamic treatment on one day.",
            why="One code with one unit stands for the day, picked by who applied the drug and "
            "whether lesions were debrided first.",
            fix=on_record("Keep the one that the record describes."),
        )


RULE = Rule(
    id="FAM008",
    name="photodynamic-once",
    severity=Severity.WARNING,
    check=check,
    covers=("MUE001", "PTP001"),
    carc="151",
    families=(FAMILY,),
    sources=(PTP_TABLE, MUE_TABLE),
)
