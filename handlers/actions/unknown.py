"""A button of a message from an earlier version."""

from __future__ import annotations

from typing import Any

from bot.services import Services
from handlers.blocks.notices import outdated_button


async def refuse(body: dict[str, Any], *, services: Services) -> None:
    """Say so, where that can be said."""
    url = body.get("response_url")
    if isinstance(url, str):
        message = outdated_button()
        await services.slack.respond(url, message.text, message.blocks)
