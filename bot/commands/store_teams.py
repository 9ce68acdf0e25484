"""``codedesk store``, of many workspaces: keys of the stored tokens, and forgetting a workspace."""

from __future__ import annotations

import asyncio
import re
from contextlib import aclosing
from typing import TYPE_CHECKING

import aiohttp
import click

from bot.access import Access
from bot.plural import plural
from bot.settings import Settings, load_settings
from bot.settings_error import SettingsError
from bot.store.opening import open_store
from bot.store.protocol import Store
from bot.store.records import Workspace

if TYPE_CHECKING:
    from bot.installations.store import InstallationStore

_ID = re.compile(r"[TE][A-Z0-9]{2,31}", re.ASCII)


@click.command("new-key")
def new_key() -> None:
    """Make a key for CODEDESK_TOKEN_KEYS, which encrypts the workspaces' tokens.

    The first key there encrypts, every one decrypts. To change keys: put the new one in front of
    the old, with a comma between, on every machine; then `codedesk store rotate-keys`; then take
    the old one away.
    """
    try:
        from bot.installations.sealing import new_key
    except ImportError:
        raise click.UsageError(_MORE_PACKAGES) from None
    click.echo(new_key())


@click.command("rotate-keys")
def rotate_keys() -> None:
    """Encrypt every stored token with the first of CODEDESK_TOKEN_KEYS."""
    settings = _settings()
    if not settings.many_workspaces:
        raise click.UsageError("SLACK_CLIENT_ID is missing: with one workspace no token is stored.")
    count = asyncio.run(_reseal(settings))
    held = plural(count, "installation")
    click.echo(f"The tokens of {held} are encrypted with the newest key now.")


@click.command("forget-team")
@click.argument("team")
def forget_team(team: str) -> None:
    """Forget a workspace (T…) or a whole organisation (E…): its tokens and all that is kept."""
    if not _ID.fullmatch(team):
        raise click.UsageError("A workspace's id begins with T, an organisation's with E.")
    settings = _settings()
    forgotten, installations = asyncio.run(_forget(settings, team))
    if not forgotten and not installations:
        click.echo(f"Nothing is kept of {team}.")
        raise SystemExit(1)
    held = plural(installations, "installation")
    click.echo(f"{team} is forgotten: {plural(forgotten, 'entry', 'entries')}, {held}.")


async def _reseal(settings: Settings) -> int:
    async with open_store(settings) as store:
        held = _installations(settings, store)
        from bot.installations.sealing import UnknownKeyError

        try:
            return await held.reseal()
        except UnknownKeyError:
            raise SettingsError(
                "CODEDESK_TOKEN_KEYS: a stored token was encrypted with none of these keys. "
                "Nothing was changed. Put the old key back, behind the newest."
            ) from None


async def _forget(settings: Settings, team: str) -> tuple[int, int]:
    """How many entries and installations went."""
    async with open_store(settings) as store:
        installations = await _uninstall(settings, store, team) if settings.many_workspaces else 0
        entries = 0
        for workspace in await _workspaces(store):
            if team in (workspace.team, workspace.enterprise):
                entries += await store.team(workspace).clear()
        return entries, installations


async def _uninstall(settings: Settings, store: Store, team: str) -> int:
    """Delete the installations, and have Slack take the tokens back."""
    from slack_sdk.errors import SlackApiError

    from bot.metrics import Metrics
    from bot.slack import CountingWebClient, open_session

    held = _installations(settings, store)
    ours = [one for one in await held.all() if team in (one[0].team, one[0].enterprise)]
    async with open_session(settings.api_url) as session:
        client = CountingWebClient(
            token=None, base_url=settings.api_url, session=session, metrics=Metrics()
        )
        for workspace, installation in ours:
            try:
                if installation is not None and installation.bot_token:
                    await client.auth_revoke(token=installation.bot_token)
            except (SlackApiError, TimeoutError, aiohttp.ClientError, OSError):
                click.echo(
                    "Slack did not take the token back. If the app is still there, an "
                    "administrator can remove it in the workspace's settings.",
                    err=True,
                )
            await held.forget(workspace)
    return len(ours)


def _installations(settings: Settings, store: Store) -> InstallationStore:
    oauth = Access.of(settings).oauth
    assert oauth is not None
    return oauth.store(store)


async def _workspaces(store: Store) -> set[Workspace]:
    async with aclosing(store.entries()) as entries:
        return {entry.workspace async for entry in entries}


def _settings() -> Settings:
    settings = load_settings()
    if settings.many_workspaces:
        settings.require_access()
    return settings


_MORE_PACKAGES = "Many workspaces need more packages. Install them: pip install 'codedesk[scale]'"
