"""New-patient visit for an established patient, or the reverse.

A patient is new who has had no service from a clinician of the same group and specialty within
three years. Where the text says which, the code must agree; an earlier service that it names within
three years says "established".

Flagged:
    established patient, 99203 L20.9

Accepted:
    established patient, 99213 L20.9
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from catalog.validation.claim import Claim
from catalog.validation.report import Severity
from catalog.validation.rule import Gap, Hit, Rule, on_record
from catalog.validation.sources import CLAIMS_MANUAL_12, section

_FAMILY = "office-visit"


def check(claim: Claim) -> Iterator[Hit | Gap]:
    """Compare each office visit with what was said of the patient."""
    status, said = claim.encounter.patient_status, "the text says"
    if _seen_before(claim):
        status, said = "established", "a service within three years says"
    if status is None:
        return
    for line in claim.visits:
        row = claim.family_code(line.code)
        named = None if row is None or row.family != _FAMILY else row.choice.get("patient")
        if named is not None and named != status:
            yield Hit(
                lines=(line,),
                message=f"{line.code} is for {_a(named)} patient; {said} {status}.",
                why="New is a patient without a service from the same group and specialty within "
                "three years.",
                fix=on_record("Check the date of the last service, and take the code that fits."),
            )


def _seen_before(claim: Claim) -> bool:
    """Whether an earlier service within three years is named."""
    days = (prior.date_of_service for prior in claim.encounter.prior)
    return any(
        day is not None and day < claim.on and _within_three_years(day, claim.on) for day in days
    )


def _within_three_years(day: date, on: date) -> bool:
    """Compared by parts: three years after 29 February there is no such day."""
    return (day.year + 3, day.month, day.day) > (on.year, on.month, on.day)


def _a(word: str) -> str:
    return f"an {word}" if word.startswith("e") else f"a {word}"


RULE = Rule(
    id="EVM005",
    name="new-or-established",
    severity=Severity.WARNING,
    check=check,
    carc="B16",
    families=(_FAMILY,),
    sources=(section(CLAIMS_MANUAL_12, "30.6.7"),),
)
