"""Opens what people download: text, spreadsheets, packed files and archives of them."""

from __future__ import annotations

import codecs
import csv
import gzip
import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import IO, cast

from python_calamine import CalamineError, CalamineWorkbook

from catalog.index.tables import TableError

_HEAD = 40
"""So many rows are looked at to recognise a file: notices stand before the header."""
_TEXT = (".txt", ".csv", ".tsv", "")
_SHEET = (".xlsx", ".xls")
_LARGEST = 2_000_000_000
"""Bytes that a packed file may unpack to; CMS's largest has a tenth of it."""

Numbered = Iterator[tuple[int, list[str]]]


def _as_latin_1(error: UnicodeError) -> tuple[str, int]:
    """Some of CMS's files are Latin-1 where there is a trade mark sign, and ASCII otherwise."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("latin-1"), error.end


codecs.register_error("latin-1-where-needed", _as_latin_1)


@dataclass(frozen=True)
class SourceFile:
    """One text file or sheet, perhaps inside of an archive."""

    path: Path
    member: str = ""
    """Its name inside of the archive."""
    sheet: str = ""

    @property
    def name(self) -> str:
        """What a message calls it."""
        return "/".join(filter(None, (self.path.name, self.member, self.sheet)))

    @property
    def is_sheet(self) -> bool:
        """Whether it is a sheet of a workbook."""
        return bool(self.sheet)

    def lines(self) -> Iterator[tuple[int, str]]:
        """The lines of a text with their numbers."""
        with self._text() as text:
            for number, line in enumerate(text, 1):
                yield number, line.rstrip("\r\n")

    def rows(self) -> Numbered:
        """The rows of cells, each with the number of its last line."""
        if self.is_sheet:
            yield from self._sheet_rows()
            return
        with self._text() as text:
            start = text.read(1 << 16)
        delimiter = "\t" if start.count("\t") >= len(start.splitlines()) // 2 else ","
        with self._text() as text:
            reader = csv.reader(text, delimiter=delimiter)
            try:
                for cells in reader:
                    yield reader.line_num, cells
            except csv.Error as error:
                raise TableError(self.name, reader.line_num, "row", str(error)) from None

    def head(self) -> list[list[str]]:
        """The first rows; none for what is no table of text."""
        try:
            return [cells for _, cells in islice(self.rows(), _HEAD)]
        except TableError:
            return []

    def first_lines(self) -> list[str]:
        """The first lines of a text; none for a sheet."""
        return [] if self.is_sheet else [line for _, line in islice(self.lines(), _HEAD)]

    def _sheet_rows(self) -> Numbered:
        sheet = _workbook(self.path, self.member).get_sheet_by_name(self.sheet)
        for number, row in enumerate(sheet.iter_rows(), 1):
            yield number, [_cell(value) for value in row]

    @contextmanager
    def _text(self) -> Iterator[io.TextIOWrapper]:
        with (
            _bytes(self.path, self.member) as raw,
            io.TextIOWrapper(raw, "utf-8", "latin-1-where-needed", newline="") as text,
        ):
            if text.read(1) != "\ufeff":
                text.seek(0)
            yield text


def _workbook(path: Path, member: str) -> CalamineWorkbook:
    if not member:
        return CalamineWorkbook.from_path(path)
    with _bytes(path, member) as raw:
        return CalamineWorkbook.from_filelike(io.BytesIO(raw.read()))


def _cell(value: object) -> str:
    """A cell as text; a spreadsheet keeps whole numbers as fractions."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value)


@contextmanager
def _bytes(path: Path, member: str) -> Iterator[IO[bytes]]:
    if member:
        with zipfile.ZipFile(path) as archive, archive.open(member) as raw:
            yield raw
    elif path.suffix == ".gz":
        with gzip.open(path) as unpacked:
            yield cast("IO[bytes]", unpacked)
    else:
        with path.open("rb") as raw:
            yield raw


def open_files(path: Path) -> list[SourceFile]:
    """The texts and sheets in a file: itself, or the members of an archive.

    Raises:
        TableError: when the file cannot be unpacked, or is of no kind that holds a table.
    """
    try:
        if path.suffix.lower() != ".zip":
            return _parts(path, "", path.with_suffix("") if path.suffix == ".gz" else path)
        with zipfile.ZipFile(path) as archive:
            members = [one for one in archive.infolist() if not one.is_dir()]
            if sum(one.file_size for one in members) > _LARGEST:
                raise TableError(path.name, 0, "file", "unpacks to more than 2 GB")
            if (broken := archive.testzip()) is not None:
                raise TableError(f"{path.name}/{broken}", 0, "file", "damaged in the archive")
        return [part for one in members for part in _parts(path, one.filename, Path(one.filename))]
    except (OSError, EOFError, zipfile.BadZipFile, CalamineError) as error:
        reason = "not there" if isinstance(error, FileNotFoundError) else "cannot be read"
        raise TableError(path.name, 0, "file", reason) from None


def _parts(path: Path, member: str, name: Path) -> list[SourceFile]:
    kind = name.suffix.lower()
    if kind in _SHEET:
        sheets = _workbook(path, member).sheet_names
        return [SourceFile(path, member, sheet) for sheet in sheets]
    if kind not in _TEXT:
        return []
    with _bytes(path, member) as raw:
        if b"\0" in raw.read(4096):
            return []
    return [SourceFile(path, member)]
