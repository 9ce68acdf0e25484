"""The app manifest and the registered listeners say the same, both ways."""

from __future__ import annotations

import inspect
import json
import re
from pathlib import Path
from typing import Any

import pytest

from handlers import actions, commands, events, shortcuts
from handlers.ids import Command, Event, Shortcut

MANIFEST: dict[str, Any] = json.loads(
    (Path(__file__).parents[2] / "deploy" / "slack_manifest.json").read_text("utf-8")
)
FEATURES, SETTINGS = MANIFEST["features"], MANIFEST["settings"]


class Recorder:
    """Stands in for Bolt's app and writes down what is registered."""

    def __init__(self) -> None:
        self.registered: dict[str, list[Any]] = {}

    def __getattr__(self, kind: str) -> Any:
        def register(constraint: Any) -> Any:
            self.registered.setdefault(kind, []).append(constraint)
            return lambda listener: listener

        return register


@pytest.fixture(scope="module")
def registered() -> dict[str, list[Any]]:
    recorder = Recorder()
    for group in (commands, shortcuts, actions, events):
        group.register(recorder, services=None)  # type: ignore[arg-type]
    return recorder.registered


def named(constraints: list[Any]) -> set[str]:
    return {str(one) for one in constraints if isinstance(one, str)}


def test_commands_both_ways(registered: dict[str, list[Any]]):
    declared = {command["command"] for command in FEATURES["slash_commands"]}
    assert declared == named(registered["command"]) == set(Command)


def test_shortcuts_both_ways(registered: dict[str, list[Any]]):
    declared = {
        shortcut["callback_id"]
        for shortcut in FEATURES["shortcuts"]
        if shortcut["type"] == "message"
    }
    assert declared == named(registered["message_shortcut"])
    both = named(registered["message_shortcut"]) | named(registered.get("global_shortcut", []))
    assert {shortcut["callback_id"] for shortcut in FEATURES["shortcuts"]} == both
    assert both == set(Shortcut)


def test_events_both_ways(registered: dict[str, list[Any]]):
    listened = {
        str(one["type"] if isinstance(one, dict) else one)
        for one in registered["event"]
        if not isinstance(one, re.Pattern)
    }
    declared = {event.split(".")[0] for event in SETTINGS["event_subscriptions"]["bot_events"]}
    assert declared == listened == set(Event)


def test_everything_goes_to_one_address():
    addresses = {command["url"] for command in FEATURES["slash_commands"]}
    addresses |= {
        SETTINGS["interactivity"]["request_url"],
        SETTINGS["event_subscriptions"]["request_url"],
    }
    assert addresses == {"https://YOUR-ADDRESS/slack/events"}


def test_no_scope_is_asked_for_that_nothing_needs():
    needed = {"commands": "slash_commands", "app_mentions:read": "app_mention"}
    needed |= {"im:history": "message.im", "chat:write": "chat.postMessage"}
    needed |= {"files:write": "files.completeUploadExternal"}
    needed |= {"files:read": "url_private_download"}
    assert set(MANIFEST["oauth_config"]["scopes"]["bot"]) == set(needed)
    assert set(MANIFEST["oauth_config"]["scopes"]) == {"bot"}


def test_lengths_are_slacks():
    shown = MANIFEST["display_information"]
    assert len(shown["name"]) <= 35
    assert len(shown["description"]) <= 140
    assert 175 <= len(shown["long_description"]) <= 4000
    for command in FEATURES["slash_commands"]:
        assert re.fullmatch(r"/[a-z0-9_-]{1,31}", command["command"])
        assert len(command["description"]) <= 2000
        assert len(command["usage_hint"]) <= 1000
        assert command["should_escape"] is False
    assert len(FEATURES["shortcuts"]) <= 10
    for shortcut in FEATURES["shortcuts"]:
        assert len(shortcut["name"]) <= 24
        assert len(shortcut["description"]) <= 150


def test_every_handler_is_wrapped_and_its_file_is_small():
    folder = Path(inspect.getfile(commands)).parents[1]
    for group in ("commands", "shortcuts", "actions", "events"):
        for path in (folder / group).glob("*.py"):
            assert len(path.read_text("utf-8").splitlines()) < 80, path.name
        text = (folder / group / "__init__.py").read_text("utf-8")
        wrapped = len(re.findall(r"\b(?:answering|afterwards)\(\w+, services\)", text))
        assert wrapped == len(re.findall(r"\bapp\.\w+\(", text)) > 0
