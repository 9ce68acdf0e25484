"""NCCI MUE for practitioners (``MCR_MUE_PractitionerServices_Eff_10-01-2026.csv``, ``.xlsx``)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import islice

from catalog.index.reader import IndexReader
from catalog.index.rows import MueRow
from catalog.index.tables import Shape, TableError
from catalog.sources.batches import Batch, batches
from catalog.sources.columns import Columns, find_columns
from catalog.sources.files import Numbered, SourceFile
from catalog.sources.source import Loaded, Source, quarter_days, quarter_of

_COLUMNS = {
    "hcpcs": "HCPCS/ ?CPT Code",
    "mue": "Practitioner Services MUE Values",
    "mai": "MUE Adjudication Indicator",
    "rationale": "MUE Rationale",
}
_SHAPE = Shape(MueRow, "mue", 1)
_EFFECTIVE = re.compile(r"(\d\d?)[-/_.](\d\d?)[-/_.](20\d\d)")


def _columns(file: SourceFile) -> Columns | None:
    return find_columns(file.head(), _COLUMNS)


def load(files: Sequence[SourceFile], index: IndexReader) -> Loaded:
    """One quarter; its first day stands in the file's name, or in the notice above the header."""
    file = files[0]
    columns = _columns(file)
    above = " ".join(
        cell for row in file.head()[: columns.header if columns else 0] for cell in row
    )
    day = _EFFECTIVE.search(file.name) or _EFFECTIVE.search(above)
    if columns is None or day is None:
        problem = "the first day is needed in the name of the file (as in Eff_10-01-2026)"
        raise TableError(file.name, 1, "effective date", problem)
    year, quarter = quarter_of(date(int(day[3]), int(day[1]), int(day[2])))
    first, last = quarter_days(year, quarter)
    return Loaded(
        dataset="mue",
        release=f"{year}Q{quarter}",
        publisher="CMS",
        effective=first,
        effective_to=last,
        complete=True,
        source="https://www.cms.gov/ncci-medicare/medicare-ncci-medically-unlikely-edits",
        batches=_batches(file, columns),
    )


def _batches(file: SourceFile, columns: Columns) -> Iterator[Batch]:
    def rows() -> Numbered:
        for line, cells in islice(file.rows(), columns.header + 1, None):
            hcpcs, mue, mai, rationale = columns.pick(cells)
            if hcpcs or mue:
                yield line, [hcpcs, mue, mai[:1], rationale]  # "3 Date of Service Edit: Clinical"

    yield from batches(file.name, _SHAPE, rows())


SOURCE = Source(
    dataset="mue",
    title="medically unlikely edits (MUE), practitioner",
    recognise=lambda file: _columns(file) is not None,
    load=load,
)
