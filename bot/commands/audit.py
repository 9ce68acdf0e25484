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

from bot.commands.options import (
    json_option,
    locality_option,
    opened_catalog,
    payer_option,
    policy_option,
)
from bot.plural import plural
from catalog.catalog import UnknownLocality
from catalog.validation import Policy, PolicyError, load_policy

if TYPE_CHECKING:
    from bot.audit.checking import Options
    from bot.audit.run import Checkers, Progress
    from bot.audit.totals import Totals

DATABASE = "database"
_STOPPED = 130
_STEP = 10
"""Percent between two lines of progress where there is no terminal."""


class Workers(click.ParamType[int | str]):
    """A number of processes, or the workers of the database."""

    name = "N|database"

    def convert(
        self, value: str | int, param: click.Parameter | None, ctx: click.Context | None
    ) -> int | str:
        """The number, or ``database``."""
        if isinstance(value, str) and value.strip().lower() == DATABASE:
            return DATABASE
        try:
            return int(click.IntRange(1, 64).convert(value, param, ctx))  # type: ignore[arg-type]
        except click.UsageError:
            self.fail(f"{value!r}: expected a number from 1 to 64, or `database`.", param, ctx)


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
    type=Workers(),
    default=None,
    help="Processes that check here, or `database`: the `codedesk worker` processes of "
    "CODEDESK_DATABASE_URL, on any machines.  [default: one for each core]",
)
@payer_option
@locality_option
@policy_option
@json_option
def command(
    files: tuple[Path, ...],
    out: Path,
    workers: int | str | None,
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

    With --workers database the files and --out must be in a folder that the workers see at the same
    path. The database gets the name of --out and no word of a claim; the results are the same.

    Example: codedesk audit claims-2026-03.837 --out audit-march --workers 4

    Example: codedesk audit /srv/claims/march.837 --out /srv/claims/march --workers database
    """
    from bot.audit.batches import UnusableFile
    from bot.audit.checking import Options
    from bot.audit.record import OtherAuditError
    from bot.audit.run import Audit, StoppedAuditError
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
        tables = catalog.key
    except (UnknownLocality, UnusableFile, PolicyError) as error:
        raise click.UsageError(str(error)) from None
    finally:
        catalog.close()
    options = Options(tuple(path.name for path in files), payer, locality, today, policy)
    audit = Audit(
        files=files,
        kinds=kinds,
        folder=out,
        data_dir=load_settings().data_dir,
        options=options,
        workers=workers if isinstance(workers, int) else len(os.sched_getaffinity(0)),
        elsewhere=_the_workers(files, out, options, tables) if workers == DATABASE else None,
    )
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise click.UsageError(f"--out: {out} cannot be made ({error.strerror}).") from None
    try:
        with _progress() as progress:
            totals = audit.run(progress)
    except (OtherAuditError, UnusableFile) as error:
        raise click.UsageError(str(error)) from None
    except StoppedAuditError as error:
        click.echo(f"{error}\nStopped. The same command goes on from here.", err=True)
        raise SystemExit(2) from None
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


def _the_workers(files: tuple[Path, ...], out: Path, options: Options, tables: str) -> Checkers:
    """The workers of the database, ready to be asked."""
    import asyncio

    from bot.audit.chunks import Terms
    from bot.settings import load_settings

    database = load_settings().database_url
    if database is None:
        raise click.UsageError(
            "--workers database: CODEDESK_DATABASE_URL is missing. Without a database use "
            "--workers N: so many processes on this machine."
        )
    try:
        from bot.store.database import DatabaseError
        from bot.worker.audit_queue import WorkerAudit
        from bot.worker.jobs import JobsUnreachableError, prepare_jobs
    except ImportError:
        raise click.UsageError(
            "--workers database needs more packages. Install them: pip install 'codedesk[scale]'"
        ) from None
    address = database.get_secret_value()
    try:
        asyncio.run(prepare_jobs(address))
    except (DatabaseError, JobsUnreachableError) as error:
        raise click.UsageError(str(error)) from None
    return WorkerAudit(
        database=address,
        folder=out.resolve(),
        terms=Terms.of(files, options, tables),
        say=lambda words: click.echo(words, err=True),
    )


def _print(totals: Totals, out: Path) -> None:
    from bot.audit.totals import dollars

    click.echo(
        f"{plural(totals.claims, 'claim')}: {totals.claims_checked:,} checked, "
        f"{totals.claims_rejected:,} rejected, {totals.claims_refused:,} of another kind"
    )
    click.echo(
        f"{plural(totals.lines, 'service line')}: {totals.lines_checked:,} checked, "
        f"{totals.lines_rejected:,} rejected, {totals.lines_refused:,} of another kind"
    )
    click.echo(
        f"{plural(totals.encounters, 'encounter')}: {totals.verdicts['fix']:,} with an error, "
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
