"""What stands in each column of the tables: one row type for each kind of file."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Annotated, Literal, NamedTuple

from pydantic import AfterValidator, StringConstraints


@lru_cache(4096)
def _day(text: str) -> str:
    return date.fromisoformat(text).isoformat()


Code = Annotated[str, StringConstraints(pattern=r"^(\d{4}[0-9FTUM]|[A-Z]\d{4})$")]
Codes = Annotated[str, StringConstraints(pattern=r"^[0-9A-Z]{5}( [0-9A-Z]{5})*$")]
Diagnosis = Annotated[str, StringConstraints(pattern=r"^[A-Z][0-9A-Z][0-9A-Z](\.[0-9A-Z]{1,4})?$")]
Modifier = Annotated[str, StringConstraints(pattern=r"^[0-9A-Z]{2}$")]
Rvu = Annotated[str, StringConstraints(pattern=r"^\d+\.\d\d$")]
Amount = Annotated[str, StringConstraints(pattern=r"^\d+(\.\d+)?$")]
Index = Annotated[str, StringConstraints(pattern=r"^\d\.\d{3}$")]
Count = Annotated[str, StringConstraints(pattern=r"^\d+$")]
Flag = Literal["0", "1"]
Indicator = Annotated[str, StringConstraints(pattern=r"^[0-9]$")]
Day = Annotated[str, AfterValidator(_day)]
Words = Annotated[str, StringConstraints(min_length=1, max_length=400)]


class FeeScheduleRow(NamedTuple):
    """Medicare Physician Fee Schedule RVU file; an empty PE is a value that is not known."""

    hcpcs: Code
    mod: Literal["", "26", "TC", "53"]
    work_rvu: Rvu
    non_fac_pe_rvu: Rvu | None
    non_fac_na_indicator: Literal["", "NA"]
    facility_pe_rvu: Rvu | None
    facility_na_indicator: Literal["", "NA"]
    mp_rvu: Rvu
    pctc_ind: Indicator
    glob_days: Literal["000", "010", "090", "MMM", "XXX", "YYY", "ZZZ"]
    mult_proc: Indicator
    bilat_surg: Indicator
    asst_surg: Indicator
    co_surg: Indicator
    team_surg: Indicator
    status_code: Annotated[str, StringConstraints(pattern=r"^[A-Z]$")]


class LocalityRow(NamedTuple):
    """Geographic practice cost indices."""

    mac: Annotated[str, StringConstraints(pattern=r"^\d{5}$")]
    locality: Annotated[str, StringConstraints(pattern=r"^\d\d$")]
    state: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
    locality_name: Words
    work_gpci: Index
    pe_gpci: Index
    mp_gpci: Index


class ConversionFactorRow(NamedTuple):
    """Dollars for one RVU."""

    effective_from: Day
    effective_to: Day
    kind: Literal["all", "non-apm", "qualifying-apm"]
    conversion_factor: Annotated[str, StringConstraints(pattern=r"^\d\d\.\d{4}$")]


class PtpRow(NamedTuple):
    """An NCCI pair with the bounds of its first day."""

    column_1: Code
    column_2: Code
    effective_earliest: Day | None
    effective_latest: Day
    rationale: Words | None
    modifier_indicator: Literal["0", "1", "9"]


class PtpEndedRow(NamedTuple):
    """An NCCI pair that ended, with the bounds of its last day."""

    column_1: Code
    column_2: Code
    effective_latest: Day | None
    deletion_earliest: Day
    deletion_latest: Day
    rationale: Words | None
    modifier_indicator: Literal["0", "1", "9"]


class PtpOneRelevantRow(NamedTuple):
    """An NCCI pair of which only one code is dermatology's; nothing is known of its first day."""

    column_1: Code
    column_2: Code
    effective_latest: Day
    modifier_indicator: Literal["0", "1", "9"]


class CodeRow(NamedTuple):
    """A code by itself."""

    code: Code


class MueRow(NamedTuple):
    """A units limit of the practitioner table."""

    hcpcs: Code
    mue: Count
    mai: Literal["1", "2", "3"]
    rationale: Words


class MueVerifiedRow(NamedTuple):
    """A units limit, and whether it is known for this very release."""

    hcpcs: Code
    mue: Count
    mai: Literal["1", "2", "3"]
    rationale: Words
    verified: Flag


class AddOnRow(NamedTuple):
    """An add-on code edit; `CCCCC` stands for primaries that the contractor names."""

    add_on_code: Code
    primary_code: Code | Literal["CCCCC"]
    effective_date: Day
    deletion_date: Day | None
    edit_type: Literal["1", "2", "3"]


class DiagnosisRow(NamedTuple):
    """A diagnosis of dermatology."""

    code: Diagnosis
    billable_2025: Flag


class DiagnosisChangeRow(NamedTuple):
    """A line of the ICD-10-CM addenda; a code may be deleted as billable and added as a header."""

    code: Diagnosis
    change: Literal["add", "delete", "revise"]
    billable: Flag
    description: Words


class ModifierRow(NamedTuple):
    """A modifier in our own or CMS's words."""

    modifier: Modifier
    kind: Literal["CPT", "HCPCS"]
    meaning: Words
    relevant: Flag


class PlaceOfServiceRow(NamedTuple):
    """A place of service and the rate that Medicare pays there."""

    code: Annotated[str, StringConstraints(pattern=r"^\d\d$")]
    name: Words
    rate: Literal["facility", "non-facility"]


class DenialRow(NamedTuple):
    """A claim adjustment reason or remark code in our own words."""

    list: Literal["CARC", "RARC"]
    code: Annotated[str, StringConstraints(pattern=r"^[A-Z]{0,2}\d{1,3}$")]
    meaning: Words


class DrugUnitRow(NamedTuple):
    """What one unit of a drug or supply is."""

    hcpcs: Code
    date_added: Day | None
    date_term: Day | None
    replaced_by: Codes | None
    unit_size: Amount | None
    unit_measure: Words
    name: Words


class CodeListRow(NamedTuple):
    """A code and the lists that name it."""

    code: Code
    mue_2024q3: Flag
    rvu_2025: Flag
    rvu_2026: Flag
    ncci_2026q3: Flag


class CodeHistoryRow(NamedTuple):
    """When a code began or ended, and what took its place."""

    code: Code
    effective_from: Day | None
    effective_to: Day | None
    replaces: Codes | None
    replaced_by: Codes | None
    label: Words | None
    note: Words | None
    source: Words
