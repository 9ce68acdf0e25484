"""Opens a claim file by what it looks like and cuts it into batches, always at the same places.

All three are read as bytes, so that offsets are bytes, in pieces: memory does not grow with a file.
"""

from __future__ import annotations

import csv
import re
from collections import deque
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

from bot.audit.batches import Batch, Kind, Part, UnusableFile
from bot.audit.x12_batches import x12_batches
from catalog.reading import fhir, grid, x12
from catalog.reading.headings import Field, field_of
from catalog.reading.json_stream import BrokenJsonError, resources

_HEAD = 64 * 1024
_ROWS = 400
_LONGEST_ENCOUNTER = 5000
"""Rows without a change of date or claim, after which a batch ends all the same."""
_RESOURCES = 200
_FHIR_CLAIM = re.compile(r'"resourceType"\s*:\s*"(?:Claim|ExplanationOfBenefit)"')

_LINE_END = re.compile("\n")
_BYTE_ORDER_MARK = "\xef\xbb\xbf"

csv.field_size_limit(1 << 20)


def kind_of(path: Path) -> Kind:
    """What the file is.

    Raises:
        UnusableFile: If it is nothing that can be audited.
    """
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except OSError as error:
        raise UnusableFile(f"{path.name}: {error.strerror or 'cannot be opened'}.") from None
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise UnusableFile(f"{path.name}: is UTF-16 text; save it as CSV UTF-8.")
    if head.startswith(b"PK\x03\x04"):
        raise UnusableFile(
            f"{path.name}: is a zip file or a workbook; unpack it or save it as CSV."
        )
    text = head.decode("utf-8-sig", "replace")
    if x12.looks_like(text):
        return Kind.X12
    if fhir.looks_like(text):
        return Kind.FHIR
    first = next((line for line in text.splitlines() if line.strip()), "")
    if grid.header_of(first) is not None:
        return Kind.CSV
    raise UnusableFile(
        f"{path.name}: expected an X12 837P file, FHIR claims, or a CSV whose first row names the "
        "columns (a code column such as CPT, and one more such as DOS, Modifier, Units, Dx)."
    )


def batches(path: Path, number: int, kind: Kind) -> Iterator[Batch]:
    """The batches of a file.

    Args:
        path: The file.
        number: Which of the given files it is.
        kind: What it is.
    """
    match kind:
        case Kind.X12:
            return x12_batches(path, number)
        case Kind.FHIR:
            return _fhir_batches(path, number)
        case Kind.CSV:
            return _csv_batches(path, number)


class _Lines:
    """Turns growing offsets into lines and columns while the text goes by."""

    def __init__(self, read: Callable[[int], str], start: int) -> None:
        self._source = read
        self._offset = start
        self._line = 1
        self._line_start = 0
        self._ahead: deque[int] = deque()

    def read(self, count: int) -> str:
        """Read on, noting where lines end."""
        text = self._source(count)
        self._ahead.extend(self._offset + found.end() for found in _LINE_END.finditer(text))
        self._offset += len(text)
        return text

    def place(self, offset: int) -> tuple[int, int]:
        """Line and column, from 1, of an offset not before the last one asked for."""
        while self._ahead and self._ahead[0] <= offset:
            self._line_start = self._ahead.popleft()
            self._line += 1
        return self._line, offset - self._line_start + 1


def _fhir_batches(path: Path, number: int) -> Iterator[Batch]:
    """So many resources each. Latin-1 keeps one character a byte; JSON's own marks are ASCII."""
    parts: list[Part] = []
    broken = ""
    with path.open("r", encoding="latin-1", newline="") as file:
        skipped = 3 if file.read(3) == _BYTE_ORDER_MARK else 0
        file.seek(skipped)
        lines = _Lines(file.read, skipped)
        try:
            for resource in resources(lines.read):
                start = resource.start + skipped
                parts.append(Part(resource.text, start, *lines.place(start)))
                if len(parts) == _RESOURCES:
                    yield _fhir_batch(number, parts)
                    parts = []
        except BrokenJsonError as error:
            start = error.start + skipped
            broken = "no valid JSON from here on: is the end of it missing?"
            parts.append(Part("", start, *lines.place(start)))
    if parts:
        yield _fhir_batch(number, parts, broken)


def _fhir_batch(number: int, parts: list[Part], broken: str = "") -> Batch:
    last = parts[-1]
    return Batch(
        file=number,
        kind=Kind.FHIR,
        end=last.start + len(last.text),
        parts=tuple(parts),
        claims=sum(_FHIR_CLAIM.search(part.text) is not None for part in parts),
        broken=broken,
    )


def _csv_batches(path: Path, number: int) -> Iterator[Batch]:
    """Rows up to a change of encounter; one that is cut in two would be checked as two."""
    with path.open("rb") as file:
        lines = _decoded_lines(file)
        first, skipped = "", 0
        for first in lines:
            skipped += 1
            if first.strip():
                break
        header = grid.header_of(first.rstrip("\r\n"))
        if header is None:
            raise UnusableFile(f"{path.name}: its first row does not name the columns.")
        reader = csv.reader(lines, delimiter=header.separator)
        headings = next(csv.reader([first], delimiter=header.separator))
        kept = _key_columns(headings)
        rows: list[tuple[int, tuple[str, ...]]] = []
        key: tuple[str, ...] = ()
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            this = tuple(cells[index].strip() for index in kept if index < len(cells))
            changed = any(this) and this != key
            key = this if any(this) else key
            if (len(rows) >= _ROWS and changed) or len(rows) >= _LONGEST_ENCOUNTER:
                yield _csv_batch(number, rows, headings, file.tell())
                rows = []
            rows.append((reader.line_num + skipped, tuple(cells)))
        if rows:
            yield _csv_batch(number, rows, headings, file.tell())


def _csv_batch(
    number: int, rows: list[tuple[int, tuple[str, ...]]], headings: list[str], end: int
) -> Batch:
    return Batch(
        file=number,
        kind=Kind.CSV,
        end=end,
        rows=tuple(rows),
        header=tuple(headings),
        lines=len(rows),
    )


def _key_columns(headings: list[str]) -> list[int]:
    """The columns whose change begins another encounter."""
    fields = [field_of(heading) for heading in headings]
    group = Field.CLAIM if Field.CLAIM in fields else Field.PATIENT
    return [index for index, field in enumerate(fields) if field in (group, Field.DATE)]


def _decoded_lines(file: BinaryIO) -> Iterator[str]:
    """UTF-8, or what Windows programs write; a wrong guess concerns names only, never codes."""
    for number, line in enumerate(file):
        try:
            yield line.decode("utf-8-sig" if number == 0 else "utf-8")
        except UnicodeDecodeError:
            yield line.decode("cp1252", "replace")
