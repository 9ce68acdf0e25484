"""The files of `catalog/data`: what stands in each column, read row by row and checked.

A row that does not fit is refused with its place (`file:line: field: problem`), never skipped: a
row that vanishes would change an answer without a word. Files are sorted by their key, so that a
repeated key is found without remembering all of them.
"""

from __future__ import annotations

import csv
import gzip
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from itertools import islice
from pathlib import Path
from typing import IO, Annotated, Any, Literal, NamedTuple, cast, get_args, get_type_hints

from pydantic import AfterValidator, StringConstraints, TypeAdapter, ValidationError

Cells = list[str | None]
_BATCH = 500
"""Rows at a time; many more would be walked again and again by the garbage collector."""


class TableError(ValueError):
    """A row of a table that cannot be what its publisher meant."""

    def __init__(self, file: str, line: int, field: str, problem: str) -> None:
        super().__init__(f"{file}:{line}: {field}: {problem}")
        self.file, self.line, self.field, self.problem = file, line, field, problem


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


@dataclass(frozen=True)
class Shape:
    """How the rows of a file look, and where they go."""

    row: type[NamedTuple]
    into: str
    """The table of the index."""
    key: int
    """So many leading fields are unique together, and sort the file."""

    @property
    def fields(self) -> tuple[str, ...]:
        """The columns, in the order of the file."""
        return self.row._fields

    @cached_property
    def _types(self) -> tuple[Any, ...]:
        return tuple(get_type_hints(self.row, include_extras=True).values())

    @cached_property
    def nullable(self) -> tuple[bool, ...]:
        """For each column, whether an empty cell means that nothing is stated."""
        return tuple(type(None) in get_args(kind) for kind in self._types)

    @cached_property
    def rows(self) -> TypeAdapter[Any]:
        """What checks many rows at once."""
        rows: Any = list.__class_getitem__(tuple.__class_getitem__(self._types))
        return TypeAdapter(rows)


SHAPES = {
    "fee_schedule_2025.csv": Shape(FeeScheduleRow, "fee_schedule", 2),
    "fee_schedule_2026.csv": Shape(FeeScheduleRow, "fee_schedule", 2),
    "localities_2025.csv": Shape(LocalityRow, "locality", 2),
    "localities_2026.csv": Shape(LocalityRow, "locality", 2),
    "conversion_factors.csv": Shape(ConversionFactorRow, "conversion_factor", 3),
    "ptp_edits.csv": Shape(PtpRow, "ptp", 2),
    "ptp_edits_ended.csv": Shape(PtpEndedRow, "ptp", 5),
    "ptp_edits_one_relevant.csv.gz": Shape(PtpOneRelevantRow, "ptp", 2),
    "ptp_codes.csv": Shape(CodeRow, "ptp_code", 1),
    "mue_2024q3.csv": Shape(MueRow, "mue", 1),
    "mue_2026q4.csv": Shape(MueVerifiedRow, "mue", 1),
    "add_on_edits.csv": Shape(AddOnRow, "add_on", 3),
    "icd10cm_dermatology.csv": Shape(DiagnosisRow, "icd10cm", 1),
    "icd10cm_changes_2027.csv": Shape(DiagnosisChangeRow, "icd10cm", 2),
    "modifiers.csv": Shape(ModifierRow, "modifier", 1),
    "places_of_service.csv": Shape(PlaceOfServiceRow, "place_of_service", 1),
    "denials.csv": Shape(DenialRow, "denial", 2),
    "drug_units.csv": Shape(DrugUnitRow, "drug_unit", 1),
    "code_list.csv": Shape(CodeListRow, "code_list", 1),
    "codes.csv": Shape(CodeHistoryRow, "code", 1),
}


def read_batches(path: Path, shape: Shape) -> Iterator[list[Cells]]:
    """The rows of a file in batches, checked; None for an empty cell that says nothing.

    Raises:
        TableError: at the first row that does not fit, or is out of order, or repeats a key.
    """
    with open_packed(path) as raw, io.TextIOWrapper(raw, "utf-8", newline="") as text:
        cells = csv.reader(text)
        header = tuple(next(cells, ()))
        if header != shape.fields:
            raise TableError(path.name, 1, "header", f"expected {','.join(shape.fields)}")
        line, last = 1, [""]
        while batch := list(islice(cells, _BATCH)):
            checked = _check_cells(batch, shape, path.name, line)
            last = _check_order(batch, shape, path.name, line, last)
            yield checked
            line += len(batch)


def open_packed(path: Path) -> IO[bytes]:
    """The bytes of a file, unpacked where its name ends in ``.gz``."""
    return cast("IO[bytes]", gzip.open(path)) if path.suffix == ".gz" else path.open("rb")


def _check_order(
    batch: list[list[str]], shape: Shape, name: str, line: int, last: list[str]
) -> list[str]:
    for offset, row in enumerate(batch, 1):
        key = row[: shape.key]
        if key <= last:
            field = "+".join(shape.fields[: shape.key])
            problem = "stands twice" if key == last else "out of order"
            raise TableError(name, line + offset, field, problem)
        last = key
    return last


def _check_cells(batch: list[list[str]], shape: Shape, name: str, line: int) -> list[Cells]:
    nullable = [index for index, nullable in enumerate(shape.nullable) if nullable]
    width = len(shape.fields)
    rows: list[Cells] = []
    for offset, row in enumerate(batch, 1):
        if len(row) != width:
            raise TableError(name, line + offset, "row", f"{len(row)} cells instead of {width}")
        cells: Cells = [*row]
        for index in nullable:
            cells[index] = cells[index] or None
        rows.append(cells)
    try:
        shape.rows.validate_python(rows)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        offset, index = int(first["loc"][0]) + 1, int(first["loc"][1])
        raise TableError(name, line + offset, shape.fields[index], first["msg"]) from None
    return rows


def read_rows(path: Path, shape: Shape) -> Iterator[Cells]:
    """The rows of a file, one by one; see `read_batches`."""
    for batch in read_batches(path, shape):
        yield from batch
