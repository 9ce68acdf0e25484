"""Which events a person's message causes."""

from __future__ import annotations

from bot.sandbox import manifest
from bot.sandbox.model import Json, Message
from bot.sandbox.workspace import Workspace

MESSAGE_EVENTS = {"channel": "message.channels", "group": "message.groups", "im": "message.im"}


def events_of(workspace: Workspace, app_manifest: Json, message: Message) -> list[Json]:
    """The events the app subscribed to: a mention, a message where it is a member."""
    channel = workspace.channels[message.channel]
    if workspace.bot.id not in channel.members:
        return []
    base = message.for_slack(workspace.team, workspace.app_id)
    base |= {"channel": channel.id, "event_ts": message.ts}
    events: list[Json] = []
    mentioned = f"<@{workspace.bot.id}>" in message.text and channel.kind != "im"
    if mentioned and manifest.subscribed(app_manifest, "app_mention"):
        events.append({**base, "type": "app_mention"})
    if manifest.subscribed(app_manifest, MESSAGE_EVENTS[channel.kind]):
        client_id = workspace.ids.next("client-")
        shared = {"subtype": "file_share"} if message.files else {}
        details = {"channel_type": channel.kind, "client_msg_id": client_id}
        events.append({**base, **details, **shared})
    return events
