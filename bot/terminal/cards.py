"""A code's card on the terminal."""

from __future__ import annotations

from rich.console import Console
from rich.text import Text

from bot.terminal.paper import console, facts, money, number, releases
from catalog.cards import Card, CodeCard, DiagnosisCard, UnknownCard
from catalog.meanings import (
    ADDON_TYPE,
    BILATERAL,
    GLOBAL_PERIOD,
    MAI,
    MPFS_STATUS,
    MULTIPLE_PROCEDURE,
)


def print_card(card: Card) -> None:
    """Print one card and an empty line."""
    paper = console()
    match card:
        case CodeCard():
            _print_code(paper, card)
        case DiagnosisCard():
            _print_diagnosis(paper, card)
        case UnknownCard():
            _print_unknown(paper, card)
    paper.print()


def _print_code(paper: Console, card: CodeCard) -> None:
    paper.print(Text.assemble((card.code, "bold"), "  ", card.shown_label or "(no label of ours)"))
    fee, rvu, mue, addon = card.fee, card.rvu, card.mue, card.addon
    rows = [
        ("On", f"{card.on}: {card.status}"),
        ("Valid", _validity(card)),
        ("Replaced by", ", ".join(card.replaced_by)),
        ("Replaces", ", ".join(card.replaces)),
        ("Note", card.note or ""),
        ("Global period", _coded(card.global_period, GLOBAL_PERIOD)),
        ("Fee schedule", _coded(card.mpfs_status, MPFS_STATUS)),
        ("Several procedures", _coded(card.multiple_procedure, MULTIPLE_PROCEDURE)),
        ("Both sides", _coded(card.bilateral, BILATERAL)),
    ]
    if rvu is not None:
        rows.append(
            (
                "RVU",
                f"work {number(rvu.work)}, office {number(rvu.total_nonfacility)} in all, "
                f"facility {number(rvu.total_facility)} in all",
            )
        )
    if fee is not None:
        named = fee.locality_name not in ("", fee.locality)
        place = f"{fee.locality_name}, {fee.locality}" if named else fee.locality
        rows.append(
            (
                "Medicare allows",
                f"office {money(fee.nonfacility)}, facility {money(fee.facility)} ({place})",
            )
        )
    if mue is not None:
        rows.append(("Most units", f"{mue.value} ({MAI[mue.mai]})"))
    rows += [
        ("Add-on to", ", ".join(addon.primaries)),
        ("", ADDON_TYPE[addon.type] if addon.type else ""),
        ("Add-ons", ", ".join(addon.addons)),
        ("Includes", "; ".join(card.includes)),
        ("Document", "; ".join(card.documentation)),
        ("Not known", "; ".join(card.not_loaded)),
    ]
    paper.print(facts(rows))
    paper.print(releases(card.releases))


def _print_diagnosis(paper: Console, card: DiagnosisCard) -> None:
    paper.print(Text.assemble((card.code, "bold"), "  ", card.label))
    paper.print(
        facts(
            [
                ("On", f"{card.on}: {'billable' if card.billable else 'not billable'}"),
                ("More specific", ", ".join(card.children)),
                ("Not known", "; ".join(card.not_loaded)),
            ]
        )
    )
    paper.print(releases(card.releases))


def _print_unknown(paper: Console, card: UnknownCard) -> None:
    paper.print(Text.assemble((card.code, "bold"), "  ", card.reason))
    if card.suggestions:
        paper.print(f"Did you mean {', '.join(card.suggestions)}?")


def _validity(card: CodeCard) -> str:
    if card.deleted is not None:
        return f"deleted {card.deleted}"
    return f"from {card.effective.from_}" if card.effective.from_ else ""


def _coded(value: str | None, meanings: dict[str, str]) -> str:
    return "" if value is None else f"{value}: {meanings.get(value, 'see the fee schedule')}"
