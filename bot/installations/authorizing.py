"""Who asks, for Bolt: by the installation alone.

Bolt's own ``AsyncInstallationStoreAuthorize`` asks Slack who we are within a request. The
installation says so already, and no request waits for Slack but to exchange a token at its end.
"""

from __future__ import annotations

import structlog
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.async_authorize import AsyncAuthorize
from slack_bolt.context.async_context import AsyncBoltContext

from bot.installations.tokens import Installations, UnreachableError
from bot.store.records import Workspace

log = structlog.get_logger()


class Authorize(AsyncAuthorize):
    """Looks the sender's workspace up."""

    def __init__(self, installations: Installations) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._installations = installations

    async def __call__(
        self,
        *,
        context: AsyncBoltContext,
        enterprise_id: str | None,
        team_id: str | None,
        user_id: str | None,
        **_: object,
    ) -> AuthorizeResult | None:
        """What Bolt wants to know of the sender's workspace; None where we are not installed."""
        workspace = Workspace.of(context)
        try:
            found = await self._installations.find(workspace)
        except UnreachableError:
            # Slack signed it, so it is answered: a look-up needs neither database nor token.
            log.warning("a request is answered without a token", team=workspace.team)
            return AuthorizeResult(enterprise_id=enterprise_id, team_id=team_id, user_id=user_id)
        if found is None or found.bot_token is None:
            return None
        return AuthorizeResult(
            enterprise_id=enterprise_id,
            team_id=team_id,
            user_id=user_id,
            bot_id=found.bot_id,
            bot_user_id=found.bot_user_id,
            bot_token=found.bot_token,
            bot_scopes=found.bot_scopes,
        )
