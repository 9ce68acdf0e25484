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
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import IO, Any, NamedTuple, cast, get_args, get_type_hints

from pydantic import TypeAdapter, ValidationError

from catalog.index.rows import (
    AddOnRow,
    CodeHistoryRow,
    CodeListRow,
    CodeRow,
    ConversionFactorRow,
    DenialRow,
    DiagnosisChangeRow,
    DiagnosisRow,
    DrugUnitRow,
    FeeScheduleRow,
    LocalityRow,
    ModifierRow,
    MueRow,
    MueVerifiedRow,
    PlaceOfServiceRow,
    PtpEndedRow,
    PtpOneRelevantRow,
    PtpRow,
)

Cells = list[str | None]
_BATCH = 500
"""Rows at a time; many more would be walked again and again by the garbage collector."""


class TableError(ValueError):
    """A row of a table that cannot be what its publisher meant."""

    def __init__(self, file: str, line: int, field: str, problem: str) -> None:
        super().__init__(f"{file}:{line}: {field}: {problem}")
        self.file, self.line, self.field, self.problem = file, line, field, problem


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
