"""The app was removed from a workspace, or its token was taken back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import structlog

from bot.services import Services
from bot.store.records import Departure, Subscription

log = structlog.get_logger()

_OURSELVES = "codedesk"

_LEEWAY = timedelta(seconds=5)
"""Slack counts whole seconds, by its own clock; nobody installs again within so few."""


async def depart(event: dict[str, Any], body: dict[str, Any], *, services: Services) -> None:
    """Delete the tokens and send nothing more; what else is kept goes after a while.

    Slack may repeat the event for an hour: one that is older than an installation is not about it.
    """
    if event["type"] == "tokens_revoked" and not (event.get("tokens") or {}).get("bot"):
        return  # a person's own token: we have none
    at, team = services.now(), services.store.team(services.workspace)
    if services.installations is not None:
        removed = datetime.fromtimestamp(float(body.get("event_time") or at.timestamp()), UTC)
        if not await services.installations.forget(services.workspace, until=removed + _LEEWAY):
            return
        await team.put(Departure(since=at), by=_OURSELVES, at=at)
    log.info("removed from a workspace", why=event["type"])
    for subscription in await team.all(Subscription):
        if not subscription.stopped:
            stopped = subscription.model_copy(update={"stopped": "app_uninstalled"})
            await team.put(stopped, by=_OURSELVES, at=at)
