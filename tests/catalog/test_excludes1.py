"""Excludes1 notes: what a note's words keep apart, and in which years that is known."""

from __future__ import annotations

from datetime import date

import pytest

from catalog.catalog import Catalog
from catalog.index.excludes1 import ExcludedRange, excluded_ranges
from catalog.records import ExcludesNote

ON = date(2026, 3, 4)


@pytest.mark.parametrize(
    ("note", "ranges"),
    [
        ("melanoma in situ (D03.-)", [("D03", "D03")]),
        ("dermatitis NOS (L30.9)", [("L30.9", "L30.9")]),
        ("viral warts due to human papillomavirus infection (B07)", [("B07", "B07")]),
        ("lichen planopilaris (L66.1-)", [("L66.1", "L66.1")]),
        (
            "malignant neoplasm of skin of genital organs (C51-C52, C60.-, C63.2)",
            [("C51", "C52"), ("C60", "C60"), ("C63.2", "C63.2")],
        ),
        ("vaccinia (from vaccination) (generalized) (T88.1)", [("T88.1", "T88.1")]),
        ("necrobiosis lipoidica associated with diabetes (E08-E13 with .620)", []),
        ("specified type of rash- code to condition", []),
        ("meningitis (in):", []),
    ],
)
def test_a_note_excludes_the_codes_in_its_brackets(
    note: str, ranges: list[tuple[str, str]]
) -> None:
    found = list(excluded_ranges("L00", note))
    assert found == [ExcludedRange("L00", first, last) for first, last in ranges]


def test_a_range_covers_all_below_its_last_code() -> None:
    note = ExcludesNote("L53", "L23", "L25")
    assert [note.covers(code) for code in ("L22", "L23.0", "L25.9", "L26")] == [
        False,
        True,
        True,
        False,
    ]


def test_a_note_is_found_from_both_sides(catalog: Catalog) -> None:
    for one, other in (("C44.519", "C43.59"), ("C43.59", "C44.519")):
        note = catalog.excludes_note(one, other, ON)
        assert note == ExcludesNote("C44", "C43", "C43")


def test_notes_of_a_block_hold_for_its_categories(catalog: Catalog) -> None:
    assert catalog.excludes_note("L50.9", "L71.9", ON) == ExcludesNote("L49-L54", "L71", "L71")
    assert catalog.excludes_note("L55.0", "L71.9", ON) is None


def test_codes_of_one_heading_are_not_kept_apart_by_its_own_note(catalog: Catalog) -> None:
    for one, other in (("C44.519", "C44.311"), ("L23.0", "L23.7"), ("L57.0", "L82.1")):
        assert catalog.excludes_note(one, other, ON) is None


def test_only_the_fiscal_year_of_the_notes_is_known(catalog: Catalog) -> None:
    assert catalog.knows_excludes(date(2025, 10, 1))
    assert catalog.knows_excludes(date(2026, 9, 30))
    for day in (date(2025, 9, 30), date(2026, 10, 1)):
        assert not catalog.knows_excludes(day)
        assert catalog.excludes_note("C44.519", "C43.59", day) is None
