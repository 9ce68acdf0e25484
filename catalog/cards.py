"""The answers of a look-up, one card a code: the ``lookup`` JSON of the contract."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, PlainSerializer

from catalog.claim import Frozen

Number = Annotated[Decimal, PlainSerializer(float, return_type=float, when_used="json")]
"""Exact inside, a plain number in JSON."""


class Validity(Frozen):
    """First and last day on which a code holds; None for not known, or open."""

    from_: date | None = Field(None, alias="from")
    to: date | None = None


class Rvu(Frozen):
    """Relative value units; None where CMS's value is not known, which is not zero."""

    work: Number
    pe_nonfacility: Number | None
    pe_facility: Number | None
    malpractice: Number
    total_nonfacility: Number | None
    total_facility: Number | None


class Fee(Frozen):
    """Medicare allowed amount in dollars."""

    locality: str
    locality_name: str = ""
    conversion_factor: Number
    nonfacility: Number | None
    facility: Number | None
    nonfacility_na: bool = False
    """CMS: rarely or never done outside of a facility."""
    facility_na: bool = False
    """CMS: rarely or never done in a facility."""


class Mue(Frozen):
    """Units limit and how it is adjudicated."""

    value: int
    mai: str
    rationale: str = ""
    verified: bool = True


class AddOn(Frozen):
    """The primaries of an add-on code, or the add-ons of a primary."""

    primaries: tuple[str, ...] = ()
    addons: tuple[str, ...] = ()
    type: str | None = None


class ReleaseRef(Frozen):
    """The release that answered."""

    dataset: str
    release: str
    effective: date
    stale: bool = False


class CodeCard(Frozen):
    """A CPT or HCPCS code that the catalog knows."""

    code: str
    system: Literal["CPT", "HCPCS"]
    found: Literal[True] = True
    label: str | None
    family: str | None
    status: Literal["active", "deleted", "not yet valid", "not checked"]
    """On the date asked for."""
    on: date
    effective: Validity
    deleted: date | None = None
    """First day on which the code no longer holds."""
    replaces: tuple[str, ...] = ()
    replaced_by: tuple[str, ...] = ()
    note: str | None = None
    global_period: str | None = None
    mpfs_status: str | None = None
    multiple_procedure: str | None = None
    bilateral: str | None = None
    rvu: Rvu | None = None
    fee: Fee | None = None
    mue: Mue | None = None
    addon: AddOn = AddOn()
    includes: tuple[str, ...] = ()
    documentation: tuple[str, ...] = ()
    diagnoses: tuple[str, ...] = ()
    """Usual diagnosis families: a hint, not a coverage list."""
    releases: tuple[ReleaseRef, ...] = ()
    not_loaded: tuple[str, ...] = ()
    """What could not be said for this code and date, in words."""
    licensed_label: str | None = Field(None, exclude=True)
    """The team's own licensed descriptor: shown on a screen, left out of every JSON document."""

    @property
    def shown_label(self) -> str | None:
        """What a screen shows: the licensed descriptor where there is one, else our words."""
        return self.licensed_label or self.label


class DiagnosisCard(Frozen):
    """An ICD-10-CM code that the catalog knows."""

    code: str
    system: Literal["ICD-10-CM"] = "ICD-10-CM"
    found: Literal[True] = True
    label: str
    billable: bool
    on: date
    effective: Validity
    parent: str | None = None
    children: tuple[str, ...] = ()
    releases: tuple[ReleaseRef, ...] = ()
    not_loaded: tuple[str, ...] = ()


class UnknownCard(Frozen):
    """A text that is no code the catalog knows."""

    code: str
    found: Literal[False] = False
    on: date
    reason: str
    """Why: not the shape of a code, or in none of the loaded tables."""
    suggestions: tuple[str, ...] = ()
    releases: tuple[ReleaseRef, ...] = ()


Card = CodeCard | DiagnosisCard | UnknownCard
