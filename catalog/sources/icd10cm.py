"""ICD-10-CM of a fiscal year: the order file, or the addenda over a year that is loaded whole.

Order file: order number 1-5, code 7-13, billable flag 15, short title 17-76, long title from 78 on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from catalog.codes import is_diagnosis_shape, normalize_diagnosis_code
from catalog.index.icd10cm import CodeSet, Listed, parent_of, with_changes
from catalog.index.reader import IndexReader
from catalog.index.rows import DiagnosisChangeRow
from catalog.index.tables import TableError
from catalog.sources.batches import Batch
from catalog.sources.files import SourceFile
from catalog.sources.source import Loaded, Source

_ORDER = re.compile(r"\d{5} [0-9A-Z]{3,7} +[01] .{60} .+")
_CHANGE = re.compile(r"(Add|Delete|Revise (?:from|to)): +([01]) ([0-9A-Z]{3,7}) +.+")
_YEAR = re.compile(r"(20\d\d)")
_MID_YEAR = re.compile("april|apr", re.IGNORECASE)
_FIELDS = ("code", "listed", "billable", "parent", "description")
_SIZE = 500


def is_order_file(file: SourceFile) -> bool:
    """Whether every one of the first lines has the layout of the order file."""
    lines = [line for line in file.first_lines() if line.strip()]
    return bool(lines) and all(map(_ORDER.fullmatch, lines))


def is_addenda(file: SourceFile) -> bool:
    """Whether the first line is a change of a code."""
    lines = [line for line in file.first_lines() if line.strip()]
    return bool(lines) and _CHANGE.fullmatch(lines[0]) is not None


def load_order_file(files: Sequence[SourceFile], index: IndexReader) -> Loaded:
    """All codes of a fiscal year."""
    file = files[0]
    return _loaded(file, _batches(file, _read_codes(file)))


def load_addenda(files: Sequence[SourceFile], index: IndexReader) -> Loaded:
    """The fiscal year before, with the changes."""
    file = files[0]
    loaded = _loaded(file, iter(()))
    earlier = [one for one in index.loaded("icd-10-cm") if one[1].effective < loaded.effective]
    if not earlier or not earlier[-1][1].complete:
        problem = (
            f"the year before {loaded.release} is not loaded whole; import its order file first"
        )
        raise TableError(file.name, 1, "file", problem)
    codes = _codes_of(index, earlier[-1][0])
    return _loaded(file, _batches(file, _with_changes(file, codes)))


def _loaded(file: SourceFile, rows: Iterator[Batch]) -> Loaded:
    found = _YEAR.search(file.name)
    if found is None:
        problem = "the fiscal year is needed in the name of the file (as in order_2027)"
        raise TableError(file.name, 1, "fiscal year", problem)
    year, april = int(found[1]), _MID_YEAR.search(file.name) is not None
    return Loaded(
        dataset="icd-10-cm",
        release=f"FY{year} April" if april else f"FY{year}",
        publisher="NCHS",
        effective=date(year, 4, 1) if april else date(year - 1, 10, 1),
        effective_to=date(year, 9, 30),
        complete=True,
        source="https://www.cdc.gov/nchs/icd/icd-10-cm/files.html",
        batches=rows,
    )


def _read_codes(file: SourceFile) -> CodeSet:
    codes: dict[str, Listed] = {}
    for number, line in file.lines():
        if not line.strip():
            continue
        if not _ORDER.fullmatch(line):
            raise TableError(file.name, number, "row", "not the layout of the order file")
        code = _code(file, number, line[6:13])
        if code in codes:
            raise TableError(file.name, number, "code", "stands twice")
        codes[code] = Listed(line[14] == "1", line[77:].strip())
    return codes


def _with_changes(file: SourceFile, codes: CodeSet) -> CodeSet:
    changes = []
    for number, line in file.lines():
        if not line.strip():
            break  # A summary follows.
        match = _CHANGE.fullmatch(line)
        if match is None:
            raise TableError(file.name, number, "row", "not the layout of the addenda")
        kind, billable, code = match.groups()
        if kind != "Revise from":
            change = kind.split(" ")[0].lower()
            row = (_code(file, number, code), change, billable, line[84:].strip())
            changes.append(DiagnosisChangeRow(*row))  # type: ignore[arg-type]
    try:
        return with_changes(codes, changes)
    except ValueError as error:
        raise TableError(file.name, 1, "code", f"{error} in the year before") from None


def _code(file: SourceFile, line: int, text: str) -> str:
    code = normalize_diagnosis_code(text)
    if not is_diagnosis_shape(code):
        raise TableError(file.name, line, "code", "not the shape of an ICD-10-CM code")
    return code


def _codes_of(index: IndexReader, release: int) -> CodeSet:
    rows = index.db.execute(
        "SELECT code, billable, description FROM icd10cm WHERE release = ?", (release,)
    )
    return {code: Listed(bool(billable), description) for code, billable, description in rows}


def _batches(file: SourceFile, codes: CodeSet) -> Iterator[Batch]:
    rows = [
        [code, "1", f"{one.billable:d}", parent_of(code, codes), one.description]
        for code, one in sorted(codes.items())
    ]
    for start in range(0, len(rows), _SIZE):
        some = rows[start : start + _SIZE]
        yield Batch(file.name, "icd10cm", _FIELDS, [*some], [0] * len(some))


ORDER_FILE = Source(
    dataset="icd-10-cm",
    title="ICD-10-CM order file",
    recognise=is_order_file,
    load=load_order_file,
)
ADDENDA = Source(
    dataset="icd-10-cm",
    title="ICD-10-CM addenda",
    recognise=is_addenda,
    load=load_addenda,
)
