"""Writes the package's tables and their manifest from the fact files beside the checkout.

    python -m tests.shared.write_tables [FACTS] [OUT]

``FACTS`` is ``../shared/data`` and ``OUT`` is ``catalog/data`` when not given. Run it again after
the fact files or ``codes.csv`` (written by hand, only described here) have changed;
``test_tables.py`` compares its output with what is committed.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import json
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

from tests.shared import table_rows
from tests.shared.table_rows import Facts, Row

ROOT = Path(__file__).resolve().parents[2]
RETRIEVED = "2026-11"
CMS = "https://www.cms.gov/medicare"
NUMBERS = "public CMS numbers and flags; no AMA descriptor text"


@dataclass(frozen=True, kw_only=True)
class Table:
    """One file of ``catalog/data`` as the manifest describes it."""

    file: str
    write: Callable[[Facts], Iterator[Row]] | None
    """None for a table written by hand, or read from a library."""
    dataset: str
    release: str
    effective: date
    effective_to: date | None = None
    publisher: str = "CMS"
    source: str
    licence: str = NUMBERS
    complete: bool = True
    covers: str = ""
    """What an excerpt holds, or how the values came about."""


def _mpfs(year: int, release: str, covers: str) -> Table:
    return Table(
        file=f"fee_schedule_{year}.csv",
        write=partial(table_rows.fee_schedule, year=year),
        dataset="mpfs",
        release=release,
        effective=date(year, 1, 1),
        effective_to=date(year, 12, 31),
        source=f"{CMS}/payment/fee-schedules/physician/pfs-relative-value-files",
        complete=False,
        covers=covers,
    )


def _gpci(year: int, covers: str) -> Table:
    return Table(
        file=f"localities_{year}.csv",
        write=partial(table_rows.localities, year=year),
        dataset="gpci",
        release=f"CY{year}",
        effective=date(year, 1, 1),
        effective_to=date(year, 12, 31),
        source=f"{CMS}/payment/fee-schedules/physician/pfs-relative-value-files",
        covers=covers,
    )


def _ptp(file: str, write: Callable[[Facts], Iterator[Row]], covers: str) -> Table:
    return Table(
        file=file,
        write=write,
        dataset="ncci-ptp",
        release="2026Q3",
        effective=date(2024, 7, 1),
        effective_to=date(2026, 9, 30),
        source="https://www.cms.gov/ncci-medicare/medicare-ncci-procedure-procedure-ptp-edits",
        complete=False,
        covers=covers,
    )


def _mue(release: str, effective: date, effective_to: date, complete: bool, covers: str) -> Table:
    name = f"mue_{release.lower()}"
    return Table(
        file=f"{name}.csv",
        write=getattr(table_rows, name),
        dataset="mue",
        release=release,
        effective=effective,
        effective_to=effective_to,
        source="https://www.cms.gov/ncci-medicare/medicare-ncci-medically-unlikely-edits",
        complete=complete,
        covers=covers,
    )


def _icd10cm(
    file: str,
    write: Callable[[Facts], Iterator[Row]] | None,
    release: str,
    source: str,
    covers: str,
) -> Table:
    year = int(release[2:6])
    return Table(
        file=file,
        write=write,
        dataset="icd-10-cm",
        release=release,
        effective=date(year - 1, 10, 1),
        effective_to=date(year, 9, 30),
        publisher="NCHS",
        source=source,
        licence="public domain",
        complete=year != 2025,
        covers=covers,
    )


ICD_SOURCE = "https://www.cdc.gov/nchs/icd/icd-10-cm/files.html"
NORTHSTAR = "https://github.com/andrewallenbruce/northstar"

TABLES = (
    _mpfs(2025, "RVU25D", "codes that a dermatology practice meets, all indicators"),
    _mpfs(
        2026,
        "RVU26B",
        "codes that a dermatology practice meets; April values, equal to RVU26D (October) in every "
        "row compared; an empty facility PE is not known; some indicators are those of RVU25D",
    ),
    _gpci(2025, "all localities; work index with its 1.0 floor"),
    _gpci(
        2026,
        "all localities; work index with its 1.0 floor, in force through CY 2026 by the "
        "Consolidated Appropriations Act, 2026",
    ),
    Table(
        file="conversion_factors.csv",
        write=table_rows.conversion_factors,
        dataset="conversion-factor",
        release="CY2026",
        effective=date(2025, 1, 1),
        effective_to=date(2026, 12, 31),
        source=f"{CMS}/payment/fee-schedules/physician",
        covers="2025; 2026 for qualifying APM participants and for all others",
    ),
    _ptp(
        "ptp_edits.csv",
        table_rows.ptp_edits,
        "practitioner pairs of two codes of ptp_codes.csv in force on 2026-07-01 (v322r0), with "
        "the bounds of their first day",
    ),
    _ptp(
        "ptp_edits_ended.csv",
        table_rows.ptp_edits_ended,
        "pairs of two codes of ptp_codes.csv that ended, with the bounds of their last day",
    ),
    _ptp(
        "ptp_edits_one_relevant.csv.gz",
        table_rows.ptp_edits_one_relevant,
        "pairs of one code of ptp_codes.csv and any other in force on 2026-07-01; their first day "
        "is not known",
    ),
    _ptp(
        "ptp_codes.csv",
        table_rows.ptp_codes,
        "the codes of which every pair of 2026-07-01 is loaded",
    ),
    _mue("2024Q3", date(2024, 7, 1), date(2024, 9, 30), True, "all published values"),
    _mue(
        "2026Q4",
        date(2026, 10, 1),
        date(2026, 12, 31),
        False,
        "codes that a dermatology practice meets; verified 0: only the value of 2024Q3 is known, "
        "or (J7345) the value looks ten times too high",
    ),
    Table(
        file="add_on_edits.csv",
        write=table_rows.add_on_edits,
        dataset="aoc",
        release="2025Q4",
        effective=date(2013, 4, 1),
        effective_to=date(2025, 12, 31),
        source="https://www.cms.gov/ncci-medicare/medicare-ncci-add-code-edits",
        covers="all rows, ended ones too; effective since the first row's date",
    ),
    _icd10cm(
        "icd10cm_dermatology.csv",
        table_rows.icd10cm_dermatology,
        "FY2025",
        ICD_SOURCE,
        "billable or not in FY2025, for diagnoses that a dermatology practice bills",
    ),
    _icd10cm(
        "",
        None,
        "FY2026 April",
        "https://pypi.org/project/simple-icd-10-cm/",
        "the April 2026 list, read from the library simple-icd-10-cm when the index is built; it "
        "has as many billable codes as October's",
    ),
    _icd10cm(
        "icd10cm_changes_2027.csv",
        table_rows.icd10cm_changes_2027,
        "FY2027",
        ICD_SOURCE,
        "the addenda over FY2026; all codes together with it",
    ),
    Table(
        file="modifiers.csv",
        write=table_rows.modifiers,
        dataset="modifiers",
        release="2024-06",
        effective=date(2024, 6, 18),
        publisher="CMS and AMA",
        source=NORTHSTAR,
        licence="HCPCS modifiers in CMS's words, CPT modifiers in our own",
    ),
    Table(
        file="places_of_service.csv",
        write=table_rows.places_of_service,
        dataset="pos",
        release="2024-06",
        effective=date(2024, 6, 28),
        source=NORTHSTAR,
        licence="public CMS code set",
    ),
    Table(
        file="denials.csv",
        write=table_rows.denials,
        dataset="carc-rarc",
        release="2024-06",
        effective=date(2024, 6, 18),
        publisher="X12",
        source=NORTHSTAR,
        licence="numbers only; meanings are our own words",
        complete=False,
        covers="codes that a dermatology claim meets",
    ),
    Table(
        file="drug_units.csv",
        write=table_rows.drug_units,
        dataset="hcpcs",
        release="2024-07",
        effective=date(2024, 7, 1),
        effective_to=date(2024, 9, 30),
        source=f"{CMS}/coding-billing/healthcare-common-procedure-system",
        licence="public CMS code set",
        complete=False,
        covers="drugs and supplies of dermatology",
    ),
    Table(
        file="code_list.csv",
        write=table_rows.code_list,
        dataset="code-list",
        release="2026Q3",
        effective=date(2024, 7, 1),
        effective_to=date(2026, 9, 30),
        source=f"{CMS}/payment/fee-schedules/physician/pfs-relative-value-files",
        licence="codes only",
        complete=False,
        covers="codes of MUE 2024Q3 and RVU25D (whole), RVU26B/RVU26D (paid services; whole for "
        "11-17, 56 and 98) and NCCI PTP 2026Q3 (every code in a pair)",
    ),
    Table(
        file="codes.csv",
        write=None,
        dataset="codes",
        release="2026-11",
        effective=date(2018, 1, 1),
        publisher="codedesk",
        source="the source column",
        licence="labels are our own words",
        complete=False,
        covers="first and last days, successors and labels of codes that changed",
    ),
)

HEAD = """\
# Every table of this folder: where it is from, for which days it answers, what it holds.
# Written by tests/shared/write_tables.py; do not edit by hand. sha256 is of the unpacked file.
"""


def packed(rows: Iterable[Row], name: str) -> bytes:
    """The rows as CSV, packed without a time stamp for a name that ends in ``.gz``."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    raw = text.getvalue().encode()
    return gzip.compress(raw, 9, mtime=0) if name.endswith(".gz") else raw


