"""58, 78 or 79 on a visit.

58, 78 and 79 say how a procedure in the global period of an earlier one came about. A visit in that
time is set apart by 24 (another problem), and on the day of a procedure by 25 or 57.

Flagged:
    prior 11602 2026-02-27; 99213-79 L30.9; DOS 2026-03-04

Accepted:
    prior 11602 2026-02-27; 99213-24 L30.9; DOS 2026-03-04
"""

from __future__ import annotations

from collections.abc import Iterator

from catalog.validation.claim import Claim
from catalog.validation.modifiers import VISITS
from catalog.validation.report import Severity
from catalog.validation.rule import Gap, Hit, Rule, changed, listed, on_record
from catalog.validation.sources import CLAIMS_MANUAL_12, ncci_manual, section

SURGICAL = frozenset({"58", "78", "79"})


def check(claim: Claim) -> Iterator[Hit | Gap]:
    """Look for them on each visit."""
    for line in claim.visits:
        used = sorted(SURGICAL.intersection(line.modifiers))
        if used:
            yield Hit(
                lines=(line,),
                message=f"{line.code} is a visit and carries {listed(used)}.",
                why="58, 78 and 79 are for procedures. A visit for another problem in a global "
                "period carries 24.",
                fix=on_record(
                    f"24 instead of {listed(used)}, only if the record shows a problem that has "
                    "nothing to do with the surgery.",
                    changed(line, add=("24",), drop=used, first=True),
                ),
            )


RULE = Rule(
    id="MOD015",
    name="surgical-modifier-on-visit",
    severity=Severity.WARNING,
    check=check,
    carc="4",
    codes=VISITS,
    modifiers=SURGICAL,
    sources=(ncci_manual("I.E.1"), section(CLAIMS_MANUAL_12, "30.6.6, 40.2")),
)
