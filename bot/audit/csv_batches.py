"""Cuts a CSV where another encounter begins; a batch can be read again from its bytes."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from bot.audit.batches import Batch, Kind, UnusableFile
from catalog.reading import grid
from catalog.reading.headings import Field, field_of

_ROWS = 400
_LONGEST_ENCOUNTER = 5000
"""Rows without a change of date or claim, after which a batch ends all the same."""
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"

csv.field_size_limit(1 << 20)

Row = tuple[int, tuple[str, ...]]
"""The number of its last line in the file, and its cells."""


class _Lines:
    """Decoded lines, counted, with the bytes that they take."""

    def __init__(self, lines: Iterable[bytes], *, number: int = 0, offset: int = 0) -> None:
        self._lines = iter(lines)
        self.number = number
        self.offset = offset

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        """UTF-8, or what Windows programs write; a wrong guess concerns names, never codes."""
        line = next(self._lines)
        if not self.offset:
            line, self.offset = line.removeprefix(_BYTE_ORDER_MARK), len(line)
        else:
            self.offset += len(line)
        self.number += 1
        try:
            return line.decode("utf-8")
        except UnicodeDecodeError:
            return line.decode("cp1252", "replace")


class _Head(NamedTuple):
    """What the first row says."""

    separator: str
    headings: tuple[str, ...]


def csv_batches(path: Path, number: int) -> Iterator[Batch]:
    """Rows up to a change of encounter; one that is cut in two would be checked as two."""
    with path.open("rb") as file:
        lines = _Lines(file)
        head = _head(lines, path)
        key_columns = _key_columns(head.headings)
        rows: list[Row] = []
        key: tuple[str, ...] = ()
        start, before = lines.offset, lines.number
        end, last = start, before
        for row in _rows(lines, head.separator):
            cells = row[1]
            this = tuple(cells[index].strip() for index in key_columns if index < len(cells))
            changed = any(this) and this != key
            key = this if any(this) else key
            if (len(rows) >= _ROWS and changed) or len(rows) >= _LONGEST_ENCOUNTER:
                yield _batch(number, rows, head, start, end, before)
                rows, start, before = [], end, last
            rows.append(row)
            end, last = lines.offset, lines.number
        if rows:
            yield _batch(number, rows, head, start, end, before)


def csv_batch_again(path: Path, number: int, data: bytes, start: int, before: int) -> Batch:
    """The batch whose rows these bytes are.

    Args:
        path: The file; its first row is read from there.
        number: Which of the given files it is.
        data: The bytes of the rows.
        start: Where they begin in the file.
        before: How many lines stand before them.
    """
    with path.open("rb") as file:
        head = _head(_Lines(file), path)
    lines = _Lines(BytesIO(data), number=before, offset=start)
    rows = list(_rows(lines, head.separator))
    return _batch(number, rows, head, start, start + len(data), before)


def _head(lines: _Lines, path: Path) -> _Head:
    first = next((line for line in lines if line.strip()), "")
    header = grid.header_of(first.rstrip("\r\n"))
    if header is None:
        raise UnusableFile(f"{path.name}: its first row does not name the columns.")
    headings = next(csv.reader([first], delimiter=header.separator))
    return _Head(header.separator, tuple(headings))


def _rows(lines: _Lines, separator: str) -> Iterator[Row]:
    """The rows that are not empty; a quoted cell may go over several lines."""
    for cells in csv.reader(lines, delimiter=separator):
        if any(cell.strip() for cell in cells):
            yield lines.number, tuple(cells)


def _batch(number: int, rows: list[Row], head: _Head, start: int, end: int, before: int) -> Batch:
    return Batch(
        file=number,
        kind=Kind.CSV,
        start=start,
        end=end,
        rows=tuple(rows),
        header=head.headings,
        lines_before=before,
        lines=len(rows),
    )


def _key_columns(headings: tuple[str, ...]) -> list[int]:
    """The columns whose change begins another encounter."""
    fields = [field_of(heading) for heading in headings]
    group = Field.CLAIM if Field.CLAIM in fields else Field.PATIENT
    return [index for index, field in enumerate(fields) if field in (group, Field.DATE)]
