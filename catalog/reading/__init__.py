"""What people paste, read into encounters; and an encounter written back.

>>> from datetime import date
>>> reading = read("99213-25, 17000 17003x6 L57.0 DOS 3/4/26", on=date(2026, 11, 2))
>>> write(reading.encounters[0])
'99213-25; 17000; 17003 x6; dx L57.0; DOS 2026-03-04'
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from datetime import date

from catalog.claim import Identifier, Reading, Unread
from catalog.reading import fhir, identifiers, x12
from catalog.reading.formats import format_of
from catalog.reading.shorthand.reader import read_shorthand
from catalog.reading.shorthand.scanning import scan
from catalog.reading.shorthand.tokens import Kind, Token
from catalog.reading.unwrap import Unwrapped, unwrap
from catalog.reading.writing import write

__all__ = ["EXAMPLE", "Reading", "looks_like_encounter", "read", "write"]

EXAMPLE = "99213-25, 11102 D48.5, 17000-59 L57.0, DOS 3/4/2026"
"""Shown where nothing could be read."""

LONGEST = 100_000
"""Characters of shorthand that are read; more than anyone pastes, files are for the audit."""


def read(text: str, *, on: date, payer: str = "medicare") -> Reading:
    """Read whatever was pasted; never fails, and never finds a code that is not there.

    Shorthand, a grid, the boxes of a CMS-1500, X12 837P and FHIR are told apart by their marks.
    What points to a person is told by kind and place, whatever the form.

    Args:
        text: As pasted, with Slack's escapes if it comes from there.
        on: The date of service where the text names none.
        payer: The payer where the text names none.
    """
    reading = _read(text, on=on, payer=payer)
    if not reading.encounters and not reading.unread and text.strip():
        reading = Reading(unread=(_nothing(text),))
    seen = identifiers.find(text[:LONGEST])
    reading = _without_echo(reading, seen) if seen else reading
    return _by_lines(reading, text) if "\n" in text.strip() else reading


def _nothing(text: str) -> Unread:
    start, end = len(text) - len(text.lstrip()), len(text.rstrip())
    why = f"no service code in it; an encounter is written like: {EXAMPLE}"
    return Unread(text=text[start:end], start=start, end=end, why=why)


def _without_echo(reading: Reading, seen: tuple[Identifier, ...]) -> Reading:
    """The reading with what points to a person taken out of the unread fragments."""
    return Reading(
        encounters=tuple(
            encounter.model_copy(update={"unread": _masked(encounter.unread, seen)})
            for encounter in reading.encounters
        ),
        unread=_masked(reading.unread, seen),
        identifiers=seen,
    )


def _by_lines(reading: Reading, text: str) -> Reading:
    """The reading with the line and column of each fragment that was not read."""
    if not reading.unread and not any(encounter.unread for encounter in reading.encounters):
        return reading
    starts = [0, *(found.end() for found in re.finditer("\n", text))]

    def placed(unread: tuple[Unread, ...]) -> tuple[Unread, ...]:
        return tuple(
            one.model_copy(update={"line": line, "column": one.start - starts[line - 1] + 1})
            for one in unread
            for line in (bisect_right(starts, one.start),)
        )

    return Reading(
        encounters=tuple(
            encounter.model_copy(update={"unread": placed(encounter.unread)})
            for encounter in reading.encounters
        ),
        unread=placed(reading.unread),
        identifiers=reading.identifiers,
    )


def _masked(unread: tuple[Unread, ...], seen: tuple[Identifier, ...]) -> tuple[Unread, ...]:
    kept = []
    for one in unread:
        if any(who.start <= one.start and one.end <= who.end for who in seen):
            continue
        if any(who.start < one.end and one.start < who.end for who in seen):
            one = one.model_copy(update={"text": "…"})
        kept.append(one)
    return tuple(kept)


def _read(text: str, *, on: date, payer: str) -> Reading:
    if fhir.looks_like(text):
        # As it is: undoing escapes could break the quotes of JSON.
        reading = fhir.read_fhir(text, on=on, payer=payer)
        if reading.encounters:
            return reading
    if x12.looks_like(text[:LONGEST]):
        return x12.read_x12(text, on=on, payer=payer)
    part = text[:LONGEST]
    plain = unwrap(part)
    form = format_of(plain.text)
    read_form = form.read if form is not None else read_shorthand
    reading = _placed_reading(read_form(plain.text, on=on, payer=payer), plain, part)
    if len(text) == len(part):
        return reading
    why = f"only the first {LONGEST:,} characters are read; for files there is codedesk audit"
    rest = Unread(text=text[LONGEST : LONGEST + 20], start=LONGEST, end=len(text), why=why)
    return reading.model_copy(update={"unread": (*reading.unread, rest)})


def _placed_reading(reading: Reading, plain: Unwrapped, text: str) -> Reading:
    """The reading of the plain text by its offsets in the text as it was pasted."""
    if plain.origin is None:
        return reading
    return Reading(
        encounters=tuple(
            encounter.model_copy(
                update={"unread": tuple(_placed(one, plain, text) for one in encounter.unread)}
            )
            for encounter in reading.encounters
        ),
        unread=tuple(_placed(one, plain, text) for one in reading.unread),
    )


def _placed(fragment: Unread, plain: Unwrapped, text: str) -> Unread:
    """The fragment by its offsets in the text as it was pasted."""
    start, end = plain.span(fragment.start, fragment.end)
    return Unread(text=text[start:end], start=start, end=end, why=fragment.why)


def looks_like_encounter(text: str) -> bool:
    """Whether the text holds at least one code for a service line."""
    plain = unwrap(text).text
    pieces: Iterable[Token] = scan(plain)
    return any(token.kind is Kind.CODE for token in pieces) or format_of(plain) is not None
