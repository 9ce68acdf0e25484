"""Place of service that does not exist, or where the service is not done.

The place decides the rate. A number that CMS has not assigned stops the claim. For some codes CMS
publishes no office rate because they are rarely or never done in an office; those are questioned at
places with the office rate.

Flagged:
    99213 POS 48

Accepted:
    99213 POS 11
"""

from __future__ import annotations

from collections.abc import Iterator

from catalog.validation.claim import Claim
from catalog.validation.report import Severity
from catalog.validation.rule import Gap, Hit, Rule, on_record
from catalog.validation.sources import FEE_SCHEDULE, PLACES

_TELEHEALTH = frozenset({"02", "10"})
_INPATIENT = frozenset({"21", "51"})
_BY_HAND = frozenset({"000", "010", "090"})
"""Global periods of procedures."""


def check(claim: Claim) -> Iterator[Hit | Gap]:
    """Look each line's place up."""
    for line in claim.lines:
        code = line.place_of_service or claim.encounter.place_of_service
        if code is None:
            continue
        place = claim.place(line)
        row = claim.fee(line.code)
        if place is None:
            yield Hit(
                lines=(line,),
                message=f"{code} is no place of service.",
                why="CMS has not assigned this number; an office is 11.",
                fix=on_record("The place where the service was given, by the record."),
            )
        elif code in _TELEHEALTH and claim.global_period(line.code) in _BY_HAND:
            yield Hit(
                lines=(line,),
                severity=Severity.WARNING,
                message=f"{line.code} at place {code} (telehealth).",
                why="A procedure is done where the patient is; 02 and 10 are for visits from afar.",
                fix=on_record("The place where the patient was treated, by the record."),
            )
        elif code in _INPATIENT and _is_office_visit(claim, line.code):
            yield Hit(
                lines=(line,),
                severity=Severity.WARNING,
                message=f"{line.code} at place {code} ({place.name}).",
                why="It is an office or outpatient visit; inpatients have 99221 to 99239.",
                fix=on_record("The code or the place, by the record."),
            )
        elif row is not None and row.pe_nonfacility_na and not place.facility:
            yield Hit(
                lines=(line,),
                severity=Severity.WARNING,
                message=f"{line.code} at place {code} ({place.name}).",
                why="CMS marks the code as rarely or never done outside of a facility.",
                sources=(FEE_SCHEDULE,),
                fix=on_record("Check the code and the place against the record."),
            )


def _is_office_visit(claim: Claim, code: str) -> bool:
    row = claim.family_code(code)
    return row is not None and row.family == "office-visit"


RULE = Rule(
    id="POS001",
    name="place-of-service",
    severity=Severity.ERROR,
    check=check,
    carc="5",
    data=("pos", "mpfs"),
    sources=(PLACES,),
)
