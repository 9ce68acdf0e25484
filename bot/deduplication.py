"""Slack delivers some requests twice; the second one is answered with nothing, and does nothing."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, Protocol

from slack_bolt.response import BoltResponse

from bot.metrics import Metrics


class Claims(Protocol):
    """Where the keys of deliveries are kept, over a restart too."""

    async def claim(self, key: str) -> bool:
        """True for the first caller with this key within the hour."""


def delivery_key(body: dict[str, Any]) -> str | None:
    """What stays the same when Slack repeats a delivery; None for what it never repeats."""
    for name in ("event_id", "trigger_id"):
        key = body.get(name)
        if isinstance(key, str) and key:
            return f"{name}:{key}"
    return None


def drop_repeated(
    claims: Claims, metrics: Metrics
) -> Callable[..., Awaitable[BoltResponse | None]]:
    """Bolt middleware that lets each delivery through once."""

    async def once(
        body: dict[str, Any],
        next: Callable[[], Awaitable[None]],
    ) -> BoltResponse | None:
        key = delivery_key(body)
        if key is not None and not await claims.claim(key):
            metrics.duplicate()
            return BoltResponse(status=200, body="")
        await next()
        return None

    return once
