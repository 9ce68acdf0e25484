"""What a reader of claim files gives back, whatever their format: claims, and what is not one.

Every claim and every service line that stands in a file is counted in exactly one of these, so the
numbers of an audit add up.
"""

from __future__ import annotations

from catalog.claim import Encounter, Frozen, Unread


class ClaimRead(Frozen):
    """One claim of a file: an encounter for each date of service in it.

    A line that could not be read is an ``Unread`` of ``rejected``; the encounters of its claim name
    it too, because without it nothing can be said about what is missing from the claim.
    """

    encounters: tuple[Encounter, ...]
    rejected: tuple[Unread, ...]
    """One for each service line that is in no encounter."""
    notes: tuple[Unread, ...] = ()
    """What was odd about lines that are in an encounter all the same."""
    lines: int
    """Service lines in the file: those of the encounters and the rejected ones."""
    start: int
    """Offset of the claim in the file or text."""


class Refused(Frozen):
    """A part of a file that is no professional claim, by its name."""

    why: str
    claims: int
    lines: int
    start: int
