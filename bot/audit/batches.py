"""A piece of a claim file that can be checked by itself."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class Kind(StrEnum):
    """What a file is."""

    X12 = "X12 837"
    CSV = "CSV"
    FHIR = "FHIR"


class UnusableFile(Exception):  # noqa: N818 - it names the file's state; the message is shown
    """A file that is none of the kinds, with what to do about it."""


class Part(NamedTuple):
    """Text of a batch and where it begins in its file; lines and columns count from 1."""

    text: str
    start: int
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class X12Context:
    """What the segments before a batch said that holds for it."""

    element: str
    component: str
    segment: str
    version: str
    transaction: str


@dataclass(frozen=True, slots=True)
class Batch:
    """One unit of work; batches of a file come in its order and cover all of it."""

    file: int
    """Which of the given files, from 0."""
    kind: Kind
    start: int
    """Where it begins in the file, in bytes."""
    end: int
    """Where it ends: so many bytes of the file are behind it once it is checked."""
    parts: tuple[Part, ...] = ()
    """X12: one stretch of segments; FHIR: one resource each."""
    rows: tuple[tuple[int, tuple[str, ...]], ...] = ()
    """CSV: line number and cells of each row."""
    x12: X12Context | None = None
    header: tuple[str, ...] = ()
    """CSV: the headings."""
    lines_before: int = 0
    """CSV: lines of the file before its first row."""
    claims: int = 0
    """Claims counted in the raw text, apart from the reader, to hold its counts against."""
    lines: int = 0
    broken: str = ""
    """Why nothing behind this place could be read; empty as a rule."""
