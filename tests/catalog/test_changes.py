"""What an update changes for given codes."""

from __future__ import annotations

from datetime import date

import pytest

from catalog.calendar import Update, updates
from catalog.catalog import Catalog
from catalog.changes import MOST_CODES, changes


def update(catalog: Catalog, kind: str, day: str) -> Update:
    on = date.fromisoformat(day)
    (found,) = [one for one in updates(on, on, catalog.releases()) if one.kind == kind]
    return found


@pytest.mark.parametrize(
    ("kind", "day", "codes", "said"),
    [
        (
            "mue", "2026-10-01", ("88346", "17000"), ("88346: MUE 2 (MAI 3), now 3 (MAI 3)",),
        ),
        (
            "icd-10-cm", "2026-10-01", ("L57.0", "D69.1"),
            ("D69.1: no longer billable; see D69.11, D69.19",),
        ),
        (
            "mpfs", "2026-01-01", ("11102", "99213"),
            ("11102: fee $95.75, now $95.53 (-0.2%)", "99213: fee $88.95, now $95.19 (+7.0%)"),
        ),
        ("mpfs", "2026-10-01", ("11102",), ()),  # RVU26D is not loaded: nothing is claimed
        ("mue", "2026-07-01", ("88346",), ()),
        ("cpt-pla", "2026-10-01", ("0001U",), ()),
        ("mpfs", "2026-01-01", (), ()),
        ("mpfs", "2026-01-01", ("99999", "L57.0"), ()),
    ],
)  # fmt: skip
def test_what_changes_for_codes(
    catalog: Catalog, kind: str, day: str, codes: tuple[str, ...], said: tuple[str, ...]
):
    assert changes(catalog, codes, update(catalog, kind, day)) == said


def test_pairs_whose_start_is_not_known_are_not_compared(catalog: Catalog):
    codes = ("11102", "17000", "11104", "11106", "17003", "99213")
    for day in ("2025-10-01", "2026-01-01", "2026-04-01", "2026-07-01"):
        for line in changes(catalog, codes, update(catalog, "ncci-ptp", day)):
            assert "now" in line


def test_many_codes_are_cut(catalog: Catalog):
    codes = ("99999",) * MOST_CODES + ("11102",)
    assert changes(catalog, codes, update(catalog, "mpfs", "2026-01-01")) == ()
