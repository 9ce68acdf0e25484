"""``codedesk rules [RULE]``: the rule list, or one rule's page."""

from __future__ import annotations

import click

from bot.commands.options import json_option, print_json
from catalog.validation import ALL_RULES
from catalog.validation.docs import page


@click.command("rules")
@click.argument("rule", required=False)
@json_option
def command(rule: str | None, *, as_json: bool) -> None:
    """List the rules, or show one rule's page: what, why, examples, sources.

    RULE is an id or a name; the letters that ids begin with (PTP) list their rules.

    Example: codedesk rules PTP001
    """
    named = "" if rule is None else rule.casefold()
    wanted = [entry for entry in ALL_RULES if named in (entry.id.casefold(), entry.name)]
    family = [entry for entry in ALL_RULES if entry.id.casefold().rstrip("0123456789") == named]
    wanted = wanted or family or ([] if named else list(ALL_RULES))
    if not wanted:
        raise click.UsageError(f"There is no rule {rule!r}; `codedesk rules` lists them.")
    if as_json:
        print_json(
            {
                "rules": [
                    {
                        "rule": entry.id,
                        "name": entry.name,
                        "severity": entry.severity,
                        "title": entry.title,
                        "page": page(entry),
                    }
                    for entry in wanted
                ]
            }
        )
    elif len(wanted) > 1:
        for entry in wanted:
            click.echo(f"{entry.id}  {entry.severity:<8}{entry.title}")
    else:
        click.echo(page(wanted[0]))
