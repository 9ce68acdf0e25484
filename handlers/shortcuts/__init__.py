"""Shortcuts: started from a message's menu."""

from __future__ import annotations

import re

from slack_bolt.app.async_app import AsyncApp

from bot.services import Services
from handlers.ids import Shortcut
from handlers.listener import afterwards
from handlers.shortcuts.check_encounter import check_message
from handlers.shortcuts.unknown import refuse


def register(app: AsyncApp, services: Services) -> None:
    """Register the shortcuts."""
    app.message_shortcut(Shortcut.CHECK_ENCOUNTER)(afterwards(check_message, services))
    app.shortcut(re.compile(".*"))(afterwards(refuse, services))
