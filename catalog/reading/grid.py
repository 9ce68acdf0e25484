"""Grids out of an EHR or a spreadsheet: a header row, then one service line a row.

Cells may be parted by tabs, bars, commas, semicolons or aligned with spaces. Rows that follow one
another are one encounter as long as the date and the claim or patient stay the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from catalog.claim import Encounter, Reading, Unread
from catalog.reading import columns
from catalog.reading.headings import Field, field_of
from catalog.reading.rows import Cell, Odd, Row, RowReader, encounter_of, same_encounter
from catalog.reading.shorthand.scanning import scan
from catalog.reading.shorthand.tokens import Kind

_HINT = re.compile(r"cpt|hcpcs|code|proc|service|px", re.IGNORECASE)
_RULE = re.compile(r"[\s|+:=-]*", re.ASCII)
_WORD = re.compile(r"\S+")
_TOTAL = re.compile(r"[\s|,;]*(?:grand\s|sub-?\s?)?totals?\b", re.IGNORECASE)
_LISTED = re.compile(
    r"\s*(?:[A-L]|1[0-2]|[1-9])[.):]?[\s|,]+(?!\d)[A-TV-Z]\d[0-9A-Z]\.?[0-9A-Z]{0,4}(?:[\s|,;]+"
    r"(?!\d{4}[0-9FTUM]|[A-CEGHJ-MP-V]\d{4})[^\n]*)?$",
    re.ASCII | re.MULTILINE,
)
"""A line of the list of diagnoses that pointers lead to: letter or number, code, words."""
_LONGEST_HEADER = 2000


class Header(NamedTuple):
    """The header row: how its cells are parted, and what the columns are."""

    separator: str
    fields: dict[int, Field]
    spans: list[tuple[int, int]]
    """Where the headings stand in their line, for columns aligned with spaces."""


def looks_like(text: str) -> bool:
    """Whether a line of the text is a header of codes and something more."""
    return any(_header(text, start, end) for start, end in _lines(text))


def read_grid(text: str, *, on: date, payer: str = "medicare") -> Reading:
    """The encounters of the grids in a text.

    Args:
        text: The grid, with whatever stands around it.
        on: The date of service where none is given.
        payer: The payer where none is given.
    """
    header: Header | None = None
    reader = RowReader({})
    groups: list[tuple[bool, list[Row]]] = []
    around: list[tuple[int, int]] = []
    for start, end in _lines(text):
        found = _header(text, start, end)
        if found is not None:
            header, reader = found, RowReader(found.fields)
            groups.append((reader.groups, []))
        elif header is None or not text[start:end].strip():
            around.append((start, end))
        elif _RULE.fullmatch(text, start, end) or _TOTAL.match(text, start, end):
            continue
        else:
            cells = _cells(text, start, end, header)
            if len([cell for cell in cells if cell[0]]) < 2 or _LISTED.match(text, start, end):
                around.append((start, end))
                continue
            row = reader.read(cells)
            rows = groups[-1][1]
            if rows and not same_encounter(rows[-1], row, groups=reader.groups):
                groups.append((reader.groups, []))
                rows = groups[-1][1]
            elif rows:
                row.day, row.key = row.day or rows[-1].day, row.key or rows[-1].key
            rows.append(row)
    return _reading(text, [rows for _, rows in groups if rows], around, on=on, payer=payer)


def _reading(
    text: str, groups: list[list[Row]], around: list[tuple[int, int]], *, on: date, payer: str
) -> Reading:
    beside = [piece for start, end in around for piece in scan(text, start, end)]
    day = next((date.fromisoformat(one.value) for one in beside if one.kind is Kind.DATE), None)
    place = next((one.value for one in beside if one.kind is Kind.PLACE), None)
    named = next((one.value for one in beside if one.kind is Kind.PAYER), None)
    encounters: list[Encounter] = []
    unread: list[Unread] = [
        Unread(
            text=text[one.start : one.end],
            start=one.start,
            end=one.end,
            why="a code outside the grid: put it into a row of its own",
        )
        for one in beside
        if one.kind is Kind.CODE
    ]
    listed = tuple(dict.fromkeys(one.value for one in beside if one.kind is Kind.DIAGNOSIS))
    for rows in groups:
        if not any(row.listed for row in rows):
            rows[0].listed = listed
        odd = tuple(_unread(one) for row in rows for one in row.odd)
        if any(row.line for row in rows):
            for row in rows:
                row.day = row.day or day
            encounters.append(encounter_of(rows, odd, on=on, payer=named or payer, place=place))
        unread += odd
    return Reading(encounters=tuple(encounters), unread=tuple(unread))


def _unread(odd: Odd) -> Unread:
    return Unread(text=odd.text, start=odd.start, end=odd.start + len(odd.text), why=odd.why)


def _lines(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    while start <= len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        yield start, end
        start = end + 1


def header_of(line: str) -> Header | None:
    """The header that a single line is, or None."""
    return _header(line, 0, len(line))


def _header(text: str, start: int, end: int) -> Header | None:
    """The header that a line is: a column of codes and one more that is known, and no data."""
    if end - start > _LONGEST_HEADER or not _HINT.search(text, start, end):
        return None
    for separator in ("\t", "|", ",", ";", " "):
        if separator != " " and text.find(separator, start, end) < 0:
            continue
        spans = columns.split(text, start, end, separator)
        if len(spans) < 2:
            continue
        fields = {
            index: field
            for index, (left, right) in enumerate(spans)
            if (field := field_of(text[left:right])) is not None
        }
        known = set(fields.values())
        if Field.CODE in known and len(known - {Field.UNUSED}) > 1:
            return Header(
                separator, fields, [(left - start, right - start) for left, right in spans]
            )
    return None


def _cells(text: str, start: int, end: int, header: Header) -> list[Cell]:
    spans = columns.split(text, start, end, header.separator)
    if header.separator != " ":
        return [(text[left:right].replace('""', '"'), left) for left, right in spans]
    cells: list[Cell] = [("", start)] * len(header.spans)
    for left, right in _words(text, start, spans, header):
        index = _column(left - start, right - start, header.spans)
        if cells[index][0]:
            # Two words that a single heading covers.
            cells[index] = (text[cells[index][1] : right], cells[index][1])
        else:
            cells[index] = (text[left:right], left)
    return cells


def _words(
    text: str, start: int, spans: list[tuple[int, int]], header: Header
) -> Iterator[tuple[int, int]]:
    """The cells of a line; one that stands below several headings falls into its words."""
    known = [header.spans[index] for index in header.fields]
    for left, right in spans:
        above = sum(left - start < end and begin < right - start for begin, end in known)
        if above < 2:
            yield left, right
        else:
            yield from (word.span() for word in _WORD.finditer(text, left, right))


def _column(left: int, right: int, spans: list[tuple[int, int]]) -> int:
    """The heading that a cell stands below: the one it overlaps most, or the nearest."""

    def distance(index: int) -> int:
        start, end = spans[index]
        return max(start - right, left - end)

    return min(range(len(spans)), key=lambda index: (distance(index), abs(spans[index][0] - left)))
