"""Puts a picture together: title, fees, ladder or family, sources."""

from __future__ import annotations

from threading import Lock

from bot.pictures.facts import PictureFacts
from bot.pictures.family_panel import draw_family
from bot.pictures.fee_panel import draw_fees
from bot.pictures.ladder_panel import draw_ladder
from bot.pictures.page import Page
from bot.pictures.style import HAIRLINE, INNER, MARGIN, MUTED, OWN, PRINT, SECTION, TITLE

_ONE_AT_A_TIME = Lock()
"""matplotlib makes no promise about threads, and a second picture would only wait for the core."""


def render(facts: PictureFacts, alt: str) -> bytes:
    """The picture as a PNG file."""
    with _ONE_AT_A_TIME:
        page = Page()
        y = _title(page, facts)
        y = draw_fees(page, y + 22, facts)
        if facts.ladder is not None:
            y = draw_ladder(page, y + 26, facts, facts.ladder)
        elif facts.bars:
            y = draw_family(page, y + 26, facts)
        y = _small_print(page, y + 12, facts)
        return page.png(y + 8, title=f"{facts.code} on {facts.on}", description=alt)


def _title(page: Page, facts: PictureFacts) -> float:
    page.text(MARGIN, 44, facts.code, TITLE, bold=True, color=OWN)
    return page.paragraph(MARGIN, 66, facts.label, SECTION, width=INNER) - 10


def _small_print(page: Page, y: float, facts: PictureFacts) -> float:
    page.line(MARGIN, y, MARGIN + INNER, y, HAIRLINE)
    y += 15
    for words in facts.sources:
        y = page.paragraph(MARGIN, y, words, PRINT, width=INNER, color=MUTED)
    return y
