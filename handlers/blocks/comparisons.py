"""Two codes side by side."""

from __future__ import annotations

from catalog.cards import Card, CodeCard
from handlers.blocks.cards import summary
from handlers.blocks.parts import (
    Button,
    Message,
    buttons,
    context,
    escape,
    fence,
    header,
    message,
    sections,
)
from handlers.blocks.wording import day, money, releases, rvu
from handlers.questions import CodesQuestion, Dated, PairQuestion


def comparison_message(first: Card, second: Card, asked: Dated) -> Message:
    """The facts of both codes, line by line; on a phone each line stays one line."""
    blocks = [header(f"{first.code} and {second.code}")]
    if isinstance(first, CodeCard) and isinstance(second, CodeCard):
        blocks += sections([escape(_labelled(first)), escape(_labelled(second))])
        blocks += sections([fence(_table(first, second))])
    else:
        blocks += sections([summary(first), summary(second)])
    same = {"on": asked.on, "assumed": asked.assumed}
    codes = dict.fromkeys((first.code, second.code))
    row = [
        Button(f"Show {code}", CodesQuestion.model_validate({"codes": (code,), **same}))
        for code in codes
    ]
    if len(codes) == 2 and isinstance(first, CodeCard) and isinstance(second, CodeCard):
        pair = {"code": first.code, "other": second.code, **same}
        row.append(Button("NCCI pair", PairQuestion.model_validate(pair)))
    blocks += buttons(row)
    refs = releases([*first.releases, *second.releases])
    blocks += context([day(asked.on, assumed=asked.assumed), *refs])
    return message(f"{summary(first)}\n{summary(second)}", blocks)


def _labelled(card: CodeCard) -> str:
    return f"{card.code}  {card.shown_label or '(we have no label of our own for it)'}"


def _table(first: CodeCard, second: CodeCard) -> str:
    rows = [("", first.code, second.code)]
    rows += [
        (name, left, right)
        for (name, left), (_, right) in zip(_facts(first), _facts(second), strict=True)
        if left or right
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(2)]
    return "\n".join(
        f"{name:<{widths[0]}}  {left or '-':<{widths[1]}}  {right or '-'}".rstrip()
        for name, left, right in rows
    )


def _facts(card: CodeCard) -> list[tuple[str, str]]:
    fee, units, mue = card.fee, card.rvu, card.mue
    return [
        ("status", "" if card.status == "active" else card.status),
        ("global", card.global_period or ""),
        ("MUE (MAI)", f"{mue.value} ({mue.mai})" if mue else ""),
        ("work RVU", rvu(units.work) if units else ""),
        ("RVU office", rvu(units.total_nonfacility) if units else ""),
        ("RVU facility", rvu(units.total_facility) if units else ""),
        ("$ office", money(fee.nonfacility) if fee else ""),
        ("$ facility", money(fee.facility) if fee else ""),
        ("add-on to", card.addon.primaries[0] if card.addon.primaries else ""),
    ]
