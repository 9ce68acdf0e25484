"""25 where 57 is meant, or the reverse.

57 says that the visit brought the decision for surgery with a 90-day global period. Beside
procedures with 0 or 10 days (or none) the modifier is 25.

Flagged:
    99204-25, 14060

Accepted:
    99204-57, 14060
"""

from __future__ import annotations

from collections.abc import Iterator

from catalog.validation.claim import Claim
from catalog.validation.modifiers import VISITS
from catalog.validation.report import Severity
from catalog.validation.rule import Gap, Hit, Rule, changed, listed, on_record
from catalog.validation.sources import CLAIMS_MANUAL_12, FEE_SCHEDULE, ncci_manual, section
from catalog.validation.visits import visits_beside_procedures


def check(claim: Claim) -> Iterator[Hit | Gap]:
    """Hold 25 and 57 against the global periods of the procedures beside the visit."""
    for day in visits_beside_procedures(claim):
        visit = day.visit
        has_25, has_57 = "25" in visit.modifiers, "57" in visit.modifiers
        if has_25 and not has_57 and day.major and not day.minor:
            codes = listed(dict.fromkeys(line.code for line in day.major))
            yield Hit(
                lines=(visit, *day.major),
                message=f"{visit.code} carries 25, and {codes} has a global period of 90 days.",
                why="For the visit that brought the decision for such surgery the modifier is 57; "
                "25 is for procedures with 0 or 10 days.",
                fix=on_record(
                    "57 instead of 25, only if the record shows that the decision for this "
                    "surgery was made at this visit.",
                    changed(visit, add=("57",), drop=("25",), first=True),
                ),
            )
        elif has_57 and not has_25 and day.minor and not day.major:
            codes = listed(dict.fromkeys(line.code for line in day.minor))
            yield Hit(
                lines=(visit, *day.minor),
                message=f"{visit.code} carries 57, and {codes} has no global period of 90 days.",
                why="The decision for a procedure with 0 or 10 days is part of it; 57 does not "
                "apply. 25 does, for a visit with work of its own.",
                fix=on_record(
                    "25 instead of 57, only if the record shows a separately identifiable visit.",
                    changed(visit, add=("25",), drop=("57",), first=True),
                ),
            )


RULE = Rule(
    id="EVM002",
    name="visit-modifier-fits",
    severity=Severity.WARNING,
    check=check,
    carc="4",
    data=("mpfs",),
    codes=VISITS,
    modifiers=("25", "57"),
    sources=(
        ncci_manual("I.E.1.b, III.B"),
        section(CLAIMS_MANUAL_12, "30.6.6, 40.2"),
        FEE_SCHEDULE,
    ),
)
