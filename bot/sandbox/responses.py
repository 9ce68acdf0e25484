"""Response URLs: where the bot answers an interaction later, five times within thirty minutes."""

from __future__ import annotations

from dataclasses import dataclass

from bot.sandbox.compose import bot_message, content, is_true
from bot.sandbox.model import Channel, Json, Message
from bot.sandbox.slack_error import SlackError
from bot.sandbox.workspace import Workspace

USES = 5
SECONDS = 30 * 60


@dataclass(slots=True)
class ResponseUrl:
    """One address: whom it answers, where, and the message that was clicked."""

    channel: Channel
    user: str
    expires: float
    message: Message | None = None
    thread_ts: str | None = None
    uses: int = 0


class Responses:
    """All response URLs of a workspace."""

    def __init__(self, workspace: Workspace, address: str) -> None:
        self._workspace = workspace
        self.address = address
        self._urls: dict[str, ResponseUrl] = {}

    def create(self, channel: Channel, user: str, message: Message | None = None) -> str:
        """A new address for an interaction."""
        key = self._workspace.ids.next("R")
        expires = self._workspace.clock() + SECONDS
        self._urls[key] = ResponseUrl(channel, user, expires, message)
        return f"{self.address}{key}"

    def use(self, key: str, body: Json) -> None:
        """Do what the bot posted to the address."""
        url = self._urls.get(key)
        if url is None:
            raise SlackError("invalid_url")
        if self._workspace.clock() > url.expires:
            raise SlackError("expired_url")
        if url.uses >= USES:
            raise SlackError("used_url")
        url.uses += 1
        clicked = url.message
        if is_true(body.get("delete_original")):
            if clicked is not None and clicked in self._workspace.messages:
                self._workspace.remove(clicked)
            return
        said = content(self._workspace, url.channel, body)
        if is_true(body.get("replace_original")) and clicked in self._workspace.messages:
            assert clicked is not None
            self._workspace.rewrite(clicked, said.text, said.blocks)
            return
        in_channel = body.get("response_type") == "in_channel"
        bot_message(self._workspace, url.channel, said, None if in_channel else url.user)
