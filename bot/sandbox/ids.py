"""Names and times of a workspace: counted, so that the same steps give the same ids.

Event and trigger ids also hold the name of the run: the bot remembers those it has answered,
longer than a local workspace lives.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field

Clock = Callable[[], float]
"""Seconds since 1970, as `time.time` gives them."""


class Ids:
    """Hands out ids in Slack's shapes, one after the other.

    Args:
        run: What event and trigger ids of this run have in common; by default drawn by lot.
        after: The count to begin behind: within an organisation no two workspaces share ids.
    """

    def __init__(self, run: str | None = None, after: int = 0) -> None:
        self._run = secrets.token_hex(4) if run is None else run
        self._count = after

    def next(self, prefix: str) -> str:
        """An id such as ``C0000000007``."""
        self._count += 1
        return f"{prefix}{self._count:010d}"

    def trigger(self, team: str) -> str:
        """A trigger id: three parts with dots between, as Slack's are."""
        self._count += 1
        return f"{self._count}.{team}.{self._run}{self._count:024x}"

    def event(self) -> str:
        """An event id, as no other run of the workspace has it."""
        return self.next(f"Ev{self._run}")


class Timestamps:
    """Message timestamps: the clock's second and a count, always growing."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._last = 0

    def next(self) -> str:
        """The next timestamp, such as ``1772614800.000100``."""
        self._last = max(int(self._clock()) * 1_000_000, self._last) + 100
        return f"{self._last // 1_000_000}.{self._last % 1_000_000:06d}"


@dataclass(frozen=True, slots=True)
class Credentials:
    """What Slack would hand to the app, made anew for every start."""

    bot_token: str = field(default_factory=lambda: f"xoxb-sandbox-{secrets.token_hex(12)}")
    app_token: str = field(default_factory=lambda: f"xapp-sandbox-{secrets.token_hex(12)}")
    signing_secret: str = field(default_factory=lambda: secrets.token_hex(16))
    verification_token: str = field(default_factory=lambda: secrets.token_hex(12))
