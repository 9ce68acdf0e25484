"""Taking a person out of what is remembered: the Slack id goes, what was done stays."""

from __future__ import annotations

from typing import Any

PEOPLE = ("by", "user", "subscriber")
"""Every field of ours that holds a user's id."""


def without_user(row: dict[str, Any], user: str) -> dict[str, Any]:
    """A copy of the row in which each field that held the user's id is empty."""
    return {
        name: (
            without_user(value, user)
            if isinstance(value, dict)
            else ""
            if name in PEOPLE and value == user
            else value
        )
        for name, value in row.items()
    }
