"""Diagnosis that ICD-10-CM does not hold.

The list of ICD-10-CM codes is complete for each fiscal year (October to September). A code that is
not in the year of the date of service cannot be processed.

Flagged:
    17000 L57.7

Accepted:
    17000 L57.0
"""

from __future__ import annotations

from collections.abc import Iterator

from catalog.codes import is_diagnosis_shape
from catalog.validation.claim import Claim
from catalog.validation.report import Severity
from catalog.validation.rule import Gap, Hit, Rule, listed
from catalog.validation.sources import ICD10CM


def check(claim: Claim) -> Iterator[Hit | Gap]:
    """Look each diagnosis up for the fiscal year of the date."""
    if not claim.diagnoses:
        return
    release = claim.release("icd-10-cm")
    if release is None:
        yield Gap(reason=f"no ICD-10-CM list is loaded for {claim.on}")
        return
    if release.stale_on(claim.on):
        yield Gap(reason=f"ICD-10-CM is loaded to {release.effective_to} only")
    for code in claim.diagnoses:
        if not is_diagnosis_shape(code):
            yield Hit(
                lines=claim.pointing_to(code),
                codes=(code,),
                message=f"{code} has not the shape of an ICD-10-CM code.",
                why="A letter, a digit, a digit or letter, then a dot and up to four more: L57.0.",
                carc="16",
            )
        elif claim.diagnosis(code) is None and not release.complete:
            yield Gap(reason=f"{code}: ICD-10-CM {release.release} is loaded in part only")
        elif claim.diagnosis(code) is None:
            category = claim.diagnosis(code.partition(".")[0])
            near = () if category is None else category.children[:5]
            hint = f" Under {code[:3]} there are {listed(near)}." if near else ""
            yield Hit(
                lines=claim.pointing_to(code),
                codes=(code,),
                message=f"{code} is not in ICD-10-CM on {claim.on}.",
                why=f"The code list of that fiscal year is loaded whole.{hint}",
            )


RULE = Rule(
    id="DXS001",
    name="diagnosis-unknown",
    severity=Severity.ERROR,
    check=check,
    carc="146",
    data=("icd-10-cm",),
    sources=(ICD10CM,),
)
