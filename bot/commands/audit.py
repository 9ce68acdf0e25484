"""``codedesk audit FILE... --out DIR``: checks whole claim files."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.commands.options import json_option, locality_option, opened_catalog, payer_option
from catalog.catalog import UnknownLocality
from catalog.validation import Policy, PolicyError, load_policy

if TYPE_CHECKING:
    from bot.audit.run import Progress
    from bot.audit.totals import Totals

_STOPPED = 130
_STEP = 10
"""Percent between two lines of progress where there is no terminal."""


@click.command("audit")
@click.argument(
    "files",
    metavar="FILE...",
    nargs=-1,
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
)
@click.option(
    "--out",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder for the results; the same folder again goes on where it stopped.",
)
@click.option(
    "--workers",
    type=click.IntRange(1, 64),
    default=None,
    help="Processes that check.  [default: one for each core]",
)
@payer_option
@locality_option
@click.option(
    "--policy",
    "policy_file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The team's own decisions about rules, as TOML.",
)
@json_option
def command(
    files: tuple[Path, ...],
    out: Path,
    workers: int | None,
    payer: str,
    locality: str,
    policy_file: Path | None,
    *,
    as_json: bool,
) -> None:
    """Check claim files: X12 837P, CSV with a header row, FHIR R4 claims; of any size.

    Writes findings.csv, claims.jsonl, rejects.csv, totals.json and summary.html into --out. Stopped
    or killed, the same command goes on; nothing is lost or doubled.
    Rows of a CSV that belong to one encounter must follow one another.
    Exit status: 0 no error found, 1 errors, 2 nothing that can be checked.

    Example: codedesk audit claims-2026-03.837 --out audit-march --workers 4
    """
    from bot.audit.batches import UnusableFile
    from bot.audit.checking import Options
    from bot.audit.record import OtherAuditError
    from bot.audit.run import Audit
    from bot.audit.sources import kind_of
    from bot.log import configure_logging
    from bot.settings import load_settings

    configure_logging("error")
    today = date.today()
    catalog = opened_catalog()
    try:
        catalog.locality(locality, today)
        kinds = tuple(kind_of(path) for path in files)
        policy = load_policy(policy_file) if policy_file else Policy()
    except (UnknownLocality, UnusableFile, PolicyError) as error:
        raise click.UsageError(str(error)) from None
    finally:
        catalog.close()
    audit = Audit(
        files=files,
        kinds=kinds,
        folder=out,
        data_dir=load_settings().data_dir,
        options=Options(tuple(path.name for path in files), payer, locality, today, policy),
        workers=workers or len(os.sched_getaffinity(0)),
    )
    try:
        with _progress() as progress:
            totals = audit.run(progress)
    except (OtherAuditError, UnusableFile) as error:
        raise click.UsageError(str(error)) from None
    except KeyboardInterrupt:
        click.echo("Stopped. The same command goes on from here.", err=True)
        raise SystemExit(_STOPPED) from None
    if as_json:
        document = {"out": str(out), "totals": totals.to_json(), "wrong": totals.differences()}
        click.echo(json.dumps(document, indent=2))
    else:
        _print(totals, out)
    if totals.differences():
        click.echo("The counts do not add up: please report this with totals.json.", err=True)
        raise SystemExit(2)
    if not totals.encounters:
        raise SystemExit(2)
    raise SystemExit(1 if totals.severities["error"] else 0)


def _print(totals: Totals, out: Path) -> None:
    from bot.audit.totals import dollars

    click.echo(
        f"{totals.claims:,} claims: {totals.claims_checked:,} checked, "
        f"{totals.claims_rejected:,} rejected, {totals.claims_refused:,} of another kind"
    )
    click.echo(
        f"{totals.lines:,} service lines: {totals.lines_checked:,} checked, "
        f"{totals.lines_rejected:,} rejected, {totals.lines_refused:,} of another kind"
    )
    click.echo(
        f"{totals.encounters:,} encounters: {totals.verdicts['fix']:,} with an error, "
        f"{totals.verdicts['review']:,} to review, {totals.verdicts['clean']:,} with neither"
    )
    click.echo(
        f"Medicare allows {dollars(totals.allowed_cents)}; {dollars(totals.at_stake_cents)} of it "
        "stands on lines with an error"
    )
    for rule, count in list(totals.to_json()["rules"].items())[:10]:
        click.echo(f"  {rule}  {count:>9,}  {dollars(totals.rule_stakes[rule]):>14}")
    click.echo(f"Results: {out}/summary.html, findings.csv, claims.jsonl, rejects.csv")


@contextmanager
def _progress() -> Iterator[Progress]:
    """A bar on a terminal, a line every ten percent elsewhere; both on standard error."""
    if not sys.stderr.isatty():
        yield _plain_progress()
        return
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TimeRemainingColumn

    bar = Progress(
        "Checking",
        BarColumn(),
        DownloadColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
    )
    with bar:
        task = bar.add_task("", total=None)
        yield lambda done, size: bar.update(task, completed=done, total=size)


def _plain_progress() -> Progress:
    told = [0]

    def tell(done: int, size: int) -> None:
        percent = 100 * done // max(size, 1)
        if percent >= told[0] + _STEP:
            told[0] = percent - percent % _STEP
            click.echo(f"Checked {told[0]} %", err=True)

    return tell
