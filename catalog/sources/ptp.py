"""NCCI PTP edits for practitioners (``ccipra-v322r0-f1.txt`` to ``f4``, or ``.xlsx``).

All edits since 1996 with their days, ended ones too. Four files make one release: with one of them
missing, no row would prove nothing, so all or none are taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import chain, islice

from catalog.codes import is_procedure_shape
from catalog.index.reader import IndexReader
from catalog.index.tables import Cells, TableError
from catalog.sources.batches import Batch
from catalog.sources.columns import Columns, find_columns
from catalog.sources.files import SourceFile
from catalog.sources.source import Loaded, Source, quarter_days

_COLUMNS = {
    "column_1": "Column ?1",
    "column_2": "Column ?2",
    "effective_date": "Effective Date.*",
    "deletion_date": "Deletion Date.*",
    "modifier_indicator": "Modifier.*",
    "rationale": "PTP Edit Rationale",
}
_FIELDS = (
    "column_1",
    "column_2",
    "effective_earliest",
    "effective_latest",
    "deletion_earliest",
    "deletion_latest",
    "rationale",
    "modifier_indicator",
)
_VERSION = re.compile(r"v(\d\d)([0-3])r\d")
_PART = re.compile(r"-f(\d)", re.IGNORECASE)
_FIRST_VERSION = 1994
"""Version 32.x is of 2026, its second digit from 0 the quarter."""
_PARTS = 4
_SIZE = 500
"""Rows at a time; many more would be walked again and again by the garbage collector."""


def _columns(file: SourceFile) -> Columns | None:
    return find_columns(file.head(), _COLUMNS)


def load(files: Sequence[SourceFile], index: IndexReader) -> Loaded:
    """One quarter from all of its files."""
    for file in files:
        if re.search("ccioph|_oce_|outpatient", file.name, re.IGNORECASE):
            problem = "the outpatient hospital table; the practitioner table is needed"
            raise TableError(file.name, 1, "file", problem)
    versions = {(int(v[1]), int(v[2])) for v in (_VERSION.search(one.name) for one in files) if v}
    if len(versions) != 1:
        problem = "one version is needed in the names of the files (as in v322r0)"
        raise TableError(files[0].name, 1, "version", problem)
    ((major, minor),) = versions
    parts = {int(part[1]) for part in (_PART.search(one.name) for one in files) if part}
    if missing := set(range(1, _PARTS + 1)) - parts:
        names = ", ".join(f"f{part}" for part in sorted(missing))
        raise TableError(files[0].name, 1, "file", f"part {names} of {_PARTS} is missing")
    year, quarter = _FIRST_VERSION + major, minor + 1
    first, last = quarter_days(year, quarter)
    return Loaded(
        dataset="ncci-ptp",
        release=f"{year}Q{quarter}",
        publisher="CMS",
        effective=first,
        effective_to=last,
        complete=True,
        source="https://www.cms.gov/ncci-medicare/medicare-ncci-procedure-procedure-ptp-edits",
        batches=chain.from_iterable(_batches(file) for file in files),
    )


def _batches(file: SourceFile) -> Iterator[Batch]:
    """The rows; what is checked once is remembered: codes and terms repeat by the thousand."""
    columns = _columns(file)
    if columns is None:
        raise TableError(file.name, 1, "header", "not found")
    codes: set[str] = set()
    terms: dict[tuple[str, ...], Cells] = {}
    numbered = islice(file.rows(), columns.header + 1, None)
    one, two, *rest = columns.places
    effective, deletion, indicator, rationale = rest
    while some := list(islice(numbered, _SIZE)):
        rows: list[Cells] = []
        for line, cells in some:
            try:
                first, second = cells[one], cells[two]
                key = (cells[effective], cells[deletion], cells[indicator], cells[rationale])
            except IndexError:
                if not any(cells):
                    continue
                raise TableError(file.name, line, "row", f"only {len(cells)} cells") from None
            for code, field in ((first, "Column 1"), (second, "Column 2")):
                if code not in codes:
                    codes.add(_code(code, file, line, field))
            term = terms.get(key)
            if term is None:
                term = terms[key] = _term(key, file, line)
            rows.append([first, second, *term])
        yield Batch(file.name, "ptp", _FIELDS, rows, [line for line, _ in some])


def _code(code: str, file: SourceFile, line: int, field: str) -> str:
    if not is_procedure_shape(code):
        raise TableError(file.name, line, field, "not the shape of a CPT or HCPCS code")
    return code


def _term(key: tuple[str, ...], file: SourceFile, line: int) -> Cells:
    """The days, rationale and indicator of an edit.

    The deletion date is the last day on which an edit holds; one that was deleted on its first day
    never held.
    """
    effective, deletion, indicator, rationale = key
    first = _day(effective, file, line, "Effective Date")
    last = None if deletion in ("*", "") else _day(deletion, file, line, "Deletion Date")
    if last is not None and last <= first:
        last = first - timedelta(days=1)
    if indicator not in ("0", "1", "9"):
        raise TableError(file.name, line, "Modifier", "expected 0, 1 or 9")
    ends = None if last is None else last.isoformat()
    return [first.isoformat(), first.isoformat(), ends, ends, rationale or None, indicator]


def _day(text: str, file: SourceFile, line: int, field: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise TableError(file.name, line, field, "expected a day as YYYYMMDD") from None


SOURCE = Source(
    dataset="ncci-ptp",
    title="NCCI PTP edits, practitioner",
    recognise=lambda file: _columns(file) is not None,
    load=load,
)
