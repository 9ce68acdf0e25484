"""Imported billing articles answer where the package's do, until they are taken back."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest

from catalog.build import INDEX, open_catalog
from catalog.catalog import Catalog
from catalog.imports.checking import status, verify
from catalog.imports.importing import import_files, rollback
from catalog.imports.state import load_imports
from catalog.index.tables import TableError
from catalog.reading import read
from catalog.validation import validate
from tests.catalog.sources.article_lists import (
    ARTICLE,
    LISTS,
    SECOND_ARTICLE,
    SECOND_LISTS,
    article_files,
)

SUMMER = date(2026, 7, 15)
OHIO, NEW_YORK = "15202-00", "13202-01"


def quiet(step: str, part: float) -> None:
    """Progress that nobody watches."""


@pytest.fixture
def home(built_index: Path, tmp_path: Path) -> Path:
    """A data directory of the test's own, with a current index."""
    folder = tmp_path / "data"
    folder.mkdir()
    os.link(built_index, folder / INDEX)
    return folder


def revisions(home: Path, state: str, on: date = SUMMER) -> dict[str, int]:
    catalog = open_catalog(home)
    try:
        return {article.id: article.revision for article in catalog.articles(state, on)}
    finally:
        catalog.close()


def found(catalog: Catalog, claim: str, locality: str, on: date = SUMMER) -> list[str]:
    """What the article rule says, its findings and its gaps."""
    (encounter,) = read(claim, on=on).encounters
    report = validate(encounter, catalog, locality=locality)
    said = [one.message for one in report.findings if one.rule == "PAY001"]
    return said + [one.reason for one in report.not_checked if one.rule == "PAY001"]


def test_article_takes_the_place_of_its_older_revision(home: Path, tmp_path: Path) -> None:
    before = revisions(home, "OH")
    (done,) = import_files(home, article_files(tmp_path / "new"), quiet)
    assert (done.dataset, done.rows) == ("mac-articles", 5)
    assert revisions(home, "OH") == before | {"A57044": 23}
    assert revisions(home, "NY") == {"A54602": 25}
    assert verify(home) == ()


def test_rule_asks_the_imported_lists(home: Path, tmp_path: Path) -> None:
    import_files(home, article_files(tmp_path / "new"), quiet)
    catalog = open_catalog(home)
    assert found(catalog, "17110 B07.9", OHIO) == []
    assert found(catalog, "17110 L82.1 R20.8", OHIO) == []
    assert "second diagnosis" in found(catalog, "17110 L82.1", OHIO)[0]
    assert "not in the list of A57044" in found(catalog, "17111 L82.1 R20.8", OHIO)[0]
    assert "no billing article" in found(catalog, "11400 D22.5", OHIO)[0]
    catalog.close()


def test_article_holds_from_its_first_day(home: Path, tmp_path: Path) -> None:
    import_files(home, article_files(tmp_path / "new", (SECOND_ARTICLE,), SECOND_LISTS), quiet)
    assert revisions(home, "NY") == {}
    assert revisions(home, "NY", date(2027, 1, 1)) == {"A54602": 26}
    catalog = open_catalog(home)
    assert "no billing article" in found(catalog, "17110 L82.1", NEW_YORK)[0]
    catalog.close()


def test_second_import_keeps_the_articles_of_the_first(home: Path, tmp_path: Path) -> None:
    import_files(home, article_files(tmp_path / "new"), quiet)
    later = article_files(tmp_path / "later", (SECOND_ARTICLE,), SECOND_LISTS)
    (done,) = import_files(home, later, quiet)
    assert (done.rows, done.effective) == (7, date(2027, 1, 1))
    assert revisions(home, "OH")["A57044"] == 23
    assert [one.release for one in load_imports(home).releases] == ["yours"]
    rollback(home, quiet)
    assert revisions(home, "NY", date(2027, 1, 1)) == {"A54602": 25}
    assert revisions(home, "OH")["A57044"] == 23
    rollback(home, quiet)
    assert revisions(home, "OH")["A57044"] == 22
    assert verify(home) == ()


def test_broken_list_leaves_everything_as_it_was(home: Path, tmp_path: Path) -> None:
    broken = article_files(tmp_path / "new", (ARTICLE,), (*LISTS, LISTS[0]))
    with pytest.raises(TableError, match=r"article_dx\.csv:6: article: stands twice"):
        import_files(home, broken, quiet)
    assert revisions(home, "OH")["A57044"] == 22
    assert load_imports(home).releases == ()


def test_status_names_the_imported_articles(home: Path, tmp_path: Path) -> None:
    import_files(home, article_files(tmp_path / "new"), quiet)
    catalog = open_catalog(home)
    (row,) = (one for one in status(catalog, home, SUMMER) if one.dataset == "mac-articles")
    assert (row.imported, row.rows, row.stale) == (True, 5, False)
    assert row.files == ("articles.csv", "article_dx.csv")
    catalog.close()
