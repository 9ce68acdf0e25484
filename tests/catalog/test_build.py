"""The index is built once for each content, whole or not at all."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import sys
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from catalog.build import (
    INDEX,
    BuildError,
    build_index,
    content_key,
    is_current,
    main,
    open_catalog,
)
from catalog.index.icd10cm import Listed, parent_of, proven_earlier, with_changes
from catalog.index.manifest import DATA, load_manifest
from catalog.index.rows import DiagnosisChangeRow
from catalog.index.tables import TableError


@pytest.fixture
def tables(tmp_path: Path) -> Path:
    """A copy of the package's tables."""
    folder = tmp_path / "tables"
    folder.mkdir()
    for path in DATA.iterdir():
        if path.is_file():
            shutil.copyfile(path, folder / path.name)
    return folder


def quiet(step: str, part: float) -> None:
    """Progress that nobody watches."""


def test_current_index_is_not_built_again(data_dir: Path) -> None:
    before = (data_dir / INDEX).stat().st_mtime_ns
    steps: list[str] = []
    open_catalog(data_dir, lambda step, part: steps.append(step)).close()
    assert steps == []
    assert (data_dir / INDEX).stat().st_mtime_ns == before


def test_index_is_read_only(built_index: Path) -> None:
    with closing(sqlite3.connect(built_index)) as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    catalog = open_catalog(built_index.parent)
    with pytest.raises(sqlite3.OperationalError):
        catalog._index.db.execute("DELETE FROM ptp")
    catalog.close()


def test_file_that_is_no_index_is_built_anew(tmp_path: Path) -> None:
    (tmp_path / INDEX).write_text("not a database, and long enough to be taken for one" * 100)
    parts: list[float] = []
    catalog = open_catalog(tmp_path, lambda step, part: parts.append(part))
    assert catalog.mue("11102", date(2026, 11, 1)) is not None
    catalog.close()
    assert parts == sorted(parts)
    assert parts[-1] == 1.0
    assert sorted(path.name for path in tmp_path.iterdir()) == [INDEX, f"{INDEX}.lock"]


def test_broken_table_leaves_the_old_index(tables: Path, tmp_path: Path) -> None:
    load_manifest.cache_clear()
    broken = tables / "denials.csv"
    broken.write_text(broken.read_text().replace("CARC,107,", "CARC,1O7,"))
    index = tmp_path / INDEX
    index.write_text("the old one")
    with pytest.raises(TableError, match=r"denials.csv:2: code: "):
        build_index(index, quiet, tables)
    assert index.read_text() == "the old one"
    assert sorted(path.name for path in tmp_path.iterdir()) == [INDEX, "tables"]


def test_key_depends_on_the_manifest(tables: Path) -> None:
    assert content_key(tables) == content_key()
    manifest = tables / "manifest.toml"
    manifest.write_text(manifest.read_text() + "\n")
    assert content_key(tables) != content_key()


def test_building_by_hand_needs_a_folder(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([])
    assert ended.value.code == 2
    assert "folder" in capsys.readouterr().err


CODES = {
    "D69": Listed(False, "a"),
    "D69.1": Listed(True, "b"),
    "S01.0": Listed(False, "c"),
    "S01.01XA": Listed(True, "d"),
}


def test_code_may_be_deleted_as_billable_and_added_as_header() -> None:
    changed = with_changes(
        CODES,
        [
            DiagnosisChangeRow("D69.1", "add", "0", "b"),
            DiagnosisChangeRow("D69.1", "delete", "1", "b"),
            DiagnosisChangeRow("D69.11", "add", "1", "e"),
        ],
    )
    assert changed["D69.1"] == Listed(False, "b")
    assert changed["D69.11"] == Listed(True, "e")


@pytest.mark.parametrize(
    "change",
    [
        DiagnosisChangeRow("D69.1", "add", "1", "b"),
        DiagnosisChangeRow("D69.2", "delete", "1", "b"),
        DiagnosisChangeRow("D69.2", "revise", "1", "b"),
    ],
)
def test_change_that_does_not_fit_is_refused(change: DiagnosisChangeRow) -> None:
    with pytest.raises(ValueError, match=change.code):
        with_changes(CODES, [change])


def test_parent_is_the_longest_listed_beginning() -> None:
    assert parent_of("S01.01XA", CODES) == "S01.0"
    assert parent_of("D69.1", CODES) == "D69"
    assert parent_of("D69", CODES) is None


def test_earlier_year_knows_the_billable_codes_their_headers_and_the_later_ones() -> None:
    proven = proven_earlier({"D69.1": True, "S01.01XA": False}, CODES)
    assert proven["D69.1"].billable
    assert proven["D69"] == Listed(False, "a")
    assert not proven["S01.01XA"].listed
    assert "S01.0" not in proven


def test_index_in_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("root may write everywhere")
    tmp_path.chmod(0o500)
    with pytest.raises(OSError, match="ermission"):
        open_catalog(tmp_path / "data")


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_building_by_hand_tells_each_step(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(tmp_path / "data"), "--json"]) == 0
    steps = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert steps[0]["part"] == 0
    assert steps[-1] == {"step": "ready", "part": 1.0}
    assert is_current(tmp_path / "data")


def test_building_that_fails_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "false")
    with pytest.raises(BuildError, match="status 1"):
        open_catalog(tmp_path)
