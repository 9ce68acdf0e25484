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
from datetime import date

from catalog.catalog import Catalog
from catalog.codes import is_diagnosis_shape
from catalog.validation.claim import Claim
from catalog.validation.report import Severity
from catalog.validation.rule import Gap, Hit, Rule, on_record, some
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
                fix=on_record("Correct the diagnosis by the record."),
            )
        elif claim.diagnosis(code) is None and not release.complete:
            yield Gap(reason=f"{code}: ICD-10-CM {release.release} is loaded in part only")
        elif claim.diagnosis(code) is None:
            yield Hit(
                lines=claim.pointing_to(code),
                codes=(code,),
                message=f"{code} is not in ICD-10-CM on {claim.on}.",
                why=_meant(claim, code)
                or _below(claim, code)
                or "The code list of that fiscal year is loaded whole.",
                fix=on_record("Choose the code that the record describes."),
            )


_LOOKALIKE = str.maketrans({"O": "0", "I": "1", "L": "1"})


def _meant(claim: Claim, code: str) -> str:
    """The code with digits where letters were typed, if there is one."""
    digits = code[0] + code[1:].translate(_LOOKALIKE)
    if digits == code or claim.diagnosis(digits) is None:
        return ""
    return f"A letter stands for a digit: {digits} is a code."


def _below(claim: Claim, code: str) -> str:
    """What stands below the nearest heading."""
    for end in range(len(code) - 1, 2, -1):
        heading = code[:end].rstrip(".")
        entry = claim.diagnosis(heading)
        if entry is not None and entry.children:
            shown = some(entry.children)
            return f"Under {heading} there are {shown}."
        if entry is not None:
            return f"{heading} is a code, and nothing stands below it."
    return ""


def _is_doubtful(catalog: Catalog, code: str, on: date) -> bool:
    release = catalog.release("icd-10-cm", on)
    return release is None or release.stale_on(on) or catalog.diagnosis(code, on) is None


RULE = Rule(
    id="DXS001",
    name="diagnosis-unknown",
    severity=Severity.ERROR,
    check=check,
    carc="146",
    data=("icd-10-cm",),
    on_diagnosis=_is_doubtful,
    sources=(ICD10CM,),
)
