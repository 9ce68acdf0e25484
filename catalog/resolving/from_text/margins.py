"""Margins told by direction: ``margins 2 mm superior and 5 mm lateral``.

Each of them is a margin, and the narrowest counts; the direction itself decides nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

from catalog.resolving.from_text.items import Item, What

_JOINS = frozenset({"comma", "line", "dash", "and", "slash", "with", "plus", "colon"})


def read_directed_margins(items: Sequence[Item]) -> None:
    """Mark the sizes that are margins by their direction, and let the directions say nothing."""
    _read_sides(items)
    if any(item.means.get("role") == "margin" for item in items):
        _read_sums(items)
    for at, item in enumerate(items):
        if item.means.get("role") == "margin":
            _read_run(items, at)
            for step in (1, -1):
                _walk(items, at, step)
    _read_further(items)
    for item in items:
        if "direction" in item.means:
            item.means = {fact: said for fact, said in item.means.items() if fact != "direction"}


def _read_sides(items: Sequence[Item]) -> None:
    """``0.9 cm BCC, plus 2 mm each side``: behind a lesion's size, what was taken on each side."""
    for at, item in enumerate(items[1:-1], 1):
        line = item.what is What.QUANTITY and item.unit in ("mm", "cm") and len(item.values) == 1
        if not line or item.role or items[at + 1].means.get("feature") != "each-side":
            continue
        before = [near for near in items[:at] if near.what is What.QUANTITY or "role" in near.means]
        if before and before[-1].unit in ("mm", "cm") and "role" not in before[-1].means:
            item.role = "margin"


def _read_sums(items: Sequence[Item]) -> None:
    """``nose 5 mm + 2 mm, back 12 mm + 4 mm margins``: each lesion with its margin."""
    for at in range(1, len(items) - 1):
        if items[at].mark != "plus" or items[at].what is not What.SEPARATOR:
            continue
        lesion, margin = items[at - 1], items[at + 1]
        sized = lesion.what is margin.what is What.QUANTITY and margin.unit is not None
        if sized and not lesion.times and len(margin.values) == 1:
            margin.role = "margin"
            items[at].what, items[at].mark = What.PHRASE, ""


def _read_further(items: Sequence[Item]) -> None:
    """``a further 3 mm was taken``: behind a first margin, one more all round (CPT guidelines).

    The re-excision at the same session has no code of its own: the final excised diameter counts.
    """
    margins = False
    for at, item in enumerate(items):
        before = items[max(0, at - 2) : at]
        more = any(near.means.get("feature") == "further" for near in before)
        line = item.what is What.QUANTITY and item.unit in ("mm", "cm") and len(item.values) == 1
        if margins and more and line and item.role in ("", "margin"):
            item.role = "further-margin"
        margins = margins or item.role == "margin" or item.means.get("role") == "margin"


def _read_run(items: Sequence[Item], at: int) -> None:
    """``margins of 5, 6 and 4 mm``: a run of numbers with one unit behind it."""
    run: list[Item] = []
    for behind, item in enumerate(items[at + 1 :], at + 1):
        if item.what is What.QUANTITY and not item.times and len(item.values) == 1:
            run.append(item)
            if item.unit is not None:
                named = items[behind + 1].means if behind + 1 < len(items) else {}
                if len(run) > 1 and "lesion" not in named and "role" not in named:
                    for margin in run:
                        margin.role, margin.unit = "margin", item.unit
                return
        elif not (item.what is What.SEPARATOR and item.mark in _JOINS) and (
            item.what is not What.PHRASE or item.means
        ):
            return


def _walk(items: Sequence[Item], at: int, step: int) -> None:
    """From the word ``margin`` through its list, as far as each size has its direction."""
    first = at
    at += step
    while 0 <= at < len(items):
        item = items[at]
        if item.what is What.QUANTITY:
            own = first > 0 and items[first - 1].what is What.QUANTITY  # "2 mm margins 6 mm nevus"
            between = items[first + 1 : at]
            beside = step > 0 and items[at].unit is not None and not own
            beside = beside and all(item.mark == "colon" for item in between)  # "margins: 1 mm"
            if not (_directed(items, at) or beside):
                return
            item.role = "margin"
        elif item.what is What.SEPARATOR:
            next_to_it = step < 0 and not any(items[n].role for n in range(at, first))
            if item.mark not in ({"and", "slash"} if next_to_it else _JOINS):
                return
        elif item.what is not What.PHRASE or not item.means.keys() <= {"direction", "side", "from"}:
            return
        at += step


def _directed(items: Sequence[Item], at: int) -> bool:
    """Whether a direction stands behind a size, or before it; a side is one only in such a list."""
    if items[at].unit is None or len(items[at].values) > 1:
        return False
    for step in (1, -1):
        place = at + step
        while 0 <= place < len(items) and items[place].what is What.PHRASE:
            item = items[place]
            if "direction" in item.means:
                return True
            if "side" in item.means and step > 0:
                item.means = {"direction": "yes"}
                return True
            if item.means:
                break
            place += step
    return False
