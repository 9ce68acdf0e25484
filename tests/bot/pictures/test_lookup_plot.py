"""``codedesk lookup CODE --plot FILE`` from outside."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner, Result

from bot.cli import cli


@pytest.fixture
def run(data_dir, monkeypatch):
    """Call ``codedesk lookup`` with arguments, on the tables built for the tests."""
    monkeypatch.setenv("CODEDESK_DATA_DIR", str(data_dir))

    def call(*arguments: str) -> Result:
        return CliRunner().invoke(cli, ["lookup", *arguments, "--on", "2026-11-23"])

    return call


def test_the_picture_is_written_and_the_card_still_shown(run, tmp_path):
    file = tmp_path / "11401.png"
    result = run("11401", "--plot", str(file))
    assert result.exit_code == 0
    assert file.read_bytes().startswith(b"\x89PNG")
    assert "$154.98" in result.stdout
    assert "Picture written to" in result.stderr


def test_with_json_standard_output_stays_one_document(run, tmp_path):
    result = run("11401", "--json", "--plot", str(tmp_path / "picture.png"))
    assert result.exit_code == 0
    assert json.loads(result.stdout)[0]["code"] == "11401"


def test_several_codes_are_refused_before_anything_is_written(run, tmp_path):
    file = tmp_path / "both.png"
    result = run("11401", "11402", "--plot", str(file))
    assert result.exit_code == 2
    assert "--plot draws one code, 2 were given." in result.stderr
    assert not file.exists()


def test_another_kind_of_file_is_refused(run, tmp_path):
    result = run("11401", "--plot", str(tmp_path / "11401.pdf"))
    assert result.exit_code == 2
    assert "name the file 11401.png" in result.stderr


@pytest.mark.parametrize(("code", "reason"), [("L57.0", "diagnosis"), ("15013", "contractor")])
def test_a_code_without_amounts_says_so_and_ends_with_1(run, tmp_path, code, reason):
    file = tmp_path / "none.png"
    result = run(code, "--plot", str(file))
    assert result.exit_code == 1
    assert result.stderr.startswith("No picture: ")
    assert reason in result.stderr
    assert not file.exists()


def test_a_file_that_cannot_be_written_ends_with_2(run, tmp_path):
    result = run("11401", "--plot", str(tmp_path / "missing" / "11401.png"))
    assert result.exit_code == 2
    assert "cannot be written: No such file or directory." in result.stderr
