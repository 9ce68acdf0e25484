"""The publishers' own files, as downloaded, are taken in and answer."""

from __future__ import annotations

import os
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from catalog.build import INDEX, open_catalog
from catalog.imports.importing import import_files
from catalog.index.reader import IndexReader
from catalog.sources.recognise import recognise

pytestmark = pytest.mark.shared


def rows_of(path: Path, index: IndexReader) -> list[list[str | None]]:
    ((source, files),) = recognise([path])
    return [row for batch in source.load(files, index).batches for row in batch.rows]


def test_official_files_are_imported(built_index: Path, shared: Path, tmp_path: Path) -> None:
    os.link(built_index, tmp_path / INDEX)
    official = shared / "data/official"
    done = import_files(
        tmp_path,
        [
            official / "PPRRVU2025_Oct.csv.gz",
            official / "GPCI2025.csv",
            official / "AOC_V2025Q4_01-MCR.txt.gz",
            official / "icd10cm_order_addenda_2027.txt",
        ],
        lambda step, part: None,
    )
    assert {(one.dataset, one.release, one.rows) for one in done} == {
        ("mpfs", "RVU25D", 19_091),
        ("gpci", "CY2025", 109),
        ("aoc", "2025Q4", 8_615),
        ("icd-10-cm", "FY2027", 98_403),
    }
    catalog = open_catalog(tmp_path)
    row = catalog.fee("33533", date(2025, 11, 1))
    assert row is not None
    assert (row.global_period, row.work > 0) == ("090", True)
    assert catalog.locality("Manhattan", date(2025, 11, 1)).pe == Decimal("1.166")
    assert catalog.billable_diagnoses(date(2026, 11, 1)) == 74_879
    assert catalog.primaries("11105", date(2025, 11, 1))
    catalog.close()


def test_add_ons_of_text_and_workbook_are_the_same(built_index: Path, shared: Path) -> None:
    index = IndexReader(built_index)
    official = shared / "data/official"
    text = rows_of(official / "AOC_V2025Q4_01-MCR.txt.gz", index)
    workbook = rows_of(official / "AOC_V2025Q4_01-MCR.xlsx", index)
    assert sorted(map(str, text)) == sorted(map(str, workbook))
    index.db.close()


@pytest.mark.parametrize(
    "name",
    ["MCR_MUE_DME_Additions_Eff_10-01-2025.txt", "MCR_NCCI_OCE_Additions_Eff_10-01-2025.txt"],
)
def test_change_files_are_not_taken_for_whole_tables(shared: Path, name: str) -> None:
    with pytest.raises(ValueError, match="none of the known kinds"):
        recognise([shared / "data/official" / name])
