"""What ``codedesk doctor`` says where many workspaces install the app."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from bot.settings import Settings

Found = tuple[Literal["ok", "note", "fail"], str]

_PROBE = "codedesk-doctor"
"""No code of Slack's: whoever may ask is told that it is invalid, anyone else is refused first."""

_TRUSTED = frozenset({"invalid_code", "code_already_used"})


def workspaces(settings: Settings) -> Iterator[Found]:
    """The app's id and secret, the database, and the tokens in it."""
    yield _credentials(settings)
    try:
        from bot.installations.opening import OAuth
    except ImportError:
        yield "fail", "Many workspaces need more packages: pip install 'codedesk[scale]'"
        return
    from bot.settings_error import SettingsError
    from bot.store.opening import open_store

    async def count() -> tuple[int, int]:
        async with open_store(settings) as store:
            found = await OAuth.of(settings).store(store).all()
            return len(found), sum(installation is None for _, installation in found)

    try:
        held, lost = asyncio.run(count())
    except SettingsError as error:
        yield "fail", str(error)
        return
    yield "ok", "The database can be reached, its tables are up to date."
    if not held:
        yield "note", "No workspace has installed the app yet: open /slack/install in a browser."
    else:
        yield "ok", f"Installed in {held} {'workspace' if held == 1 else 'workspaces'}."
    if lost:
        yield (
            "fail",
            f"CODEDESK_TOKEN_KEYS: none of these keys decrypts the tokens of {lost} of them. Put "
            "the key that encrypted them back, behind the newest.",
        )


def _credentials(settings: Settings) -> Found:
    from slack_sdk import WebClient
    from slack_sdk.errors import SlackApiError

    secret = settings.client_secret.get_secret_value() if settings.client_secret else ""
    client = WebClient(base_url=settings.api_url, timeout=10)
    try:
        client.oauth_v2_access(
            client_id=settings.client_id or "", client_secret=secret, code=_PROBE
        )
    except SlackApiError as error:
        reason = str(error.response.get("error", "an unknown error"))
        if reason in _TRUSTED:
            return "ok", "Slack knows the app by SLACK_CLIENT_ID and SLACK_CLIENT_SECRET."
        return (
            "fail",
            f"SLACK_CLIENT_ID and SLACK_CLIENT_SECRET: Slack answered {reason}. Copy both again "
            "from your app's page Basic Information.",
        )
    except OSError:
        return "fail", f"{settings.api_url} can't be reached from here."
    return "fail", f"{settings.api_url} is not Slack: it takes any code."
