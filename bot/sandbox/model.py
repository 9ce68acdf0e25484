"""What a workspace is made of: people, channels, messages and views."""

from __future__ import annotations

import copy
from dataclasses import dataclass, field
from typing import Any, Literal

Json = dict[str, Any]
"""A JSON object on the wire to or from Slack."""

Wire = Any
"""Any JSON value: what the bot sends may be anything, and is checked where it is used."""

ChannelKind = Literal["channel", "group", "im"]


@dataclass(frozen=True, slots=True)
class Enterprise:
    """An organisation of Enterprise Grid."""

    id: str
    name: str

    def for_slack(self) -> Json:
        """The organisation as Slack writes it."""
        return {"id": self.id, "name": self.name}


@dataclass(frozen=True, slots=True)
class User:
    """A person, or the bot."""

    id: str
    name: str
    real_name: str
    title: str = ""
    is_bot: bool = False


@dataclass(slots=True)
class Channel:
    """A public channel, a private one, or a direct message with the bot."""

    id: str
    name: str
    kind: ChannelKind
    members: set[str]
    topic: str = ""
    archived: bool = False

    @property
    def wire_name(self) -> str:
        """The name as commands and interactions carry it."""
        return {"channel": self.name, "group": "privategroup", "im": "directmessage"}[self.kind]


@dataclass(slots=True)
class Message:
    """One message: a person's, the bot's, or a notice from Slack itself."""

    channel: str
    ts: str
    user: str
    text: str
    blocks: list[Json] = field(default_factory=list)
    thread_ts: str | None = None
    visible_to: str | None = None
    bot_id: str | None = None
    notice: bool = False
    edited: bool = False
    broadcast: bool = False
    attachments: list[Json] = field(default_factory=list)
    metadata: Json | None = None
    files: list[Json] = field(default_factory=list)
    reactions: dict[str, list[str]] = field(default_factory=dict)
    state: Json = field(default_factory=dict)

    @property
    def ephemeral(self) -> bool:
        """Whether only one person sees it."""
        return self.visible_to is not None

    @property
    def in_thread(self) -> bool:
        """Whether it is a reply."""
        return self.thread_ts is not None and self.thread_ts != self.ts

    def for_slack(self, team: str, app: str) -> Json:
        """The message as Slack writes it in payloads and answers."""
        body: Json = {"type": "message", "user": self.user, "ts": self.ts, "text": self.text}
        body["team"] = team
        if self.blocks:
            body["blocks"] = copy.deepcopy(self.blocks)
        if self.attachments:
            body["attachments"] = copy.deepcopy(self.attachments)
        if self.files:
            body["files"] = copy.deepcopy(self.files)
        if self.thread_ts:
            body["thread_ts"] = self.thread_ts
        if self.bot_id:
            body |= {"bot_id": self.bot_id, "app_id": app}
        if self.edited:
            body["edited"] = {"user": self.user, "ts": self.ts}
        if self.metadata is not None:
            body["metadata"] = self.metadata
        if self.reactions:
            body["reactions"] = [
                {"name": name, "users": list(users), "count": len(users)}
                for name, users in self.reactions.items()
            ]
        return body

    def for_page(self) -> Json:
        """The message as the page shows it."""
        return {
            "channel": self.channel,
            "ts": self.ts,
            "user": self.user,
            "text": self.text,
            "blocks": self.blocks,
            "attachments": self.attachments,
            "files": self.files,
            "thread_ts": self.thread_ts if self.in_thread else None,
            "broadcast": self.broadcast,
            "ephemeral": self.ephemeral,
            "notice": self.notice,
            "edited": self.edited,
            "reactions": {name: len(users) for name, users in self.reactions.items()},
        }


@dataclass(slots=True)
class View:
    """A modal, or a person's App Home."""

    id: str
    user: str
    body: Json
    hash: str
    root_id: str
    previous_id: str | None = None
    values: Json = field(default_factory=dict)

    @property
    def callback_id(self) -> str:
        """The name the bot gave it."""
        return str(self.body.get("callback_id", ""))

    @property
    def blocks(self) -> list[Json]:
        """Its blocks."""
        blocks: list[Json] = self.body.get("blocks", [])
        return blocks

    def for_slack(self, team: str, app: str, bot_id: str) -> Json:
        """The view as Slack writes it in payloads and answers."""
        return {
            "private_metadata": "",
            "callback_id": "",
            "external_id": "",
            "clear_on_close": False,
            "notify_on_close": False,
            "close": None,
            "submit": None,
            **copy.deepcopy(self.body),
            "id": self.id,
            "team_id": team,
            "app_id": app,
            "app_installed_team_id": team,
            "bot_id": bot_id,
            "hash": self.hash,
            "root_view_id": self.root_id,
            "previous_view_id": self.previous_id,
            "state": {"values": copy.deepcopy(self.values)},
        }
