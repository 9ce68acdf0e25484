"""Encounters as practices get them wrong bring exactly the errors and warnings that they should."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from catalog.catalog import Catalog
from catalog.reading import read
from catalog.told import with_told
from catalog.validation import Finding, Report, Severity, validate

FILE = Path(__file__).parents[1] / "cases" / "flagged_encounters.txt"
FLAGGED = [
    tuple(part.strip() for part in line.split(" => "))
    for line in FILE.read_text("utf-8").splitlines()
    if line and not line.startswith("#")
]
CLAIMS = [claim for claim, _ in FLAGGED]
SETS_APART = {"25", "57", "59", "XE", "XP", "XS", "XU"}


def _report(claim: str, catalog: Catalog) -> Report:
    (encounter,) = with_told(catalog, read(claim, on=date(2026, 3, 4)), claim).encounters
    return validate(encounter, catalog, today=date(2026, 11, 2))


def _stated(finding: Finding) -> str:
    lines = ",".join(map(str, sorted(finding.lines)))
    return f"{finding.rule} {finding.severity} {lines}".strip()


@pytest.mark.parametrize(("claim", "expected"), FLAGGED, ids=CLAIMS)
def test_flagged_encounter(claim: str, expected: str, catalog: Catalog) -> None:
    report = _report(claim, catalog)
    found = [_stated(one) for one in report.findings if one.severity is not Severity.INFO]
    assert sorted(found) == sorted(expected.split(" | "))
    assert report.verdict == ("fix" if " error" in expected else "review")


@pytest.mark.parametrize("claim", CLAIMS)
def test_every_finding_has_a_source_and_no_fix_asserts_what_only_the_record_can(
    claim: str, catalog: Catalog
) -> None:
    report = _report(claim, catalog)
    before = {line.line: set(line.modifiers) for line in report.encounter.lines}
    for finding in report.findings:
        assert finding.sources
        added = {
            modifier
            for line in (finding.fix.lines if finding.fix else ())
            for modifier in set(line.modifiers) - before.get(line.line, set())
        }
        if "indicator 0" in finding.message:
            assert not added & SETS_APART
        if finding.fix is not None and finding.fix.kind == "safe":
            assert not added


@pytest.mark.parametrize("claim", CLAIMS)
def test_what_was_fixed_safely_is_not_found_again(claim: str, catalog: Catalog) -> None:
    report = _report(claim, catalog)
    fixed = {one.rule for one in report.findings if one.fix is not None and one.fix.kind == "safe"}
    assert (report.suggested is not None) == bool(fixed)
    if report.suggested is not None:
        again = _report(report.suggested, catalog)
        assert not fixed & {one.rule for one in again.findings if one.severity is not Severity.INFO}


def test_there_are_many_of_them() -> None:
    assert len(set(CLAIMS)) == len(CLAIMS)
    assert len(CLAIMS) >= 250
