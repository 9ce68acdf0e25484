"""Slash commands: answered within the request, visible to the person who typed."""

from __future__ import annotations

import re

from slack_bolt.app.async_app import AsyncApp

from bot.services import Services
from handlers.commands.check import check_code
from handlers.commands.cpt import look_up
from handlers.commands.unknown import refuse
from handlers.commands.updates import manage_updates
from handlers.ids import Command
from handlers.listener import answering


def register(app: AsyncApp, services: Services) -> None:
    """Register the commands."""
    app.command(Command.CPT)(answering(look_up, services))
    app.command(Command.CHECK)(answering(check_code, services))
    app.command(Command.UPDATES)(answering(manage_updates, services))
    app.command(re.compile(".*"))(answering(refuse, services))
