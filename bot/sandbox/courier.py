"""Brings requests to the app: signed over HTTP, or in envelopes over Socket Mode."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from typing import Any

import aiohttp
from aiohttp import web

from bot.sandbox.ids import Clock, Ids
from bot.sandbox.model import Json
from bot.sandbox.payloads import Request
from bot.sandbox.signing import signed_headers

USER_AGENT = "Slackbot 1.0 (+https://api.slack.com/robots)"

ACK_SECONDS = 3.0
"""How long Slack waits for an answer."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What came back: a status and a body, or why nothing did."""

    status: int | None = None
    body: Any = None
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Tampering:
    """What a test changes on the way: a retry mark, another signature, another time."""

    retry: int = 0
    reason: str = "http_timeout"
    signature: str | None = None
    timestamp: str | None = None


class Courier:
    """Delivers to the sockets when any is open, else to the address for events."""

    def __init__(self, clock: Clock, ids: Ids, secret: str) -> None:
        self.events_url = ""
        self._clock = clock
        self._ids = ids
        self._secret = secret
        self.ack_seconds = ACK_SECONDS
        self._session: aiohttp.ClientSession | None = None
        self._sockets: list[web.WebSocketResponse] = []
        self._waiting: dict[str, asyncio.Future[Any]] = {}

    async def close(self) -> None:
        """Close the connections."""
        for socket in tuple(self._sockets):
            await socket.close()
        if self._session is not None:
            await self._session.close()

    async def deliver(self, request: Request, tampering: Tampering | None = None) -> Receipt:
        """Send a request; a late answer is Slack's ``operation_timeout``."""
        tampering = tampering or Tampering()
        try:
            async with asyncio.timeout(self.ack_seconds):
                if self._sockets:
                    return await self._over_socket(request, tampering)
                return await self._over_http(request, tampering)
        except TimeoutError:
            return Receipt(error="operation_timeout")
        except aiohttp.ClientError:
            return Receipt(error="dispatch_failed")

    async def _over_http(self, request: Request, tampering: Tampering) -> Receipt:
        if self._session is None:
            self._session = aiohttp.ClientSession()
        body = request.body
        timestamp = tampering.timestamp or str(int(self._clock()))
        headers = signed_headers(self._secret, timestamp, body)
        headers |= {"Content-Type": request.content_type, "User-Agent": USER_AGENT}
        if tampering.signature is not None:
            headers["X-Slack-Signature"] = tampering.signature
        if tampering.retry:
            headers["X-Slack-Retry-Num"] = str(tampering.retry)
            headers["X-Slack-Retry-Reason"] = tampering.reason
        async with self._session.post(self.events_url, data=body, headers=headers) as response:
            text = await response.text()
            error = None if response.status == 200 else "dispatch_failed"
            is_json = response.content_type == "application/json"
            return Receipt(response.status, json.loads(text) if is_json else text, error)

    async def _over_socket(self, request: Request, tampering: Tampering) -> Receipt:
        envelope_id = self._ids.next("envelope-")
        envelope: Json = {
            "type": request.kind,
            "envelope_id": envelope_id,
            "payload": request.payload,
            "accepts_response_payload": request.kind != "events_api",
        }
        if request.kind == "events_api":
            envelope["retry_attempt"] = tampering.retry
            envelope["retry_reason"] = tampering.reason if tampering.retry else ""
        ack: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._waiting[envelope_id] = ack
        try:
            await self._sockets[-1].send_json(envelope)
            return Receipt(200, await ack)
        finally:
            del self._waiting[envelope_id]

    async def serve_socket(self, request: web.Request, app_id: str) -> web.WebSocketResponse:
        """One Socket Mode connection, until the app closes it."""
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        hello = {
            "type": "hello",
            "num_connections": len(self._sockets) + 1,
            "connection_info": {"app_id": app_id},
            "debug_info": {"host": "sandbox", "approximate_connection_time": 3600},
        }
        await socket.send_json(hello)
        self._sockets.append(socket)
        try:
            async for frame in socket:
                if frame.type is aiohttp.WSMsgType.TEXT:
                    self._acknowledge(json.loads(frame.data))
        finally:
            self._sockets.remove(socket)
        return socket

    def _acknowledge(self, ack: Json) -> None:
        waiting = self._waiting.get(ack.get("envelope_id", ""))
        if waiting is not None and not waiting.done():
            waiting.set_result(ack.get("payload", ""))
