"""The committed tables are what the fact files give."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from catalog.index.manifest import DATA
from tests.shared.table_rows import Facts
from tests.shared.write_tables import TABLES, write_tables

pytestmark = pytest.mark.shared


def unpacked(path: Path) -> bytes:
    raw = path.read_bytes()
    return gzip.decompress(raw) if path.suffix == ".gz" else raw


def test_tables_written_anew_are_the_committed_ones(shared: Path, tmp_path: Path) -> None:
    for table in TABLES:
        if table.file and table.write is None:
            (tmp_path / table.file).write_bytes((DATA / table.file).read_bytes())
    write_tables(Facts(shared / "data"), tmp_path)
    names = sorted(path.name for path in tmp_path.iterdir())
    assert "manifest.toml" in names
    different = [name for name in names if unpacked(tmp_path / name) != unpacked(DATA / name)]
    assert different == []
