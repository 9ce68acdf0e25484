"""24, 25 or 57 on a code that is not a visit.

These three say something about an evaluation and management service. On a procedure or a test they
mean nothing, and the line is returned.

Flagged:
    11102-25

Accepted:
    99213-25
"""

from __future__ import annotations

from collections.abc import Iterator

from catalog.codes import is_cpt_shape
from catalog.validation.claim import Claim
from catalog.validation.modifiers import VISIT_MODIFIERS, is_visit
from catalog.validation.report import Severity
from catalog.validation.rule import Gap, Hit, Rule, changed, listed, safe
from catalog.validation.sources import CLAIMS_MANUAL_12, ncci_manual, section


def check(claim: Claim) -> Iterator[Hit | Gap]:
    """Look for visit modifiers on other lines."""
    for line in claim.lines:
        used = sorted(VISIT_MODIFIERS.intersection(line.modifiers))
        if not used or is_visit(line.code) or not is_cpt_shape(line.code):
            continue
        # Some payers take 25 on services of medicine (9xxxx), such as phototherapy.
        certain = line.code < "90000"
        yield Hit(
            lines=(line,),
            severity=Severity.ERROR if certain else Severity.WARNING,
            message=f"{listed(used)} stands on {line.code}, which is not a visit.",
            why="24, 25 and 57 belong on an evaluation and management code.",
            fix=safe(f"Take {listed(used)} off {line.code}.", changed(line, drop=used))
            if certain
            else None,
        )


RULE = Rule(
    id="MOD002",
    name="visit-modifier-on-procedure",
    severity=Severity.ERROR,
    check=check,
    mends=True,
    carc="4",
    modifiers=VISIT_MODIFIERS,
    sources=(ncci_manual("I.E.1"), section(CLAIMS_MANUAL_12, "30.6.6")),
)
