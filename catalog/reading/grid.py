"""Grids out of an EHR or a spreadsheet: a header row, then one service line a row.

The header decides what a column means, so a bare ``25`` in the modifier column and a bare ``2`` in
the units column need no mark. Columns nobody needs (names, charges) are not looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from catalog.reading.tokens import Kind, Token, scan

_HEADINGS = {
    Kind.CODE: r"cpt(?:\s?/\s?hcpcs)?(?:\s*code)?|hcpcs(?:\s*code)?|code|proc(?:edure)?(?:\s*code)?|service\s*code",
    Kind.MODIFIER: r"mods?(?:\s*\d)?|modifiers?(?:\s*\d)?|m[1-4]",
    Kind.UNITS: r"units?|qty|quantity|days\s*/\s*units|uos|count",
    Kind.DIAGNOSIS: r"dx(?:\s*\d|\s*codes?)?|icd(?:-?10)?(?:-?cm)?(?:\s*codes?)?|diagnos[ie]s(?:\s*codes?)?",
    Kind.DATE: r"dos|date|date\s+of\s+service|service\s+date|from(?:\s+date)?",
    Kind.PLACE: r"pos|place(?:\s+of\s+service)?",
    Kind.PAYER: r"payer|insurance|plan|carrier",
}
_HEADING = {
    kind: re.compile(pattern, re.IGNORECASE | re.ASCII) for kind, pattern in _HEADINGS.items()
}
_HEADER_HINT = re.compile(r"\b(?:cpt|hcpcs|code|proc(?:edure)?)\b", re.IGNORECASE | re.ASCII)
_ORDER = (
    Kind.DATE, Kind.CODE, Kind.MODIFIER, Kind.UNITS, Kind.DIAGNOSIS, Kind.PLACE, Kind.PAYER,
)  # fmt: skip
_PIECE = re.compile(r"[A-Za-z0-9]+", re.ASCII)
_SEPARATORS = (r"\t", r"\|", r",", r" {2,}")

Cell = tuple[int, int]


def tokens(text: str) -> Iterator[Token]:
    """The pieces of the text, with rows below a header read by column."""
    if not _HEADER_HINT.search(text):
        yield from scan(text)
        return
    start, columns, separator = 0, None, None
    while start <= len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        if (header := _header(text, start, end)) is not None:
            separator, columns = header
        elif columns is not None and separator is not None and text[start:end].strip():
            yield from _row(text, _cells(text, start, end, separator), columns)
        else:
            columns = None
            yield from scan(text, start, end)
        yield Token(Kind.BREAK, "\n", end, end)
        start = end + 1


def _header(text: str, start: int, end: int) -> tuple[re.Pattern[str], dict[int, Kind]] | None:
    """The separator and the meaning of each column, where a line is a header."""
    if not _HEADER_HINT.search(text, start, end):
        return None
    for separator in _SEPARATORS:
        pattern = re.compile(separator)
        columns = {
            index: kind
            for index, (left, right) in enumerate(_cells(text, start, end, pattern))
            for kind in _HEADINGS
            if _HEADING[kind].fullmatch(text[left:right])
        }
        if Kind.CODE in columns.values() and len(columns) > 1:
            return pattern, columns
    return None


def _cells(text: str, start: int, end: int, separator: re.Pattern[str]) -> list[Cell]:
    """Where the cells of a line stand, without the white space around them."""
    edges = [start]
    for found in separator.finditer(text, start, end):
        edges += [found.start(), found.end()]
    edges.append(end)
    cells = []
    for left, right in zip(edges[::2], edges[1::2], strict=True):
        inner = text[left:right]
        trimmed = inner.strip()
        begin = left + inner.find(trimmed) if trimmed else left
        cells.append((begin, begin + len(trimmed)))
    # Markdown and Slack tables begin with a bar.
    return cells


def _row(text: str, cells: list[Cell], columns: dict[int, Kind]) -> Iterator[Token]:
    """The pieces of a row, in the order in which a line is read."""
    by_kind: dict[Kind, list[Cell]] = {}
    for index, cell in enumerate(cells):
        if index in columns and cell[0] < cell[1]:
            by_kind.setdefault(columns[index], []).append(cell)
    for kind in _ORDER:
        for start, end in by_kind.get(kind, ()):
            yield from _cell(kind, text, start, end)


def _cell(kind: Kind, text: str, start: int, end: int) -> Iterator[Token]:
    match kind:
        case Kind.MODIFIER:
            for piece in _PIECE.finditer(text, start, end):
                if len(piece[0]) == 2:
                    yield Token(kind, piece[0].upper(), piece.start(), piece.end())
                else:
                    why = "a modifier has two characters, as in 25 or RT"
                    yield Token(Kind.UNREADABLE, why, piece.start(), piece.end())
        case Kind.UNITS:
            value = text[start:end].removesuffix(".0").removesuffix(".00")
            if value.isdecimal() and 0 < int(value) < 10000:
                yield Token(kind, str(int(value)), start, end)
            else:
                yield Token(Kind.UNREADABLE, "units are a whole number from 1", start, end)
        case Kind.PLACE:
            value = text[start:end].zfill(2)
            if re.fullmatch(r"\d\d", value, re.ASCII):
                yield Token(kind, value, start, end)
        case Kind.DIAGNOSIS:
            yield Token(Kind.DIAGNOSIS_LABEL, "", start, start)
            yield from scan(text, start, end)
        case _:
            yield from scan(text, start, end)
