"""Defects told by what left them: ``60 sq cm defect following resection of a tumor``.

A removal only tells where the defect came from, unless it has a size of its own. Mohs surgery told
only by its defect is another day's or another surgeon's, unless its stages are told as well.
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


def read_mohs_defects(items: Sequence[Item]) -> list[str]:
    """``The Mohs defect after one stage was closed``: the surgery is of this visit; a note."""
    done = any(item.means.get("procedure") == "mohs" for item in items)
    notes = []
    for at, item in enumerate(items):
        if item.means.get("defect_of") != "mohs":
            continue
        sentence = items[_begin(items, at) : _end(items, at)]
        if not done and any(near.means.get("mohs") == "stage" for near in sentence):
            item.means = {**item.means, "procedure": "mohs"}
            done = True
            notes.append(
                "Mohs surgery is read as done at this visit, as its stages are told: leave it out "
                "if another surgeon did it"
            )
    for item in items:
        if "defect_of" in item.means:
            item.means = {fact: said for fact, said in item.means.items() if fact != "defect_of"}
    return notes


def _begin(items: Sequence[Item], at: int) -> int:
    while at > 0 and items[at - 1].mark != "hard":
        at -= 1
    return at


def _end(items: Sequence[Item], at: int) -> int:
    while at < len(items) and items[at].mark != "hard":
        at += 1
    return at


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
