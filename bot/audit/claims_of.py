"""The claims of a batch, by the reader for its kind, each with what tells its places."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial

from bot.audit.batches import Batch, Kind, Part
from bot.audit.tally import Place
from catalog.claim import Encounter, Unread
from catalog.reading import fhir
from catalog.reading.claims import ClaimRead, Refused
from catalog.reading.headings import field_of
from catalog.reading.json_stream import Resource
from catalog.reading.rows import Row, RowReader, encounter_of, same_encounter
from catalog.reading.x12.claims import NAMES, ClaimReader
from catalog.reading.x12.segments import Delimiters, segments

Places = Callable[[int], Place]
"""Turns an offset of a claim into line and column."""

_LINE_END = re.compile("\n")
_COLUMNS = 10_000
"""A row's number and a cell's column in one number; no grid has so many columns."""


def claims_of(
    batch: Batch, *, on: date, payer: str
) -> Iterator[tuple[ClaimRead | Refused, Places]]:
    """Everything in a batch, in its order.

    Args:
        batch: A piece of a file.
        on: The date of service of lines without one.
        payer: The payer of claims that name none that we know.
    """
    match batch.kind:
        case Kind.X12:
            return _x12(batch, on, payer)
        case Kind.FHIR:
            return _fhir(batch, on, payer)
        case Kind.CSV:
            return _csv(batch, on, payer)


def _x12(batch: Batch, on: date, payer: str) -> Iterator[tuple[ClaimRead | Refused, Places]]:
    (part,) = batch.parts
    context = batch.x12
    assert context is not None
    marks = Delimiters(context.element, context.component, context.segment)
    reader = ClaimReader(
        marks,
        on=on,
        payer=payer,
        version=context.version,
        transaction=context.transaction,
    )
    ends = [found.start() for found in _LINE_END.finditer(part.text)]
    place = partial(_place_in, part, ends)
    for item in reader.read(segments(part.text, marks, names=NAMES)):
        yield item, place


def _fhir(batch: Batch, on: date, payer: str) -> Iterator[tuple[ClaimRead | Refused, Places]]:
    for part in batch.parts:
        if not part.text:
            continue
        place = partial(_place_of, Place(part.line, part.column))
        resource = Resource(part.text, 0)
        for item in fhir.read_resource(resource, on=on, payer=payer):
            yield item, place


def _csv(batch: Batch, on: date, payer: str) -> Iterator[tuple[ClaimRead, Places]]:
    fields = [field_of(heading) for heading in batch.header]
    reader = RowReader({index: found for index, found in enumerate(fields) if found is not None})
    group: list[tuple[int, Row]] = []
    for number, cells in batch.rows:
        row = reader.read([(cell.strip(), index) for index, cell in enumerate(cells)])
        if group and not same_encounter(group[-1][1], row, groups=reader.groups):
            yield _rows(group, on, payer)
            group = []
        elif group:
            row.day, row.key = row.day or group[-1][1].day, row.key or group[-1][1].key
        group.append((number, row))
    if group:
        yield _rows(group, on, payer)


def _rows(group: list[tuple[int, Row]], on: date, payer: str) -> tuple[ClaimRead, Places]:
    """A claim of rows that belong together; offsets stand for row and column."""
    rejected: list[Unread] = []
    notes: list[Unread] = []
    for number, row in group:
        odd = [
            Unread(text=one.text, start=number * _COLUMNS + one.start, end=0, why=one.why)
            for one in row.odd
        ]
        if row.line is None:
            rejected.append(odd[-1])
            odd = odd[:-1]
        notes += odd
    rows = [row for _, row in group]
    encounters: tuple[Encounter, ...] = ()
    if any(row.line for row in rows):
        encounters = (encounter_of(rows, (*rejected, *notes), on=on, payer=payer),)
    item = ClaimRead(
        encounters=encounters,
        rejected=tuple(rejected),
        notes=tuple(notes),
        lines=len(rows),
        start=group[0][0] * _COLUMNS,
    )
    return item, lambda offset: Place(offset // _COLUMNS, offset % _COLUMNS + 1)


def _place_in(part: Part, ends: list[int], offset: int) -> Place:
    """The place of an offset into a part; ``ends`` are the offsets of its line ends."""
    before = bisect_left(ends, offset)
    if not before:
        return Place(part.line, part.column + offset)
    return Place(part.line + before, offset - ends[before - 1])


def _place_of(place: Place, offset: int) -> Place:
    return place
