"""``codedesk updates`` from outside."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner, Result

from bot.cli import cli


@pytest.fixture
def run(data_dir, monkeypatch):
    monkeypatch.setenv("CODEDESK_DATA_DIR", str(data_dir))
    return lambda *arguments: CliRunner().invoke(cli, ["updates", *arguments])


def documents(result: Result) -> dict[str, dict]:
    return {found["kind"]: found for found in json.loads(result.stdout)}


def test_a_days_updates_say_release_source_and_state_of_the_tables(run):
    found = documents(run("--from", "2026-10-01", "--to", "10/1/26", "--json"))
    assert found["icd-10-cm"]["release"] == "FY2027"
    assert found["icd-10-cm"]["tables"] == "loaded"
    assert found["ncci-ptp"]["tables"] == "behind"
    assert found["cpt-pla"]["tables"] == "not held"
    assert found["mue"]["effective"] == "2026-10-01"
    assert found["mue"]["source"]["url"].startswith("https://www.cms.gov/")


def test_in_plain_words_each_day_stands_once(run):
    result = run("--from", "2026-09-01", "--to", "2027-01-31")
    assert result.exit_code == 0
    assert [line for line in result.stdout.splitlines() if line[:1] != " "] == [
        "Thu 2026-10-01",
        "Fri 2027-01-01",
    ]
    assert "Our tables are older. Load the practitioner PTP edits of 2027Q1." in result.stdout


def test_without_an_end_it_is_a_year(run):
    days = {
        found["effective"] for found in json.loads(run("--from", "2026-11-23", "--json").stdout)
    }
    assert days == {"2027-01-01", "2027-04-01", "2027-07-01", "2027-10-01"}


def test_a_span_without_updates_ends_with_1(run):
    result = run("--from", "2026-11-02", "--to", "2026-11-03", "--json")
    assert (result.exit_code, result.stdout.strip()) == (1, "[]")


@pytest.mark.parametrize(
    "arguments",
    [("--from", "2026-11-03", "--to", "2026-11-02"), ("--from", "soon"), ("--to", "2099-01-01")],
)
def test_a_span_that_is_none_ends_with_2(run, arguments):
    result = run(*arguments)
    assert result.exit_code == 2
    assert result.stdout == ""


def test_a_calendar_file_is_written(run, tmp_path):
    path = tmp_path / "updates.ics"
    result = run("--from", "2026-12-01", "--to", "2027-01-31", "--ics", str(path))
    assert (result.exit_code, result.stdout) == (0, "")
    assert path.read_bytes().count(b"BEGIN:VEVENT") == 8
