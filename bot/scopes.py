"""What the app asks a workspace for, and why: the scopes of ``deploy/slack_manifest.json``."""

from __future__ import annotations

SCOPES = {
    "commands": "answer the slash commands and “Check encounter line”",
    "chat:write": "answer in channels it is invited to, and remind of code updates",
    "app_mentions:read": "hear when somebody writes @codedesk",
    "im:history": "read what you write to it in a direct message",
    "files:read": "read the claim file of a message whose check somebody asks for",
    "files:write": "post the pictures that somebody asks for",
}
"""Scope, and for what: as an administrator reads it."""
