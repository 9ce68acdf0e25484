"""Which kind of file something is, by its content."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from catalog.index.tables import TableError
from catalog.sources import add_on, fee_schedule, gpci, icd10cm, licensed_labels, mue, ptp
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
    licensed_labels.SOURCE,
)
_PREFERRED = (".txt", ".csv")
"""An archive may hold one table several times; its texts are read fastest."""


def recognise(paths: Sequence[Path]) -> list[tuple[Source, list[SourceFile]]]:
    """The kinds that are in some files, each with what belongs to it.

    Raises:
        TableError: for a file of which nothing is known.
    """
    found: dict[str, tuple[Source, list[SourceFile]]] = {}
    for path in paths:
        kinds = [(kind_of(file), file) for file in open_files(path)]
        known = [(kind, file) for kind, file in kinds if kind is not None]
        if not known:
            titles = "; ".join(source.title for source in SOURCES)
            raise TableError(path.name, 1, "file", f"none of the known kinds: {titles}")
        for kind, file in known:
            found.setdefault(kind.title, (kind, []))[1].append(file)
    return [(kind, _once(files)) for kind, files in found.values()]


def kind_of(file: SourceFile) -> Source | None:
    """The kind of a file, or None."""
    return next((source for source in SOURCES if source.recognise(file)), None)


def _once(files: list[SourceFile]) -> list[SourceFile]:
    """Each table once, where an archive holds it as text and as a workbook."""
    best: dict[str, SourceFile] = {}
    for file in sorted(files, key=lambda file: not file.name.lower().endswith(_PREFERRED)):
        stem = Path(file.member or file.path.name).stem.lower()
        best.setdefault(stem, file)
    return sorted(best.values(), key=lambda file: file.name)
