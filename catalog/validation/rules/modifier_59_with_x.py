"""59 together with an X modifier on one line, or in the form that the payer does not take.

XE, XP, XS and XU say more exactly what 59 says. CMS accepts one or the other on a line, not both.
Some plans take only one of the two forms: that is a switch (`separate_service` in
`catalog/data/payers.toml` or in the team's policy file). Which X modifier fits is a fact of the
record; 59 instead of an X modifier says less and asserts nothing new.

Flagged:
    11102, 17000-59-XS

Accepted:
    11102, 17000-XS
"""

from __future__ import annotations

from collections.abc import Iterator

from catalog.claim import ServiceLine
from catalog.validation.claim import Claim
from catalog.validation.modifiers import SEPARATE_SERVICE, X_MODIFIERS
from catalog.validation.report import Severity
from catalog.validation.rule import Gap, Hit, Rule, changed, listed, on_record, safe
from catalog.validation.sources import ncci_manual


def check(claim: Claim) -> Iterator[Hit | Gap]:
    """Look for both on a line, and for the form that is not the payer's."""
    wanted = claim.switches.separate_service
    for line in claim.lines:
        exact = [modifier for modifier in line.modifiers if modifier in X_MODIFIERS]
        if exact and "59" in line.modifiers:
            yield Hit(
                lines=(line,),
                message=f"{line.code} carries 59 and {listed(exact)}.",
                why="The X modifiers are the more exact form of 59; a line takes one of them.",
                fix=safe(f"Keep {listed(exact)}, take 59 off.", changed(line, drop=("59",))),
            )
        elif wanted == "X" and "59" in line.modifiers:
            yield _wants_exact(claim, line)
        elif wanted == "59" and exact:
            yield _wants_59(claim, line, exact)


def _wants_exact(claim: Claim, line: ServiceLine) -> Hit:
    return Hit(
        lines=(line,),
        severity=Severity.WARNING,
        message=f"{line.code} carries 59; {claim.payer_name} wants XE, XP, XS or XU.",
        why=f"This payer takes the more exact form only{claim.says_team('separate_service')}.",
        fix=on_record(
            "XS for another lesion or site, XE for another encounter, XP for another clinician, "
            "XU for a service that does not overlap: by the record."
        ),
    )


def _wants_59(claim: Claim, line: ServiceLine, exact: list[str]) -> Hit:
    return Hit(
        lines=(line,),
        severity=Severity.WARNING,
        message=f"{line.code} carries {listed(exact)}; {claim.payer_name} wants 59.",
        why=f"This payer does not take the X modifiers{claim.says_team('separate_service')}.",
        fix=safe(
            f"59 instead of {listed(exact)}.",
            changed(line, add=("59",), drop=exact, first=True),
        ),
    )


RULE = Rule(
    id="MOD004",
    name="59-with-x",
    severity=Severity.ERROR,
    check=check,
    mends=True,
    carc="4",
    modifiers=SEPARATE_SERVICE,
    sources=(ncci_manual("I.E.1.d"),),
)
