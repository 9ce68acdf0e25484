"""The Slack app manifest as the workspace needs it: commands, shortcuts, events and scopes."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from bot.sandbox.model import Json

NAME = "slack_manifest.json"


def read_manifest(path: Path | None = None) -> Json:
    """The manifest of the checkout, else of the installed package; empty when there is none.

    With an empty manifest the workspace still runs: every event is delivered and every method
    allowed, only the page can suggest nothing.
    """
    checkout = Path(__file__).resolve().parents[2] / "deploy" / NAME
    installed = Path(sys.prefix) / "share" / "codedesk" / NAME
    for place in (path,) if path else (checkout, installed):
        if place.is_file():
            manifest: Json = json.loads(place.read_text(encoding="utf-8"))
            return manifest
    return {}


def commands(manifest: Json) -> list[Json]:
    """The slash commands: command, description, usage_hint."""
    return list(manifest.get("features", {}).get("slash_commands", []))


def shortcuts(manifest: Json, kind: str) -> list[Json]:
    """The shortcuts of a kind, ``message`` or ``global``: name, callback_id, description."""
    found = manifest.get("features", {}).get("shortcuts", [])
    return [shortcut for shortcut in found if shortcut.get("type") == kind]


def subscribed(manifest: Json, event: str) -> bool:
    """Whether the app asked for this event; without a manifest all are delivered."""
    if not manifest:
        return True
    subscriptions = manifest.get("settings", {}).get("event_subscriptions", {})
    return event in subscriptions.get("bot_events", [])


def scopes(manifest: Json) -> frozenset[str] | None:
    """The bot's scopes; None without a manifest, when nothing is refused."""
    if not manifest:
        return None
    return frozenset(manifest.get("oauth_config", {}).get("scopes", {}).get("bot", []))


def has_home(manifest: Json) -> bool:
    """Whether the app has a Home tab."""
    return bool(manifest.get("features", {}).get("app_home", {}).get("home_tab_enabled"))
