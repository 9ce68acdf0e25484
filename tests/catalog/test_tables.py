"""The manifest tells the truth about the tables, and a broken row is refused with its place."""

from __future__ import annotations

import csv
import gzip
import hashlib
from pathlib import Path

import pytest

from catalog.families import load_families
from catalog.index.manifest import DATA, Described, load_manifest
from catalog.index.rows import CodeRow, MueRow
from catalog.index.tables import SHAPES, Shape, TableError, read_rows

FILED = [table for table in load_manifest() if table.file]


def test_manifest_folder_and_shapes_name_the_same_files() -> None:
    files = {path.name for path in DATA.iterdir() if ".csv" in path.suffixes}
    assert files == {table.file for table in FILED} == set(SHAPES)


@pytest.mark.parametrize("table", FILED, ids=lambda table: table.file)
def test_manifest_has_the_hash_and_the_number_of_rows(table: Described) -> None:
    raw = (DATA / table.file).read_bytes()
    text = gzip.decompress(raw) if table.file.endswith(".gz") else raw
    assert hashlib.sha256(text).hexdigest() == table.sha256
    assert text.endswith(b"\n")
    assert b"\r" not in text
    assert sum(1 for _ in read_rows(DATA / table.file, SHAPES[table.file])) == table.rows


def test_ranges_of_a_dataset_do_not_overlap() -> None:
    releases = {(table.dataset, table.effective, table.effective_to) for table in FILED}
    for dataset, first, last in releases:
        for other, start, _ in releases:
            if dataset == other and start > first:
                assert last is not None
                assert last < start


def test_every_excerpt_says_what_it_covers() -> None:
    assert [table.file for table in FILED if not table.complete and not table.covers] == []


def test_codes_that_replace_each_other_are_known() -> None:
    with (DATA / "codes.csv").open(newline="") as file:
        rows = {row["code"]: row for row in csv.DictReader(file)}
    for code, row in rows.items():
        for later in row["replaced_by"].split():
            assert later in rows or load_families().entry(later), later
            if later in rows and rows[later]["replaces"]:
                assert code in rows[later]["replaces"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("hcpcs,mue,mai,rationale\n11102,1,9,Clinical: Data\n", "t.csv:2: mai: "),
        ("hcpcs,mue,mai,rationale\n11102,1,2,Data\n1110,1,2,Data\n", "t.csv:3: hcpcs: "),
        ("hcpcs,mue,mai,rationale\n11102,,2,Data\n", "t.csv:2: mue: "),
        (
            "hcpcs,mue,mai,rationale\n11102,1,2,Data\n11102,1,2,Data\n",
            "t.csv:3: hcpcs: stands twice",
        ),
        (
            "hcpcs,mue,mai,rationale\n11103,1,2,Data\n11102,1,2,Data\n",
            "t.csv:3: hcpcs: out of order",
        ),
        ("hcpcs,mue,mai,rationale\n11102,1,2\n", "t.csv:2: row: 3 cells instead of 4"),
        ("code,mue,mai,rationale\n", "t.csv:1: header: expected hcpcs,mue,mai,rationale"),
        ("", "t.csv:1: header: "),
    ],
)
def test_broken_row_is_refused_with_file_line_and_field(
    tmp_path: Path, text: str, message: str
) -> None:
    path = tmp_path / "t.csv"
    path.write_text(text)
    with pytest.raises(TableError) as refused:
        list(read_rows(path, Shape(MueRow, "mue", 1)))
    assert str(refused.value).startswith(message)


def test_value_of_a_broken_row_is_not_repeated(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("code\nsecret\n")
    with pytest.raises(TableError) as refused:
        list(read_rows(path, Shape(CodeRow, "ptp_code", 1)))
    assert "secret" not in str(refused.value)


def test_day_that_is_none_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text(
        "add_on_code,primary_code,effective_date,deletion_date,edit_type\n"
        "11103,11102,2025-02-30,,1\n"
    )
    with pytest.raises(TableError, match=r"t.csv:2: effective_date: "):
        list(read_rows(path, SHAPES["add_on_edits.csv"]))
