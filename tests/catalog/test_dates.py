"""Dates as billers write them."""

from datetime import date

import pytest

from catalog.dates import parse_date


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-04",
        "2026-3-4",
        "20260304",
        "3/4/26",
        "03/04/2026",
        "3-4-26",
        "03-04-2026",
        "3.4.2026",
        "Mar 4, 2026",
        "march 4 2026",
        "Mar. 4th, 2026",
        "4 Mar 2026",
        " 3/4/26 ",
    ],
)
def test_each_usual_form_is_the_fourth_of_march(text):
    assert parse_date(text) == date(2026, 3, 4)


@pytest.mark.parametrize(
    "text", ["", "3/4", "13/1/2026", "2/30/2026", "20261301", "ma 4 2026", "tomorrow", "99213"]
)
def test_anything_else_is_no_date(text):
    assert parse_date(text) is None


@pytest.mark.parametrize("text", ["Sept 4, 2026", "Sep 4, 2026", "september 4 2026"])
def test_september_has_two_short_forms(text):
    assert parse_date(text) == date(2026, 9, 4)
