"""Services for which plans often want an authorization beforehand.

Toxins, drugs of the immune system, light treatment and photodynamic therapy are on the lists of
many plans; without the number the line comes back. Medicare wants one for toxins in a hospital's
outpatient department (places 19 and 22). This cannot see the number, so it only reminds.

Flagged:
    96910 L40.0 aetna

Accepted:
    96910 L40.0 medicare
"""

from __future__ import annotations

from collections.abc import Iterator

from catalog.families import Source
from catalog.validation.claim import Claim
from catalog.validation.report import Severity
from catalog.validation.rule import Gap, Hit, Rule, listed

_TOXINS = frozenset({"J0585", "J0586", "J0587", "J0588", "J0589"})
_IMMUNE = frozenset(
    {"J0135", "J0139", "J0717", "J1438", "J1628", "J1745", "J2357", "J3245", "J3357", "J3358"}
)
_FAMILIES = frozenset({"phototherapy", "excimer-laser", "photodynamic-therapy"})
_DEPARTMENTS = frozenset({"19", "22"})
_NO_PLAN = frozenset({"self-pay", "workers-comp"})


def check(claim: Claim) -> Iterator[Hit | Gap]:
    """Look for such services, by payer and place."""
    if claim.payer is None or claim.payer.id in _NO_PLAN:
        return
    asked = []
    for line in claim.lines:
        place = line.place_of_service or claim.encounter.place_of_service
        if claim.payer.id == "medicare":
            wanted = line.code in _TOXINS and place in _DEPARTMENTS
        else:
            row = claim.family_code(line.code)
            wanted = line.code in _TOXINS | _IMMUNE or (row is not None and row.family in _FAMILIES)
        if wanted:
            asked.append(line)
    if asked:
        codes = listed(dict.fromkeys(line.code for line in asked))
        yield Hit(
            lines=tuple(asked),
            message=f"{codes}: {claim.payer_name} may want an authorization beforehand.",
            why="Its number stands on the claim (box 23, or REF G1); whether one is wanted, the "
            "plan's list says.",
        )


RULE = Rule(
    id="PAY005",
    name="prior-authorization",
    severity=Severity.INFO,
    check=check,
    carc="197",
    codes=_TOXINS | _IMMUNE,
    families=_FAMILIES,
    sources=(
        Source(
            title="CMS, Prior authorization for certain hospital outpatient department services",
            section="botulinum toxin injections",
            url="https://www.cms.gov/data-research/monitoring-programs/medicare-fee-service-compliance-programs/prior-authorization-and-pre-claim-review-initiatives/prior-authorization-certain-hospital-outpatient-department-opd-services",
        ),
    ),
)
