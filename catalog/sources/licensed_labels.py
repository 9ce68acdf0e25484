"""An organisation's own licensed CPT descriptors: code, tab, text; no header.

They are shown instead of our labels where the licence allows it: on screen. They stay in the data
directory and are never written into a file that leaves it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Annotated, NamedTuple

from pydantic import StringConstraints

from catalog.codes import is_procedure_shape
from catalog.index.reader import IndexReader
from catalog.index.rows import Code
from catalog.index.tables import Shape
from catalog.sources.batches import Batch, batches
from catalog.sources.files import Numbered, SourceFile
from catalog.sources.source import Loaded, Source


class LicensedLabelRow(NamedTuple):
    """A code and the text that its publisher licensed."""

    code: Code
    label: Annotated[str, StringConstraints(min_length=1, max_length=2000)]


_SHAPE = Shape(LicensedLabelRow, "licensed_label", 1)
_SURE = 20


def recognise(file: SourceFile) -> bool:
    """Two cells in every row, most first ones with the shape of a code."""
    head = [cells for cells in file.head() if any(cells)]
    codes = sum(is_procedure_shape(cells[0].strip()) for cells in head)
    return (
        bool(head)
        and not file.is_sheet
        and all(len(cells) == 2 for cells in head)
        and all("\t" in line for line in file.first_lines() if line.strip())
        and codes >= min(len(head) - 1, _SURE)
    )


def load(files: Sequence[SourceFile], index: IndexReader) -> Loaded:
    """The descriptors, whenever they were licensed: they hold until replaced."""
    file = files[0]
    return Loaded(
        dataset="licensed-labels",
        release="yours",
        publisher="American Medical Association",
        effective=date(1966, 1, 1),
        effective_to=None,
        complete=False,
        source="your organisation's licence",
        batches=_batches(file),
    )


def _batches(file: SourceFile) -> Iterator[Batch]:
    def rows() -> Numbered:
        for number, cells in file.rows():
            if any(cells):
                yield number, [cell.strip() for cell in cells]

    yield from batches(file.name, _SHAPE, rows())


SOURCE = Source(
    dataset="licensed-labels",
    title="licensed CPT descriptors",
    recognise=recognise,
    load=load,
)
