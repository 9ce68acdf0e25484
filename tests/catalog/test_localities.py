"""Localities are found by number, state or name, and never guessed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from catalog.catalog import Catalog
from catalog.localities import NATIONAL, UnknownLocality

IN_2026 = date(2026, 6, 1)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("13202-01", "13202-01"),
        ("1320201", "13202-01"),
        ("Manhattan", "13202-01"),
        ("manhattan ", "13202-01"),
        ("Ohio", "15202-00"),
        ("oh", "15202-00"),
        ("los angeles", "01182-18"),
        ("rest of texas", "04412-99"),
        ("Seattle", "02402-02"),
    ],
)
def test_one_locality_is_found(catalog: Catalog, typed: str, found: str) -> None:
    assert catalog.locality(typed, IN_2026).id == found


@pytest.mark.parametrize("typed", ["national", "National", ""])
def test_national_has_no_index(catalog: Catalog, typed: str) -> None:
    assert catalog.locality(typed, IN_2026) is NATIONAL


@pytest.mark.parametrize(
    ("typed", "among"), [("NY", "13202-01"), ("New York", "13202-01"), ("00", "15202-00")]
)
def test_several_localities_are_offered(catalog: Catalog, typed: str, among: str) -> None:
    with pytest.raises(UnknownLocality) as refused:
        catalog.locality(typed, IN_2026)
    assert len(refused.value.suggestions) > 1
    assert among in {one.id for one in refused.value.suggestions}


def test_typo_is_refused_with_the_near_one(catalog: Catalog) -> None:
    with pytest.raises(UnknownLocality, match="DETROIT"):
        catalog.locality("Detrot", IN_2026)


def test_nonsense_has_no_suggestion(catalog: Catalog) -> None:
    with pytest.raises(UnknownLocality) as refused:
        catalog.locality("qqqqqq", IN_2026)
    assert refused.value.suggestions == ()


def test_indices_are_of_the_year(catalog: Catalog) -> None:
    assert catalog.locality("Manhattan", IN_2026).work == Decimal("1.064")
    assert catalog.locality("Alabama", IN_2026).work == Decimal("1.000")
    assert len(catalog.localities(IN_2026)) == len(catalog.localities(date(2025, 1, 1))) == 109
    assert catalog.localities(date(2024, 12, 31)) == ()
