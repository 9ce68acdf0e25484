"""A code's card."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType

from catalog.cards import Card, CodeCard, DiagnosisCard, UnknownCard
from catalog.meanings import (
    ADDON_TYPE,
    BILATERAL,
    GLOBAL_PERIOD,
    MAI,
    MPFS_STATUS,
    MULTIPLE_PROCEDURE,
)
from catalog.records import ModifierEntry
from handlers.blocks.limits import Block
from handlers.blocks.parts import (
    Button,
    Message,
    bullets,
    buttons,
    context,
    escape,
    fields,
    header,
    message,
    sections,
)
from handlers.blocks.wording import day, money, releases, rvu
from handlers.ids import Action
from handlers.questions import CodesQuestion, Dated

MOST_BUTTONS = 5
NONE: Mapping[str, str] = MappingProxyType({})


def cards_message(
    cards: tuple[Card | ModifierEntry, ...],
    asked: Dated,
    *,
    also: tuple[str, ...] = (),
    notes: Mapping[str, str] = NONE,
    labels: Mapping[str, str] = NONE,
) -> Message:
    """Cards below each other, with buttons to further codes; ``also`` was asked for, not shown.

    ``notes`` are the channel's, by code; ``labels`` are of the codes that a card leads to.
    """
    blocks: list[Block] = []
    named: list[str] = []
    for card in cards:
        match card:
            case CodeCard():
                blocks += _code(card)
                named += [*card.addon.addons, *card.addon.primaries, *card.replaced_by]
            case DiagnosisCard():
                blocks += _diagnosis(card, labels)
                named += card.children
            case UnknownCard():
                blocks += _unknown(card, labels)
                named += card.suggestions
            case ModifierEntry():
                blocks += _modifier(card)
        if note := notes.get(card.modifier if isinstance(card, ModifierEntry) else card.code):
            blocks += sections([f"📝 *This channel's note:* {escape(note)}"])
    shown = {card.modifier if isinstance(card, ModifierEntry) else card.code for card in cards}
    if also:
        blocks += sections([f"*Not shown here:* {escape(', '.join(also))}"])
    more = [code for code in dict.fromkeys([*also, *named]) if code not in shown][:MOST_BUTTONS]
    row = [Button(f"Show {code}", _about(code, asked)) for code in more]
    blocks += buttons([*row, *_pictures(cards, asked)])
    refs = [ref for card in cards if not isinstance(card, ModifierEntry) for ref in card.releases]
    blocks += context([day(asked.on, assumed=asked.assumed), *releases(refs)])
    return message("\n".join(summary(card) for card in cards), blocks)


def _about(code: str, asked: Dated) -> CodesQuestion:
    return CodesQuestion(codes=(code,), on=asked.on, assumed=asked.assumed)


def _pictures(cards: tuple[Card | ModifierEntry, ...], asked: Dated) -> list[Button]:
    """A button for each card with an amount to draw."""
    drawable = [
        card.code
        for card in cards
        if isinstance(card, CodeCard) and card.fee and (card.fee.nonfacility or card.fee.facility)
    ]
    return [
        Button(
            "Post picture" if len(cards) == 1 else f"Post picture of {code}",
            _about(code, asked),
            action=Action.PICTURE,
        )
        for code in drawable[:MOST_BUTTONS]
    ]


def summary(card: Card | ModifierEntry) -> str:
    """A card's essentials in a line."""
    match card:
        case CodeCard():
            return escape(_code_summary(card))
        case DiagnosisCard():
            billable = "billable" if card.billable else "not billable, more characters are needed"
            return escape(f"{card.code}: {card.label} ({billable})")
        case UnknownCard():
            near = f". Near: {', '.join(card.suggestions)}." if card.suggestions else ""
            return escape(f"{card.code}: {card.reason}{near}")
        case ModifierEntry():
            return escape(f"Modifier {card.modifier}: {card.meaning}")


def _code_summary(card: CodeCard) -> str:
    facts = [_title(card)]
    if card.status != "active":
        facts.append(_status(card))
    if card.global_period is not None:
        facts.append(f"global {_meaning(card.global_period, GLOBAL_PERIOD)}")
    if card.mue is not None:
        facts.append(f"most units {card.mue.value} {MAI.get(card.mue.mai, '')}".strip())
    if card.fee is not None:
        facts.append(
            f"Medicare office {money(card.fee.nonfacility)}, facility {money(card.fee.facility)}"
        )
    return "; ".join(facts)


def _title(card: CodeCard) -> str:
    return f"{card.code}  {card.shown_label or '(we have no label of our own for it)'}"


def _status(card: CodeCard) -> str:
    """Why the code does not hold on the date."""
    replaced = f", replaced by {', '.join(card.replaced_by)}" if card.replaced_by else ""
    if card.status == "deleted":
        since = f" {card.deleted}" if card.deleted else ""
        return f"Deleted{since}{replaced}"
    if card.status == "not yet valid":
        since = f", valid from {card.effective.from_}" if card.effective.from_ else ""
        return f"Not yet valid on {card.on}{since}"
    return f"Whether it is valid on {card.on} was not checked"


