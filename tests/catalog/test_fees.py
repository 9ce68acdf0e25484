"""CMS's arithmetic to the cent, and what has no amount."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from catalog.catalog import Catalog
from catalog.fees import payment
from catalog.localities import NATIONAL
from catalog.records import FeeRow

IN_2025, IN_2026 = date(2025, 6, 1), date(2026, 6, 1)


def row_of(catalog: Catalog, code: str, on: date, modifier: str = "") -> FeeRow:
    row = catalog.fee(code, on, modifier)
    assert row is not None
    return row


@pytest.mark.parametrize(
    ("code", "work", "office", "facility", "malpractice"),
    [
        ("11102", ".64", "2.16", ".20", ".06"),
        ("11401", "1.25", "3.23", "1.42", ".16"),
        ("17000", ".59", "1.34", ".78", ".06"),
        ("17110", ".68", "2.58", "1.12", ".07"),
        ("17311", "6.05", "13.33", "1.95", ".59"),
        ("99213", "1.30", "1.46", ".33", ".09"),
    ],
)
def test_rvus_of_2026(
    catalog: Catalog, code: str, work: str, office: str, facility: str, malpractice: str
) -> None:
    row = row_of(catalog, code, IN_2026)
    found = (row.work, row.pe_nonfacility, row.pe_facility, row.malpractice)
    assert found == tuple(map(Decimal, (work, office, facility, malpractice)))


def test_modifier_rows_are_their_own(catalog: Catalog) -> None:
    whole = row_of(catalog, "88305", IN_2026)
    professional, technical = (row_of(catalog, "88305", IN_2026, part) for part in ("26", "TC"))
    assert whole.work == professional.work
    assert technical.work == 0
    assert catalog.fee("11102", IN_2026, "26") is None


@pytest.mark.parametrize(
    ("code", "on", "place", "office", "facility"),
    [
        # Worked by hand: (work x GPCI + PE x GPCI + MP x GPCI) x conversion factor.
        ("11102", IN_2026, "national", "95.53", "30.06"),
        ("11401", IN_2026, "national", "154.98", "94.52"),
        # (1.25 x 1.064 + 3.23 x 1.162 + 0.16 x 1.586) x 33.4009 = 178.2649...
        ("11401", IN_2026, "Manhattan", "178.26", "108.01"),
        ("11401", IN_2025, "Manhattan", "174.49", "119.42"),
    ],
)
def test_payment_by_locality(
    catalog: Catalog, code: str, on: date, place: str, office: str, facility: str
) -> None:
    factor = catalog.conversion_factor(on)
    assert factor is not None
    allowed = payment(row_of(catalog, code, on), catalog.locality(place, on), factor)
    assert (str(allowed.nonfacility), str(allowed.facility)) == (office, facility)


def test_half_a_cent_is_rounded_upwards(catalog: Catalog) -> None:
    row = replace(
        row_of(catalog, "11102", IN_2026),
        work=Decimal("1.005"),
        pe_nonfacility=Decimal(0),
        malpractice=Decimal(0),
    )
    assert payment(row, NATIONAL, Decimal(1)).nonfacility == Decimal("1.01")


def test_unknown_facility_expense_has_no_amount(catalog: Catalog) -> None:
    row = row_of(catalog, "0596T", IN_2026)
    allowed = payment(row, NATIONAL, Decimal("33.4009"))
    assert allowed.facility is None
    assert allowed.nonfacility is not None


@pytest.mark.parametrize("code", ["17999", "99024", "J3301"])
def test_status_that_is_not_paid_by_rvu_has_no_amount(catalog: Catalog, code: str) -> None:
    row = row_of(catalog, code, IN_2025)
    assert row.mpfs_status in "BCEIX"
    allowed = payment(row, NATIONAL, Decimal("32.3465"))
    assert (allowed.nonfacility, allowed.facility) == (None, None)
