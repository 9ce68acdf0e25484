"""The bot's token in each workspace: from the database, kept for a moment, exchanged in time."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from datetime import datetime
from weakref import WeakValueDictionary

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
"""A token with less time than this is waited for, when another process is exchanging it."""

_PAUSE = 30.0


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
        self._locks: WeakValueDictionary[Workspace, asyncio.Lock] = WeakValueDictionary()

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
                found = await self._in_time(workspace, found)
        except UnknownKeyError:
            log.error("stored tokens cannot be decrypted", team=workspace.team, hint=KEY_HINT)
            return None
        except (SQLAlchemyError, OSError, TimeoutError, aiohttp.ClientError):
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

    async def _in_time(self, workspace: Workspace, found: Installation) -> Installation | None:
        """The installation, its token exchanged when it is about to end."""
        left = self._seconds_left(found)
        if left > REFRESH_MINUTES * 60:
            return found
        wait = left < URGENT_SECONDS
        lock = self._locks.setdefault(workspace, asyncio.Lock())
        if lock.locked() and not wait:
            return found
        async with lock:
            try:
                # Not to be cut off between Slack's answer and the database.
                exchange = self.store.refreshed(found, self._rotator, wait=wait)
                return await asyncio.shield(asyncio.ensure_future(exchange))
            except SlackTokenRotationError as refused:
                log.error(
                    "Slack refuses to exchange a token",
                    team=workspace.team,
                    error=_code(refused),
                    hint="the workspace has to install the app again",
                )
                return found if left > 0 else None
            except (SQLAlchemyError, OSError, TimeoutError, aiohttp.ClientError):
                if left <= 0:
                    raise
                log.warning("a token could not be exchanged yet", team=workspace.team)
                return found

    def _seconds_left(self, installation: Installation) -> float:
        if installation.bot_token_expires_at is None:
            return float("inf")
        return installation.bot_token_expires_at - self._clock()


KEY_HINT = "CODEDESK_TOKEN_KEYS lacks the key that encrypted them; put it back behind the newest"


def _code(refused: SlackTokenRotationError) -> str:
    cause = getattr(refused, "api_error", None)
    return error_code(cause) if isinstance(cause, SlackApiError) else "unknown"
