"""Known answers of the catalog, by date, with what it must not claim to know."""

from __future__ import annotations

from datetime import date

import pytest

from catalog.catalog import Catalog
from catalog.records import PtpEdit, PtpUnknown

SUMMER_2026 = date(2026, 8, 1)


@pytest.mark.parametrize(
    ("column_1", "column_2", "indicator"),
    [
        ("11102", "17000", "1"),
        ("17110", "11102", "1"),
        ("17110", "17000", "1"),
        ("17000", "11900", "1"),
        ("17004", "17000", "0"),
        ("11104", "11102", "0"),
        ("11106", "11102", "0"),
        ("17311", "11102", "1"),
        ("17311", "88305", "1"),
        ("14060", "11642", "1"),
        ("11102", "99213", "1"),
    ],
)
@pytest.mark.parametrize("swapped", [False, True])
def test_pair_is_found_in_either_order(
    catalog: Catalog, column_1: str, column_2: str, indicator: str, swapped: bool
) -> None:
    pair = (column_2, column_1) if swapped else (column_1, column_2)
    edit = catalog.ptp(*pair, SUMMER_2026)
    assert isinstance(edit, PtpEdit)
    assert (edit.column_1, edit.column_2) == (column_1, column_2)
    assert edit.modifier_indicator == indicator


@pytest.mark.parametrize("pair", [("11402", "12032"), ("88342", "88341"), ("13132", "12032")])
def test_pair_of_loaded_codes_without_an_edit_is_none(
    catalog: Catalog, pair: tuple[str, str]
) -> None:
    assert catalog.ptp(*pair, SUMMER_2026) is None
