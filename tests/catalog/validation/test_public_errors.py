"""Statements found in public tools that are wrong, as far as a check could repeat them."""

from __future__ import annotations

from datetime import date

import pytest

from catalog.catalog import Catalog
from catalog.reading import read
from catalog.validation import Report, Severity, validate


def _report(claim: str, catalog: Catalog) -> Report:
    (encounter,) = read(claim, on=date(2026, 10, 5)).encounters
    return validate(encounter, catalog)


def _errors(claim: str, catalog: Catalog) -> set[str]:
    report = _report(claim, catalog)
    return {one.rule for one in report.findings if one.severity is Severity.ERROR}


def test_not_one_primary_biopsy_for_each_technique(catalog: Catalog) -> None:
    report = _report("11102, 11104, 11106 D48.5", catalog)
    assert {"FAM001", "PTP001"} <= {one.rule for one in report.findings}
    assert report.suggested == "11103; 11105; 11106; dx D48.5"


def test_17313_is_no_second_stage(catalog: Catalog) -> None:
    assert "AOC001" in _errors("17311, 17314 C44.311", catalog)
    report = _report("17311, 17313 C44.311", catalog)
    assert "FAM006" in {one.rule for one in report.findings}


def test_17312_and_17315_are_add_ons_of_the_first_stage(catalog: Catalog) -> None:
    assert "AOC001" in _errors("17312", catalog)
    assert "AOC001" in _errors("17315", catalog)
    assert _errors("17311, 17315 C44.311", catalog) == set()


def test_excision_and_flap_of_one_site_are_not_both_billed(catalog: Catalog) -> None:
    assert _errors("11642, 14060 C44.311", catalog) == {"PTP001"}


def test_shaves_have_no_ten_day_global_period(catalog: Catalog) -> None:
    row = catalog.fee("11302", date(2026, 3, 4))
    assert row is not None
    assert row.global_period == "000"


@pytest.mark.parametrize(("code", "limit"), [("11103", 6), ("11105", 3)])
def test_units_of_biopsy_add_ons(code: str, limit: int, catalog: Catalog) -> None:
    for units, found in ((limit, False), (limit + 1, True)):
        report = _report(f"11104, {code} x{units}", catalog)
        assert ("MUE001" in {one.rule for one in report.findings}) is found


@pytest.mark.parametrize("claim", ["11402, 12001-59", "11104, 12001-59", "11642, 12011-59"])
def test_simple_repair_elsewhere_can_be_set_apart(claim: str, catalog: Catalog) -> None:
    assert _errors(claim, catalog) == set()


@pytest.mark.parametrize("repair", ["12001", "12052", "13152", "14060", "15260"])
def test_repair_after_mohs_needs_no_59(repair: str, catalog: Catalog) -> None:
    report = _report(f"17311 C44.311, {repair} C44.311", catalog)
    assert [one for one in report.findings if one.rule == "PTP001"] == []


def test_11901_is_no_add_on(catalog: Catalog) -> None:
    assert {"FAM004", "PTP001"} <= _errors("11900, 11901 L91.0", catalog)


def test_25_is_not_only_for_established_patients(catalog: Catalog) -> None:
    report = _report("99203, 11102 D48.5", catalog)
    assert "EVM001" in {one.rule for one in report.findings}
    assert _errors("99203-25, 11102 D48.5", catalog) == set()


@pytest.mark.parametrize(
    ("code", "work"), [("17003", "0.04"), ("17004", "1.34"), ("17000", "0.59")]
)
def test_work_rvus_are_cms_s(code: str, work: str, catalog: Catalog) -> None:
    row = catalog.fee(code, date(2026, 3, 4))
    assert row is not None
    assert str(row.work) == work
