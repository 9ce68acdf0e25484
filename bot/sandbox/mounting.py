"""Puts the workspace and its page into the bot's own web application: one process, one port."""

from __future__ import annotations

from dataclasses import asdict

from aiohttp import web

from bot.sandbox.page_routes import PAGE, SLACK, Page, add_page, show_index
from bot.sandbox.seed import seed
from bot.sandbox.server import PREFIX, slack_side
from bot.sandbox.slack import FakeSlack


def mount(app: web.Application, slack: FakeSlack) -> None:
    """Add the page at ``/`` and Slack's side of the wire below ``/sandbox/``."""
    part = slack_side(slack.backend)
    part[SLACK] = slack
    part[PAGE] = Page(welcome=asdict(seed(slack)))
    add_page(part)
    app.add_subapp(PREFIX, part)
    app.router.add_get("/", show_index)

    async def close(_: web.Application) -> None:
        await slack.close()

    app.on_cleanup.append(close)
