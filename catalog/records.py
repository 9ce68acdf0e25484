"""One value type per dataset row, as the index answers with it.

Field names are the publishers' own terms in snake case. Money and RVUs are ``Decimal``; dates are
``date``; an end date is the last day on which the row holds; ``None`` for an end is "open",
for anything else "not known".
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

ModifierIndicator = Literal["0", "1", "9"]
Mai = Literal["1", "2", "3"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """One loaded release of one dataset."""

    dataset: str
    """``mpfs``, ``gpci``, ``ncci-ptp``, ``mue``, ``aoc``, ``icd-10-cm``, ``modifiers``, ...."""
    release: str
    """The publisher's name for it: ``2026Q3``, ``RVU26B``, ``FY2027``."""
    publisher: str
    effective: date
    """First day for which this release answers."""
    effective_to: date | None
    """Last day for which its publisher made it; a later day is answered, and marked stale."""
    complete: bool
    """False for an excerpt: absence proves nothing there."""
    source: str
    rows: int

    def stale_on(self, day: date) -> bool:
        """Whether the release is older than the period that ``day`` lies in."""
        return self.effective_to is not None and day > self.effective_to


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeEntry:
    """What is known of a CPT or HCPCS code, whatever the date."""

    code: str
    label: str | None
    """Our own words; never the AMA's descriptor. None for a code we list but do not label."""
    family: str | None
    effective_from: date | None
    """First day of validity; None when not known."""
    effective_to: date | None
    """Last day of validity; None while open."""
    replaces: tuple[str, ...] = ()
    replaced_by: tuple[str, ...] = ()
    note: str | None = None
    """Why it ended or changed, with the source."""
    listed_from: date | None = None
    """First day for which a loaded list names the code."""
    licensed_label: str | None = None
    """The team's own licensed descriptor: for a screen, never for a file, log or store."""

    @property
    def deleted(self) -> date | None:
        """The first day on which the code no longer holds."""
        return (
            None
            if self.effective_to is None
            else date.fromordinal(self.effective_to.toordinal() + 1)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeRow:
    """One row of the Medicare Physician Fee Schedule RVU file.

    ``pe_facility`` or ``pe_nonfacility`` is None where the value is not known, which is not zero.
    """

    code: str
    modifier: str
    year: int
    mpfs_status: str
    work: Decimal
    pe_nonfacility: Decimal | None
    pe_facility: Decimal | None
    malpractice: Decimal
    pe_nonfacility_na: bool
    """CMS marks the service as rarely or never done in an office."""
    pe_facility_na: bool
    pc_tc: str
    global_period: str
    multiple_procedure: str
    bilateral: str
    assistant_surgeon: str
    co_surgeon: str
    team_surgeon: str

    @property
    def total_nonfacility(self) -> Decimal | None:
        """Work, non-facility practice expense and malpractice."""
        return _total(self.work, self.pe_nonfacility, self.malpractice)

    @property
    def total_facility(self) -> Decimal | None:
        """Work, facility practice expense and malpractice."""
        return _total(self.work, self.pe_facility, self.malpractice)


def _total(work: Decimal, practice_expense: Decimal | None, malpractice: Decimal) -> Decimal | None:
    return None if practice_expense is None else work + practice_expense + malpractice


@dataclass(frozen=True, slots=True, kw_only=True)
class Locality:
    """One Medicare locality and its geographic practice cost indices for a year."""

    id: str
    """MAC number and locality number, as in ``13202-01``; ``national`` for 1.0 throughout."""
    mac: str
    state: str
    number: str
    name: str
    work: Decimal
    pe: Decimal
    malpractice: Decimal

    def __hash__(self) -> int:
        return hash(self.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class PtpEdit:
    """An NCCI procedure-to-procedure edit that is in force on the date asked for."""

    column_1: str
    column_2: str
    modifier_indicator: ModifierIndicator
    rationale: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PtpUnknown:
    """The tables do not say whether an edit was in force for this pair on this date."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MueEdit:
    """Most units of a code for one patient, one clinician, one day (practitioner table)."""

    code: str
    value: int
    mai: Mai
    """1 claim line; 2 date of service, absolute; 3 date of service, clinical."""
    rationale: str
    verified: bool
    """False where the value could not be confirmed for the loaded release."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AddOnLink:
    """One row of the NCCI add-on code edits: this add-on may stand beside this primary."""

    addon: str
    primary: str | None
    """None for type 2 rows, where the contractor decides."""
    addon_type: Literal["1", "2", "3"]
    """1 closed list of primaries, 2 none listed, 3 some listed and the contractor may add."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DiagnosisEntry:
    """One ICD-10-CM code for the fiscal year of the date asked for."""

    code: str
    description: str
    billable: bool
    effective_from: date | None
    effective_to: date | None
    parent: str | None
    children: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ExcludesNote:
    """An Excludes1 note of ICD-10-CM: codes that are not coded beside those below its heading."""

    heading: str
    """Where the note stands: a code, a category, or a block such as ``L49-L54``."""
    first: str
    last: str
    """First and last code that it excludes, each with all below it."""

    def covers(self, code: str) -> bool:
        """Whether a code is among the excluded ones."""
        return self.first <= code[: len(self.first)] and code[: len(self.last)] <= self.last


@dataclass(frozen=True, slots=True, kw_only=True)
class ModifierEntry:
    """One modifier with its meaning in our own or CMS's words."""

    modifier: str
    meaning: str
    kind: str
    relevant: bool
    """Used in dermatology."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceOfService:
    """One place-of-service code and the Medicare rate that applies there."""

    code: str
    name: str
    facility: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Denial:
    """A claim adjustment reason or remittance advice remark code in our own words."""

    code: str
    list: Literal["CARC", "RARC"]
    meaning: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DrugUnit:
    """What one billing unit of a drug or supply is."""

    code: str
    name: str
    unit_size: Decimal | None
    """None where CMS's text states none."""
    unit_measure: str
    date_added: date | None
    date_term: date | None
    """Last day of validity."""
    replaced_by: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """The name with its unit: ``methylprednisolone acetate, 1 mg``."""
        size = "" if self.unit_size is None else f", {self.unit_size} {self.unit_measure}"
        return f"{self.name}{size}"
