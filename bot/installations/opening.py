"""Many workspaces, put together from the settings."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

import aiohttp
import structlog
from pydantic import SecretStr
from slack_sdk.oauth.token_rotation.async_rotator import AsyncTokenRotator

from bot.installations.authorizing import Authorize
from bot.installations.departures import come_back, forget_departed
from bot.installations.flow import Flow
from bot.installations.sealing import token_keys
from bot.installations.store import InstallationStore
from bot.installations.tokens import KEY_HINT, Installations
from bot.metrics import Metrics
from bot.settings import Settings
from bot.settings_error import SettingsError
from bot.slack import CountingWebClient
from bot.store.postgres import PostgresStore
from bot.store.protocol import Store

log = structlog.get_logger()

_EXCHANGE_SECONDS = 15
"""How long Slack's answer is waited for. An exchange is not repeated: its token is good once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OAuth:
    """The app as Slack knows it, and the keys of the stored tokens."""

    client_id: str
    client_secret: str
    keys: SecretStr

    @classmethod
    def of(cls, settings: Settings) -> OAuth:
        """From settings that ``require_access`` found complete."""
        assert settings.client_id is not None
        assert settings.client_secret is not None
        assert settings.token_keys is not None
        return cls(
            client_id=settings.client_id,
            client_secret=settings.client_secret.get_secret_value(),
            keys=settings.token_keys,
        )

    def store(self, store: Store) -> InstallationStore:
        """The table of installations in the bot's own database."""
        assert isinstance(store, PostgresStore)
        return InstallationStore(self.client_id, store.engine, token_keys(self.keys))


@dataclass(frozen=True, slots=True, kw_only=True)
class ManyWorkspaces:
    """The parts of many workspaces."""

    installations: Installations
    authorize: Authorize
    flow: Flow
    forget_departed: Callable[[datetime], Awaitable[int]]


def installations(
    oauth: OAuth, store: Store, api_url: str, session: aiohttp.ClientSession, metrics: Metrics
) -> Installations:
    """Where the app is installed; all that a worker needs."""
    client = CountingWebClient(token=None, base_url=api_url, session=session, metrics=metrics)
    client.retry_handlers, client.timeout = [], _EXCHANGE_SECONDS
    rotator = AsyncTokenRotator(
        client_id=oauth.client_id, client_secret=oauth.client_secret, client=client
    )
    return Installations(oauth.store(store), rotator)


def many_workspaces(
    oauth: OAuth, store: Store, api_url: str, session: aiohttp.ClientSession, metrics: Metrics
) -> ManyWorkspaces:
    """All that it takes to be installed in many workspaces and to answer them."""
    known = installations(oauth, store, api_url, session, metrics)
    flow = Flow(
        client=CountingWebClient(token=None, base_url=api_url, session=session, metrics=metrics),
        client_id=oauth.client_id,
        client_secret=oauth.client_secret,
        store=known.store,
        installed=partial(come_back, store),
    )
    return ManyWorkspaces(
        installations=known,
        authorize=Authorize(known),
        flow=flow,
        forget_departed=lambda now: forget_departed(store, known, now),
    )


async def check_keys(oauth: OAuth, store: Store) -> None:
    """Refuse to start when none of the stored tokens can be decrypted.

    Raises:
        SettingsError: When ``CODEDESK_TOKEN_KEYS`` is another database's, or was replaced.
    """
    found = await oauth.store(store).all()
    lost = [workspace for workspace, installation in found if installation is None]
    if lost and len(lost) == len(found):
        raise SettingsError(
            f"CODEDESK_TOKEN_KEYS: none of these keys decrypts the tokens of {len(lost)} "
            "workspaces in the database. Put the key that encrypted them back, behind the newest."
        )
    if lost:
        log.error("stored tokens cannot be decrypted", workspaces=len(lost), hint=KEY_HINT)
