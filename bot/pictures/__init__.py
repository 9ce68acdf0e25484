"""Pictures of a code where people would rather look: what it pays, and where it stands.

matplotlib is imported when the first picture is drawn, not before.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.pictures.facts import NothingToDrawError, gather
from bot.pictures.wording import alt_text
from catalog.catalog import Catalog

__all__ = ["NothingToDrawError", "Picture", "draw"]


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG file, and the same in words for those who do not see it."""

    png: bytes
    alt: str
    filename: str
    title: str


def draw(catalog: Catalog, code: str, *, on: date, locality: str = "national") -> Picture:
    """Draw a code's allowed amounts by release, and its place among its family's codes.

    Args:
        catalog: Where the facts are.
        code: A CPT or HCPCS code as somebody typed it.
        on: The date of service: its release gives the ladder's amounts.
        locality: Whose fees to show: an id, number, state or name.

    Raises:
        NothingToDrawError: when no amount is known for the code.
        UnknownLocality: when no or no single locality fits.
    """
    facts = gather(catalog, code, on=on, locality=locality)
    alt = alt_text(facts)
    from bot.pictures.drawing import render

    return Picture(
        png=render(facts, alt),
        alt=alt,
        filename=f"{facts.code}-{on}.png",
        title=f"{facts.code}: fees and ladder, {on}",
    )
