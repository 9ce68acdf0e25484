"""Finds columns by the words of their header, wherever they stand."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

_UPPER_LINES = 4
"""A header may be spread over the lines above its last one."""


@dataclass(frozen=True)
class Columns:
    """Where the wanted columns stand, and behind which row the data begin."""

    header: int
    """Index of the header's last row."""
    places: tuple[int, ...]

    def pick(self, cells: Sequence[str]) -> list[str]:
        """The wanted cells of a row, trimmed; empty where the row is shorter."""
        width = len(cells)
        return [cells[place].strip() if place < width else "" for place in self.places]


def find_columns(head: Sequence[Sequence[str]], wanted: Mapping[str, str]) -> Columns | None:
    """The columns whose header words match, or None when no row is such a header.

    Args:
        head: The first rows of a file.
        wanted: For each field a pattern that its whole header matches; case does not count.
    """
    for index, row in enumerate(head):
        names = _names(head, index, len(row))
        places = [_place(pattern, names) for pattern in wanted.values()]
        found = [place for place in places if place is not None]
        if len(found) == len(wanted):
            return Columns(index, tuple(found))
    return None


def _names(head: Sequence[Sequence[str]], index: int, width: int) -> list[str]:
    """The words of each column, the row alone first choice, with the lines above it otherwise."""
    above = head[max(0, index - _UPPER_LINES) : index + 1]
    return [
        " ".join(" ".join(row[place] for row in above if place < len(row)).split())
        for place in range(width)
    ]


def _place(pattern: str, names: Sequence[str]) -> int | None:
    wanted = re.compile(rf"(?:.* )?(?:{pattern})", re.IGNORECASE)
    return next((place for place, name in enumerate(names) if wanted.fullmatch(name)), None)
