"""A mention in a channel: answered in its thread."""

from __future__ import annotations

import re
from typing import Any

from bot.services import Services
from handlers.message_text import message_text
from handlers.remembering import remember
from handlers.spoken import answer_spoken

_NAMED = re.compile(r"<@[UW][A-Z0-9]+(?:\|[^<>]*)?>")


async def answer_mention(
    event: dict[str, Any], body: dict[str, Any], *, services: Services
) -> None:
    """Answer what stands beside the mention; in a thread without more, help is given."""
    if event.get("bot_id") or event.get("edited"):
        return
    text = message_text({**event, "text": _NAMED.sub(" ", event.get("text") or "")})
    answered = await answer_spoken(text.strip(), body, services)
    message = answered.message
    await services.slack.post(
        event["channel"],
        message.text,
        message.blocks,
        thread=event.get("thread_ts") or event["ts"],
    )
    await remember(answered, body, services)
