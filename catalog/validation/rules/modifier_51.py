"""Modifier 51 on an add-on, or for Medicare.

51 says that several procedures were done in one session. Add-ons never take it: their value already
reckons with the primary. Medicare ranks the procedures by itself and asks for it to be left off;
many other payers want it.

Flagged:
    17000, 17003-51 x2

Accepted:
    17000, 17003 x2
"""

from __future__ import annotations

from collections.abc import Iterator

from catalog.validation.claim import Claim
from catalog.validation.report import Severity
from catalog.validation.rule import Gap, Hit, Rule, changed, safe
from catalog.validation.sources import CLAIMS_MANUAL_12, FEE_SCHEDULE, section


def check(claim: Claim) -> Iterator[Hit | Gap]:
    """Look at each line with 51."""
    for line in claim.lines:
        if "51" not in line.modifiers:
            continue
        if claim.is_add_on(line.code):
            yield Hit(
                lines=(line,),
                message=f"{line.code} is an add-on and carries 51.",
                why="An add-on is not reduced, and 51 does not apply to it.",
                fix=safe(f"Take 51 off {line.code}.", changed(line, drop=("51",))),
            )
        elif claim.medicare:
            yield Hit(
                lines=(line,),
                severity=Severity.INFO,
                carc="59",
                message=f"{line.code} carries 51.",
                why="Medicare ranks the procedures and reduces by itself; it asks to leave 51 off.",
            )


RULE = Rule(
    id="MOD006",
    name="modifier-51",
    severity=Severity.WARNING,
    check=check,
    carc="4",
    data=("aoc",),
    sources=(section(CLAIMS_MANUAL_12, "40.6"), FEE_SCHEDULE),
)
