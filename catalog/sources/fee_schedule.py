"""Medicare Physician Fee Schedule relative value file (``PPRRVU2026_Jan_nonQPP.csv``, ``.xlsx``).

Ten preamble lines, the header spread over the last of them. The description column is the AMA's
and is never read. Of the file for qualifying APM participants (``..._QPP``) only the conversion
factor is taken: its RVUs are those of the other one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from catalog.index.reader import IndexReader
from catalog.index.rows import ConversionFactorRow, FeeScheduleRow
from catalog.index.tables import Shape, TableError
from catalog.sources.batches import Batch, batches
from catalog.sources.columns import Columns, find_columns
from catalog.sources.files import Numbered, SourceFile
from catalog.sources.source import Loaded, Source, quarter_days

_COLUMNS = {
    "hcpcs": "HCPCS",
    "mod": "MOD",
    "work_rvu": "WORK RVU",
    "non_fac_pe_rvu": "NON-FAC PE RVU",
    "non_fac_na_indicator": "NON-FAC NA INDICATOR",
    "facility_pe_rvu": "FACILITY PE RVU",
    "facility_na_indicator": "FACILITY NA INDICATOR",
    "mp_rvu": "MP RVU",
    "pctc_ind": "PCTC IND",
    "glob_days": "GLOB DAYS",
    "mult_proc": "MULT PROC",
    "bilat_surg": "BILAT SURG",
    "asst_surg": "ASST SURG",
    "co_surg": "CO- SURG",
    "team_surg": "TEAM SURG",
    "status_code": "STATUS CODE",
    "conversion_factor": "CONV FACTOR",
}
_TITLE = re.compile(
    r"(20\d\d) National Physician Fee Schedule Relative Value File(?: (\w+) Release)?"
)
_QUARTERS = {"January": 1, "April": 2, "July": 3, "October": 4, None: 1}
_ROWS = Shape(FeeScheduleRow, "fee_schedule", 2)
_FACTORS = Shape(ConversionFactorRow, "conversion_factor", 3)


def _columns(file: SourceFile) -> Columns | None:
    return find_columns(file.head(), _COLUMNS)


def _title(file: SourceFile) -> tuple[int, int] | None:
    cells = (cell for row in file.head() for cell in row)
    found = next((match for match in map(_TITLE.search, cells) if match), None)
    if found is None or found[2] not in _QUARTERS:
        return None
    return int(found[1]), _QUARTERS[found[2]]


def _is_qualifying(file: SourceFile) -> bool:
    """CMS tells the two files of a quarter apart by their names only."""
    name = file.name.lower()
    return "qpp" in name and "nonqpp" not in name


def load(files: Sequence[SourceFile], index: IndexReader) -> Loaded:
    """One release; the conversion factor stands in every row."""
    file = files[0]
    columns, title = _columns(file), _title(file)
    if columns is None or title is None:
        raise TableError(file.name, 1, "title", "year and quarter of the release are not stated")
    year, quarter = title
    first, last = quarter_days(year, quarter)
    release = f"RVU{year % 100:02}{'ABCD'[quarter - 1]}"
    return Loaded(
        dataset="conversion-factor" if _is_qualifying(file) else "mpfs",
        release=f"{release} QPP" if _is_qualifying(file) else release,
        publisher="CMS",
        effective=first,
        effective_to=last,
        complete=True,
        source="https://www.cms.gov/medicare/payment/fee-schedules/physician/pfs-relative-value-files",
        batches=_batches(file, columns, year, first.isoformat()),
    )


def _batches(file: SourceFile, columns: Columns, year: int, first: str) -> Iterator[Batch]:
    factors: dict[str, int] = {}

    def rows() -> Numbered:
        for line, cells in islice(file.rows(), columns.header + 1, None):
            *picked, factor = columns.pick(cells)
            if any(picked):
                factors.setdefault(factor, line)
                yield line, picked

    for batch in batches(file.name, _ROWS, rows()):
        if not _is_qualifying(file):
            yield batch
    if len(factors) != 1:
        problem = f"{len(factors)} different ones; one release has one"
        raise TableError(file.name, max(factors.values(), default=1), "CONV FACTOR", problem)
    ((factor, line),) = factors.items()
    kind = "all" if year < 2026 else "qualifying-apm" if _is_qualifying(file) else "non-apm"
    row = (line, [first, f"{year}-12-31", kind, factor])
    yield from batches(file.name, _FACTORS, iter([row]))


SOURCE = Source(
    dataset="mpfs",
    title="Physician Fee Schedule relative value file",
    recognise=lambda file: _columns(file) is not None,
    load=load,
)
