"""What changed from one release to another: codes added, deleted, revised, field by field."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from catalog.build import INDEX
from catalog.claim import Frozen
from catalog.imports.importing import write_part
from catalog.index.reader import IndexReader
from catalog.records import Release
from catalog.sources.recognise import recognise


class UnknownReleaseError(ValueError):
    """A text that names no loaded release and no file, or several; the message says which."""


class Revision(Frozen):
    """One field of one row that reads differently."""

    key: tuple[str, ...]
    """The code, with its modifier or the other code where the dataset has them."""
    field: str
    old: str | None
    new: str | None


class Changes(Frozen):
    """The difference of two releases of one dataset."""

    dataset: str
    old: str
    new: str
    added: tuple[tuple[str, ...], ...]
    deleted: tuple[tuple[str, ...], ...]
    revised: tuple[Revision, ...]
    not_compared: tuple[str, ...] = ()
    """What could not be said, in words: an excerpt proves nothing by what it leaves out."""


@dataclass(frozen=True)
class _Compared:
    """How a dataset's rows are read: so many leading columns are the key."""

    key: int
    fields: tuple[str, ...]
    rows: str


_DATASETS = {
    "mpfs": _Compared(
        2,
        (
            "work RVU",
            "non-facility PE RVU",
            "facility PE RVU",
            "malpractice RVU",
            "global period",
            "multiple procedure",
            "bilateral",
            "status",
        ),
        "SELECT hcpcs, mod, work_rvu, non_fac_pe_rvu, facility_pe_rvu, mp_rvu, glob_days,"
        " mult_proc, bilat_surg, status_code FROM fee_schedule WHERE release = :id"
        " ORDER BY 1, 2",
    ),
    "mue": _Compared(
        1,
        ("value", "MAI", "rationale"),
        "SELECT hcpcs, mue, mai, rationale FROM mue WHERE release = :id ORDER BY 1",
    ),
    "aoc": _Compared(
        2,
        ("type",),
        "SELECT add_on_code, primary_code, edit_type FROM add_on WHERE release = :id"
        " AND deletion_date IS NULL ORDER BY 1, 2",
    ),
    "icd-10-cm": _Compared(
        1,
        ("billable", "description"),
        "SELECT code, CASE billable WHEN 1 THEN 'yes' ELSE 'no' END, description FROM icd10cm"
        " WHERE release = :id AND listed ORDER BY 1",
    ),
    "gpci": _Compared(
        2,
        ("work GPCI", "PE GPCI", "malpractice GPCI"),
        "SELECT mac, locality, work_gpci, pe_gpci, mp_gpci FROM locality WHERE release = :id"
        " ORDER BY 1, 2",
    ),
    "ncci-ptp": _Compared(
        2,
        ("modifier indicator",),
        "SELECT column_1, column_2, modifier_indicator FROM ptp JOIN ptp_term ON ptp_term.id = term"
        " WHERE release = :id AND deletion_earliest = '9999-12-31' ORDER BY 1, 2",
    ),
}


@dataclass(frozen=True)
class _Side:
    """One of the two releases and the index that holds it."""

    reader: IndexReader
    number: int
    release: Release

    def rows(self, compared: _Compared) -> Iterator[tuple[tuple[str, ...], tuple[str | None, ...]]]:
        for row in self.reader.db.execute(compared.rows, {"id": self.number}):
            yield row[: compared.key], row[compared.key :]


def diff(data_dir: Path, old: str, new: str, codes: Collection[str] = ()) -> Changes:
    """Compare two releases.

    Args:
        data_dir: The data directory with a current index.
        old: A release (``RVU25D``, ``mue:2026Q4``) or the path of a publisher's file.
        new: The same.
        codes: Restrict the answer to rows that name one of these; all when empty.

    Raises:
        UnknownReleaseError: when a text names neither, or the two are of different datasets.
        TableError: when a file is broken.
    """
    with _side(data_dir, old) as before, _side(data_dir, new) as after:
        dataset = before.release.dataset
        if dataset != after.release.dataset:
            raise UnknownReleaseError(f"{old} is of {dataset}, {new} of {after.release.dataset}")
        if dataset not in _DATASETS:
            raise UnknownReleaseError(f"{dataset} has nothing that can be compared")
        return _compare(before, after, _DATASETS[dataset], frozenset(codes))


@contextmanager
def _side(data_dir: Path, text: str) -> Iterator[_Side]:
    """The release that a text names, or the one that a file holds."""
    path = Path(text)
    reader = IndexReader(data_dir / INDEX)
    try:
        if not path.is_file():
            yield _named(reader, text)
            return
        with TemporaryDirectory(prefix="codedesk-") as folder:
            ((source, files),) = recognise([path])[:1]
            part = write_part(Path(folder), source, files, reader)
            side = IndexReader(Path(folder) / part.part)
            try:
                yield _Side(side, *side.loaded(part.dataset)[0])
            finally:
                side.db.close()
    finally:
        reader.db.close()


def _named(reader: IndexReader, text: str) -> _Side:
    dataset, _, name = text.rpartition(":")
    found = [
        _Side(reader, number, release)
        for one in {release.dataset for release in reader.releases()}
        for number, release in reader.loaded(one)
        if release.release.casefold() == name.casefold() and dataset in ("", release.dataset)
    ]
    datasets = {side.release.dataset for side in found}
    if not found:
        raise UnknownReleaseError(f"{text} is neither a loaded release nor a file")
    if len(datasets) > 1:
        choices = ", ".join(f"{one}:{name}" for one in sorted(datasets))
        raise UnknownReleaseError(f"{text} may be one of {choices}")
    return max(found, key=lambda side: (side.release.effective, side.number))


def _compare(before: _Side, after: _Side, compared: _Compared, codes: frozenset[str]) -> Changes:
    added, deleted, revised = [], [], []
    for key, old, new in _merged(before.rows(compared), after.rows(compared)):
        if codes and codes.isdisjoint(key):
            continue
        if old is None:
            added.append(key)
        elif new is None:
            deleted.append(key)
        elif old != new:
            revised += [
                Revision(key=key, field=field, old=was, new=now)
                for field, was, now in zip(compared.fields, old, new, strict=True)
                if was != now and None not in (was, now)
            ]
    unsaid = []
    if not before.release.complete:
        added = []
        unsaid.append(f"codes added: {before.release.release} is loaded in part")
    if not after.release.complete:
        deleted = []
        unsaid.append(f"codes deleted: {after.release.release} is loaded in part")
    return Changes(
        dataset=before.release.dataset,
        old=before.release.release,
        new=after.release.release,
        added=tuple(added),
        deleted=tuple(deleted),
        revised=tuple(revised),
        not_compared=tuple(unsaid),
    )


Keyed = Iterator[tuple[tuple[str, ...], tuple[str | None, ...]]]
Values = tuple[str | None, ...] | None


def _merged(old: Keyed, new: Keyed) -> Iterator[tuple[tuple[str, ...], Values, Values]]:
    """Both sides in the order of their keys, a missing one as None; neither is held in memory."""
    left, right = next(old, None), next(new, None)
    while left is not None or right is not None:
        if left is not None and (right is None or left[0] < right[0]):
            yield *left, None
            left = next(old, None)
        elif right is not None and (left is None or right[0] < left[0]):
            yield right[0], None, right[1]
            right = next(new, None)
        elif left is not None and right is not None:
            yield *left, right[1]
            left, right = next(old, None), next(new, None)
