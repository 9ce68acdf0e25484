"""Slack in, Slack out: the listeners, a file each, and the messages they answer with."""

from __future__ import annotations

from slack_bolt.app.async_app import AsyncApp

from bot.services import Services
from handlers import actions, commands, events, shortcuts, views


def register(app: AsyncApp, services: Services) -> None:
    """Register every listener; what nobody listens to is answered politely, last."""
    commands.register(app, services)
    shortcuts.register(app, services)
    actions.register(app, services)
    events.register(app, services)
    views.register(app, services)