def manifest_entry(table: Table, folder: Path) -> str:
    """One table's block of the manifest."""
    name = table.file.split(".")[0] or "icd10cm_2026"
    lines = [f"[{name}]"]
    lines += [f"{key} = {_toml(value)}" for key, value in vars(table).items() if _is_stated(value)]
    if table.file:
        raw = (folder / table.file).read_bytes()
        text = gzip.decompress(raw) if table.file.endswith(".gz") else raw
        lines.append(f"rows = {sum(1 for _ in csv.reader(io.StringIO(text.decode()))) - 1}")
        lines.append(f'sha256 = "{hashlib.sha256(text).hexdigest()}"')
    return "\n".join([*lines, f'retrieved = "{RETRIEVED}"', ""])


def _is_stated(value: object) -> bool:
    return value not in (None, "") and not callable(value)


def _toml(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else json.dumps(value, ensure_ascii=False)


def write_tables(facts: Facts, out: Path) -> None:
    """Write every table, then the manifest over all of them."""
    for table in TABLES:
        if table.write is not None:
            (out / table.file).write_bytes(packed(table.write(facts), table.file))
    manifest = "\n".join([HEAD, *(manifest_entry(table, out) for table in TABLES)])
    (out / "manifest.toml").write_text(manifest, "utf-8", newline="\n")


if __name__ == "__main__":
    given = [Path(argument) for argument in sys.argv[1:]]
    defaults = [ROOT.parent / "shared" / "data", ROOT / "catalog" / "data"]
    source, target = given + defaults[len(given) :]
    write_tables(Facts(source), target)
