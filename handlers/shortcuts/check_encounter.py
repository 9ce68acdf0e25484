"""Message shortcut "Check encounter line": checks a posted message, answers in its thread."""

from __future__ import annotations

from typing import Any

from bot.services import Services, SlackRefusedError
from catalog.reading import looks_like_encounter
from handlers.answers import answer_check, check
from handlers.blocks.notices import files_are_not_read, invite, notice
from handlers.blocks.parts import Message
from handlers.message_text import message_text
from handlers.remembering import remember


async def check_message(shortcut: dict[str, Any], *, services: Services) -> None:
    """Check the message; where its thread cannot be answered, answer privately."""
    posted, url = shortcut["message"], shortcut["response_url"]
    text = message_text(posted)
    if not text.strip():
        hint = files_are_not_read()
        await services.slack.respond(url, hint.text, hint.blocks)
        return
    answered = (
        check(text, services.today(), services)
        if looks_like_encounter(text)
        else answer_check(text, services)
    )
    report = answered.message
    try:
        await services.slack.post(
            shortcut["channel"]["id"],
            report.text,
            report.blocks,
            thread=posted.get("thread_ts") or posted["ts"],
        )
    except SlackRefusedError as refused:
        private = _with_hint(report, invite(refused.error))
        await services.slack.respond(url, private.text, private.blocks)
    await remember(answered, shortcut, services)


def _with_hint(report: Message, hint: str) -> Message:
    told = notice(hint)
    return Message(f"{told.text}\n{report.text}", (*told.blocks, *report.blocks))
