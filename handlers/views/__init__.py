"""Modals that were filled in."""

from __future__ import annotations

from slack_bolt.app.async_app import AsyncApp

from bot.services import Services
from handlers.ids import View
from handlers.listener import answering
from handlers.views.rule import save_decision
from handlers.views.settings import save_settings


def register(app: AsyncApp, services: Services) -> None:
    """Register the modals."""
    app.view(View.SETTINGS)(answering(save_settings, services))
    app.view(View.RULE)(answering(save_decision, services))
