"""Defects that an earlier removal left: ``60 sq cm defect following resection of a tumor``.

The removal only tells where the defect came from, unless it has a size of its own.
"""

from __future__ import annotations

from collections.abc import Sequence

from catalog.resolving.from_text.items import Item, What

_DEFECTS = frozenset({"defect", "primary-defect"})
_ENDS = frozenset({"hard", "comma", "line", "and", "then"})


def leave_out_origins(items: Sequence[Item]) -> list[str]:
    """Let the removal that left a defect say nothing; the notes name it."""
    notes = []
    for at, item in enumerate(items):
        if item.means.get("role") in _DEFECTS and (place := _origin(items, at)):
            notes.append(
                f"{items[place].means['procedure']} is read as what left the defect: say so, "
                "with its size, if it was done at this visit"
            )
            for word in (*items[at + 1 : place], *_until_end(items[place : place + 4])):
                word.means = {
                    fact: said
                    for fact, said in word.means.items()
                    if fact not in ("procedure", "lesion")
                }
    for item in items:
        if "origin" in item.means:
            item.means = {fact: said for fact, said in item.means.items() if fact != "origin"}
    return notes


def _origin(items: Sequence[Item], at: int) -> int:
    """Where the removal stands that left a defect; 0 where none is told."""
    linked = False
    for place in range(at + 1, min(len(items), at + 12)):
        item = items[place]
        if item.mark == "after" or "origin" in item.means:
            linked = True
            continue
        sized = linked and item.what is What.QUANTITY
        if sized or (item.what is What.SEPARATOR and item.mark in _ENDS):
            return 0
        if "procedure" in item.means:
            known = item.means["procedure"] in ("excision", "removal")
            behind = items[place + 1 : place + 8]
            sized = any(near.what is What.QUANTITY for near in _until_end(behind))
            return place if linked and known and not sized else 0
    return 0


def _until_end(items: Sequence[Item]) -> Sequence[Item]:
    end = next((at for at, item in enumerate(items) if item.mark in _ENDS), len(items))
    return items[:end]
