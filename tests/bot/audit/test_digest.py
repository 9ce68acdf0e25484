"""What makes two encounters the same for an audit."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from bot.audit.digest import sameness
from catalog.claim import Encounter, ServiceLine, Unread

LINE = ServiceLine(line=1, code="17000", charge=Decimal(100))
ENCOUNTER = Encounter(date_of_service=date(2026, 3, 4), lines=(LINE,))


def _with_line(**changed: object) -> Encounter:
    return ENCOUNTER.model_copy(update={"lines": (LINE.model_copy(update=changed),)})


@pytest.mark.parametrize("field", sorted(Encounter.model_fields.keys() - {"lines", "unread"}))
def test_encounters_that_differ_in_anything_are_not_the_same(field: str):
    other = ENCOUNTER.model_copy(update={field: "another"})
    assert sameness(other) != sameness(ENCOUNTER)


@pytest.mark.parametrize("field", sorted(ServiceLine.model_fields.keys() - {"charge"}))
def test_lines_that_differ_in_anything_are_not_the_same(field: str):
    assert sameness(_with_line(**{field: "another"})) != sameness(ENCOUNTER)


def test_what_was_charged_makes_no_difference():
    assert sameness(_with_line(charge=Decimal(99))) == sameness(ENCOUNTER)


def test_encounter_with_something_unread_is_like_no_other():
    unread = (Unread(text="?", start=0, end=1, why="a code was expected"),)
    assert sameness(ENCOUNTER.model_copy(update={"unread": unread})) is None
