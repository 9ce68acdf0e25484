"""What the releases of the fee schedule allow for the code, in the office and in a facility."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from bot.pictures.facts import PictureFacts, ReleaseAmounts, Setting
from bot.pictures.page import Page
from bot.pictures.style import (
    ALERT,
    BODY,
    EARLIER,
    INK,
    INNER,
    MARGIN,
    MUTED,
    OWN,
    SECTION,
    SMALL,
)
from bot.pictures.wording import NOT_KNOWN, SETTINGS, change, money

_ROW = 21
_BAR = 13
_NAMES = 50
_AMOUNTS = 118
"""Room kept to the right of the longest bar."""


def draw_fees(page: Page, y: float, facts: PictureFacts) -> float:
    """Draw the panel from ``y`` down; gives where it ends."""
    title = f"Medicare allowed amount, {facts.place}"
    y = page.paragraph(MARGIN, y, title, SECTION, width=INNER, bold=True, leading=1.25) + 2
    most = max(
        amount
        for one in facts.releases
        for amount in (one.office, one.facility)
        if amount is not None
    )
    for setting in SETTINGS:
        y = _setting(page, y, facts, setting, most) + 9
    for note in _notes(facts):
        y = page.paragraph(MARGIN, y, note, SMALL, width=INNER, color=MUTED)
    return y - 6


def _setting(page: Page, y: float, facts: PictureFacts, setting: Setting, most: Decimal) -> float:
    page.text(MARGIN, y + 4, SETTINGS[setting], BODY, bold=True)
    if setting in facts.rare:
        page.text(
            MARGIN + page.width(SETTINGS[setting], BODY, bold=True) + 8,
            y + 4,
            "rarely or never done there (CMS)",
            SMALL,
            color=ALERT,
        )
    y += 10
    before: Decimal | None = None
    for one in facts.releases:
        _row(page, y, one, setting, most, before)
        before = one.amount(setting)
        y += _ROW
    return y


def _row(
    page: Page,
    y: float,
    one: ReleaseAmounts,
    setting: Setting,
    most: Decimal,
    before: Decimal | None,
) -> None:
    amount, base, left = one.amount(setting), y + _BAR - 2.5, MARGIN + _NAMES
    page.text(MARGIN, base, one.name, BODY, bold=one.answers, color=INK if one.answers else MUTED)
    if amount is None:
        words = one.why_not or NOT_KNOWN
        page.frame(left, y, page.width(words, SMALL) + 14, _BAR + 1, ALERT)
        page.text(left + 7, base, words, SMALL, color=ALERT)
        return
    length = float(amount / most) * (INNER - _NAMES - _AMOUNTS)
    page.box(left, y, length, _BAR, OWN if one.answers else EARLIER)
    paid = money(amount)
    page.text(left + length + 6, base, paid, BODY, bold=one.answers)
    page.text(
        left + length + 12 + page.width(paid, BODY, bold=one.answers),
        base,
        change(before, amount),
        SMALL,
        color=MUTED,
    )


def _notes(facts: PictureFacts) -> Iterator[str]:
    for one in facts.releases:
        both = one.qualifying
        if both is None or one.conversion_factor is None:
            continue
        yield (
            f"{one.name} has two conversion factors: shown is {one.conversion_factor}; with "
            f"{one.qualifying_factor} (qualifying APM participants) office "
            f"{money(both.nonfacility)}, facility {money(both.facility)}."
        )
