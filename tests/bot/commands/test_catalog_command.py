"""``codedesk catalog``: exit status, JSON, and messages for people."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli import cli
from catalog.build import INDEX
from tests.catalog.sources import samples


@pytest.fixture
def home(built_index: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "data"
    folder.mkdir()
    os.link(built_index, folder / INDEX)
    monkeypatch.setenv("CODEDESK_DATA_DIR", str(folder))
    return folder


def run(*words: str) -> Result:
    return CliRunner().invoke(cli, ["catalog", *words])


def test_status_lists_releases(home: Path) -> None:
    found = run("status", "--on", "2026-11-23", "--json")
    assert found.exit_code == 0
    document = json.loads(found.stdout)
    assert document["on"] == "2026-11-23"
    ages = {one["dataset"]: one["days_over"] for one in document["releases"] if one["stale"]}
    assert ages["ncci-ptp"] == 54
    assert "stale by 54 days" in run("status", "--on", "2026-11-23").stdout


def test_import_and_rollback(home: Path, tmp_path: Path) -> None:
    path = samples.mue_file(tmp_path, "11102,7,2 Date,CMS Policy\r\n")
    done = run("import", str(path), "--json")
    assert done.exit_code == 0, done.stderr
    assert json.loads(done.stdout)["imported"][0]["release"] == "2027Q1"
    assert "building the index" in done.stderr
    undone = run("rollback", "--json")
    assert (undone.exit_code, json.loads(undone.stdout)["undone"]) == (0, True)
    assert run("rollback").exit_code == 1


def test_broken_file_is_bad_input(home: Path, tmp_path: Path) -> None:
    path = samples.mue_file(tmp_path, "11102,x,2 Date,CMS Policy\r\n")
    done = run("import", str(path))
    assert done.exit_code == 2
    assert ":6: mue: " in done.stderr
    assert "Nothing was changed" in done.stderr


def test_verify(home: Path) -> None:
    done = run("verify", "--json")
    assert (done.exit_code, json.loads(done.stdout)) == (0, {"problems": []})


def test_diff_for_people_and_as_json(home: Path) -> None:
    words = ("diff", "RVU25D", "RVU26B", "--code", "11102")
    assert "11102  work RVU: 0.66 -> 0.64" in run(*words).stdout
    assert len(json.loads(run(*words, "--json").stdout)["revised"]) == 3
    assert run("diff", "RVU25D", "RVU99Z").exit_code == 2
