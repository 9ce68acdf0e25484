"""What the record must show for a visit beside a procedure.

A visit with 25 or 57 beside a procedure is what reviewers ask for first. The note lists what the
record must hold; it is no objection. Where the payer's switch (`modifier_25`) says so, it names
what the payer does with such a visit.

Flagged:
    99213-25, 11302

Accepted:
    99213
"""

from __future__ import annotations

from collections.abc import Iterator

from catalog.validation.claim import Claim
from catalog.validation.modifiers import VISITS, separates
from catalog.validation.report import Severity
from catalog.validation.rule import Gap, Hit, Rule, listed
from catalog.validation.sources import CLAIMS_MANUAL_12, ncci_manual, section
from catalog.validation.visits import (
    DOCUMENTATION,
    VisitBesideProcedures,
    visits_beside_procedures,
)

_WAYS = {
    "reduced": "pays a visit with 25 beside a procedure at a reduced rate",
    "records": "asks for the record of a visit with 25 beside a procedure",
}
_RESTS_ON_THE_RECORD = ("25", "57")


def check(claim: Claim) -> Iterator[Hit | Gap]:
    """List what 25 or 57 rests on, where one was used."""
    for day in visits_beside_procedures(claim):
        visit = day.visit
        used = [modifier for modifier in visit.modifiers if modifier in _RESTS_ON_THE_RECORD]
        if not used or not separates(visit.code, visit.modifiers):
            continue
        needs = (
            "that the decision for the surgery was made at this visit"
            if used == ["57"]
            else "; ".join(DOCUMENTATION)
        )
        codes = listed(dict.fromkeys(line.code for line in day.procedures))
        yield Hit(
            lines=(visit, *day.procedures),
            message=f"{visit.code}-{'-'.join(used)} beside {codes} needs a record of its own.",
            why=f"It must show: {needs}.{_of_diagnoses(claim, day)}{_of_payer(claim)}",
        )


def _of_diagnoses(claim: Claim, day: VisitBesideProcedures) -> str:
    """What sources say of one diagnosis for all, where there is only one."""
    named = {claim.encounter.diagnoses_of(line) for line in (day.visit, *day.procedures)}
    if len(named) != 1 or len(next(iter(named))) != 1:
        return ""
    return (
        " Visit and procedure share one diagnosis: CPT and the manual ask for no other one, and "
        "some payers object to it all the same (MDedge Dermatology); the work beyond the procedure "
        "decides."
    )


def _of_payer(claim: Claim) -> str:
    """What the payer does with 25, where that is known."""
    way = _WAYS.get(claim.switches.modifier_25)
    return "" if way is None else f" {claim.payer_name} {way}{claim.says_team('modifier_25')}."


RULE = Rule(
    id="EVM003",
    name="visit-documentation",
    severity=Severity.INFO,
    check=check,
    data=("ncci-ptp", "mpfs"),
    codes=VISITS,
    modifiers=_RESTS_ON_THE_RECORD,
    sources=(ncci_manual("I.E.1.b, III.B"), section(CLAIMS_MANUAL_12, "30.6.6")),
)
