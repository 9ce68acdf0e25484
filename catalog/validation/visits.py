"""A visit beside procedures on the same day: which procedures matter, and which modifier is meant.

Several rules look at this from different sides; what it rests on is here once.
"""

from __future__ import annotations

from dataclasses import dataclass

from catalog.claim import ServiceLine
from catalog.records import PtpEdit
from catalog.validation.claim import Claim
from catalog.validation.modifiers import is_visit

DOCUMENTATION = (
    "a problem or decision beyond the procedure itself, with its own history and examination",
    "its own assessment and plan (medical decision making, or time without the procedure's)",
    "the decision to do the procedure is not counted as that work",
)
"""What the record must show for 25 (NCCI Policy Manual 2026, I.E.1.b and III.B)."""

MINOR = frozenset({"000", "010"})
MAJOR = "090"


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitBesideProcedures:
    """One visit line and the procedures that ask for a modifier on it."""

    visit: ServiceLine
    paired: tuple[ServiceLine, ...]
    """Those with which the visit is column 2 of an NCCI pair, indicator 1."""
    minor: tuple[ServiceLine, ...]
    """Those with a global period of 0 or 10 days."""
    major: tuple[ServiceLine, ...]
    """Those with a global period of 90 days."""

    @property
    def procedures(self) -> tuple[ServiceLine, ...]:
        """All of them, in the order of the claim."""
        found = {line.line: line for line in (*self.paired, *self.minor, *self.major)}
        return tuple(found[number] for number in sorted(found))


def visits_beside_procedures(claim: Claim) -> tuple[VisitBesideProcedures, ...]:
    """Each visit that has such procedures beside it."""
    return claim.work_out(_look)


def _look(claim: Claim) -> tuple[VisitBesideProcedures, ...]:
    days = (_day(claim, visit) for visit in claim.visits)
    return tuple(day for day in days if day.paired or day.minor or day.major)


def _day(claim: Claim, visit: ServiceLine) -> VisitBesideProcedures:
    paired, minor, major = [], [], []
    # Prolonged time and the like follow their visit: only a pair of their own asks for more.
    further = claim.is_add_on(visit.code)
    for line in claim.lines:
        if is_visit(line.code):
            continue
        edit = claim.edit(visit.code, line.code)
        if isinstance(edit, PtpEdit) and edit.column_2 == visit.code:
            if edit.modifier_indicator != "1":
                # Indicator 0: PTP001 says so, and no modifier is asked for.
                continue
            paired.append(line)
        period = claim.global_period(line.code)
        if further:
            continue
        if period in MINOR:
            minor.append(line)
        elif period == MAJOR:
            major.append(line)
    return VisitBesideProcedures(
        visit=visit, paired=tuple(paired), minor=tuple(minor), major=tuple(major)
    )
