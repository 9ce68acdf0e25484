"""Publishers' files are recognised by content, read by header, and refused whole when broken."""

from __future__ import annotations

import gzip
import zipfile
from datetime import date
from pathlib import Path

import pytest

from catalog.calendar import updates
from catalog.index.reader import IndexReader
from catalog.index.tables import TableError
from catalog.sources.recognise import recognise
from tests.catalog.sources import samples
from tests.catalog.sources.workbook import write_workbook


@pytest.fixture(scope="module")
def index(built_index: Path) -> IndexReader:
    return IndexReader(built_index)


def read(paths: list[Path], index: IndexReader) -> tuple[str, str, list[list[str | None]]]:
    """Dataset, release and rows of files that make one release."""
    ((source, files),) = recognise(paths)
    loaded = source.load(files, index)
    return loaded.dataset, loaded.release, [row for batch in loaded.batches for row in batch.rows]


def test_pairs_in_four_parts(tmp_path: Path, index: IndexReader) -> None:
    dataset, release, rows = read(samples.ptp_files(tmp_path), index)
    assert (dataset, release) == ("ncci-ptp", "2026Q3")
    assert [row[:4] for row in rows] == [
        ["11102", "17000", "2019-01-01", "2019-01-01"],
        ["17004", "17000", "1996-01-01", "1996-01-01"],
        ["33533", "33534", "2026-08-01", "2026-08-01"],
        ["11104", "99213", "2019-01-01", "2019-01-01"],
    ]
    assert rows[3][4:] == [
        "2026-08-15",
        "2026-08-15",
        "Standards of medical/surgical practice",
        "1",
    ]


def test_pairs_of_workbooks_are_those_of_texts(tmp_path: Path, index: IndexReader) -> None:
    header = [
        "Column 1",
        "Column 2",
        "*=in existence\nprior to 1996",
        "Effective\nDate",
        "Deletion\nDate\n*=no data",
        "Modifier\n0=not allowed\n1=allowed\n9=not applicable",
        "PTP Edit Rationale",
    ]
    books = []
    for part, row in enumerate(samples.PTP_ROWS, 1):
        cells = [
            int(cell) if cell.isdigit() and len(cell) != 5 else cell for cell in row.split("\t")
        ]
        path = tmp_path / f"ccipra-v322r0-f{part}.xlsx"
        books.append(write_workbook(path, [["CPT only copyright 2025"], [*header], cells]))
    assert read(books, index) == read(samples.ptp_files(tmp_path), index)


def test_table_that_an_archive_holds_twice_is_read_once(tmp_path: Path, index: IndexReader) -> None:
    text = samples.add_on_file(tmp_path, ["1 11103 11102 2019001"])
    book = write_workbook(tmp_path / "AOC_V2027Q1_01-MCR.xlsx", [["not read"]])
    archive = tmp_path / "add_on.zip"
    with zipfile.ZipFile(archive, "w") as file:
        file.write(book, book.name)
        file.write(text, text.name)
    assert read([archive], index)[2] == [["11103", "11102", "2019-01-01", None, "1"]]


def test_pairs_with_a_part_missing_are_refused(tmp_path: Path, index: IndexReader) -> None:
    with pytest.raises(TableError, match="part f3 of 4 is missing"):
        read([path for path in samples.ptp_files(tmp_path) if "f3" not in path.name], index)


def test_table_of_hospitals_is_not_taken_for_that_of_practitioners(
    tmp_path: Path, index: IndexReader
) -> None:
    (path, *_) = samples.ptp_files(tmp_path)
    renamed = path.rename(tmp_path / "ccioph-v322r0-f1.txt")
    with pytest.raises(TableError, match="practitioner table is needed"):
        read([renamed], index)


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("1110\t17000\t\t20190101\t*\t1\tMisuse", r":11: Column 1: "),
        ("11102\t1700\t\t20190101\t*\t1\tMisuse", r":11: Column 2: "),
        ("11102\t17000\t\t20190132\t*\t1\tMisuse", r":11: Effective Date: "),
        ("11102\t17000\t\t20190101\t2019\t1\tMisuse", r":11: Deletion Date: "),
        ("11102\t17000\t\t20190101\t*\t2\tMisuse", r":11: Modifier: "),
        ("11102\t17000\t\t20190101", r":11: row: only 4 cells"),
    ],
)
def test_broken_pair_is_refused_with_its_line(
    tmp_path: Path, index: IndexReader, row: str, problem: str
) -> None:
    paths = samples.ptp_files(tmp_path, (row, *samples.PTP_ROWS[1:]))
    with pytest.raises(TableError, match=problem):
        read(paths, index)