def _code(card: CodeCard) -> list[Block]:
    fee, units, mue, addon = card.fee, card.rvu, card.mue, card.addon
    blocks = [header(_title(card))]
    if card.status != "active":
        blocks += sections([f"⚠ *{escape(_status(card))}*", escape(card.note or "")])
    elif card.note:
        blocks += sections([escape(card.note)])
    place = "national" if fee is None else (fee.locality_name or fee.locality)
    blocks += fields(
        [
            ("Global period", _coded(card.global_period, GLOBAL_PERIOD)),
            ("Most units", _units(card)),
            (
                f"Medicare, office ({escape(place)})",
                ""
                if fee is None
                else _paid(
                    money(fee.nonfacility), None if units is None else units.total_nonfacility
                ),
            ),
            (
                f"Medicare, facility ({escape(place)})",
                ""
                if fee is None
                else _paid(money(fee.facility), None if units is None else units.total_facility),
            ),
            ("Add-on to", escape(", ".join(addon.primaries))),
            ("Add-on rule", ADDON_TYPE.get(addon.type or "", "") if addon.primaries else ""),
            ("Its add-ons", escape(", ".join(addon.addons))),
            (
                "Fee schedule status",
                "" if card.mpfs_status in {None, "A"} else _coded(card.mpfs_status, MPFS_STATUS),
            ),
            (
                "Several procedures",
                _coded(card.multiple_procedure, MULTIPLE_PROCEDURE)
                if card.multiple_procedure not in {None, "0", "9"}
                else "",
            ),
            (
                "Both sides",
                _coded(card.bilateral, BILATERAL) if card.bilateral not in {None, "0", "9"} else "",
            ),
            ("Valid from", str(card.effective.from_ or "")),
            ("Replaces", escape(", ".join(card.replaces))),
        ]
    )
    if mue is not None and not mue.verified:
        blocks += sections(["⚠ The units limit could not be confirmed for its release."])
    blocks += _listed("What the record must show", card.documentation)
    blocks += _listed("Included, not reported beside it", card.includes)
    if card.diagnoses:
        usual = escape(", ".join(card.diagnoses))
        blocks += sections([f"*Usual diagnoses* (a hint, not a coverage list): {usual}"])
    return blocks + _listed("Not checked", card.not_loaded)


def _diagnosis(card: DiagnosisCard, labels: Mapping[str, str]) -> list[Block]:
    blocks = [header(f"{card.code}  {card.label}")]
    state = (
        "✅ *Billable*"
        if card.billable
        else "⚠ *Not billable: a claim needs a code with more characters*"
    )
    lines = [state]
    if card.effective.to is not None:
        lines.append(f"*Valid to* {card.effective.to}")
    if card.children:
        lines += ["*More specific:*", *bullets(_named(code, labels) for code in card.children)]
    return blocks + sections(lines) + _listed("Not checked", card.not_loaded)


def _unknown(card: UnknownCard, labels: Mapping[str, str]) -> list[Block]:
    lines = [f"*{escape(card.code)}*: {escape(card.reason)}"]
    if card.suggestions:
        lines.append("Did you mean one of these?")
        lines += bullets(_named(code, labels) for code in card.suggestions)
    return sections(lines)


def nearby(card: Card | ModifierEntry) -> tuple[str, ...]:
    """The codes that a card shows with their labels."""
    match card:
        case DiagnosisCard():
            return card.children
        case UnknownCard():
            return card.suggestions
        case _:
            return ()


def _named(code: str, labels: Mapping[str, str]) -> str:
    return f"{code}  {labels.get(code, '')}".rstrip()


def _modifier(entry: ModifierEntry) -> list[Block]:
    return [
        header(f"Modifier {entry.modifier}"),
        *sections([escape(entry.meaning)]),
        *fields([("Kind", escape(entry.kind))]),
    ]


def _listed(title: str, entries: tuple[str, ...]) -> list[Block]:
    return sections([f"*{title}*", *bullets(entries)]) if entries else []


def _units(card: CodeCard) -> str:
    mue = card.mue
    if mue is None:
        return ""
    rule = MAI.get(mue.mai, "see the MUE table")
    return escape(f"{mue.value} {rule} (MAI {mue.mai})")


def _paid(amount: str, total: Decimal | None) -> str:
    return amount if total is None else f"{amount}  ({rvu(total)} RVU)"


def _coded(value: str | None, meanings: Mapping[str, str]) -> str:
    return "" if value is None else escape(f"{value}: {_meaning(value, meanings)}")


def _meaning(value: str, meanings: Mapping[str, str]) -> str:
    return meanings.get(value, "see the fee schedule")
