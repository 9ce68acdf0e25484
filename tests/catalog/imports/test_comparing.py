"""What changed between two releases, or two files, and what an excerpt cannot say."""

from __future__ import annotations

from pathlib import Path

import pytest

from catalog.imports.comparing import Revision, UnknownReleaseError, diff
from tests.catalog.sources import samples


def test_revised_rvus_of_a_code(built_index: Path) -> None:
    changes = diff(built_index.parent, "RVU25D", "rvu26b", {"11102"})
    assert changes.revised == (
        Revision(key=("11102", ""), field="work RVU", old="0.66", new="0.64"),
        Revision(key=("11102", ""), field="non-facility PE RVU", old="2.24", new="2.16"),
        Revision(key=("11102", ""), field="facility PE RVU", old="0.40", new="0.20"),
    )


def test_excerpts_prove_neither_new_codes_nor_deleted_ones(built_index: Path) -> None:
    changes = diff(built_index.parent, "mpfs:RVU25D", "mpfs:RVU26B")
    assert (changes.added, changes.deleted) == ((), ())
    assert [words.split(":")[0] for words in changes.not_compared] == [
        "codes added",
        "codes deleted",
    ]


def test_diagnoses_of_two_years(built_index: Path) -> None:
    changes = diff(built_index.parent, "FY2026 April", "FY2027")
    assert ("D69.11",) in changes.added
    # 190 + 63 added and 30 + 6 deleted, but for those that only changed their kind.
    assert len(changes.added) - len(changes.deleted) == 98_403 - 98_186
    kinds = {one.key[0]: (one.old, one.new) for one in changes.revised if one.field == "billable"}
    assert kinds["D69.1"] == ("yes", "no")
    words = [one.key[0] for one in changes.revised if one.field == "description"]
    assert "L02.232" in words


def test_file_is_compared_with_a_loaded_release(built_index: Path, tmp_path: Path) -> None:
    path = samples.mue_file(tmp_path, "11102,2,2 Date,CMS Policy\r\nJ9999,1,3 Date,Data\r\n")
    changes = diff(built_index.parent, "mue:2024Q3", str(path), {"11102", "11103"})
    assert changes.deleted == (("11103",),)
    assert changes.added == ()
    assert [(one.field, one.new) for one in changes.revised] == [
        ("value", "2"),
        ("rationale", "CMS Policy"),
    ]


def test_pairs_of_two_files(built_index: Path, tmp_path: Path) -> None:
    from zipfile import ZipFile

    archives = []
    for number, rows in enumerate((samples.PTP_ROWS, ("11102\t17110\t\t20270101\t*\t1\tx",) * 4)):
        folder = tmp_path / str(number)
        folder.mkdir()
        archive = folder / "ptp.zip"
        with ZipFile(archive, "w") as file:
            for part, path in enumerate(samples.ptp_files(folder, rows)):
                if number == 0 or part == 0:
                    file.write(path, path.name)
                else:
                    header = path.read_bytes().rsplit(b"\r\n", 2)[0] + b"\r\n"
                    file.writestr(path.name, header)
        archives.append(str(archive))
    changes = diff(built_index.parent, *archives)
    assert changes.added == (("11102", "17110"),)
    assert ("11102", "17000") in changes.deleted
    assert ("11104", "99213") not in changes.deleted


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("RVU25D", "FY2026 April", "RVU25D is of mpfs, FY2026 April of icd-10-cm"),
        ("RVU25D", "RVU99Z", "RVU99Z is neither a loaded release nor a file"),
        ("2026Q3", "2026Q3", "code-list:2026Q3, ncci-ptp:2026Q3"),
        ("pos:2024-06", "pos:2024-06", "nothing that can be compared"),
    ],
)
def test_what_cannot_be_compared_is_said(
    built_index: Path, old: str, new: str, message: str
) -> None:
    with pytest.raises(UnknownReleaseError, match=message):
        diff(built_index.parent, old, new)
