"""NCCI add-on code edits (``AOC_V2025Q4_01-MCR.txt``, fixed width, or ``.xlsx`` with a header)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import islice

from catalog.index.reader import IndexReader
from catalog.index.rows import AddOnRow
from catalog.index.tables import Shape, TableError
from catalog.sources.batches import Batch, batches
from catalog.sources.columns import Columns, find_columns
from catalog.sources.files import Numbered, SourceFile
from catalog.sources.source import Loaded, Source, quarter_days

_COLUMNS = {
    "add_on_code": "Add-On_Code",
    "primary_code": "Primary_Code",
    "effective_date": "AOC_Edit_EffDT",
    "deletion_date": "AOC_Edit_DelDT",
    "edit_type": "AOC_Edit_Type",
}
_SHAPE = Shape(AddOnRow, "add_on", 3)
_LINE = re.compile(r"[123][0-9A-Z]{5}[\d ]{7}[0-9A-Z]{5}[\d ]{7}\d{7}(?:[\d ]{7}.*| *)")
_VERSION = re.compile(r"V(20\d\d)Q([1-4])", re.IGNORECASE)


def _columns(file: SourceFile) -> Columns | None:
    return find_columns(file.head(), _COLUMNS)


def recognise(file: SourceFile) -> bool:
    """A header of the sheet, or fixed-width lines from the first one on."""
    lines = file.first_lines()
    return _columns(file) is not None or bool(lines and all(map(_LINE.fullmatch, lines)))


def load(files: Sequence[SourceFile], index: IndexReader) -> Loaded:
    """One quarter; rows have their own days, ended ones too."""
    file = files[0]
    version = _VERSION.search(file.name)
    if version is None:
        problem = "the quarter is needed in the name of the file (as in V2025Q4)"
        raise TableError(file.name, 1, "release", problem)
    year, quarter = int(version[1]), int(version[2])
    first, last = quarter_days(year, quarter)
    columns = _columns(file)
    rows = _fixed_width(file) if columns is None else _sheet(file, columns)
    return Loaded(
        dataset="aoc",
        release=f"{year}Q{quarter}",
        publisher="CMS",
        effective=first,
        effective_to=last,
        complete=True,
        source="https://www.cms.gov/ncci-medicare/medicare-ncci-add-code-edits",
        batches=_batches(file, rows),
    )


def _batches(file: SourceFile, rows: Numbered) -> Iterator[Batch]:
    yield from batches(file.name, _SHAPE, rows)


def _fixed_width(file: SourceFile) -> Numbered:
    for number, line in file.lines():
        if not line.strip():
            continue
        if not _LINE.fullmatch(line):
            raise TableError(file.name, number, "row", "not the layout of the other lines")
        days = (_day(file, number, cell) for cell in (line[25:32], line[32:39]))
        yield number, [line[1:6], line[13:18], *days, line[0]]


def _sheet(file: SourceFile, columns: Columns) -> Numbered:
    for number, cells in islice(file.rows(), columns.header + 1, None):
        add_on, primary, effective, deletion, edit_type = columns.pick(cells)
        if add_on or primary:
            days = (_day(file, number, cell) for cell in (effective, deletion))
            yield number, [add_on, primary, *days, edit_type]


def _day(file: SourceFile, line: int, yyyyddd: str) -> str:
    """A day from its year and number in the year; empty stays empty."""
    text = yyyyddd.strip()
    if not text:
        return ""
    if not re.fullmatch(r"\d{7}", text):
        raise TableError(file.name, line, "date", "expected a day as YYYYDDD")
    day = date(int(text[:4]), 1, 1) + timedelta(days=int(text[4:]) - 1)
    if not int(text[4:]) or day.year != int(text[:4]):
        raise TableError(file.name, line, "date", "the year has no such day")
    return day.isoformat()


SOURCE = Source(
    dataset="aoc",
    title="NCCI add-on code edits",
    recognise=recognise,
    load=load,
)
