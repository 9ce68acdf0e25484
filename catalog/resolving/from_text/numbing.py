"""Local anesthetics: what is injected to numb the skin is no treatment, and its mL no dose.

Local anesthesia by the one who operates is part of the procedure (NCCI Policy Manual 2026, III.G).
"""

from __future__ import annotations

from collections.abc import Sequence

from catalog.resolving.from_text.items import Item, What

_VOLUMES = frozenset({"cc", "%", "mg"})
_DRUG = frozenset({"drug", "product", "preparation"})
_NEAR = 3
"""So many items from the anesthetic stands its volume."""
_FURTHEST = 40
"""So many items from it a sentence reaches."""


def leave_out_numbing(items: Sequence[Item]) -> None:
    """Let the injection of an anesthetic and its volume say nothing."""
    begin = 0
    for at, item in enumerate(items):
        if item.mark == "hard":
            begin = at + 1
        if "numbing" not in item.means:
            continue
        item.means = {fact: said for fact, said in item.means.items() if fact != "numbing"}
        begin = max(begin, at - _FURTHEST)
        sentence = items[begin : _end(items, at)]
        if any(_DRUG & other.means.keys() for other in sentence):
            continue
        for other in sentence:
            if other.means.get("procedure") == "injection":
                other.means = {}
        for other in items[max(begin, at - _NEAR) : at + _NEAR]:
            if other.what is What.QUANTITY and other.unit in _VOLUMES:
                other.what, other.means = What.PHRASE, {}


def _end(items: Sequence[Item], at: int) -> int:
    last = min(len(items), at + _FURTHEST)
    return next((place for place in range(at, last) if items[place].mark == "hard"), last)
