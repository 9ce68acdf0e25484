"""What people paste, read into encounters; and an encounter written back.

>>> from datetime import date
>>> reading = read("99213-25, 17000 17003x6 L57.0 DOS 3/4/26", on=date(2026, 11, 2))
>>> write(reading.encounters[0])
'99213-25; 17000 L57.0; 17003 x6 L57.0; DOS 2026-03-04'
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from catalog.claim import Encounter, Reading, Unread
from catalog.reading import encounters, grid, notation
from catalog.reading.tokens import Kind, Token, scan
from catalog.reading.unwrap import Unwrapped, unwrap
from catalog.reading.writing import write

__all__ = ["EXAMPLE", "Reading", "looks_like_encounter", "read", "write"]

EXAMPLE = "99213-25, 11102 D48.5, 17000-59 L57.0, DOS 3/4/2026"
"""Shown where nothing could be read."""


def read(text: str, *, on: date, payer: str = "medicare") -> Reading:
    """Read billing shorthand or a grid; never fails, and never finds a code that is not there.

    Args:
        text: As pasted, with Slack's escapes if it comes from there.
        on: The date of service where the text names none.
        payer: The payer where the text names none.
    """
    plain = unwrap(text)
    groups = encounters.part(list(grid.tokens(plain.text)))
    drafts = [notation.Assembler().read(group) for group in groups]
    named = {draft.payer for draft in drafts if draft.payer}
    common = named.pop() if len(named) == 1 else payer
    found: list[Encounter] = []
    unread: list[Unread] = []
    for draft in drafts:
        encounter = notation.finish(draft, text=plain.text, on=on, payer=common)
        fragments = tuple(_placed(fragment, plain, text) for fragment in encounter.unread)
        if encounter.lines:
            found.append(encounter.model_copy(update={"unread": fragments}))
        else:
            unread += fragments
    if not found and not unread and text.strip():
        start = len(text) - len(text.lstrip())
        end = len(text.rstrip())
        why = f"no service code in it; an encounter is written like: {EXAMPLE}"
        unread.append(Unread(text=text[start:end], start=start, end=end, why=why))
    return Reading(encounters=tuple(found), unread=tuple(unread))


def _placed(fragment: Unread, plain: Unwrapped, text: str) -> Unread:
    """The fragment by its offsets in the text as it was pasted."""
    start, end = plain.span(fragment.start, fragment.end)
    return Unread(text=text[start:end], start=start, end=end, why=fragment.why)


def looks_like_encounter(text: str) -> bool:
    """Whether the text holds at least one code for a service line."""
    pieces: Iterable[Token] = scan(unwrap(text).text)
    return any(token.kind is Kind.CODE for token in pieces)
