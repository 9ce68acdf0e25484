"""Where a batch stands in its file, without a word of what stands there.

A worker on another machine gets no text of a claim: it gets the place of a batch, reads the file
itself and makes sure by the hash that it reads what was meant.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict

from bot.audit.batches import Batch, Kind, Part, X12Context
from bot.audit.csv_batches import csv_batch_again


class ChangedFileError(Exception):
    """A file is not, or no more, the one that was cut into batches."""


class PartPlace(NamedTuple):
    """Where a part of a batch begins, how long it is (bytes), its line and column from 1."""

    start: int
    length: int
    line: int
    column: int


class Reference(BaseModel):
    """The place of a batch, and what was counted in it when the file was cut."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    file: int
    """Which of the given files, from 0."""
    kind: Kind
    start: int
    end: int
    sha256: str
    """Of the bytes from ``start`` to ``end``."""
    parts: tuple[PartPlace, ...] = ()
    x12: X12Context | None = None
    lines_before: int = 0
    claims: int = 0
    lines: int = 0
    broken: str = ""

    @classmethod
    def to(cls, batch: Batch, path: Path) -> Reference:
        """The place of a batch of a file."""
        return cls(
            file=batch.file,
            kind=batch.kind,
            start=batch.start,
            end=batch.end,
            sha256=hashlib.sha256(_stretch(path, batch.start, batch.end)).hexdigest(),
            parts=tuple(
                PartPlace(part.start, len(part.text), part.line, part.column)
                for part in batch.parts
            ),
            x12=batch.x12,
            lines_before=batch.lines_before,
            claims=batch.claims,
            lines=batch.lines,
            broken=batch.broken,
        )

    def read(self, path: Path) -> Batch:
        """The batch, read again.

        Raises:
            ChangedFileError: When other bytes stand there now.
            OSError: When the file cannot be read.
        """
        data = _stretch(path, self.start, self.end)
        if hashlib.sha256(data).hexdigest() != self.sha256:
            raise ChangedFileError
        if self.kind is Kind.CSV:
            return csv_batch_again(path, self.file, data, self.start, self.lines_before)
        # Latin-1 keeps one character a byte, as when the file was cut.
        text = data.decode("latin-1")
        return Batch(
            file=self.file,
            kind=self.kind,
            start=self.start,
            end=self.end,
            parts=tuple(
                Part(text[place.start - self.start :][: place.length], *_begin(place))
                for place in self.parts
            ),
            x12=self.x12,
            claims=self.claims,
            lines=self.lines,
            broken=self.broken,
        )


def _begin(place: PartPlace) -> tuple[int, int, int]:
    return place.start, place.line, place.column


def _stretch(path: Path, start: int, end: int) -> bytes:
    with path.open("rb") as file:
        file.seek(start)
        return file.read(end - start)
