"""The publishers' schedules."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.calendar import Update, load_calendar, updates
from catalog.records import Release

DAYS = st.dates(date(1996, 1, 1), date(2200, 12, 31))


def on(day: date) -> dict[str, Update]:
    return {update.kind: update for update in updates(day, day)}


def release(dataset: str, effective: date, effective_to: date | None) -> Release:
    return Release(
        dataset=dataset, release="R", publisher="CMS", effective=effective,
        effective_to=effective_to, complete=True, source="", rows=1,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("day", "kinds"),
    [
        ("2027-01-01", "cpt cpt-category-iii cpt-pla hcpcs ncci-ptp mue aoc mpfs"),
        ("2027-04-01", "cpt-pla hcpcs icd-10-cm ncci-ptp mue aoc mpfs"),
        ("2027-07-01", "cpt-category-iii cpt-pla hcpcs ncci-ptp mue aoc mpfs"),
        ("2027-10-01", "cpt-pla hcpcs icd-10-cm ncci-ptp mue aoc mpfs"),
        ("2027-10-02", ""),
        ("2021-04-01", "cpt-pla hcpcs ncci-ptp mue aoc mpfs"),
        ("2015-10-01", "cpt-pla hcpcs icd-10-cm ncci-ptp mue aoc mpfs"),
        ("2007-01-01", "cpt cpt-category-iii cpt-pla hcpcs ncci-ptp aoc mpfs"),
    ],
)
def test_what_takes_effect_on_a_day(day: str, kinds: str):
    assert set(on(date.fromisoformat(day))) == set(kinds.split())


@pytest.mark.parametrize(
    ("day", "kind", "name"),
    [
        ("2027-01-01", "cpt", "CPT 2027"),
        ("2026-10-01", "icd-10-cm", "FY2027"),
        ("2027-04-01", "icd-10-cm", "FY2027 April"),
        ("2026-10-01", "mue", "2026Q4"),
        ("2026-04-01", "mpfs", "RVU26B"),
        ("2009-07-01", "mpfs", "RVU09C"),
        ("2027-07-01", "cpt-category-iii", "Category III, July 2027"),
    ],
)
def test_a_release_is_called_as_its_publisher_calls_it(day: str, kind: str, name: str):
    assert on(date.fromisoformat(day))[kind].release == name


def test_the_file_to_load_is_named():
    assert on(date(2027, 1, 1))["mpfs"].load == "the RVU file RVU27A"
    assert on(date(2027, 1, 1))["cpt"].load is not None


@given(DAYS, st.integers(0, 1500))
def test_a_span_holds_what_its_two_parts_hold(first: date, days: int):
    last = first + timedelta(days=days)
    middle = first + (last - first) // 2
    whole = updates(first, last)
    assert whole == updates(first, middle) + updates(middle + timedelta(days=1), last)
    assert all(first <= update.effective <= last for update in whole)


@given(DAYS)
def test_every_update_is_named_in_full(day: date):
    found = updates(day, day + timedelta(days=366))
    assert found
    assert len({update.id for update in found}) == len(found)
    for update in found:
        assert not re.search(r"[{}]", f"{update.release} {update.load} {update.review}")


def test_every_kind_has_a_source():
    for kind in load_calendar():
        assert kind.url.startswith("https://")
        assert kind.source
    assert len({kind.id for kind in load_calendar()}) == len(load_calendar())


def test_what_has_no_schedule_is_listed_as_it_is_loaded():
    article = release("mac-articles", date(2026, 12, 14), None)
    found = updates(date(2026, 12, 2), date(2026, 12, 31), (article,))
    assert [(update.kind, update.effective) for update in found] == [
        ("mac-articles", date(2026, 12, 14))
    ]


def test_loaded_tables_of_the_quarter_are_current_and_older_ones_behind():
    mue = on(date(2027, 1, 1))["mue"]
    old = release("mue", date(2026, 10, 1), date(2026, 12, 31))
    new = release("mue", date(2027, 1, 1), date(2027, 3, 31))
    assert mue.held(()) == "not held"
    assert mue.held((old,)) == "behind"
    assert mue.held((old, new)) == "loaded"
    assert mue.held((release("mpfs", date(2027, 1, 1), None),)) == "not held"


@pytest.mark.parametrize(
    ("day", "kind", "held"),
    [
        ("2026-01-01", "mpfs", "loaded"),
        ("2026-04-01", "mpfs", "loaded"),  # RVU26B
        ("2026-10-01", "mpfs", "behind"),  # RVU26D is not loaded, though 2026 has a table
        ("2026-01-01", "cpt", "loaded"),
        ("2027-01-01", "cpt", "behind"),
        ("2025-10-01", "icd-10-cm", "loaded"),
        ("2026-04-01", "icd-10-cm", "loaded"),  # the list of FY2026 is April's
        ("2026-10-01", "icd-10-cm", "loaded"),
        ("2027-04-01", "icd-10-cm", "behind"),  # FY2027 without its April update
        ("2025-10-01", "ncci-ptp", "loaded"),  # 2026Q3 says since when each pair holds
        ("2026-10-01", "ncci-ptp", "behind"),
        ("2025-10-01", "aoc", "loaded"),
        ("2026-01-01", "aoc", "behind"),
        ("2026-10-01", "mue", "loaded"),
        ("2026-07-01", "mue", "behind"),
    ],
)
def test_what_the_packages_own_tables_hold(catalog, day: str, kind: str, held: str):
    assert on(date.fromisoformat(day))[kind].held(catalog.releases()) == held


def test_tables_that_begin_later_are_behind_for_an_earlier_day():
    mue = on(date(2026, 10, 1))["mue"]
    assert mue.held((release("mue", date(2027, 1, 1), date(2027, 3, 31)),)) == "behind"


def test_the_packages_own_tables_know_of_every_dataset_but_the_articles(catalog):
    held = {release.dataset for release in catalog.releases()}
    named = {kind.dataset for kind in load_calendar() if kind.dataset}
    assert named - held == {"mac-articles"}
