"""``codedesk worker``: sends reminders from the database; start as many as you like."""

from __future__ import annotations

import asyncio

import click


@click.command("worker")
def command() -> None:
    """Take jobs from PostgreSQL: reminders, sent once however many workers run.

    Needs CODEDESK_DATABASE_URL, SLACK_BOT_TOKEN and pip install 'codedesk[scale]'.
    """
    from bot.settings import SettingsError, load_settings

    try:
        from bot.worker.running import work
    except ImportError:
        raise click.UsageError(
            "Workers need more packages. Install them: pip install 'codedesk[scale]'"
        ) from None
    try:
        asyncio.run(work(load_settings()))
    except SettingsError as error:
        raise click.UsageError(str(error)) from None
