"""What every reader of a publisher's file offers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from catalog.index.reader import IndexReader
from catalog.sources.batches import Batch
from catalog.sources.files import SourceFile


@dataclass(frozen=True, kw_only=True)
class Loaded:
    """A release as read from its files; the rows are read when they are asked for."""

    dataset: str
    release: str
    publisher: str
    effective: date
    effective_to: date | None
    complete: bool
    source: str
    batches: Iterator[Batch]


@dataclass(frozen=True, kw_only=True)
class Source:
    """A kind of file."""

    dataset: str
    title: str
    """What people call it."""
    recognise: Callable[[SourceFile], bool]
    """Whether a file is of this kind, by its content."""
    load: Callable[[Sequence[SourceFile], IndexReader], Loaded]
    """Reads the files of one release; the index is what they may build on."""


def quarter_days(year: int, quarter: int) -> tuple[date, date]:
    """First and last day of a quarter from 1 to 4."""
    first = date(year, 3 * quarter - 2, 1)
    following = date(year + quarter // 4, 3 * (quarter % 4) + 1, 1)
    return first, following - timedelta(days=1)


def quarter_of(day: date) -> tuple[int, int]:
    """Year and quarter of a day."""
    return day.year, (day.month + 2) // 3
