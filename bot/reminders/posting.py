"""Posting a message whose fate has to be known: sent, surely not sent, or not known.

Slack has no key by which it would know a message that comes twice. So nothing here is tried again
by itself, unlike elsewhere: a message that may have been posted is never posted again.
"""

from __future__ import annotations

from typing import Protocol

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.services import Blocks
from bot.slack import error_code
from bot.store.records import Workspace

_MAY_HAVE_BEEN_POSTED = frozenset({"fatal_error", "internal_error", "unknown"})
"""Slack's own words for them: some aspect of the operation may have succeeded."""

_DEFAULT_PAUSE = 30.0


class NotPostedError(Exception):
    """Slack said no; ``error`` is its code."""

    def __init__(self, error: str) -> None:
        super().__init__(error)
        self.error = error


class TryLaterError(Exception):
    """Surely not posted, and it may be tried again after so many seconds."""

    def __init__(self, seconds: float) -> None:
        super().__init__("try later")
        self.seconds = seconds


class FateUnknownError(Exception):
    """The request was sent and no answer came that tells what became of it."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Poster(Protocol):
    """Posts into one of many workspaces."""

    async def post(self, workspace: Workspace, channel: str, text: str, blocks: Blocks) -> None:
        """Post a message into a channel, or to a person by the user's id.

        Raises:
            NotPostedError: When Slack refuses it.
            TryLaterError: When there are too many calls, or Slack cannot be reached.
            FateUnknownError: When it may have been posted or not.
        """


class Tokens(Protocol):
    """The bot's token in each workspace."""

    async def token(self, workspace: Workspace) -> str | None:
        """The token, or None where the app is not installed any more."""


class OneToken:
    """The same token for all: the bot is installed in one workspace."""

    def __init__(self, token: str) -> None:
        self._token = token

    async def token(self, workspace: Workspace) -> str | None:
        """The token."""
        del workspace
        return self._token


class SlackPoster:
    """Posts by ``chat.postMessage``."""

    def __init__(self, session: aiohttp.ClientSession, api_url: str, tokens: Tokens) -> None:
        self._client = AsyncWebClient(base_url=api_url, session=session, retry_handlers=[])
        self._tokens = tokens

    async def post(self, workspace: Workspace, channel: str, text: str, blocks: Blocks) -> None:
        """Post a message into a channel, or to a person by the user's id."""
        token = await self._tokens.token(workspace)
        if token is None:
            raise NotPostedError("not_installed")
        try:
            await self._client.chat_postMessage(
                token=token,
                channel=channel,
                text=text,
                blocks=[dict(block) for block in blocks],
                unfurl_links=False,
                unfurl_media=False,
            )
        except SlackApiError as error:
            raise _fate(error) from None
        except aiohttp.ClientConnectorError:
            raise TryLaterError(_DEFAULT_PAUSE) from None
        except (TimeoutError, aiohttp.ClientError, OSError) as error:
            raise FateUnknownError(type(error).__name__) from None


def _fate(error: SlackApiError) -> Exception:
    """What an answer of Slack's that is no success says of the message."""
    code = error_code(error)
    status = getattr(error.response, "status_code", 200)
    if status == 429 or code in {"ratelimited", "rate_limited"}:
        return TryLaterError(_pause(error))
    if status >= 500 or code in _MAY_HAVE_BEEN_POSTED:
        return FateUnknownError(code)
    return NotPostedError(code)


def _pause(error: SlackApiError) -> float:
    """How long Slack wants us to wait."""
    headers = getattr(error.response, "headers", None) or {}
    written = next((value for name, value in headers.items() if name.lower() == "retry-after"), "")
    return float(written) if str(written).isdigit() else _DEFAULT_PAUSE
