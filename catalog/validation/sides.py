"""Right and left: as modifiers say it and as ICD-10-CM's descriptions say it."""

from __future__ import annotations

import re
from typing import Literal

Side = Literal["right", "left"]

_RIGHT = frozenset(
    {"RT", "E3", "E4", *(f"{digit}{number}" for digit in "FT" for number in range(5, 10))}
)
_LEFT = frozenset(
    {
        "LT",
        "E1",
        "E2",
        "FA",
        "TA",
        *(f"{digit}{number}" for digit in "FT" for number in range(1, 5)),
    }
)
_RIGHT_WORD = re.compile(r"\bright\b", re.IGNORECASE)
_LEFT_WORD = re.compile(r"\bleft\b", re.IGNORECASE)


def side_of_modifiers(modifiers: tuple[str, ...]) -> Side | None:
    """The side that a line's modifiers name; None for none or both."""
    right, left = not _RIGHT.isdisjoint(modifiers), not _LEFT.isdisjoint(modifiers)
    if right == left:
        return None
    return "right" if right else "left"


def side_of_description(description: str) -> Side | None:
    """The side that a diagnosis names; None for none or both."""
    right = _RIGHT_WORD.search(description) is not None
    left = _LEFT_WORD.search(description) is not None
    if right == left:
        return None
    return "right" if right else "left"