def test_pair_deleted_on_its_first_day_never_held(tmp_path: Path, index: IndexReader) -> None:
    row = "11102\t17000\t\t20190101\t20190101\t1\tMisuse"
    _, _, rows = read(samples.ptp_files(tmp_path, (row, *samples.PTP_ROWS[1:])), index)
    assert rows[0][2:6] == ["2019-01-01", "2019-01-01", "2018-12-31", "2018-12-31"]


def test_limits_take_the_digit_of_the_indicator(tmp_path: Path, index: IndexReader) -> None:
    path = samples.mue_file(tmp_path, "11102,1,2 Date of Service Edit: Policy,CMS Policy\r\n")
    assert read([path], index) == ("mue", "2027Q1", [["11102", "1", "2", "CMS Policy"]])


def test_limits_without_a_date_in_the_name_are_refused(tmp_path: Path, index: IndexReader) -> None:
    path = samples.mue_file(tmp_path, "11102,1,2 Date,CMS Policy\r\n", name="latest")
    with pytest.raises(TableError, match="Eff_10-01-2026"):
        read([path], index)


def test_broken_limit_is_refused_with_line_and_field(tmp_path: Path, index: IndexReader) -> None:
    path = samples.mue_file(tmp_path, "11102,1,2 Date,Policy\r\n11103,x,3 Date,Data\r\n")
    with pytest.raises(TableError, match=r"Eff_01-01-2027.csv:7: mue: "):
        read([path], index)


def test_add_ons_of_text_and_workbook_are_the_same(tmp_path: Path, index: IndexReader) -> None:
    text = samples.add_on_file(tmp_path, ["1 11103 11102 2019001", "2 15777 CCCCC 2013091 2020366"])
    workbook = write_workbook(
        tmp_path / "AOC_V2027Q1_01-MCR.xlsx",
        [
            ["a notice"],
            ["AOC_Edit_Type", "Add-On_Code", "Primary_Code", "AOC_Edit_EffDT", "AOC_Edit_DelDT"],
            [1, 11103, 11102, 2019001, ""],
            ["2", "15777", "CCCCC", "2013091", "2020366"],
        ],
    )
    expected = (
        "aoc",
        "2027Q1",
        [
            ["11103", "11102", "2019-01-01", None, "1"],
            ["15777", "CCCCC", "2013-04-01", "2020-12-31", "2"],
        ],
    )
    assert read([text], index) == expected
    assert read([workbook], index) == expected


def test_add_on_day_that_is_none_is_refused(tmp_path: Path, index: IndexReader) -> None:
    path = samples.add_on_file(tmp_path, ["1 11103 11102 2019366"])
    with pytest.raises(TableError, match=r":1: date: the year has no such day"):
        read([path], index)


def test_fee_schedule_is_read_by_header_without_the_description(
    tmp_path: Path, index: IndexReader
) -> None:
    dataset, release, rows = read([samples.fee_file(tmp_path, [samples.FEE_ROW])], index)
    assert (dataset, release) == ("mpfs", "RVU27A")
    assert rows[0][:4] == ["11102", "", "0.70", "2.00"]
    assert rows[0][-1] == "A"
    assert rows[1] == ["2027-01-01", "2027-12-31", "non-apm", "34.0000"]
    assert "secret text" not in str(rows)


def test_fee_schedule_with_two_conversion_factors_is_refused(
    tmp_path: Path, index: IndexReader
) -> None:
    other = samples.FEE_ROW.replace("11102", "11104").replace("34.0000", "34.1000")
    with pytest.raises(TableError, match="CONV FACTOR: 2 different ones"):
        read([samples.fee_file(tmp_path, [samples.FEE_ROW, other])], index)


