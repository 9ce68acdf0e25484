"""``codedesk lookup CODE...``: the cards of codes."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.commands.options import (
    json_option,
    locality_option,
    on_option,
    opened_catalog,
    payer_option,
    print_json,
)
from catalog.catalog import UnknownLocality
from catalog.lookup import lookup

if TYPE_CHECKING:
    from catalog.cards import Card
    from catalog.catalog import Catalog


@click.command("lookup")
@click.argument("codes", metavar="CODE...", nargs=-1, required=True)
@on_option
@locality_option
@payer_option
@json_option
@click.option(
    "--plot",
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Also draw one code's fees and ladder into a PNG file.",
)
def command(
    codes: tuple[str, ...],
    on: date,
    locality: str,
    payer: str,
    *,
    as_json: bool,
    plot: Path | None,
) -> None:
    """Show what is known of CPT, HCPCS and ICD-10-CM codes on a date.

    Example: codedesk lookup 11102 L57.0 --on 2026-03-04

    Example: codedesk lookup 11401 --plot 11401.png
    """
    wanted = [code for text in codes for code in text.replace(",", " ").split()]
    if plot is not None:
        _refuse_unusable(plot, wanted)
    catalog = opened_catalog()
    try:
        cards = [lookup(catalog, code, on=on, locality=locality, payer=payer) for code in wanted]
    except UnknownLocality as error:
        raise click.UsageError(str(error)) from None
    if as_json:
        print_json(list(cards))
    else:
        _print(cards)
    found = any(card.found for card in cards)
    if plot is not None:
        found = _draw(catalog, wanted[0], on, locality, plot) and found
    raise SystemExit(0 if found else 1)


def _print(cards: list[Card]) -> None:
    from bot.terminal.cards import print_card

    for card in cards:
        print_card(card)


def _refuse_unusable(file: Path, codes: list[str]) -> None:
    """Before anything is looked up: a picture shows one code, and it is a PNG file."""
    if len(codes) != 1:
        raise click.UsageError(f"--plot draws one code, {len(codes)} were given.")
    if file.suffix.lower() != ".png":
        raise click.UsageError(f"--plot writes PNG: name the file {file.stem or 'code'}.png.")


def _draw(catalog: Catalog, code: str, on: date, locality: str, file: Path) -> bool:
    """Draw the picture into the file; False, with the reason said, where there is none to draw."""
    from bot.pictures import NothingToDrawError, draw

    try:
        picture = draw(catalog, code, on=on, locality=locality)
    except NothingToDrawError as error:
        click.echo(f"No picture: {error}.", err=True)
        return False
    try:
        file.write_bytes(picture.png)
    except OSError as error:
        # The file's name is the user's own, the reason is the system's.
        raise click.UsageError(f"{file} cannot be written: {error.strerror}.") from None
    click.echo(f"Picture written to {file}", err=True)
    return True
