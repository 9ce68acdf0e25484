"""The HTTP side: Slack's requests, health and metrics."""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog
from aiohttp import web
from aiohttp.abc import AbstractAccessLogger
from slack_bolt.adapter.aiohttp import to_aiohttp_response

from bot.metrics import CONTENT_TYPE
from bot.wire import ForgedRequestError, MalformedRequestError, SlackRequests

if TYPE_CHECKING:
    from bot.app import Bot

log = structlog.get_logger()

PROBES = frozenset({"/healthz", "/readyz", "/metrics"})

LARGEST_BODY = 2 * 1024**2
"""Slack's largest messages are far below it."""


class AccessLog(AbstractAccessLogger):
    """One line a request: the path without its query, which may hold what somebody typed."""

    def log(self, request: web.BaseRequest, response: web.StreamResponse, time: float) -> None:
        """Write the line; probes and the local workspace's own traffic stay out of the way."""
        quiet = request.path in PROBES or request.path.startswith("/sandbox/")
        write = log.debug if quiet else log.info
        write(
            "request",
            method=request.method,
            path=request.path,
            status=response.status,
            seconds=round(time, 4),
        )


def build_web_app(bot: Bot, requests: SlackRequests | None) -> web.Application:
    """The routes. Without a signing secret (Socket Mode) Slack's route does not exist."""
    routes = _Routes(bot, requests)
    app = web.Application(client_max_size=LARGEST_BODY)
    app.router.add_get("/healthz", routes.alive)
    app.router.add_get("/readyz", routes.ready)
    app.router.add_get("/metrics", routes.metrics)
    if requests is not None:
        app.router.add_post("/slack/events", routes.slack)
    if bot.many is not None:
        app.router.add_get("/slack/install", bot.many.flow.install)
        app.router.add_get("/slack/oauth_redirect", bot.many.flow.redirect)
    return app


class _Routes:
    def __init__(self, bot: Bot, requests: SlackRequests | None) -> None:
        self._bot = bot
        self._requests = requests

    async def alive(self, request: web.Request) -> web.Response:
        del request
        return web.json_response({"status": "alive"})

    async def ready(self, request: web.Request) -> web.Response:
        del request
        missing = await self._bot.not_ready()
        if missing:
            return web.json_response({"status": "not ready", "waiting_for": missing}, status=503)
        notes = self._bot.notes()
        return web.json_response({"status": "ready"} | ({"notes": notes} if notes else {}))

    async def metrics(self, request: web.Request) -> web.Response:
        del request
        return web.Response(
            body=self._bot.metrics.exposition(), headers={"Content-Type": CONTENT_TYPE}
        )

    async def slack(self, request: web.Request) -> web.Response:
        assert self._requests is not None
        body = await request.read()
        try:
            bolt_request = self._requests.read(body, request.headers)
        except ForgedRequestError:
            self._bot.metrics.refused("signature")
            return web.json_response({"error": "invalid request"}, status=401)
        except MalformedRequestError:
            self._bot.metrics.refused("malformed")
            return web.json_response({"error": "malformed request"}, status=400)
        return await to_aiohttp_response(await self._bot.bolt.async_dispatch(bolt_request))
