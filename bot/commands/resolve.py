"""``codedesk resolve TEXT...``: words to codes."""

from __future__ import annotations

from datetime import date

import click

from bot.commands.options import (
    json_option,
    on_option,
    opened_catalog,
    payer_option,
    print_json,
)
from catalog.resolving import resolve


@click.command("resolve")
@click.argument("text", metavar="TEXT...", nargs=-1, required=True)
@on_option
@payer_option
@json_option
def command(text: tuple[str, ...], on: date, payer: str, *, as_json: bool) -> None:
    """Turn words into codes, with the derivation of each, or ask for what is missing.

    Example: codedesk resolve "benign excision 0.8 cm lesion, 0.2 cm margins, trunk"
    """
    resolution = resolve(opened_catalog(), " ".join(text), on=on, payer=payer)
    if as_json:
        print_json(resolution)
    else:
        from bot.terminal.resolutions import print_resolution

        print_resolution(resolution)
    raise SystemExit(0 if resolution.procedures else 1)
