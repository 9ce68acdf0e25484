"""Geographic practice cost indices (``GPCI2026.csv``, Addendum E): a title, a header, footnotes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from itertools import islice

from catalog.index.reader import IndexReader
from catalog.index.rows import LocalityRow
from catalog.index.tables import Shape, TableError
from catalog.sources.batches import Batch, batches
from catalog.sources.columns import Columns, find_columns
from catalog.sources.files import Numbered, SourceFile
from catalog.sources.source import Loaded, Source

_COLUMNS = {
    "mac": r"Medicare Administrative Contractor( \(MAC\))?|MAC",
    "locality": "Locality Number",
    "state": "State",
    "locality_name": "Locality Name",
    "work_gpci": r"(20\d\d )?PW GPCI( \(with 1\.0 Floor\))?",
    "pe_gpci": r"(20\d\d )?PE GPCI",
    "mp_gpci": r"(20\d\d )?MP GPCI",
}
_WITH_FLOOR = _COLUMNS | {"work_gpci": r"(20\d\d )?PW GPCI \(with 1\.0 Floor\)"}
_SHAPE = Shape(LocalityRow, "locality", 2)
_YEAR = re.compile(r"\b(20\d\d)\b")


def _columns(file: SourceFile) -> Columns | None:
    """The columns; the work index with its floor where the file has it both ways."""
    head = file.head()
    return find_columns(head, _WITH_FLOOR) or find_columns(head, _COLUMNS)


def load(files: Sequence[SourceFile], index: IndexReader) -> Loaded:
    """One calendar year."""
    file = files[0]
    columns = _columns(file)
    years = _YEAR.findall(" ".join(cell for row in file.head()[:3] for cell in row))
    if columns is None or not years:
        raise TableError(file.name, 1, "title", "the calendar year is not stated")
    year = int(years[0])
    return Loaded(
        dataset="gpci",
        release=f"CY{year}",
        publisher="CMS",
        effective=date(year, 1, 1),
        effective_to=date(year, 12, 31),
        complete=True,
        source="https://www.cms.gov/medicare/payment/fee-schedules/physician/pfs-relative-value-files",
        batches=_batches(file, columns),
    )


def _batches(file: SourceFile, columns: Columns) -> Iterator[Batch]:
    def rows() -> Numbered:
        for line, cells in islice(file.rows(), columns.header + 1, None):
            mac, locality, state, name, *indices = columns.pick(cells)
            if locality or state:  # A footnote stands alone in its row.
                numbers = [_thousandths(one) for one in indices]
                yield line, [mac.zfill(5), locality.zfill(2), state, name.rstrip("*"), *numbers]

    yield from batches(file.name, _SHAPE, rows())


def _thousandths(number: str) -> str:
    try:
        return f"{Decimal(number):.3f}"
    except InvalidOperation:
        return number


SOURCE = Source(
    dataset="gpci",
    title="geographic practice cost indices (GPCI)",
    recognise=lambda file: _columns(file) is not None,
    load=load,
)
