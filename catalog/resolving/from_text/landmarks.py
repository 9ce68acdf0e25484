"""Distances: ``2 cm below the left ear`` says neither how large a lesion is nor that it is there.

The number and the place it is measured from say nothing; where the lesion lies, other words tell.
"""

from __future__ import annotations

from collections.abc import Sequence

from catalog.resolving.from_text.items import Item, What

_LENGTHS = frozenset({"cm", "mm", "in"})
_FURTHEST = 4
"""So many items behind the word stands the place that is measured from."""


def leave_out_distances(items: Sequence[Item]) -> None:
    """Let distances and the places they are measured from say nothing."""
    for at, item in enumerate(items):
        relation = item.means.get("relation")
        if relation is None:
            continue
        number = items[at - 1] if at else None
        item.means = {fact: said for fact, said in item.means.items() if fact != "relation"}
        if number is None or number.what is not What.QUANTITY or number.unit not in _LENGTHS:
            continue
        _mute(number)
        _mute(item)
        places = items[at + 1 : at + _FURTHEST] if relation == "from" else ()
        for near in places:
            if near.what is not What.PHRASE or not near.means.keys() <= {"side", "site", "points"}:
                break
            landmark = "site" in near.means
            _mute(near)
            if landmark:
                break


def _mute(item: Item) -> None:
    item.what, item.means, item.mark = What.PHRASE, {}, ""
