"""The ladder: a column for each rung, this code's share of it in the strong color."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from bot.pictures.facts import PictureFacts, PricedLadder, PricedRung
from bot.pictures.page import Page
from bot.pictures.style import (
    ALERT,
    BODY,
    HAIRLINE,
    INK,
    INNER,
    MARGIN,
    MUTED,
    OTHER,
    OWN,
    PRINT,
    SECTION,
    SMALL,
    TINT,
)
from bot.pictures.wording import NOT_KNOWN, further, ladder_caption, money, requirements

_HEIGHT = 112
_SMALL_HEIGHT = 30
_GAP = 3
_LINE = 13
_DENSE = 8
"""With more rungs than this, amounts stand only where the codes change."""
_MOST_SISTERS = 4


@dataclass(frozen=True, slots=True)
class _Slot:
    """Where one rung stands: the left end of its share of the width, and its ground line."""

    left: float
    wide: float
    ground: float

    @property
    def middle(self) -> float:
        return self.left + self.wide / 2


def _slots(priced: PricedLadder, ground: float) -> Iterator[tuple[_Slot, PricedRung]]:
    wide = INNER / len(priced.rungs)
    for place, rung in enumerate(priced.rungs):
        yield _Slot(MARGIN + place * wide, wide, ground), rung


def draw_ladder(page: Page, y: float, facts: PictureFacts, priced: PricedLadder) -> float:
    """Draw the ladder, what it asks for, and its sisters from ``y`` down; gives the end."""
    ladder = priced.ladder
    title = f"Its ladder: {ladder.name or facts.family}"
    y = page.paragraph(MARGIN, y, title, SECTION, width=INNER, bold=True, leading=1.25) - 2
    y = page.paragraph(MARGIN, y, ladder_caption(facts, ladder), SMALL, width=INNER, color=MUTED)
    y = _columns(page, y, priced, _most((priced,)), own=facts.code)
    if words := further(priced):
        y = page.paragraph(MARGIN, y + 4, words, SMALL, width=INNER, color=MUTED) - 4
    y = _asks(page, y + 8, requirements(facts))
    for bar in facts.also:
        words = f"Also {bar.code}, {money(bar.amount)}: {bar.words}"
        y = page.paragraph(MARGIN, y + 18, words, SMALL, width=INNER, color=MUTED) - 14
    if facts.sisters:
        y = _sisters(page, y + 26, facts)
    shown = (priced, *facts.sisters[:_MOST_SISTERS])
    if any(rung.rare for each in shown for rung in each.rungs):
        where = "an office" if facts.setting == "office" else "a facility"
        words = f"* CMS: rarely or never done in {where}."
        y = page.paragraph(MARGIN, y + 18, words, SMALL, width=INNER, color=MUTED) - 14
    return y


def _most(ladders: Iterable[PricedLadder]) -> Decimal:
    """The highest amount, which gives the columns their scale."""
    totals = (rung.total for priced in ladders for rung in priced.rungs)
    return max((total for total in totals if total is not None), default=Decimal(1))


def _columns(page: Page, y: float, priced: PricedLadder, most: Decimal, *, own: str) -> float:
    ground = y + 16 + _HEIGHT
    dense = len(priced.rungs) > _DENSE
    slots = list(_slots(priced, ground))
    for slot, rung in slots:
        top = _column(page, slot, rung, float(_HEIGHT / most), own)
        if not dense:
            _fitted(page, slot, top - 5, _amount(rung), SMALL, bold=rung.holds(own))
    page.line(MARGIN, ground, MARGIN + INNER, ground, MUTED)
    if dense:
        _dense_labels(page, priced, ground, most)
    depth = max(_names(page, slot, rung, own, dense=dense) for slot, rung in slots)
    if dense:
        depth = _spans(page, priced, depth, own)
    return depth


def _column(page: Page, slot: _Slot, rung: PricedRung, scale: float, own: str) -> float:
    """One column with a share for each code, ``scale`` high for a dollar; gives its top."""
    left, wide, ground = slot.left, slot.wide, slot.ground
    if rung.total is None:
        page.frame(left + _GAP, ground - 24, wide - 2 * _GAP, 24, ALERT)
        return ground - 24
    top = ground
    for part in rung.parts:
        share = float(part.amount or 0) * scale
        top -= share
        color = OWN if part.code == own else OTHER
        page.box(left + _GAP / 2, top, wide - _GAP, share, color)
        if part is not rung.parts[0]:
            page.line(left + _GAP / 2, top + share, left + wide - _GAP / 2, top + share, "#FFFFFF")
    return top


def _names(page: Page, slot: _Slot, rung: PricedRung, own: str, *, dense: bool) -> float:
    """The range and the codes below a column; gives where they end."""
    ground, color = slot.ground, INK if rung.holds(own) else MUTED
    words = rung.rung.brief()
    if dense:
        page.text(slot.middle, ground + 12, words, SMALL, align="center", color=color)
        return ground + 12
    y = ground + 13
    _fitted(page, slot, y, words, SMALL, color=color)
    y += 15
    for part in rung.parts:
        plus = "+" if part is not rung.parts[0] else ""
        units = f" ×{part.units}" if part.units > 1 else ""
        its = part.code == own
        size, color = (BODY, OWN) if its else (SMALL, INK)
        _fitted(page, slot, y, f"{plus}{part.code}{units}", size, bold=its, color=color)
        y += 14
    return y


def _runs(priced: PricedLadder) -> list[tuple[int, int]]:
    """First and last place of each stretch of rungs with the same codes."""
    runs: list[tuple[int, int]] = []
    for place, rung in enumerate(priced.rungs):
        if runs and priced.rungs[runs[-1][0]].rung.codes == rung.rung.codes:
            runs[-1] = (runs[-1][0], place)
        else:
            runs.append((place, place))
    return runs


def _dense_labels(page: Page, priced: PricedLadder, ground: float, most: Decimal) -> None:
    """Amounts over the last column of each stretch, where there is no room for all."""
    wide = INNER / len(priced.rungs)
    above = float("inf")
    for _, place in _runs(priced):
        rung = priced.rungs[place]
        below = priced.rungs[place : place + 2] if place == 0 else (rung,)  # It reaches over two.
        totals = [one.total for one in below if one.total is not None]
        height = float(max(totals) / most) * _HEIGHT if totals else 24.0
        left = MARGIN + place * wide
        align, x = ("left", left + 1) if place == 0 else ("right", left + wide - 1)
        base = ground - height - 5
        if 0 <= above - base < _LINE:  # The neighbor's label would be touched.
            base = above - _LINE
        page.text(x, base, _amount(rung), SMALL, bold=True, align=align)
        above = base


def _spans(page: Page, priced: PricedLadder, y: float, own: str) -> float:
    """A line below each stretch of rungs with its codes."""
    runs, wide = _runs(priced), INNER / len(priced.rungs)
    for number, (first, last) in enumerate(runs):
        left, right = MARGIN + first * wide + 2, MARGIN + (last + 1) * wide - 2
        parts = priced.rungs[last].parts
        its = any(part.code == own for part in parts)
        page.line(left, y + 6, right, y + 6, OWN if its else HAIRLINE)
        words = " + ".join(f"{part.code} each" if part.units > 1 else part.code for part in parts)
        align, x = "center", (left + right) / 2
        if number == 0:
            align, x = "left", left
        elif number == len(runs) - 1:
            align, x = "right", right
        page.text(x, y + 19, words, SMALL, bold=its, color=OWN if its else INK, align=align)
    return y + 27


def _asks(page: Page, y: float, lines: tuple[str, ...]) -> float:
    """A tinted card: what must be measured for the code, and what the next rung pays."""
    width = INNER - 24
    broken = [
        (line, number == 0)
        for number, words in enumerate(lines)
        for line in page.lines(words, BODY, width, bold=number == 0)
    ]
    height = 16 + 17 * len(broken)
    page.card(MARGIN, y, INNER, height, TINT)
    baseline = y + 21
    for line, first in broken:
        page.text(MARGIN + 12, baseline, line, BODY, bold=first, color=OWN if first else INK)
        baseline += 17
    return y + height


def _sisters(page: Page, y: float, facts: PictureFacts) -> float:
    most = _most(facts.sisters[:_MOST_SISTERS])
    page.text(MARGIN, y, "Elsewhere in the family", SECTION, bold=True)
    y += 4
    for sister in facts.sisters[:_MOST_SISTERS]:
        y = page.paragraph(
            MARGIN, y + 15, sister.ladder.name, SMALL, width=INNER, color=MUTED, leading=1.25
        )
        y = _small_columns(page, y - 8, sister, most)
    left_out = facts.sisters[_MOST_SISTERS:]
    if left_out:
        names = "; ".join(sister.ladder.name for sister in left_out)
        words = f"Not drawn: {len(left_out)} more ({names})."
        y = page.paragraph(MARGIN, y + 14, words, PRINT, width=INNER, color=MUTED) - 8
    return y


def _small_columns(page: Page, y: float, priced: PricedLadder, most: Decimal) -> float:
    ground = lowest = y + _SMALL_HEIGHT
    for slot, rung in _slots(priced, ground):
        _column(page, slot, rung, float(_SMALL_HEIGHT / most), own="")
        base = ground + 11
        lines = [
            (rung.rung.brief(), MUTED, False),
            (_amount(rung), INK, False),
            *(
                (f"{'+' if n else ''}{p.code}{f' ×{p.units}' if p.units > 1 else ''}", INK, n == 0)
                for n, p in enumerate(rung.parts)
            ),
        ]
        for words, color, bold in lines:
            _fitted(page, slot, base, words, PRINT + 0.5, color=color, bold=bold)
            base += 12
        lowest = max(lowest, base - 12)
    page.line(MARGIN, ground, MARGIN + INNER, ground, HAIRLINE)
    return lowest + 4


def _amount(rung: PricedRung) -> str:
    if rung.total is None:
        return NOT_KNOWN
    return f"{money(rung.total)}*" if rung.rare else money(rung.total)


def _fitted(
    page: Page,
    slot: _Slot,
    y: float,
    words: str,
    size: float,
    *,
    color: str = INK,
    bold: bool = False,
) -> None:
    """A centered line, in smaller type where it would run into its neighbor."""
    wide, room = page.width(words, size, bold=bold), slot.wide - 5
    if wide > room:
        size *= room / wide
    page.text(slot.middle, y, words, size, color=color, bold=bold, align="center")
