"""Which kind of file something is, by its content."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from catalog.index.tables import TableError
from catalog.sources import (
    add_on,
    coverage,
    fee_schedule,
    gpci,
    icd10cm,
    licensed_labels,
    mue,
    ptp,
)
from catalog.sources.files import SourceFile, open_files
from catalog.sources.source import Source

SOURCES: tuple[Source, ...] = (
    fee_schedule.SOURCE,
    gpci.SOURCE,
    ptp.SOURCE,
    mue.SOURCE,
    add_on.SOURCE,
    icd10cm.ORDER_FILE,
    icd10cm.ADDENDA,
    coverage.SOURCE,
    licensed_labels.SOURCE,
)


def recognise(paths: Sequence[Path]) -> list[tuple[Source, list[SourceFile]]]:
    """The kinds that are in some files, each with what belongs to it.

    Raises:
        TableError: for a file of which nothing is known.
    """
    found: dict[str, tuple[Source, list[SourceFile]]] = {}
    for path in paths:
        known = list(_known(open_files(path)))
        if not known:
            titles = "; ".join(source.title for source in SOURCES)
            raise TableError(path.name, 1, "file", f"none of the known kinds: {titles}")
        for kind, file in known:
            found.setdefault(kind.title, (kind, []))[1].append(file)
    return list(found.values())


def kind_of(file: SourceFile) -> Source | None:
    """The kind of a file, or None."""
    return next((source for source in SOURCES if source.recognise(file)), None)


def _known(files: Sequence[SourceFile]) -> Iterator[tuple[Source, SourceFile]]:
    """The files of a known kind, each table once.

    An archive may hold one table as text and as a workbook; the text is read much faster.
    """
    seen: set[str] = set()
    for file in sorted(files, key=lambda file: file.is_sheet):
        stem = Path(file.member or file.path.name).stem.lower()
        if stem not in seen and (kind := kind_of(file)) is not None:
            seen.add(stem)
            yield kind, file
