"""Differential diagnoses: ``nevus vs melanoma`` says what it may be, and not what it is.

Lesions of one nature decide alike; of different ones neither counts, until a report says which.
"""

from __future__ import annotations

from collections.abc import Sequence

from catalog.resolving.from_text.items import Item, What
from catalog.resolving.from_text.lexicon import Lexicon

_NEAR = 4
"""So many items beside ``vs`` stand the lesions between which it is open."""


def open_differentials(items: Sequence[Item], lexicon: Lexicon) -> None:
    """Let lesions of different natures beside ``vs`` say only that there is one."""
    for at, item in enumerate(items):
        if "either" not in item.means:
            continue
        before, behind = _lesion(items, at, -1), _lesion(items, at, 1)
        if before is None or behind is None:
            continue
        kinds = {
            (lesion.nature, lesion.destroyed)
            for one in (before, behind)
            if (lesion := lexicon.lesions.get(one.means["lesion"])) is not None
        }
        if len(kinds) > 1:
            before.means = {**before.means, "lesion": "unspecified-neoplasm"}
            _merge(items, at, behind)


def _lesion(items: Sequence[Item], at: int, step: int) -> Item | None:
    for distance in range(1, _NEAR):
        place = at + step * distance
        if not 0 <= place < len(items) or items[place].what is What.SEPARATOR:
            return None
        if "lesion" in items[place].means:
            return items[place]
    return None


def _merge(items: Sequence[Item], at: int, behind: Item) -> None:
    """The second lesion is the first one: nothing between them says anything of another."""
    for item in items[at : items.index(behind) + 1]:
        item.means = {
            fact: said for fact, said in item.means.items() if fact not in ("lesion", "nature")
        }
