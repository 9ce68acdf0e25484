"""Boxes 21 and 24, typed off the form or out of a practice system."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.reading.cms1500 import looks_like, read_cms1500

ON = date(2026, 11, 2)
BOX_21 = "21. A. L57.0  B. D48.5  C. L82.0\n"


def lines(text):
    (encounter,) = read_cms1500(text, on=ON).encounters
    return [(one.code, one.modifiers, one.units, one.diagnoses) for one in encounter.lines]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("03 04 26 03 04 26 11 99213 25 AB 150 00 1", ("99213", ("25",), 1, ("L57.0", "D48.5"))),
        ("03/04/26 03/04/26 11 17003 A 80.00 6 1234567893", ("17003", (), 6, ("L57.0",))),
        (
            "03042026 03042026 11 N 11102 59 RT B $1,200.00 1",
            ("11102", ("59", "RT"), 1, ("D48.5",)),
        ),
        ("030426 11 17110 59 C 100 00 1", ("17110", ("59",), 1, ("L82.0",))),
        ("24. 03 04 26 11 99213-25 A,B 150.00 1", ("99213", ("25",), 1, ("L57.0", "D48.5"))),
        ("17003 A x6", ("17003", (), 6, ("L57.0",))),
        ("17000 59 1 $100.00 1", ("17000", ("59",), 1, ("L57.0",))),
        ("17000-59 ptr A", ("17000", ("59",), 1, ("L57.0",))),
        ("99213-25 A:B", ("99213", ("25",), 1, ("L57.0", "D48.5"))),
        ("99213 25 ABC 2", ("99213", ("25",), 2, ("L57.0", "D48.5", "L82.0"))),
    ],
)
def test_a_row_is_read_with_what_it_points_to(row, expected):
    text = BOX_21 + row
    assert looks_like(text)
    assert lines(text) == [expected]


@pytest.mark.parametrize(
    "box",
    [
        "A) L57.0 B) D48.5",
        "1. L570 2. D485",
        "A: L57.0, B: D48.5",
        "dx A L57.0 B D48.5",
        "A=L57.0; B=D48.5",
    ],
)
def test_box_21_may_be_written_in_many_ways(box):
    pointer = "1,2" if box[0] == "1" else "A,B"
    (encounter,) = read_cms1500(f"{box}\n99213-25 {pointer}", on=ON).encounters
    assert encounter.diagnoses == ("L57.0", "D48.5")
    assert encounter.lines[0].diagnoses == ("L57.0", "D48.5")


def test_dates_places_and_charges_are_those_of_the_row():
    text = BOX_21 + "03 04 26 03 04 26 11 17000 A 100 00 1\n03 11 26 03 11 26 22 17110 C 90.50 1"
    first, second = read_cms1500(text, on=ON).encounters
    assert [str(one.date_of_service) for one in (first, second)] == ["2026-03-04", "2026-03-11"]
    assert (first.place_of_service, second.place_of_service) == ("11", "22")
    assert (first.lines[0].charge, second.lines[0].charge) == (Decimal("100.00"), Decimal("90.50"))


def test_payer_place_and_date_beside_the_boxes_hold_for_all_rows():
    text = BOX_21 + "99213-25 A\n17000 A\nDOS 3/4/26 POS 11 BCBS"
    (encounter,) = read_cms1500(text, on=ON).encounters
    assert (str(encounter.date_of_service), encounter.date_assumed) == ("2026-03-04", False)
    assert (encounter.place_of_service, encounter.payer) == ("11", "bcbs")


def test_a_pointer_to_nothing_is_told_with_its_place():
    text = BOX_21 + "17000 59 F 100.00 1\n17110 C 1"
    (unread,) = read_cms1500(text, on=ON).unread
    assert text[unread.start : unread.end] == "F"
    assert "not listed (A-C)" in unread.why


def test_a_row_of_box_24_alone_needs_no_list():
    text = "03 04 26 03 04 26 11 17000 59 A 100 00 1"
    assert looks_like(text)
    assert lines(text) == [("17000", ("59",), 1, ())]


@pytest.mark.parametrize(
    "text",
    [
        "99213-25, 11401 x1 L82.1; 17000 17003x6 L57.0 DOS 3/4/26 POS 11 BCBS",
        "99213, 11102, 17000, 17003x6 L57.0 D48.5 2026-03-04",
        "excision 0.8cm trunk",
        "1. 11102 2. 17000",
        "A. biopsy B. excision",
        "",
    ],
)
def test_shorthand_is_left_to_the_notation(text):
    assert not looks_like(text)


@given(st.text(alphabet="AB.) L57098531x$,\n-", max_size=200))
def test_noise_never_fails_nor_invents_a_code(noise):
    for encounter in read_cms1500(BOX_21 + noise, on=ON).encounters:
        assert all(line.code in (BOX_21 + noise).upper() for line in encounter.lines)


@given(
    st.lists(
        st.sampled_from(
            [
                "17000-59 A",
                "17003x3 A",
                "11102 B",
                "17003 (3) A",
                "99213 25 AB 150.00 1",
                "prior 11602 2/1/26",
                "17110",
                "and 12031 too",
            ]
        ),
        min_size=1,
        max_size=6,
    )
)
def test_every_code_of_a_form_is_a_line_a_prior_or_told(rows):
    text = "dx A L57.0, B D48.5\n" + "\n".join(rows)
    reading = read_cms1500(text, on=ON)
    read = sum(len(one.lines) for one in reading.encounters)
    prior = len(reading.encounters[0].prior) if reading.encounters else 0
    told = sum(one.text[:5].isdigit() for one in reading.unread)
    assert read + prior + told >= len(rows) - (0 if reading.encounters else text.count("prior"))