def test_order_file_is_read_by_place(tmp_path: Path, index: IndexReader) -> None:
    path = samples.order_file(
        tmp_path, [("L57", 0, "Skin changes"), ("L570", 1, "Actinic keratosis")]
    )
    assert read([path], index) == (
        "icd-10-cm",
        "FY2028",
        [["L57", "1", "0", None, "Skin changes"], ["L57.0", "1", "1", "L57", "Actinic keratosis"]],
    )


def test_addenda_build_on_the_year_before(tmp_path: Path, index: IndexReader) -> None:
    path = tmp_path / "icd10cm_order_addenda_2028.txt"
    title = f"{'Actinic keratosis of the scalp':<60} Actinic keratosis of the scalp"
    path.write_text(
        f"Delete:      1 L570    {title}\nAdd:         0 L570    {title}\n"
        f"Add:         1 L5701   {title}\n\nHeaders\n"
    )
    dataset, release, rows = read([path], index)
    assert (dataset, release) == ("icd-10-cm", "FY2028")
    found = {row[0]: row for row in rows}
    assert found["L57.0"][2] == "0"
    assert found["L57.01"] == ["L57.01", "1", "1", "L57.0", "Actinic keratosis of the scalp"]
    assert len(rows) == 98_404


def test_addenda_that_do_not_fit_the_year_before_are_refused(
    tmp_path: Path, index: IndexReader
) -> None:
    path = tmp_path / "icd10cm_order_addenda_2028.txt"
    path.write_text(f"Delete:      1 L579999 {'x':<60} x\n")
    with pytest.raises(TableError, match=r"L57.9999: cannot delete"):
        read([path], index)


def test_licensed_descriptors_are_recognised(tmp_path: Path, index: IndexReader) -> None:
    path = tmp_path / "licensed.txt"
    path.write_text("11102\tOur licensed words\n11104\tMore of them\n")
    assert read([path], index) == (
        "licensed-labels",
        "yours",
        [["11102", "Our licensed words"], ["11104", "More of them"]],
    )


def test_packed_files_and_archives_are_opened(tmp_path: Path, index: IndexReader) -> None:
    path = samples.mue_file(tmp_path, "11102,1,2 Date,CMS Policy\r\n")
    packed = tmp_path / f"{path.name}.gz"
    packed.write_bytes(gzip.compress(path.read_bytes()))
    archive = tmp_path / "mue.zip"
    with zipfile.ZipFile(archive, "w") as file:
        file.write(path, path.name)
        file.writestr("readme.pdf", b"%PDF")
    assert read([packed], index) == read([archive], index) == read([path], index)


