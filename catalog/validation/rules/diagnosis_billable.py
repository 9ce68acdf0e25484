"""Diagnosis that is a heading, or not valid on the date.

A claim needs the most specific ICD-10-CM code there is; a heading with codes below it is not
accepted, and a code counts only between its first and its last day.

Flagged:
    11602 C44.5

Accepted:
    11602 C44.519
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from catalog.catalog import Catalog
from catalog.validation.claim import Claim
from catalog.validation.report import Severity
from catalog.validation.rule import Gap, Hit, Rule, on_record, some
from catalog.validation.sources import ICD10CM, ICD10CM_GUIDELINES, section


def check(claim: Claim) -> Iterator[Hit | Gap]:
    """Hold each known diagnosis against its dates and against the codes below it."""
    for code in claim.diagnoses:
        entry = claim.diagnosis(code)
        if entry is None:
            continue
        if entry.effective_to is not None and claim.on > entry.effective_to:
            yield Hit(
                lines=claim.pointing_to(code),
                codes=(code,),
                message=f"{code} ended on {entry.effective_to}; the date of service is {claim.on}.",
                why="ICD-10-CM changes each October and April; the code of the date counts.",
            )
        elif entry.effective_from is not None and claim.on < entry.effective_from:
            yield Hit(
                lines=claim.pointing_to(code),
                codes=(code,),
                message=f"{code} begins on {entry.effective_from}; "
                f"the date of service is {claim.on}.",
                why="ICD-10-CM changes each October and April; the code of the date counts.",
            )
        elif not entry.billable:
            choice = some(entry.children, "or")
            yield Hit(
                lines=claim.pointing_to(code),
                codes=(code,),
                message=f"{code} is a heading, not a code for a claim.",
                why=f"More specific codes stand below it: {choice}.",
                fix=on_record(f"Choose from {choice} by what the record says."),
            )


def _is_not_billable(catalog: Catalog, code: str, on: date) -> bool:
    entry = catalog.diagnosis(code, on)
    if entry is None:
        return False
    return not entry.billable or not (
        (entry.effective_from is None or entry.effective_from <= on)
        and (entry.effective_to is None or on <= entry.effective_to)
    )


RULE = Rule(
    id="DXS002",
    name="diagnosis-not-billable",
    severity=Severity.ERROR,
    check=check,
    carc="146",
    data=("icd-10-cm",),
    on_diagnosis=_is_not_billable,
    sources=(section(ICD10CM_GUIDELINES, "I.B.2"), ICD10CM),
)
