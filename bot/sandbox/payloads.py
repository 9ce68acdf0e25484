"""The bodies Slack sends to an app, field by field.

Shapes: slash commands are form fields; shortcuts, clicks and views are JSON in the form field
``payload``; events are JSON.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import Literal
from urllib.parse import urlencode

from bot.sandbox.model import Channel, Json, Message, User, View
from bot.sandbox.workspace import Workspace

Kind = Literal["slash_commands", "interactive", "events_api", "url_verification"]


@dataclass(frozen=True, slots=True)
class Request:
    """One thing Slack tells the app: the same for HTTP and Socket Mode."""

    kind: Kind
    payload: Json
    user: str = ""
    channel: str = ""
    thread_ts: str | None = None

    @property
    def content_type(self) -> str:
        """The content type over HTTP."""
        if self.kind in ("slash_commands", "interactive"):
            return "application/x-www-form-urlencoded"
        return "application/json"

    @property
    def body(self) -> bytes:
        """The raw body over HTTP."""
        if self.kind == "slash_commands":
            return urlencode({k: v for k, v in self.payload.items() if v is not None}).encode()
        text = json.dumps(self.payload, separators=(",", ":"), ensure_ascii=False)
        return (
            urlencode({"payload": text}).encode() if self.kind == "interactive" else text.encode()
        )

    def with_payload(self, **fields: object) -> Request:
        """The same with some fields of the payload changed."""
        return replace(self, payload={**self.payload, **fields})


class Payloads:
    """Builds requests for one workspace."""

    def __init__(self, workspace: Workspace, token: str) -> None:
        self._workspace = workspace
        self._token = token

    def command(
        self, user: User, channel: Channel, command: str, text: str, response_url: str
    ) -> Request:
        """A slash command."""
        ws = self._workspace
        payload = {
            "token": self._token,
            "team_id": ws.team,
            "team_domain": ws.team_domain,
            "channel_id": channel.id,
            "channel_name": channel.wire_name,
            "user_id": user.id,
            "user_name": user.name,
            "command": command,
            "text": text,
            "api_app_id": ws.app_id,
            "is_enterprise_install": "true" if ws.org_wide else "false",
            "response_url": response_url,
            "trigger_id": ws.triggers.new(user.id),
        }
        if ws.enterprise is not None:
            payload["enterprise_id"] = ws.enterprise.id
            payload["enterprise_name"] = ws.enterprise.name
        return Request("slash_commands", payload, user.id, channel.id)

    def message_shortcut(
        self, user: User, channel: Channel, message: Message, callback_id: str, response_url: str
    ) -> Request:
        """A pick from a message's menu."""
        payload = self._interaction("message_action", user) | {
            "action_ts": self._workspace.timestamps.next(),
            "callback_id": callback_id,
            "channel": {"id": channel.id, "name": channel.wire_name},
            "message_ts": message.ts,
            "message": message.for_slack(self._workspace.team, self._workspace.app_id),
            "response_url": response_url,
        }
        return Request("interactive", payload, user.id, channel.id, message.thread_ts or message.ts)

    def global_shortcut(self, user: User, callback_id: str) -> Request:
        """A pick from the shortcuts menu of the composer."""
        payload = self._interaction("shortcut", user) | {
            "action_ts": self._workspace.timestamps.next(),
            "callback_id": callback_id,
        }
        return Request("interactive", payload, user.id)

    def message_action(
        self, user: User, channel: Channel, message: Message, action: Json, response_url: str
    ) -> Request:
        """A click in a message; an ephemeral message itself is not sent along."""
        container: Json = {
            "type": "message",
            "message_ts": message.ts,
            "channel_id": channel.id,
            "is_ephemeral": message.ephemeral,
        }
        if message.thread_ts:
            container["thread_ts"] = message.thread_ts
        payload = self._interaction("block_actions", user) | {
            "container": container,
            "channel": {"id": channel.id, "name": channel.wire_name},
            "response_url": response_url,
            "state": {"values": message.state},
            "actions": [{**action, "action_ts": self._workspace.timestamps.next()}],
        }
        if not message.ephemeral:
            ws = self._workspace
            payload["message"] = message.for_slack(ws.team, ws.app_id)
        return Request("interactive", payload, user.id, channel.id, message.thread_ts)

    def view_action(self, user: User, view: View, action: Json) -> Request:
        """A click in a modal or in the App Home."""
        body = self._view(view)
        payload = self._interaction("block_actions", user) | {
            "container": {"type": "view", "view_id": view.id},
            "view": body,
            "state": body["state"],
            "actions": [{**action, "action_ts": self._workspace.timestamps.next()}],
        }
        return Request("interactive", payload, user.id)

    def view_submission(self, user: User, view: View) -> Request:
        """The modal's submit button."""
        payload = self._interaction("view_submission", user) | {
            "view": self._view(view),
            "response_urls": [],
        }
        return Request("interactive", payload, user.id)

    def view_closed(self, user: User, view: View) -> Request:
        """The modal's close button, when the bot asked to hear of it."""
        payload = self._interaction("view_closed", user) | {
            "view": self._view(view),
            "is_cleared": False,
        }
        del payload["trigger_id"]
        return Request("interactive", payload, user.id)

    def event(self, event: Json, channel: str = "", thread_ts: str | None = None) -> Request:
        """An event, wrapped as the Events API wraps it."""
        ws = self._workspace
        organisation = ws.enterprise.id if ws.enterprise else None
        authorization = {
            "enterprise_id": organisation,
            "team_id": None if ws.org_wide else ws.team,
            "user_id": ws.bot.id,
            "is_bot": True,
            "is_enterprise_install": ws.org_wide,
        }
        payload = {
            "token": self._token,
            "team_id": ws.team,
            "api_app_id": ws.app_id,
            "event": event,
            "type": "event_callback",
            "event_id": ws.ids.event(),
            "event_time": int(ws.clock()),
            "authorizations": [authorization],
            "is_ext_shared_channel": False,
            "event_context": ws.ids.next("4-event-"),
        }
        if organisation:
            payload["enterprise_id"] = organisation
        return Request("events_api", payload, str(event.get("user", "")), channel, thread_ts)

    def of_the_app(self, event: Json) -> Request:
        """An event about the app itself, such as ``app_uninstalled``: without authorizations."""
        ws = self._workspace
        payload = self.event(event).payload | {"event_context": None}
        del payload["authorizations"]
        return Request("events_api", payload | {"team_id": None if ws.org_wide else ws.team})

    def url_verification(self, challenge: str) -> Request:
        """What Slack sends once, when the address is entered."""
        payload = {"token": self._token, "challenge": challenge, "type": "url_verification"}
        return Request("url_verification", payload)

    def _interaction(self, kind: str, user: User) -> Json:
        ws = self._workspace
        of_a_view = kind.startswith("view_")
        return {
            "type": kind,
            "token": self._token,
            # With an organisation's installation a modal belongs to no workspace.
            "team": (
                None if ws.org_wide and of_a_view else {"id": ws.team, "domain": ws.team_domain}
            ),
            "enterprise": ws.enterprise.for_slack() if ws.enterprise else None,
            "is_enterprise_install": ws.org_wide,
            "user": {
                "id": user.id,
                "username": user.name,
                "name": user.name,
                "team_id": ws.team,
            },
            "api_app_id": ws.app_id,
            "trigger_id": ws.triggers.new(user.id),
        }

    def _view(self, view: View) -> Json:
        ws = self._workspace
        return view.for_slack(ws.team, ws.app_id, ws.bot_id)
