"""Who we are in the workspace, asked of Slack once and in the background.

No request waits for it: Slack signed it, so it is answered. Until Slack has said who we are, the
bot is not ready, and cannot tell its own messages by name; those are left alone by their kind.
"""

from __future__ import annotations

import asyncio

import aiohttp
import structlog
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.async_authorize import AsyncAuthorize
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack import error_code

log = structlog.get_logger()

LONGEST_PAUSE = 60.0
_HINTS = {
    "invalid_auth": "Slack refuses SLACK_BOT_TOKEN; copy it again from OAuth & Permissions",
    "not_authed": "Slack refuses SLACK_BOT_TOKEN; copy it again from OAuth & Permissions",
    "account_inactive": "the app was removed from the workspace; install it again",
    "token_revoked": "the app was removed from the workspace; install it again",
}


class Identity(AsyncAuthorize):
    """The bot's own ids and whether Slack takes its token."""

    def __init__(self, client: AsyncWebClient, token: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._client = client
        self._token = token
        self._bot_id: str | None = None
        self._bot_user_id: str | None = None
        self.known = False

    async def __call__(
        self,
        *,
        enterprise_id: str | None,
        team_id: str | None,
        user_id: str | None,
        **_: object,
    ) -> AuthorizeResult:
        """What Bolt wants to know of the sender's workspace."""
        return AuthorizeResult(
            enterprise_id=enterprise_id,
            team_id=team_id,
            user_id=user_id,
            bot_id=self._bot_id,
            bot_user_id=self._bot_user_id,
            bot_token=self._token,
        )

    async def ask(self) -> None:
        """Ask Slack until it answers."""
        pause = 0.2
        while not self.known:
            try:
                answer = await self._client.auth_test()
            except SlackApiError as error:
                code = error_code(error)
                log.error("Slack does not accept us", error=code, hint=_HINTS.get(code, ""))
            except (TimeoutError, aiohttp.ClientError, OSError):
                log.warning("Slack cannot be reached", hint="check SLACK_API_URL and the network")
            else:
                self._bot_id, self._bot_user_id = answer.get("bot_id"), answer.get("user_id")
                self.known = True
                return
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)
