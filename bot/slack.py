"""Calls to Slack: one session, retries where Slack asks for them, every call counted."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import aiohttp
from slack_sdk.errors import SlackApiError, SlackRequestError
from slack_sdk.http_retry.async_handler import AsyncRetryHandler
from slack_sdk.http_retry.builtin_async_handlers import (
    AsyncConnectionErrorRetryHandler,
    AsyncRateLimitErrorRetryHandler,
    AsyncServerErrorRetryHandler,
)
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.metrics import Metrics
from bot.services import Blocks, SlackRefusedError, Upload
from bot.slack_files import fetch_file

UNREACHABLE = "unreachable"
"""Our own code for a call that never got an answer."""

DOWNLOAD = "url_private_download"
"""How downloads of shared files are counted."""

NOT_STORED = "file_not_stored"
"""Our own code for a file that Slack's file server did not take."""


def open_session(api_url: str) -> aiohttp.ClientSession:
    """The session for all calls: by the environment's proxy, but never to this very machine."""
    host = urlsplit(api_url).hostname
    return aiohttp.ClientSession(trust_env=host not in {"127.0.0.1", "localhost", "::1"})


def retries() -> list[AsyncRetryHandler]:
    """Wait as long as Slack says on 429; try again on a broken connection, 500 and 503."""
    return [
        AsyncConnectionErrorRetryHandler(),
        AsyncRateLimitErrorRetryHandler(max_retry_count=3),
        AsyncServerErrorRetryHandler(max_retry_count=2),
    ]


class CountingWebClient(AsyncWebClient):
    """Slack's Web API with a counter by method and error."""

    def __init__(
        self, *, token: str | None, base_url: str, session: aiohttp.ClientSession, metrics: Metrics
    ) -> None:
        super().__init__(token=token, base_url=base_url, session=session, retry_handlers=retries())
        self.proxy = None  # the session knows, and heeds NO_PROXY, which the SDK does not
        self._metrics = metrics

    def with_token(self, token: str | None) -> CountingWebClient:
        """The same with another token."""
        assert self.session is not None
        return CountingWebClient(
            token=token, base_url=self.base_url, session=self.session, metrics=self._metrics
        )

    def without_token(self) -> AsyncWebClient:
        """The same address and session for Bolt, which is given the token request by request."""
        return AsyncWebClient(
            base_url=self.base_url, session=self.session, retry_handlers=retries()
        )

    async def api_call(  # the SDK takes many more arguments; all go on as they are
        self,
        api_method: str,
        **arguments: Any,  # noqa: ANN401
    ) -> AsyncSlackResponse:
        """Call a method of the Web API."""
        app = arguments.pop("auth", None)
        if app is not None:
            arguments["headers"] = {**(arguments.get("headers") or {}), **_as_the_app(app)}
        try:
            response = await super().api_call(api_method, **arguments)
        except SlackApiError as error:
            self._metrics.api_call(api_method, error_code(error))
            raise
        except (TimeoutError, aiohttp.ClientError, OSError):
            self._metrics.api_call(api_method, UNREACHABLE)
            raise
        self._metrics.api_call(api_method)
        return response


def _as_the_app(credentials: Mapping[str, str]) -> dict[str, str]:
    """The header for calls in the app's own name: the SDK's way of making it is leaving aiohttp."""
    pair = f"{credentials['client_id']}:{credentials['client_secret']}"
    return {"Authorization": f"Basic {b64encode(pair.encode()).decode('ascii')}"}


def error_code(error: SlackApiError) -> str:
    """Slack's short code of an error; never the rest of its answer."""
    response = error.response
    code = response.get("error") if hasattr(response, "get") else None
    return code if isinstance(code, str) and len(code) <= 64 else "unknown"


class SlackMessages:
    """Posts messages: by ``chat.postMessage``, through a ``response_url``, or with a file."""

    def __init__(
        self, client: AsyncWebClient, session: aiohttp.ClientSession, metrics: Metrics
    ) -> None:
        self._client = client
        self._session = session
        self._metrics = metrics

    async def post(
        self, channel: str, text: str, blocks: Blocks, *, thread: str | None = None
    ) -> None:
        """Post into a channel that the bot is in."""
        try:
            await self._client.chat_postMessage(
                channel=channel,
                text=text,
                blocks=[dict(block) for block in blocks],
                thread_ts=thread,
                unfurl_links=False,
                unfurl_media=False,
            )
        except SlackApiError as error:
            raise SlackRefusedError(error_code(error)) from None
        except (TimeoutError, aiohttp.ClientError, OSError):
            raise SlackRefusedError(UNREACHABLE) from None

    async def respond(
        self,
        url: str,
        text: str,
        blocks: Blocks,
        *,
        in_channel: bool = False,
        replace: bool = False,
        thread: str | None = None,
    ) -> None:
        """Answer through a request's ``response_url``."""
        webhook = AsyncWebhookClient(url, session=self._session, retry_handlers=retries())
        webhook.proxy = None
        body: dict[str, Any] = {
            "text": text,
            "blocks": [dict(block) for block in blocks],
            "response_type": "in_channel" if in_channel else "ephemeral",
            "replace_original": replace,
        }
        if thread is not None:
            body["thread_ts"] = thread
        try:
            answer = await webhook.send_dict(body)
        except (TimeoutError, aiohttp.ClientError, OSError, SlackApiError):
            self._metrics.api_call("response_url", UNREACHABLE)
            raise SlackRefusedError(UNREACHABLE) from None
        error = "" if answer.status_code == 200 else f"http_{answer.status_code}"
        self._metrics.api_call("response_url", error)
        if error:
            raise SlackRefusedError(error)

    async def open_view(self, trigger: str, view: Mapping[str, Any]) -> None:
        """Open a modal, within the three seconds that a trigger lives."""
        try:
            await self._client.views_open(trigger_id=trigger, view=dict(view))
        except SlackApiError as error:
            raise SlackRefusedError(error_code(error)) from None
        except (TimeoutError, aiohttp.ClientError, OSError):
            raise SlackRefusedError(UNREACHABLE) from None

    async def fetch_file(self, url: str, most: int) -> bytes:
        """The content of a file that was shared in Slack."""
        token, api_url = self._client.token or "", self._client.base_url
        try:
            content = await fetch_file(
                url, most, token=token, api_url=api_url, session=self._session
            )
        except SlackRefusedError as refused:
            self._metrics.api_call(DOWNLOAD, refused.error)
            raise
        except (TimeoutError, aiohttp.ClientError, OSError):
            self._metrics.api_call(DOWNLOAD, UNREACHABLE)
            raise SlackRefusedError(UNREACHABLE) from None
        self._metrics.api_call(DOWNLOAD)
        return content

    async def upload(
        self, channel: str, file: Upload, comment: str, *, thread: str | None = None
    ) -> None:
        """Post a file, in Slack's three steps: ask for an address, send it there, complete."""
        try:
            await self._client.files_upload_v2(
                channel=channel,
                content=file.content,
                filename=file.name,
                title=file.title,
                alt_txt=file.alt,
                initial_comment=comment,
                thread_ts=thread,
            )
        except SlackApiError as error:
            raise SlackRefusedError(error_code(error)) from None
        except SlackRequestError:
            self._metrics.api_call("upload", NOT_STORED)
            raise SlackRefusedError(NOT_STORED) from None
        except (TimeoutError, aiohttp.ClientError, OSError):
            raise SlackRefusedError(UNREACHABLE) from None
