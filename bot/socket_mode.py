"""Socket Mode: Slack's requests over a connection that we open, for a bot without an address."""

from __future__ import annotations

from time import time

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.adapter.socket_mode.async_internals import send_async_response
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse

from bot.metrics import Metrics
from bot.wire import MalformedRequestError, bolt_request


class SocketMode(AsyncSocketModeHandler):
    """Bolt's handler, with the same care for a request's shape as over HTTP."""

    metrics: Metrics

    async def handle(  # type: ignore[override]  # the base names the wider client
        self, client: SocketModeClient, req: SocketModeRequest
    ) -> None:
        """Answer one envelope."""
        started = time()
        try:
            request = bolt_request(req.payload)
        except MalformedRequestError:
            self.metrics.refused("malformed")
            await client.send_socket_mode_response(SocketModeResponse(envelope_id=req.envelope_id))
            return
        response = await self.app.async_dispatch(request)
        await send_async_response(client, req, response, started)

    async def connect(self) -> None:
        """Connect, and go on trying until Slack can be reached."""
        await self.client.connect()  # type: ignore[no-untyped-call]

    async def close(self) -> None:
        """Let go of the connection."""
        await self.client.close()  # type: ignore[no-untyped-call]

    async def connected(self) -> bool:
        """Whether Slack can reach us now."""
        return bool(await self.client.is_connected())