@pytest.mark.parametrize("content", [b"", b"hello\n", b"\0\1\2", b"a,b,c\n1,2,3\n"])
def test_unknown_file_is_refused_by_name(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "what.txt"
    path.write_bytes(content)
    with pytest.raises(TableError, match=r"what.txt:1: file: none of the known kinds"):
        recognise([path])


def test_damaged_archive_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "what.zip"
    path.write_bytes(b"PK\3\4 and then nothing")
    with pytest.raises(TableError, match="cannot be read"):
        recognise([path])
    with pytest.raises(TableError, match="not there"):
        recognise([tmp_path / "absent.zip"])


def test_every_kind_covers_its_own_quarter(tmp_path: Path, index: IndexReader) -> None:
    ((source, files),) = recognise(samples.ptp_files(tmp_path))
    loaded = source.load(files, index)
    assert (loaded.effective, loaded.effective_to) == (date(2026, 7, 1), date(2026, 9, 30))
    assert loaded.complete


def test_indices_take_the_work_index_with_its_floor(tmp_path: Path, index: IndexReader) -> None:
    path = samples.index_file(
        tmp_path,
        ["2102,AK,1,ALASKA*,1.4,1.5,1.081,0.592", "10112,AL,0,ALABAMA,.98,1,0.869,0.575"],
        "2027 PW GPCI (without 1.0 Floor),2027 PW GPCI (with 1.0 Floor)",
    )
    assert read([path], index) == (
        "gpci",
        "CY2027",
        [
            ["02102", "01", "AK", "ALASKA", "1.500", "1.081", "0.592"],
            ["10112", "00", "AL", "ALABAMA", "1.000", "0.869", "0.575"],
        ],
    )


def test_index_that_is_no_number_is_refused(tmp_path: Path, index: IndexReader) -> None:
    path = samples.index_file(tmp_path, ["02102,AK,01,ALASKA,one,1.081,0.592"])
    with pytest.raises(TableError, match=r"GPCI2027.csv:3: work_gpci: "):
        read([path], index)


def test_of_the_file_for_apm_participants_only_the_factor_is_taken(
    tmp_path: Path, index: IndexReader
) -> None:
    path = samples.fee_file(tmp_path, [samples.FEE_ROW])
    qualifying = path.rename(tmp_path / "PPRRVU2027_Jan_QPP.csv")
    assert read([qualifying], index) == (
        "conversion-factor",
        "RVU27A QPP",
        [["2027-01-01", "2027-12-31", "qualifying-apm", "34.0000"]],
    )


def test_fee_schedule_without_its_title_is_refused(tmp_path: Path, index: IndexReader) -> None:
    path = samples.fee_file(tmp_path, [samples.FEE_ROW], title="National")
    with pytest.raises(TableError, match="year and quarter"):
        read([path], index)


def test_pairs_without_a_version_in_the_name_are_refused(
    tmp_path: Path, index: IndexReader
) -> None:
    (path, *_) = samples.ptp_files(tmp_path)
    with pytest.raises(TableError, match="v322r0"):
        read([path.rename(tmp_path / "pairs.txt")], index)


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("x" * 60, "row: not the layout of the other lines"),
        ("1" + "11103" + " " * 7 + "11102" + " " * 7 + "2019001" + "2" + " " * 6, "date: expected"),
    ],
)
def test_broken_line_behind_good_add_ons_is_refused(
    tmp_path: Path, index: IndexReader, line: str, problem: str
) -> None:
    path = samples.add_on_file(tmp_path, ["1 11103 11102 2019001"] * 50)
    path.write_text(path.read_text() + "\n" + line + "\n")
    with pytest.raises(TableError, match=f":52: {problem}"):
        read([path], index)


def test_add_ons_without_a_quarter_in_the_name_are_refused(
    tmp_path: Path, index: IndexReader
) -> None:
    path = samples.add_on_file(tmp_path, ["1 11103 11102 2019001"], "add_ons.txt")
    with pytest.raises(TableError, match="V2025Q4"):
        read([path], index)


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("00001 L57     0 too short", "row: not the layout of the order file"),
        (f"00001 L57     0 {'x':<60} x", "code: stands twice"),
        (f"00001 12345   0 {'x':<60} x", "code: not the shape of an ICD-10-CM code"),
    ],
)
def test_broken_line_of_the_order_file_is_refused(
    tmp_path: Path, index: IndexReader, line: str, problem: str
) -> None:
    rows = [("L57", 0, "Skin changes"), *((f"L57{n:02}", 1, "x") for n in range(50))]
    path = samples.order_file(tmp_path, rows)
    path.write_text(path.read_text() + "\n" + line + "\n")
    with pytest.raises(TableError, match=f":53: {problem}"):
        read([path], index)


def test_order_file_of_april_holds_from_april_on(tmp_path: Path, index: IndexReader) -> None:
    path = samples.order_file(tmp_path, [("L57", 1, "Skin changes")])
    april = path.rename(tmp_path / "icd10cm_order_2027_April.txt")
    ((source, files),) = recognise([april])
    loaded = source.load(files, index)
    day = date(2027, 4, 1)
    assert (loaded.release, loaded.effective) == ("FY2027 April", day)
    (update,) = [one for one in updates(day, day) if one.kind == loaded.dataset]
    assert loaded.release == update.release


def test_addenda_over_a_year_that_is_not_whole_are_refused(
    tmp_path: Path, index: IndexReader
) -> None:
    path = tmp_path / "icd10cm_order_addenda_2026.txt"
    path.write_text(f"Delete:      1 L570    {'x':<60} x\n")
    with pytest.raises(TableError, match="import its order file first"):
        read([path], index)


def test_year_that_no_name_states_is_asked_for(tmp_path: Path, index: IndexReader) -> None:
    path = samples.order_file(tmp_path, [("L57", 1, "Skin changes")])
    with pytest.raises(TableError, match="order_2027"):
        read([path.rename(tmp_path / "codes.txt")], index)
