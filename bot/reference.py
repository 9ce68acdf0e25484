"""The number under which a bug is found in the log; it is all that the user is shown of it."""

from __future__ import annotations

import secrets

_ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""Without 0, O, 1 and I: it is read out on the phone."""


def new_reference() -> str:
    """Six letters and digits, new each time."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(6))
