"""Hours of work that is paid by its time: ``infusion 1 hr 30 min`` is one of 90 minutes.

Elsewhere an hour counts nothing here: ``bled for 2 hours``, ``seen 48 hours after surgery``.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import cache

from catalog.families import load_families
from catalog.resolving.from_text.items import Item, What

_IN_AN_HOUR = 60


@cache
def _timed_work() -> frozenset[str]:
    """Work of which the minutes themselves are counted; those of a visit may tell its level."""
    return frozenset(
        family.procedure
        for family in load_families()
        if family.measure is not None
        and family.measure.unit == "minutes"
        and any(entry.each is not None for entry in family.codes)
    )


def read_hours(items: Sequence[Item]) -> None:
    """Turn the hours of a timed service into minutes."""
    if not any(item.means.get("procedure") in _timed_work() for item in items):
        return
    for at, item in enumerate(items):
        if "hours" not in item.means or at == 0:
            continue
        number, minutes = _number(items[at - 1]), _minutes_behind(items, at)
        if number is None:
            continue
        total = number * _IN_AN_HOUR + (minutes.values[0] if minutes is not None else 0)
        said = items[at - 1]
        said.what, said.means, said.whole = What.QUANTITY, {}, False
        said.values, said.unit, said.end = (total,), "minutes", item.end
        item.means = {}
        if minutes is not None:
            minutes.what, minutes.means, minutes.unit = What.PHRASE, {}, None


def _number(item: Item) -> Decimal | None:
    if item.what is What.QUANTITY and item.unit is None and len(item.values) == 1:
        return None if item.times else item.values[0]
    return Decimal(item.means["number"]) if "number" in item.means else None


def _minutes_behind(items: Sequence[Item], at: int) -> Item | None:
    """The minutes that go on behind the hours."""
    for item in items[at + 1 : at + 3]:
        if item.what is What.QUANTITY:
            return item if item.unit == "minutes" else None
        if item.mark != "and":
            return None
    return None
