"""What the releases of the fee schedule allow for the code, in the office and in a facility."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from bot.pictures.facts import PictureFacts
from bot.pictures.page import Page
from bot.pictures.releases import ReleaseAmounts, Setting
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
_AMOUNTS = 118
"""Room kept to the right of the longest bar."""


@dataclass(frozen=True, slots=True)
class _Scale:
    """What the bars share: where they begin, and the amount of the longest one."""

    left: float
    most: Decimal

    def length(self, amount: Decimal) -> float:
        return float(amount / self.most) * (MARGIN + INNER - self.left - _AMOUNTS)


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
    names = max(page.width(one.name, BODY, bold=True) for one in facts.releases)
    scale = _Scale(MARGIN + names + 12, most)
    for setting in SETTINGS:
        y = _setting(page, y, facts, setting, scale) + 9
    return page.paragraph(MARGIN, y, _note(facts), SMALL, width=INNER, color=MUTED) - 6


def _setting(page: Page, y: float, facts: PictureFacts, setting: Setting, scale: _Scale) -> float:
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
        _row(page, y, one, one.amount(setting), scale, before)
        before = one.amount(setting)
        y += _ROW
    return y


def _row(
    page: Page,
    y: float,
    one: ReleaseAmounts,
    amount: Decimal | None,
    scale: _Scale,
    before: Decimal | None,
) -> None:
    base, left = y + _BAR - 2.5, scale.left
    page.text(MARGIN, base, one.name, BODY, bold=one.answers, color=INK if one.answers else MUTED)
    if amount is None:
        words = one.why_not or NOT_KNOWN
        page.frame(left, y, page.width(words, SMALL) + 14, _BAR + 1, ALERT)
        page.text(left + 7, base, words, SMALL, color=ALERT)
        return
    length = scale.length(amount)
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


def _note(facts: PictureFacts) -> str:
    """The newest release's second conversion factor, where it has one."""
    one = next((one for one in reversed(facts.releases) if one.qualifying), None)
    if one is None or one.qualifying is None:
        return ""
    return (
        f"{one.name} has two conversion factors: shown is {one.conversion_factor}; with "
        f"{one.qualifying_factor} (qualifying APM participants) office "
        f"{money(one.qualifying.nonfacility)}, facility {money(one.qualifying.facility)}."
    )
