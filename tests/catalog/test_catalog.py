"""Known answers of the catalog, by date, with what it must not claim to know."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest

from catalog import catalog as catalogs
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


def test_pair_that_began_between_two_known_days_is_unknown_in_between(catalog: Catalog) -> None:
    assert isinstance(catalog.ptp("11102", "0903T", date(2025, 1, 1)), PtpUnknown)
    assert isinstance(catalog.ptp("11102", "0903T", date(2026, 6, 30)), PtpUnknown)
    assert isinstance(catalog.ptp("11102", "0903T", date(2026, 7, 1)), PtpEdit)


def test_pair_before_the_first_loaded_release_is_unknown(catalog: Catalog) -> None:
    assert isinstance(catalog.ptp("11102", "17000", date(2024, 7, 1)), PtpEdit)
    assert isinstance(catalog.ptp("11102", "17000", date(2024, 6, 30)), PtpUnknown)
    assert catalog.release("ncci-ptp", date(2024, 6, 30)) is None


def test_pair_of_one_loaded_code_is_known_from_july_2026_on(catalog: Catalog) -> None:
    assert catalog.ptp("11102", "33533", date(2026, 7, 1)) is None
    assert isinstance(catalog.ptp("11102", "33533", date(2026, 6, 30)), PtpUnknown)


def test_pair_of_two_codes_that_are_not_loaded_is_unknown(catalog: Catalog) -> None:
    assert isinstance(catalog.ptp("33533", "33534", SUMMER_2026), PtpUnknown)


def test_pair_is_answered_by_a_stale_release_after_its_quarter(catalog: Catalog) -> None:
    release = catalog.release("ncci-ptp", date(2026, 11, 23))
    assert release is not None
    assert release.stale_on(date(2026, 11, 23))
    assert isinstance(catalog.ptp("11102", "17000", date(2026, 11, 23)), PtpEdit)


@pytest.mark.parametrize(
    ("code", "value", "mai"),
    [
        ("11102", 1, "2"),
        ("11103", 6, "3"),
        ("11105", 3, "3"),
        ("11201", 1, "3"),
        ("17315", 15, "3"),
    ],
)
def test_mue_of_the_newest_release(catalog: Catalog, code: str, value: int, mai: str) -> None:
    edit = catalog.mue(code, date(2026, 11, 1))
    assert edit is not None
    assert (edit.value, edit.mai, edit.verified) == (value, mai, True)


def test_mue_of_a_date_between_two_releases_is_the_older_one(catalog: Catalog) -> None:
    release = catalog.release("mue", date(2026, 9, 30))
    assert release is not None
    assert release.release == "2024Q3"
    assert catalog.mue("33533", date(2026, 9, 30)) is not None
    assert catalog.mue("33533", date(2026, 10, 1)) is None
    assert catalog.mue("11102", date(2024, 6, 30)) is None


def test_addon_names_its_primaries_and_the_other_way_round(catalog: Catalog) -> None:
    primaries = [link.primary for link in catalog.primaries("11105", SUMMER_2026)]
    assert primaries == ["11104", "11106"]
    assert {link.addon for link in catalog.addons("11106", SUMMER_2026)} == {
        "11103",
        "11105",
        "11107",
    }


def test_addon_of_type_2_has_no_listed_primary(catalog: Catalog) -> None:
    (link,) = catalog.primaries("15777", SUMMER_2026)
    assert (link.primary, link.addon_type) == (None, "2")


def test_addon_edit_is_dated(catalog: Catalog) -> None:
    assert catalog.primaries("11103", date(2018, 12, 31)) == ()
    assert catalog.primaries("11103", date(2019, 1, 1))


def test_addon_edit_deleted_on_its_first_day_never_held(catalog: Catalog) -> None:
    """CMS suspended 96131 with 96130 back to its first day, and began it anew in July 2025."""
    assert catalog.primaries("96131", date(2019, 1, 1)) == ()
    assert catalog.primaries("96131", date(2025, 6, 30)) == ()
    assert catalog.primaries("96131", date(2025, 7, 1))[0].primary == "96130"


@pytest.mark.parametrize(
    ("on", "billable"),
    [(date(2025, 10, 1), 74_719), (date(2026, 4, 1), 74_719), (date(2026, 10, 1), 74_879)],
)
def test_number_of_billable_diagnoses(catalog: Catalog, on: date, billable: int) -> None:
    assert catalog.billable_diagnoses(on) == billable


def test_diagnosis_split_in_2027_is_billable_until_then(catalog: Catalog) -> None:
    before = catalog.diagnosis("D69.1", date(2026, 9, 30))
    after = catalog.diagnosis("D69.1", date(2026, 10, 1))
    assert before is not None
    assert after is not None
    assert (before.billable, before.children) == (True, ())
    assert (after.billable, after.children) == (False, ("D69.11", "D69.19"))


def test_diagnosis_new_in_2027_is_not_billable_before(catalog: Catalog) -> None:
    early = catalog.diagnosis("QA1.71", date(2026, 9, 30))
    assert early is not None
    assert (early.billable, early.effective_from) == (False, date(2026, 10, 1))
    now = catalog.diagnosis("QA1.71", date(2026, 10, 1))
    assert now is not None
    assert now.billable


def test_diagnosis_deleted_in_2027_says_its_last_day(catalog: Catalog) -> None:
    gone = catalog.diagnosis("Z68.1", date(2026, 10, 1))
    assert gone is not None
    assert not gone.billable


def test_diagnosis_of_2025_is_known_for_the_proven_codes_only(catalog: Catalog) -> None:
    on = date(2025, 3, 1)
    known = catalog.diagnosis("A46", on)
    assert known is not None
    assert known.billable
    assert catalog.diagnosis("I21.9", on) is None
    release = catalog.release("icd-10-cm", on)
    assert release is not None
    assert not release.complete


def test_diagnosis_before_every_loaded_year_is_unknown(catalog: Catalog) -> None:
    assert catalog.diagnosis("L57.0", date(2024, 9, 30)) is None
    assert catalog.release("icd-10-cm", date(2024, 9, 30)) is None


def test_surely_unknown_needs_a_group_that_is_listed_whole(catalog: Catalog) -> None:
    assert catalog.surely_unknown("11109")
    assert not catalog.surely_unknown("11102")
    assert not catalog.surely_unknown("11100")
    assert not catalog.surely_unknown("33999")
    assert not catalog.surely_unknown("J9999")
    assert not catalog.surely_unknown("1110")


def test_code_sets(catalog: Catalog) -> None:
    assert catalog.place_of_service("11").facility is False
    assert catalog.place_of_service("22").facility is True
    assert catalog.place_of_service("28") is None
    assert catalog.modifier("25").relevant
    assert catalog.modifier("Z9") is None
    assert catalog.denial("236").list == "CARC"
    assert catalog.denial("N362").list == "RARC"
    assert catalog.drug("J3301").label.endswith("10 mg")


def test_conversion_factors(catalog: Catalog) -> None:
    assert str(catalog.conversion_factor(date(2025, 6, 1))) == "32.3465"
    assert str(catalog.conversion_factor(date(2026, 6, 1))) == "33.4009"
    assert str(catalog.conversion_factor(date(2026, 6, 1), qualifying_apm=True)) == "33.5675"
    assert catalog.conversion_factor(date(2024, 12, 31)) is None


def test_answers_are_the_same_from_many_threads(catalog: Catalog) -> None:
    asked = [("11102", "17000"), ("17004", "17000"), ("11402", "12032"), ("17311", "88305")] * 200
    alone = [catalog.ptp(*pair, SUMMER_2026) for pair in asked]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda pair: catalog.ptp(*pair, SUMMER_2026), asked))
    assert together == alone


def test_remembered_answers_are_few_and_those_of_the_index(
    catalog: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(catalogs, "_KEPT", 3)
    small = Catalog(catalog._index, catalog.families)
    days = [date(2025, 12, 31), SUMMER_2026, date(2027, 2, 1), date(2019, 1, 1)]
    asked = [(code, on) for _ in range(2) for code in ("11102", "17003", "88305") for on in days]
    for code, on in asked:
        assert small.fee(code, on) == catalog._fees.row(code, on, "")
        assert small.primaries(code, on) == catalog._ncci.primaries(code, on)
        assert small.ptp(code, "17000", on) == catalog._ncci.ptp(code, "17000", on)
        assert small.release("mue", on) == catalog._answering("mue", on)
    assert small._fee.cache_info().currsize == 3
