"""Encounters of everyday practice are left in peace."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from catalog.catalog import Catalog
from catalog.reading import read
from catalog.told import with_told
from catalog.validation import Severity, validate

FILE = Path(__file__).parents[1] / "cases" / "clean_encounters.txt"
CLEAN = [
    line.partition(" # ")[0].strip()
    for line in FILE.read_text("utf-8").splitlines()
    if line and not line.startswith("#")
]


@pytest.mark.parametrize("claim", CLEAN)
def test_clean_encounter_has_no_error_and_no_warning(claim: str, catalog: Catalog) -> None:
    (encounter,) = with_told(catalog, read(claim, on=date(2026, 8, 3)), claim).encounters
    report = validate(encounter, catalog)
    assert [
        (one.rule, one.message) for one in report.findings if one.severity is not Severity.INFO
    ] == []
    assert encounter.unread == ()


def test_there_are_many_of_them() -> None:
    assert len(set(CLEAN)) == len(CLEAN)
    assert len(CLEAN) >= 150
