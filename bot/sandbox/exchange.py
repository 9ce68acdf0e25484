"""One thing a person did, and what came of it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from bot.sandbox.model import Json, Message, Wire
from bot.sandbox.payloads import Request
from bot.sandbox.workspace import Workspace


@dataclass(slots=True)
class Exchange:
    """What a person did, and all that came of it until the app had acknowledged.

    Attributes:
        request: What was sent to the app; None when nothing was.
        status: The app's HTTP status.
        reply: The body of its acknowledgement.
        error: Slack's word for what went wrong.
        mark: How many messages there had been before.
        problems: What is wrong with the blocks.
        message: The person's own message.
        messages: What the bot said or changed.
        deliveries: One exchange for each event that the message caused.
    """

    request: Request | None = None
    status: int | None = None
    reply: Wire = None
    error: str | None = None
    mark: int = 0
    problems: list[str] = field(default_factory=list)
    message: Message | None = None
    messages: list[Message] = field(default_factory=list)
    deliveries: list[Exchange] = field(default_factory=list)


async def said_since(workspace: Workspace, mark: int, count: int, seconds: float) -> list[Message]:
    """Wait until the bot has said so many things; TimeoutError when it does not."""
    async with asyncio.timeout(seconds):
        while True:
            said = [message for message in workspace.posted[mark:] if message.bot_id]
            if len(said) >= count:
                return said
            await _change(workspace)


async def _change(workspace: Workspace) -> None:
    changed = asyncio.Event()

    def note(_: Json) -> None:
        changed.set()

    workspace.watch(note)
    try:
        await changed.wait()
    finally:
        workspace.unwatch(note)
