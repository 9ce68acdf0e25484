"""``codedesk lookup CODE...``: the cards of codes."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import click
from catalog.lookup import lookup

from bot.commands.options import (
    json_option,
    locality_option,
    on_option,
    opened_catalog,
    payer_option,
    print_json,
)
from catalog.catalog import UnknownLocality

if TYPE_CHECKING:
    from catalog.cards import Card


@click.command("lookup")
@click.argument("codes", metavar="CODE...", nargs=-1, required=True)
@on_option
@locality_option
@payer_option
@json_option
def command(codes: tuple[str, ...], on: date, locality: str, payer: str, *, as_json: bool) -> None:
    """Show what is known of CPT, HCPCS and ICD-10-CM codes on a date.

    Example: codedesk lookup 11102 L57.0 --on 2026-03-04
    """
    catalog = opened_catalog()
    try:
        cards = [
            lookup(catalog, code, on=on, locality=locality, payer=payer)
            for text in codes
            for code in text.replace(",", " ").split()
        ]
    except UnknownLocality as error:
        raise click.UsageError(str(error)) from None
    if as_json:
        print_json(list(cards))
    else:
        _print(cards)
    raise SystemExit(0 if any(card.found for card in cards) else 1)


def _print(cards: list[Card]) -> None:
    from bot.terminal.cards import print_card

    for card in cards:
        print_card(card)
