"""``codedesk check [FILE|-]``: what a payer's edits will do to an encounter."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import BinaryIO

import click

from bot.commands.options import (
    json_option,
    locality_option,
    on_option,
    opened_catalog,
    payer_option,
    policy_option,
    print_json,
)
from bot.crashes import log_crash
from bot.log import configure_logging
from catalog.catalog import UnknownLocality
from catalog.reading import read
from catalog.reading.identifiers import describe
from catalog.told import with_told
from catalog.validation import Policy, PolicyError, Rule, load_policy, validate
from catalog.validation.report import Report, Severity

EXAMPLE = "99213-25, 11102, 17000-59, 17003x6 L57.0 D48.5 2026-03-04"


@click.command("check")
@click.argument("file", type=click.File("rb"), default="-")
@on_option
@payer_option
@locality_option
@policy_option
@click.option("--passes", is_flag=True, help="List the rules that found nothing, too.")
@json_option
def command(
    file: BinaryIO,
    on: date,
    payer: str,
    locality: str,
    policy_file: Path | None,
    *,
    passes: bool,
    as_json: bool,
) -> None:
    """Check an encounter: from FILE, or pasted on standard input.

    A date or payer in the text goes before --on and --payer.
    Exit status: 0 no error found, 1 errors, 2 nothing that can be checked.

    Example: echo "99213, 11102, 17000 L57.0 D48.5 3/4/26" | codedesk check -
    """
    if file.isatty():
        click.echo("Paste the encounter, then press Ctrl-D. For instance:\n  " + EXAMPLE, err=True)
    try:
        policy = load_policy(policy_file) if policy_file else Policy()
    except PolicyError as error:
        raise click.UsageError(str(error)) from None
    text = _decoded(file.read())
    reading = read(text, on=on, payer=payer)
    if not reading.encounters:
        for unread in reading.unread:
            click.echo(f"{unread.place.capitalize()}: {unread.why}", err=True)
        click.echo(f"No service code was found. Expected for instance: {EXAMPLE}", err=True)
        if as_json:
            print_json({"reports": [], "unread": list(reading.unread)})
        raise SystemExit(2)
    if reading.identifiers:
        seen = describe(reading.identifiers)
        click.echo(f"This seems to hold {seen}; nothing of it is kept or repeated.", err=True)
    catalog = opened_catalog()
    try:
        reports = [
            validate(
                encounter,
                catalog,
                locality=locality,
                policy=policy,
                today=date.today(),
                passes=passes,
                on_crash=_log_crash,
            )
            for encounter in with_told(catalog, reading, text).encounters
        ]
    except UnknownLocality as error:
        raise click.UsageError(str(error)) from None
    if as_json:
        print_json(reports[0] if len(reports) == 1 else {"reports": list(reports)})
    else:
        from bot.terminal.reports import print_report

        for report in reports:
            print_report(report)
    raise SystemExit(1 if any(_has_error(report) for report in reports) else 0)


def _log_crash(rule: Rule, bug: Exception) -> None:
    configure_logging("error")
    log_crash(rule, bug)


def _decoded(data: bytes) -> str:
    """The text; what is not UTF-8 comes from a Windows clipboard."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _has_error(report: Report) -> bool:
    return any(finding.severity is Severity.ERROR for finding in report.findings)
