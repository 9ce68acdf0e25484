"""A family without a ladder: its codes as bars by what they pay, each with its role."""

from __future__ import annotations

from decimal import Decimal

from bot.pictures.facts import FamilyBar, PictureFacts
from bot.pictures.page import Page
from bot.pictures.style import (
    ALERT,
    BODY,
    INK,
    INNER,
    MARGIN,
    MUTED,
    OTHER,
    OWN,
    SECTION,
    SMALL,
)
from bot.pictures.wording import NOT_KNOWN, money

_CODES = 50
_BAR = 11
_AMOUNTS = 74


def draw_family(page: Page, y: float, facts: PictureFacts) -> float:
    """Draw the family's codes from ``y`` down; gives where they end."""
    title = f"Its family: {facts.family}"
    y = page.paragraph(MARGIN, y, title, SECTION, width=INNER, bold=True, leading=1.25) - 2
    caption = f"{facts.setting} amount of each code".capitalize()
    y = page.paragraph(MARGIN, y, caption, SMALL, width=INNER, color=MUTED)
    most = max((bar.amount for bar in facts.bars if bar.amount is not None), default=Decimal(1))
    roles = len({bar.role for bar in facts.bars}) > 1
    for bar in facts.bars:
        y = _bar(page, y + 3, bar, most, own=bar.code == facts.code, with_role=roles)
    if facts.more_bars:
        words = f"Not drawn: {facts.more_bars} more codes of the family."
        y = page.paragraph(MARGIN, y + 12, words, SMALL, width=INNER, color=MUTED) - 6
    return y


def _bar(
    page: Page, y: float, bar: FamilyBar, most: Decimal, *, own: bool, with_role: bool
) -> float:
    left = MARGIN + _CODES
    page.text(MARGIN, y + 10, bar.code, BODY, bold=own, color=OWN if own else INK)
    if bar.amount is None:
        page.frame(left, y, page.width(NOT_KNOWN, SMALL) + 14, _BAR + 1, ALERT)
        page.text(left + 7, y + 9.5, NOT_KNOWN, SMALL, color=ALERT)
    else:
        length = float(bar.amount / most) * (INNER - _CODES - _AMOUNTS)
        page.box(left, y, length, _BAR, OWN if own else OTHER)
        page.text(left + length + 6, y + 10, money(bar.amount), BODY, bold=own)
    words = f"{_ROLES[bar.role]}: {bar.words}" if with_role else bar.words
    width = INNER - _CODES
    return page.paragraph(left, y + _BAR + 11, words, SMALL, width=width, color=MUTED) - 4


_ROLES = {"primary": "primary", "add-on": "add-on", "whole": "stands alone"}
