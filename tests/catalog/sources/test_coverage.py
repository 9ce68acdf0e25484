"""Billing articles are read from both of their files, and refused whole when one is broken."""

from __future__ import annotations

from pathlib import Path

import pytest

from catalog.index.reader import IndexReader
from catalog.index.tables import TableError
from catalog.sources.recognise import recognise
from tests.catalog.sources.article_lists import ARTICLE, LISTS, SECOND_LISTS, article_files


@pytest.fixture(scope="module")
def index(built_index: Path) -> IndexReader:
    return IndexReader(built_index)


def read(paths: list[Path], index: IndexReader) -> dict[str, list[list[str | None]]]:
    ((source, files),) = recognise(paths)
    rows: dict[str, list[list[str | None]]] = {}
    for batch in source.load(files, index).batches:
        rows.setdefault(batch.into, []).extend(batch.rows)
    return rows


def test_both_files_in_either_order(tmp_path: Path, index: IndexReader) -> None:
    articles, lists = article_files(tmp_path)
    rows = read([lists, articles], index)
    title = "Removal of Benign Skin Lesions"
    assert rows["article"] == [["A57044", title, "CGS Administrators", "KY OH", "23", None]]
    assert rows["article_diagnosis"][1] == [
        "A57044",
        "2",
        "primary_needs_secondary_from_group_3",
        "17110",
        "L82.1",
    ]
    assert len(rows["article_diagnosis"]) == 4


def test_columns_are_found_by_their_header(tmp_path: Path, index: IndexReader) -> None:
    articles, lists = article_files(tmp_path)
    expected = read([articles, lists], index)
    turned = [",".join(reversed(line.split(","))) for line in lists.read_text().splitlines()]
    lists.write_text("\n".join(turned))
    assert read([articles, lists], index) == expected


def test_states_of_another_jurisdiction_are_left_out(tmp_path: Path, index: IndexReader) -> None:
    row = ARTICLE.replace("J15,KY OH", '"J15 (also carries legacy J5)",KY OH CA IA')
    rows = read(article_files(tmp_path, (row,)), index)
    assert rows["article"][0][3] == "KY OH IA"


def test_no_diagnosis_for_an_article_without_a_list(tmp_path: Path, index: IndexReader) -> None:
    row = ARTICLE.replace("23,,2,1:1; 2:1; 3:1", "23,,1,1:0")
    lists = ("A57044,23,1,17110,,no_dx_list (Z41.1 if cosmetic)",)
    rows = read(article_files(tmp_path, (row,), lists), index)
    assert rows["article_diagnosis"] == [["A57044", "1", "no_dx_list", "17110", ""]]


@pytest.mark.parametrize("which", [0, 1])
def test_one_file_without_the_other_is_refused(
    tmp_path: Path, index: IndexReader, which: int
) -> None:
    with pytest.raises(TableError, match="needed in the same import"):
        read([article_files(tmp_path)[which]], index)


@pytest.mark.parametrize(
    ("row", "line", "field"),
    [
        (LISTS[3].replace("standalone", "sometimes"), 5, "rule"),
        (LISTS[3].replace("B07.9", "B079"), 5, "diagnosis"),
        (LISTS[3].replace("17111", "1711"), 5, "hcpcs"),
        (LISTS[3].replace("B07.9", ""), 5, "icd10cm_covered"),
        (LISTS[3].replace("standalone", "no_dx_list"), 5, "icd10cm_covered"),
        (LISTS[3].replace(",23,", ",22,"), 5, "version"),
        (LISTS[3].replace(",23,1,", ",23,one,"), 5, "article_group"),
        (SECOND_LISTS[0], 5, "article"),
        ("A57044", 5, "version"),
    ],
)
def test_broken_row_of_the_lists(
    tmp_path: Path, index: IndexReader, row: str, line: int, field: str
) -> None:
    with pytest.raises(TableError) as refused:
        read(article_files(tmp_path, lists=(*LISTS[:3], row)), index)
    where = (refused.value.file, refused.value.line, refused.value.field)
    assert where == ("article_dx.csv", line, field)


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("A57044", "57044", "article"),
        ("J15", "J99", "jurisdiction"),
        ("J15", "the east", "jurisdiction"),
        ("KY OH", "", "states"),
        ("KY OH", "CA", "states"),
        ("KY OH", "Kentucky", "states"),
        (",23,,", ",x,,", "revision"),
        (",23,,", ",23,soon,", "effective_date"),
        (",23,,", ",23,20270101,", "effective_date"),
        (",23,,", ",23,2027-02-30,", "effective_date"),
        (",2,1:1", ",3,1:1", "n_hcpcs"),
        ("3:1", "3:2", "icd_per_group"),
        ("; 3:1", "", "icd_per_group"),
    ],
)
def test_broken_row_of_the_articles(
    tmp_path: Path, index: IndexReader, old: str, new: str, field: str
) -> None:
    assert old in ARTICLE
    with pytest.raises(TableError) as refused:
        read(article_files(tmp_path, (ARTICLE.replace(old, new),)), index)
    where = (refused.value.file, refused.value.line, refused.value.field)
    assert where == ("articles.csv", 2, field)
