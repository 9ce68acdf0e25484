"""59 together with an X modifier on one line.

XE, XP, XS and XU say more exactly what 59 says. CMS accepts one or the other on a line, not both.

Flagged:
    11102, 17000-59-XS

Accepted:
    11102, 17000-XS
"""

from __future__ import annotations

from collections.abc import Iterator

from catalog.validation.claim import Claim
from catalog.validation.modifiers import X_MODIFIERS
from catalog.validation.report import Severity
from catalog.validation.rule import Gap, Hit, Rule, changed, listed, safe
from catalog.validation.sources import ncci_manual


def check(claim: Claim) -> Iterator[Hit | Gap]:
    """Look for both on a line."""
    for line in claim.lines:
        exact = [modifier for modifier in line.modifiers if modifier in X_MODIFIERS]
        if exact and "59" in line.modifiers:
            yield Hit(
                lines=(line,),
                message=f"{line.code} carries 59 and {listed(exact)}.",
                why="The X modifiers are the more exact form of 59; a line takes one of them.",
                fix=safe(f"Keep {listed(exact)}, take 59 off.", changed(line, drop=("59",))),
            )


RULE = Rule(
    id="MOD004",
    name="59-with-x",
    severity=Severity.ERROR,
    check=check,
    carc="4",
    sources=(ncci_manual("I.E.1.d"),),
)
