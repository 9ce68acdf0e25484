"""The whole answer in billing order, with the modifiers that NCCI asks for.

Highest total RVU first, add-ons straight after their primary. A modifier is proposed where a table
row asks for one: 59 on column 2 of a pair with indicator 1 (XS says it more exactly), 25 or 57 on
a visit (NCCI Policy Manual 2026, I.E, III.B).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Protocol

from catalog.families import Families, FamilyCode
from catalog.records import CodeEntry, DrugUnit, FeeRow, PtpEdit, PtpUnknown
from catalog.resolving.answer import ResolvedLine
from catalog.resolving.to_codes.digits import DIGIT_MODIFIERS


class Tables(Protocol):
    """The part of the catalog that the resolver asks."""

    families: Families

    def entry(self, code: str) -> CodeEntry | None:
        """What is known of a code."""
        ...

    def fee(self, code: str, on: date, modifier: str = "") -> FeeRow | None:
        """The fee schedule row of a code."""
        ...

    def drug(self, code: str) -> DrugUnit | None:
        """What one unit of a drug is."""
        ...

    def ptp(self, code: str, other: str, on: date) -> PtpEdit | PtpUnknown | None:
        """The NCCI pair of two codes."""
        ...


@dataclass(slots=True)
class Line:
    """One line while its modifiers are found."""

    entry: FamilyCode
    units: int
    modifiers: list[str] = field(default_factory=list)
    why: list[str] = field(default_factory=list)

    @property
    def code(self) -> str:
        """The line's code."""
        return self.entry.code


def order(bundles: Sequence[Sequence[Line]], tables: Tables, on: date) -> list[list[Line]]:
    """The bundles, each a primary with its add-ons, highest total RVU first; alike ones merged."""
    merged: dict[str, list[Line]] = {}
    for bundle in bundles:
        if not bundle:
            continue
        known = merged.setdefault(bundle[0].code, [])
        for line in bundle:
            same = next((one for one in known if _alike(one, line)), None)
            if same is None:
                known.append(line)
            else:
                same.units += line.units
    return sorted(
        merged.values(), key=lambda bundle: (-_rvu(bundle[0].code, tables, on), bundle[0].code)
    )


def _alike(one: Line, other: Line) -> bool:
    """Whether two lines are units of one: each nail keeps the line of its own toe."""
    return one.code == other.code and one.modifiers == other.modifiers


def _rvu(code: str, tables: Tables, on: date) -> Decimal:
    row = tables.fee(code, on)
    if row is None:
        return Decimal(-1)
    return row.total_nonfacility or row.total_facility or row.work


def propose_modifiers(bundles: Sequence[Sequence[Line]], tables: Tables, on: date) -> list[str]:
    """Put the modifiers on the lines; the notes that belong to them."""
    notes: list[str] = []
    lines = [line for bundle in bundles for line in bundle]
    visits = [line for line in lines if _is_visit(line)]
    work = [line for line in lines if not _is_visit(line)]
    for visit in visits:
        _visit_modifier(visit, work, tables, on, notes)
    for at, one in enumerate(work):
        for other in work[at + 1 :]:
            _pair(one, other, tables, on, notes)
    for line in work:
        if line.units > 1 and line.entry.role == "primary" and line.entry.group:
            notes.append(
                f"{line.code} x {line.units}: one unit a lesion; some payers want a line each, "
                "the further ones with 59, XS or 76"
            )
    return notes


def _is_visit(line: Line) -> bool:
    return line.entry.family.endswith("-visit")


def _pair(one: Line, other: Line, tables: Tables, on: date, notes: list[str]) -> None:
    edit = tables.ptp(one.code, other.code, on)
    if not isinstance(edit, PtpEdit):
        return
    second = one if edit.column_2 == one.code else other
    first = other if second is one else one
    if edit.modifier_indicator == "0":
        notes.append(
            f"{second.code} is column 2 of {first.code} with indicator 0: not payable beside it"
        )
        return
    if edit.modifier_indicator != "1" or _other_digit(one, other):
        return
    if second.entry.role == "add-on":
        # The row holds for the add-on too, while AAD (April 2019) would have no 59 on one.
        notes.append(
            f"{second.code} is NCCI column 2 of {first.code} too (indicator 1); payers differ on "
            "59 or XS on the add-on beside that of its primary"
        )
        return
    if "59" not in second.modifiers:
        second.modifiers.append("59")
        note = (
            f"{second.code} is NCCI column 2 of {first.code} (indicator 1): 59 or XS only if the "
            "record shows another lesion or site"
        )
        second.why.append(note)
        notes.append(note)


def _other_digit(one: Line, other: Line) -> bool:
    """Whether the modifiers name different toes or fingers: they set the two apart (NM I.E)."""
    here, there = (DIGIT_MODIFIERS & set(line.modifiers) for line in (one, other))
    return bool(here and there) and not here & there


def _visit_modifier(
    visit: Line, work: Sequence[Line], tables: Tables, on: date, notes: list[str]
) -> None:
    globals_ = {row.global_period for line in work if (row := tables.fee(line.code, on))}
    edits = [
        edit for line in work if isinstance(edit := tables.ptp(visit.code, line.code, on), PtpEdit)
    ]
    if "090" in globals_:
        modifier, why = "57", "the visit at which the major procedure (global 090) was decided"
    elif globals_ & {"000", "010"} or edits:
        modifier, why = "25", "a significant, separate visit beside the procedure"
    else:
        return
    visit.modifiers.append(modifier)
    note = f"{visit.code}-{modifier}: only if the record shows {why}"
    visit.why.append(note)
    notes.append(note)


def as_lines(bundles: Sequence[Sequence[Line]]) -> tuple[ResolvedLine, ...]:
    """The lines of the contract."""
    return tuple(
        ResolvedLine(code=line.code, units=line.units, modifiers=tuple(line.modifiers))
        for bundle in bundles
        for line in bundle
    )
