"""Rows on their way from a publisher's file into the index, checked, with their lines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from pydantic import ValidationError

from catalog.index.tables import Cells, Shape, TableError
from catalog.sources.files import Numbered

_SIZE = 500
"""Rows at a time; many more would be walked again and again by the garbage collector."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Some rows for one table of the index."""

    file: str
    into: str
    fields: tuple[str, ...]
    rows: list[Cells]
    lines: list[int]


def batches(file: str, shape: Shape, numbered: Numbered) -> Iterator[Batch]:
    """Rows in batches, each checked against the shape of its table.

    Raises:
        TableError: at the first row that does not fit, with its line and field.
    """
    nullable = [index for index, nullable in enumerate(shape.nullable) if nullable]
    while some := list(islice(numbered, _SIZE)):
        rows: list[Cells] = []
        for _, row in some:
            cells: Cells = [*row]
            for index in nullable:
                cells[index] = cells[index] or None
            rows.append(cells)
        lines = [line for line, _ in some]
        try:
            shape.rows.validate_python(rows)
        except ValidationError as error:
            first = error.errors(include_input=False, include_url=False)[0]
            row_index, column = int(first["loc"][0]), int(first["loc"][1])
            field = shape.fields[column]
            raise TableError(file, lines[row_index], field, first["msg"]) from None
        yield Batch(file, shape.into, shape.fields, rows, lines)
