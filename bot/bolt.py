"""Bolt, with what it does not do by itself: repeated deliveries, and errors without a 500."""

from __future__ import annotations

import os

import structlog
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization.async_authorize import AsyncAuthorize
from slack_bolt.response import BoltResponse

from bot.deduplication import drop_repeated
from bot.metrics import Metrics
from bot.reference import new_reference
from bot.slack import CountingWebClient
from bot.store.protocol import Store

log = structlog.get_logger()

_NOT_INSTALLED = (
    "codedesk has no access to this workspace any more. Ask an administrator to install it again, "
    "from the page it was installed from."
)


def bolt_app(
    client: CountingWebClient,
    authorize: AsyncAuthorize,
    store: Store,
    metrics: Metrics,
) -> AsyncApp:
    """Bolt, with what it does not do by itself: repeated deliveries, and errors without a 500."""
    # With these in the environment Bolt would start an installation flow of its own.
    for name in ("SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET"):
        os.environ.pop(name, None)
    # The token is taken off, or Bolt would pass over `authorize` and call Slack within a request.
    bolt_client = client.without_token()
    bolt = AsyncApp(
        name="codedesk",
        client=bolt_client,
        authorize=authorize,  # type: ignore[arg-type]  # Bolt takes such an object, too
        user_facing_authorize_error_message=_NOT_INSTALLED,
        signing_secret="proved in bot.wire",  # noqa: S106
        request_verification_enabled=False,
        process_before_response=True,
    )
    bolt.middleware(drop_repeated(store, metrics))

    async def refuse(error: Exception) -> BoltResponse:
        # No listener lets an error out (handlers/listener.py): Bolt could not read the request.
        log.error("request could not be read", reference=new_reference(), exc_info=error)
        return BoltResponse(status=400, body="")

    bolt.error(refuse)
    return bolt
