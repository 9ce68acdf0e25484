"""``codedesk run``: the bot, or with no Slack settings the local workspace."""

from __future__ import annotations

import asyncio

import click

from bot.commands.options import opened_catalog


@click.command("run")
@click.option(
    "--mode",
    type=click.Choice(["auto", "sandbox", "socket", "http"]),
    default="auto",
    show_default=True,
    help="auto: by the Slack settings that are there; none means the local workspace.",
)
@click.option("--host", help="Address to listen on.  [default: CODEDESK_HOST]")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    help="Port to listen on.  [default: CODEDESK_PORT, 3000]",
)
def command(mode: str, host: str | None, port: int | None) -> None:
    """Start the bot. With no Slack settings it starts a local workspace to try it in."""
    from bot.settings import load_settings

    settings = load_settings()
    chosen = settings.mode() if mode == "auto" else settings.require(mode)
    opened_catalog().close()  # the first build shows its progress before anything listens

    from bot.app import serve

    asyncio.run(
        serve(
            settings,
            mode=chosen,
            host=host or settings.host,
            port=settings.port if port is None else port,
        )
    )
