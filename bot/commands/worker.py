"""``codedesk worker``: takes the database's jobs; start as many as you like, anywhere."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from bot.worker.running import Only


@click.command("worker")
@click.option(
    "--only",
    type=click.Choice(["reminders", "audit"]),
    default=None,
    help="Take these jobs only.  [default: both]",
)
def command(only: Only | None) -> None:
    """Take jobs from PostgreSQL, on any number of machines.

    Reminders are sent once, however many workers run. Chunks of `codedesk audit --workers database`
    are checked one at a time: start a worker for each core, where the claim files and the results
    are at the same path as for the command. A killed worker's jobs are done by another one.

    Needs CODEDESK_DATABASE_URL, the bot's SLACK_ settings (not with --only audit) and
    pip install 'codedesk[scale]'.

    Example: codedesk worker --only audit
    """
    from bot.settings import load_settings

    try:
        from bot.worker.running import work
    except ImportError:
        raise click.UsageError(
            "Workers need more packages. Install them: pip install 'codedesk[scale]'"
        ) from None
    asyncio.run(work(load_settings(), only=only))
