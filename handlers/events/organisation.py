"""A workspace comes under its organisation's installation (Enterprise Grid)."""

from __future__ import annotations

from typing import Any

import structlog

from bot.services import Services
from bot.store.records import Workspace

log = structlog.get_logger()


async def take_over(event: dict[str, Any], *, services: Services) -> None:
    """What a workspace had set up by itself goes on as the organisation's, channel by channel.

    From now on its requests come in the organisation's name. Within an organisation no two
    channels have the same id.
    """
    organisation = services.workspace
    if not organisation.enterprise or organisation.team:
        return
    for team in event.get("team_ids") or ():
        before = Workspace(enterprise=organisation.enterprise, team=str(team))
        moved = await services.store.team(before).move_to(organisation)
        log.info("a workspace came under its organisation", team=before.team, entries=moved)
