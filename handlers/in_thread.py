"""Answers to a message's shortcut: in the message's thread, and privately where that fails."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bot.services import Services, SlackRefusedError
from handlers.answering.answer import Answer
from handlers.blocks import parts
from handlers.blocks.notices import invite, notice
from handlers.blocks.parts import Message
from handlers.remembering import remember


@dataclass(frozen=True, slots=True)
class InThread:
    """Where the answers to one shortcut go."""

    shortcut: dict[str, Any]
    services: Services

    async def post(self, answered: Answer, title: str = "") -> None:
        """Post an answer, with a line above it if there is one, and remember what was checked."""
        report, posted = _below(title, answered.message), self.shortcut["message"]
        channel, thread = self.shortcut["channel"]["id"], posted.get("thread_ts") or posted["ts"]
        try:
            await self.services.slack.post(channel, report.text, report.blocks, thread=thread)
        except SlackRefusedError as refused:
            await self.tell(_below(invite(refused.error), report))
        await remember(answered, self.shortcut, self.services)

    async def tell(self, message: Message) -> None:
        """Say something to the asking person alone."""
        url = self.shortcut["response_url"]
        await self.services.slack.respond(url, message.text, message.blocks)


def _below(lead: str, report: Message) -> Message:
    if not lead:
        return report
    told = notice(lead)
    return parts.message(f"{told.text}\n{report.text}", (*told.blocks, *report.blocks))
