"""The keys of the last hour: a delivery of Slack's that comes again is known by its key."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping

from cachetools import TTLCache

CLAIM_SECONDS = 3600
"""Slack repeats a delivery for about five minutes; an hour covers a broken connection."""

MOST_CLAIMS = 20_000


class RecentKeys:
    """Claims in memory."""

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        self._claims: TTLCache[str, float] = TTLCache(MOST_CLAIMS, CLAIM_SECONDS, timer=clock)

    def claim(self, key: str) -> bool:
        """True for the first caller with this key within the hour."""
        if key in self._claims:
            return False
        self._claims[key] = self._clock()
        return True

    def claims(self) -> dict[str, float]:
        """The claims that still hold and when each was made."""
        return dict(self._claims.items())

    def restore(self, claims: Mapping[str, float]) -> None:
        """Take back claims of an earlier process; those over an hour old are left out."""
        now = self._clock()
        for key, made in claims.items():
            if now - made < CLAIM_SECONDS:
                self._claims[key] = made
