r"""Cells of a grid by their offsets: tab, bar, comma (with quotes) or two and more spaces between.

>>> text = "Patient|CPT\nDoe, J|11102"
>>> [(kind, text[start:end]) for kind, start, end in below(text, {"Patient": "name"}.get)]
[('name', 'Doe, J')]
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TypeVar

Kind = TypeVar("Kind")

_CELL = {
    "\t": re.compile(r"[^\t\n]*"),
    "|": re.compile(r"[^|\n]*"),
    ",": re.compile(r'\s*"(?:[^"\n]|"")*"\s*|[^,\n]*'),
    ";": re.compile(r'\s*"(?:[^"\n]|"")*"\s*|[^;\n]*'),
    " ": re.compile(r"\S+(?: \S+)*"),
}
_LONGEST_HEADER = 2000
_RULE = re.compile(r"[\s|+:=-]*", re.ASCII)


def split(text: str, start: int, end: int, separator: str) -> list[tuple[int, int]]:
    """Where the cells of one line stand, without white space and quotes around them."""
    pattern = _CELL[separator]
    if separator == " ":
        return [found.span() for found in pattern.finditer(text, start, end)]
    cells: list[tuple[int, int]] = []
    at = start
    while True:
        found = pattern.match(text, at, end)
        left, right = found.span() if found else (at, at)
        cells.append(_trimmed(text, left, right))
        if right >= end:
            return cells
        # Behind a quoted cell there may be more than the separator: up to it, all is one cell.
        if text[right] != separator:
            right = text.find(separator, right, end)
            right = end if right < 0 else right
            cells[-1] = _trimmed(text, left, right)
            if right == end:
                return cells
        at = right + 1


def separator_of(text: str, start: int, end: int) -> str | None:
    """What parts the cells of a line, or None for a line of one cell."""
    line = text[start:end]
    for separator in ("\t", "|"):
        if separator in line:
            return separator
    if "  " in line.strip():
        return " "
    return next((mark for mark in (",", ";") if mark in line), None)


def below(text: str, kind_of: Callable[[str], Kind | None]) -> Iterator[tuple[Kind, int, int]]:
    """The filled cells below headings of a kind, with the kind of each.

    Args:
        text: The whole paste.
        kind_of: The kind that a heading announces, or None.
    """
    headings: dict[int, Kind] = {}
    separator: str | None = None
    start = 0
    while start < len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        if text[start:end].strip():
            header = _header(text, start, end, kind_of)
            if header is not None:
                separator, headings = header
            elif headings and separator and not _RULE.fullmatch(text, start, end):
                for index, (left, right) in enumerate(split(text, start, end, separator)):
                    if index in headings and left < right:
                        yield headings[index], left, right
        else:
            headings = {}
        start = end + 1


def _header(
    text: str, start: int, end: int, kind_of: Callable[[str], Kind | None]
) -> tuple[str, dict[int, Kind]] | None:
    """The separator and the columns that count, where a line is a row of headings."""
    if end - start > _LONGEST_HEADER or (separator := separator_of(text, start, end)) is None:
        return None
    cells = [text[left:right] for left, right in split(text, start, end, separator)]
    filled = [cell for cell in cells if cell]
    if len(filled) < 2 or any(sum(mark.isdigit() for mark in cell) > 2 for cell in filled):
        return None
    kinds = {index: kind for index, cell in enumerate(cells) if (kind := kind_of(cell)) is not None}
    return (separator, kinds) if kinds else None


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in ' "\r':
        start += 1
    while end > start and text[end - 1] in ' "\r':
        end -= 1
    return start, end
