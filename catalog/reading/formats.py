"""The written forms besides shorthand, tried in order by what the text looks like."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple, Protocol

from catalog.claim import Reading
from catalog.reading import cms1500, fhir, grid, x12


class Reader(Protocol):
    """Reads a text of its form; offsets are into that text."""

    def __call__(self, text: str, *, on: date, payer: str = "medicare") -> Reading:
        """The encounters of the text."""


class LooksLike(Protocol):
    """Tells from a text's marks whether it has the form."""

    def __call__(self, text: str) -> bool:
        """True for a text of the form."""


class Format(NamedTuple):
    """One written form."""

    name: str
    looks_like: LooksLike
    read: Reader


FORMATS = (
    Format("X12 837P", x12.looks_like, x12.read_x12),
    Format("FHIR R4 Claim", fhir.looks_like, fhir.read_fhir),
    Format("grid", grid.looks_like, grid.read_grid),
    Format("CMS-1500", cms1500.looks_like, cms1500.read_cms1500),
)
"""Surest marks first."""


def format_of(text: str) -> Format | None:
    """The form of the text, or None for shorthand, a grid or words."""
    return next((form for form in FORMATS if form.looks_like(text)), None)
