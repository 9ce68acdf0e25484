"""Two first stages of Mohs surgery.

17311 is the first stage on head, neck, hands, feet and genitalia, 17313 the first stage on trunk,
arms and legs. The further stages of each are add-ons (17312, 17314). Both first stages together are
two tumors; with a single diagnosis the second looks like a second stage of the first.

Flagged:
    17311, 17313 C44.311

Accepted:
    17311, 17312 C44.311
"""

from __future__ import annotations

from collections.abc import Iterator

from catalog.validation.claim import Claim
from catalog.validation.report import Severity
from catalog.validation.rule import Gap, Hit, Rule, on_record
from catalog.validation.sources import ADD_ON_TABLE, ncci_manual

HEAD, TRUNK = "17311", "17313"


def check(claim: Claim) -> Iterator[Hit | Gap]:
    """Look for both first stages with fewer than two diagnoses, and no words of two tumors."""
    lines = claim.lines_of(HEAD, TRUNK)
    if {line.code for line in lines} != {HEAD, TRUNK} or len(claim.diagnoses) > 1:
        return
    if {HEAD, TRUNK} <= {code for told in claim.encounter.told for code in told.codes[:1]}:
        return
    yield Hit(
        lines=lines,
        message=f"{HEAD} and {TRUNK} are both first stages, as of two tumors.",
        why=f"A second stage is 17312 after {HEAD} and 17314 after {TRUNK}. Two tumors have two "
        "sites, and mostly two diagnoses.",
        fix=on_record("17312 or 17314 for a further stage of the same tumor, by the record."),
    )


RULE = Rule(
    id="FAM006",
    name="mohs-stages",
    severity=Severity.WARNING,
    check=check,
    carc="16",
    codes=(HEAD, TRUNK),
    sources=(ncci_manual("III.F"), ADD_ON_TABLE),
)
