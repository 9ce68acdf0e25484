"""The names that Slack knows our commands, shortcuts, events and buttons by."""

from __future__ import annotations

from enum import StrEnum


class Command(StrEnum):
    """Slash commands."""

    CPT = "/cpt"
    CHECK = "/checkcode"
    UPDATES = "/cptupdates"


class Shortcut(StrEnum):
    """Callback ids of the shortcuts."""

    CHECK_ENCOUNTER = "check_encounter"


class Event(StrEnum):
    """Events of Slack's that we listen to."""

    APP_MENTION = "app_mention"
    MESSAGE = "message"
    APP_UNINSTALLED = "app_uninstalled"
    TOKENS_REVOKED = "tokens_revoked"
    TEAM_ACCESS_GRANTED = "team_access_granted"


class Action(StrEnum):
    """Action ids of the buttons; in a row they have a number, as ids differ within one row."""

    SHARE = "share"
    SHOW = "show"
    PICTURE = "picture"
    WHY = "why"
    UNDO = "undo_decision"


class View(StrEnum):
    """Callback ids of the modals."""

    SETTINGS = "channel_settings"
    RULE = "rule"


class UpdateAction(StrEnum):
    """Action ids within reminders."""

    MENU = "update_menu"
    SNOOZE = "update_snooze"
