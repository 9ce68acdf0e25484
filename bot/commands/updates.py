"""``codedesk updates``: what takes effect when, and whether the loaded tables know of it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, BinaryIO

import click

from bot.commands.options import Day, json_option, opened_catalog, print_json
from catalog.calendar import updates

if TYPE_CHECKING:
    from catalog.calendar import Held, Update

LONGEST = timedelta(days=366 * 20)


@click.command("updates")
@click.option(
    "--from", "first", type=Day(), default=date.today, show_default="today", help="First day."
)
@click.option("--to", "last", type=Day(), help="Last day.  [default: a year later]")
@click.option("--ics", type=click.File("wb"), help="Write an iCalendar file.")
@json_option
def command(first: date, last: date | None, ics: BinaryIO | None, *, as_json: bool) -> None:
    """List the updates of codes, edits and fees that take effect in a span of days.

    Exit status: 0, or 1 when nothing takes effect in it.

    Example: codedesk updates --from 2026-12-01 --to 2027-01-31
    """
    last = last or first + timedelta(days=365)
    if last < first:
        raise click.UsageError(f"--to {last} is before --from {first}.")
    if last - first > LONGEST:
        raise click.UsageError("The span is longer than 20 years.")
    releases = opened_catalog().releases()
    found = [(update, update.held(releases)) for update in updates(first, last, releases)]
    if ics is not None:
        from bot.reminders.icalendar_file import icalendar_file

        ics.write(icalendar_file([update for update, _ in found], written=datetime.now(UTC)))
    elif as_json:
        print_json([_document(update, held) for update, held in found])
    else:
        _print(found)
    raise SystemExit(0 if found else 1)


def _document(update: Update, held: Held) -> dict[str, object]:
    return {
        "kind": update.kind,
        "title": update.title,
        "publisher": update.publisher,
        "release": update.release,
        "effective": update.effective.isoformat(),
        "tables": held,
        "load": update.load,
        "review": update.review,
        "source": {"title": update.source, "url": update.url},
    }


def _print(found: list[tuple[Update, Held]]) -> None:
    effective = None
    for update, held in found:
        if update.effective != effective:
            effective = update.effective
            click.echo(click.style(f"{effective:%a} {effective}", bold=True))
        click.echo(f"  {update.title}: {update.release} ({update.publisher})")
        if held == "behind" and update.load:
            click.echo(click.style(f"    Our tables are older. Load {update.load}.", fg="yellow"))
        click.echo(f"    Review {update.review}.")
