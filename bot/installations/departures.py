"""What becomes of a workspace's data when the app leaves it, and when it comes back.

Its tokens go at once and its reminders stop. The rest (settings, watched codes, notes, what was
checked) waits for thirty days, since most who remove an app by mistake install it again.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import structlog
from slack_sdk.oauth.installation_store import Installation

from bot.installations.tokens import Installations
from bot.store.protocol import Store
from bot.store.records import Departure, Workspace

log = structlog.get_logger()

KEPT = timedelta(days=30)


async def come_back(store: Store, installation: Installation) -> None:
    """The app is installed (again): what is kept of the workspace stays."""
    workspace = Workspace(
        enterprise=installation.enterprise_id or "", team=installation.team_id or ""
    )
    team = store.team(workspace)
    departure = await team.get(Departure, "")
    if departure is not None:
        await team.remove(departure, by=installation.user_id, at=datetime.now(UTC))


async def forget_departed(store: Store, installations: Installations, now: datetime) -> int:
    """Forget the workspaces that left long ago and did not come back; how many entries went."""
    forgotten = 0
    for workspace, departure in await store.everywhere(Departure):
        if departure.since > now - KEPT or await installations.installed(workspace):
            continue
        log.info("a workspace that left is forgotten", team=workspace.team)
        forgotten += await store.team(workspace).clear()
    return forgotten
