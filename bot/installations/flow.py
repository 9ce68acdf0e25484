"""Installing: Bolt's own flow, on our stores and with our pages."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from urllib.parse import urljoin

import aiohttp
import structlog
from aiohttp import web
from slack_bolt.error import BoltError
from slack_bolt.oauth.async_callback_options import (
    AsyncCallbackOptions,
    AsyncFailureArgs,
    AsyncSuccessArgs,
)
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.oauth.installation_store import Installation
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy.exc import SQLAlchemyError

from bot.installations.pages import (
    HEADERS,
    INSTALL_PATH,
    broken_page,
    failure_page,
    install_page,
    success_page,
)
from bot.installations.states import STATE_SECONDS, StateStore
from bot.installations.store import InstallationStore
from bot.reference import new_reference
from bot.scopes import SCOPES

log = structlog.get_logger()

REDIRECT_PATH = "/slack/oauth_redirect"

Installed = Callable[[Installation], Awaitable[None]]


class Flow(AsyncOAuthFlow):
    """From the page with the button to the page that says it is done."""

    def __init__(
        self,
        *,
        client: AsyncWebClient,
        client_id: str,
        client_secret: str,
        store: InstallationStore,
        installed: Installed,
    ) -> None:
        super().__init__(
            client=client,
            logger=logging.getLogger("slack_bolt.oauth"),
            settings=AsyncOAuthSettings(
                client_id=client_id,
                client_secret=client_secret,
                scopes=list(SCOPES),
                user_scopes=[],
                install_path=INSTALL_PATH,
                redirect_uri_path=REDIRECT_PATH,
                authorization_url=urljoin(client.base_url, "../oauth/v2/authorize"),
                installation_store=store,
                state_store=StateStore(store.engine),
                state_expiration_seconds=STATE_SECONDS,
                callback_options=AsyncCallbackOptions(success=self._success, failure=self._failure),
            ),
        )
        self._installed = installed

    async def install(self, request: web.Request) -> web.Response:
        """``GET /slack/install``."""
        return await self._shown(self.handle_installation, request)

    async def redirect(self, request: web.Request) -> web.Response:
        """``GET /slack/oauth_redirect``: where Slack sends the person back to."""
        return await self._shown(self.handle_callback, request)

    async def build_install_page_html(self, url: str, request: AsyncBoltRequest) -> str:
        """Our page instead of Bolt's."""
        del request
        return install_page(url)

    async def store_installation(
        self, request: AsyncBoltRequest, installation: Installation
    ) -> None:
        """Keep the installation.

        Raises:
            BoltError: When the database cannot be reached: Bolt's word for it.
        """
        try:
            await super().store_installation(request, installation)
            await self._installed(installation)
        except (SQLAlchemyError, OSError):
            raise BoltError("not stored") from None
        log.info(
            "installed",
            team=installation.team_id,
            enterprise=installation.enterprise_id,
            whole_organisation=installation.is_enterprise_install,
        )

    async def _success(self, args: AsyncSuccessArgs) -> BoltResponse:
        made = args.installation
        page = success_page(
            app=made.app_id or "",
            team=None if made.is_enterprise_install else made.team_id,
            name=made.enterprise_name if made.is_enterprise_install else made.team_name,
            enterprise=made.enterprise_id,
        )
        return self._ended(200, page)

    async def _failure(self, args: AsyncFailureArgs) -> BoltResponse:
        log.warning("not installed", reason=args.reason[:60])
        # Cancelled is nobody's mistake, and a browser shows our page for any status.
        status = 503 if args.reason == "storage_error" else args.suggested_status_code
        return self._ended(status, failure_page(args.reason))

    def _ended(self, status: int, page: str) -> BoltResponse:
        done = self.settings.state_utils.build_set_cookie_for_deletion()
        return BoltResponse(status=status, body=page, headers={"Set-Cookie": [done]})

    async def _shown(
        self, step: Callable[[AsyncBoltRequest], Awaitable[BoltResponse]], request: web.Request
    ) -> web.Response:
        """One step as a page; whatever goes wrong, what is shown is a page of ours."""
        asked = AsyncBoltRequest(
            body="",
            query=request.query_string,
            headers={"cookie": request.headers.get("Cookie", "")},
        )
        try:
            answer = await step(asked)
        except (TimeoutError, aiohttp.ClientError):
            log.warning("not installed", reason="unreachable")
            answer = BoltResponse(status=503, body=failure_page("unreachable"))
        except (SQLAlchemyError, OSError):
            log.warning("not installed", reason="storage_error")
            answer = BoltResponse(status=503, body=failure_page("storage_error"))
        except Exception:
            reference = new_reference()
            log.exception("installing failed", reference=reference)
            answer = BoltResponse(status=500, body=broken_page(reference))
        page = web.Response(status=answer.status, body=answer.body, headers=HEADERS)
        for cookie in answer.headers.get("set-cookie", []):
            page.headers.add("Set-Cookie", f"{cookie}; SameSite=Lax")
        return page
