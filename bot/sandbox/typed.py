"""What a person types becomes message text as Slack stores it."""

from __future__ import annotations

import html
import re

from bot.sandbox.model import Json
from bot.sandbox.workspace import Workspace

_MARKS = re.compile(r"(?P<user>@[\w.-]+)|(?P<channel>#[\w-]+)|(?P<url>https?://[^\s<>|]+)")


def message_text(workspace: Workspace, typed: str) -> str:
    """The text with ``& < >`` escaped and mentions, channels and links marked up."""
    return "".join(
        {"text": lambda v: html.escape(v, quote=False)}.get(kind, _wrap)(value)
        for kind, value in _parts(workspace, typed)
    )


def rich_text(workspace: Workspace, typed: str) -> Json:
    """The same as the rich_text block that Slack adds to what people type."""
    elements: list[Json] = []
    for kind, value in _parts(workspace, typed):
        if kind == "text":
            elements.append({"type": "text", "text": value})
        elif kind == "user":
            elements.append({"type": "user", "user_id": value.removeprefix("@")})
        elif kind == "channel":
            channel_id = value.removeprefix("#").partition("|")[0]
            elements.append({"type": "channel", "channel_id": channel_id})
        else:
            elements.append({"type": "link", "url": html.unescape(value)})
    section = {"type": "rich_text_section", "elements": elements}
    return {"type": "rich_text", "elements": [section]}


def _wrap(value: str) -> str:
    return f"<{value}>"


def _parts(workspace: Workspace, typed: str) -> list[tuple[str, str]]:
    """The text cut into plain pieces and marked ones."""
    names = {f"@{user.name}": user.id for user in workspace.users.values()}
    channels = {
        f"#{channel.name}": f"{channel.id}|{channel.name}"
        for channel in workspace.channels.values()
        if channel.kind == "channel"
    }
    parts: list[tuple[str, str]] = []
    at = 0
    for found in _MARKS.finditer(typed):
        if found["user"] in names:
            mark = ("user", f"@{names[found['user']]}")
        elif found["channel"] in channels:
            mark = ("channel", f"#{channels[found['channel']]}")
        elif found["url"]:
            mark = ("url", html.escape(found["url"], quote=False))
        else:
            continue
        if found.start() > at:
            parts.append(("text", typed[at : found.start()]))
        parts.append(mark)
        at = found.end()
    if at < len(typed):
        parts.append(("text", typed[at:]))
    return parts
