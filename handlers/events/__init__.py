"""Events: what people write to the bot or about it."""

from __future__ import annotations

import re

from slack_bolt.app.async_app import AsyncApp

from bot.services import Services
from handlers.events.departure import depart
from handlers.events.direct_message import answer_direct_message
from handlers.events.ignored import ignore
from handlers.events.mention import answer_mention
from handlers.events.organisation import take_over
from handlers.ids import Event
from handlers.listener import afterwards, answering


def register(app: AsyncApp, services: Services) -> None:
    """Register the events."""
    app.event(Event.APP_MENTION)(afterwards(answer_mention, services))
    app.event({"type": Event.MESSAGE, "subtype": (None, "file_share")})(
        afterwards(answer_direct_message, services)
    )
    app.event(Event.APP_UNINSTALLED)(afterwards(depart, services))
    app.event(Event.TOKENS_REVOKED)(afterwards(depart, services))
    app.event(Event.TEAM_ACCESS_GRANTED)(afterwards(take_over, services))
    app.event(re.compile(".*"))(answering(ignore, services))
