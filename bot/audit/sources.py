"""Opens a claim file by what it looks like and cuts it into batches, always at the same places.

All three are read as bytes, so that offsets are bytes, in pieces: memory does not grow with a file.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Iterator
from pathlib import Path

from bot.audit.batches import Batch, Kind, Part, UnusableFile
from bot.audit.csv_batches import csv_batches
from bot.audit.x12_batches import x12_batches
from catalog.reading import fhir, grid, x12
from catalog.reading.json_stream import BrokenJsonError, resources

_HEAD = 64 * 1024
_RESOURCES = 200
_FHIR_CLAIM = re.compile(r'"resourceType"\s*:\s*"(?:Claim|ExplanationOfBenefit)"')

_LINE_END = re.compile("\n")
_BYTE_ORDER_MARK = "\xef\xbb\xbf"


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
            return csv_batches(path, number)


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
        start=parts[0].start,
        end=last.start + len(last.text),
        parts=tuple(parts),
        claims=sum(_FHIR_CLAIM.search(part.text) is not None for part in parts),
        broken=broken,
    )
