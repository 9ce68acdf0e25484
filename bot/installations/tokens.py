"""The bot's token in each workspace: from the database, kept for a moment, exchanged in time."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from datetime import datetime

import aiohttp
import structlog
from cachetools import LRUCache
from slack_sdk.errors import SlackApiError, SlackTokenRotationError
from slack_sdk.oauth.installation_store import Installation
from slack_sdk.oauth.token_rotation.async_rotator import AsyncTokenRotator
from sqlalchemy.exc import SQLAlchemyError

from bot.installations.sealing import UnknownKeyError
from bot.installations.store import REFRESH_MINUTES, InstallationStore
from bot.reminders.posting import TryLaterError
from bot.slack import error_code
from bot.store.records import Workspace

log = structlog.get_logger()

KEPT_SECONDS = 30.0
"""How long an installation is used without asking the database: another process may change it."""

MOST_KEPT = 10_000

URGENT_SECONDS = 300.0
"""A token with more time than this is used, while it is exchanged behind the request's back."""

WAIT_SECONDS = 2.0
"""How long a request waits for an exchange: Slack waits three for the answer."""

_PAUSE = 30.0

_LOST = frozenset(
    {"account_inactive", "invalid_refresh_token", "not_authed", "token_expired", "token_revoked"}
)
"""Slack's words for a refresh token that will never be good again; any other is a passing one."""

_Key = tuple[str | None, str | None]


class UnreachableError(Exception):
    """Neither the database nor Slack could be asked for a token that is good now."""


class Installations:
    """Where the app is installed, for any number of processes on one database."""

    def __init__(
        self,
        store: InstallationStore,
        rotator: AsyncTokenRotator,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.store = store
        self._rotator = rotator
        self._clock = clock
        self._kept: LRUCache[Workspace, tuple[float, Installation]] = LRUCache(MOST_KEPT)
        self._exchanges: dict[_Key, asyncio.Task[Installation | None]] = {}

    async def find(self, workspace: Workspace) -> Installation | None:
        """The installation that a workspace's requests are answered with, or None.

        Raises:
            UnreachableError: When that cannot be known.
        """
        at, kept = self._kept.get(workspace, (0.0, None))
        if kept is not None and at > self._clock() - KEPT_SECONDS:
            return kept
        try:
            found = await self.store.newest(workspace)
            if found is not None:
                found = await self._in_time(found)
        except UnknownKeyError:
            # A slip in our settings: the workspace has done nothing that it had to mend.
            log.error("stored tokens cannot be decrypted", team=workspace.team, hint=KEY_HINT)
            raise UnreachableError from None
        except (SQLAlchemyError, OSError):
            if kept is None or self._seconds_left(kept) <= 0:
                raise UnreachableError from None
            log.warning("a token is used without asking the database", team=workspace.team)
            return kept
        if found is None:
            self._kept.pop(workspace, None)
        else:
            self._kept[workspace] = self._clock(), found
        return found

    async def token(self, workspace: Workspace) -> str | None:
        """The bot's token, or None where the app is not installed any more.

        Raises:
            TryLaterError: When that cannot be known now.
        """
        try:
            found = await self.find(workspace)
        except UnreachableError:
            raise TryLaterError(_PAUSE) from None
        return None if found is None else found.bot_token

    async def forget(self, workspace: Workspace, *, until: datetime) -> bool:
        """Delete a workspace's tokens of until then; whether none is left."""
        gone = await self.store.forget(workspace, until=until)
        self._kept.clear()  # an organisation's tokens are kept under its workspaces, too
        return gone

    async def installed(self, workspace: Workspace) -> bool:
        """Whether there is an installation, by the database alone."""
        return await self.store.newest(workspace) is not None

    async def finish(self) -> None:
        """Wait for exchanges under way: cut off, a workspace would lose its token."""
        await asyncio.gather(*self._exchanges.values(), return_exceptions=True)

    async def _in_time(self, found: Installation) -> Installation | None:
        """The installation, its token exchanged when it is about to end.

        Raises:
            UnreachableError: When it has ended, and the exchange takes longer than Slack waits.
        """
        left = self._seconds_left(found)
        if left > REFRESH_MINUTES * 60:
            return found
        exchange = self._exchange(found)
        if left > URGENT_SECONDS:
            return found
        try:
            # Not to be cut off between Slack's answer and the database.
            return await asyncio.wait_for(asyncio.shield(exchange), WAIT_SECONDS)
        except TimeoutError:
            if left > 0:
                return found
            raise UnreachableError from None

    def _exchange(self, found: Installation) -> asyncio.Task[Installation | None]:
        """The one exchange of an installation that goes on in this process."""
        key = found.enterprise_id, found.team_id
        task = self._exchanges.get(key)
        if task is None:
            task = self._exchanges[key] = asyncio.create_task(self._exchanged(found))
            task.add_done_callback(lambda done: self._ended(key, done))
        return task

    def _ended(self, key: _Key, done: asyncio.Task[Installation | None]) -> None:
        """An exchange has ended; whoever waited was told how, and it may be that nobody did."""
        del self._exchanges[key]
        if not done.cancelled():
            done.exception()

    async def _exchanged(self, found: Installation) -> Installation | None:
        """The installation after the exchange, or as it was; None where its token is of no use."""
        left = self._seconds_left(found)
        try:
            return await self.store.refreshed(found, self._rotator, wait=left < URGENT_SECONDS)
        except SlackTokenRotationError as refused:
            error = _code(refused)
            hint = "the workspace has to install the app again" if error in _LOST else ""
            log.error(
                "Slack refuses to exchange a token", team=found.team_id, error=error, hint=hint
            )
            if error not in _LOST and left <= 0:
                raise UnreachableError from None
        except Exception as error:
            passing = isinstance(error, SQLAlchemyError | OSError | aiohttp.ClientError)
            say = log.warning if passing else log.exception
            say("a token could not be exchanged yet", team=found.team_id)
            if left <= 0:
                raise UnreachableError from None
        return found if left > 0 else None

    def _seconds_left(self, installation: Installation) -> float:
        if installation.bot_token_expires_at is None:
            return float("inf")
        return installation.bot_token_expires_at - self._clock()


KEY_HINT = "CODEDESK_TOKEN_KEYS lacks the key that encrypted them; put it back behind the newest"


def _code(refused: SlackTokenRotationError) -> str:
    cause = getattr(refused, "api_error", None)
    return error_code(cause) if isinstance(cause, SlackApiError) else "unknown"
