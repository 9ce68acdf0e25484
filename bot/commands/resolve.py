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
from catalog.resolving import explain, resolve


@click.command("resolve")
@click.argument("text", metavar="TEXT...", nargs=-1, required=True)
@on_option
@payer_option
@click.option("--explain", "explained", is_flag=True, help="Show which words each fact came from.")
@json_option
def command(text: tuple[str, ...], on: date, payer: str, *, explained: bool, as_json: bool) -> None:
    """Turn words into codes, with the derivation of each, or ask for what is missing.

    Example: codedesk resolve "benign excision 0.8 cm lesion, 0.2 cm margins, trunk"
    """
    words = " ".join(text)
    resolution = resolve(opened_catalog(), words, on=on, payer=payer)
    evidence = explain(words) if explained else ()
    if as_json:
        document = resolution.model_dump(mode="json", by_alias=True)
        if explained:
            document["explained"] = [one.model_dump(mode="json") for one in evidence]
        print_json(document)
    else:
        from bot.terminal.resolutions import print_evidence, print_resolution

        print_resolution(resolution)
        print_evidence(evidence)
    raise SystemExit(0 if resolution.procedures else 1)
