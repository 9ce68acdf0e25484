"""A workspace with a small Bolt app in it, connected over real HTTP."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable

import pytest
from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox import FakeSlack

MANIFEST = {
    "features": {
        "app_home": {"home_tab_enabled": True},
        "slash_commands": [
            {"command": "/echo", "description": "Say it back", "usage_hint": "WORDS"},
            {"command": "/slow", "description": "Never answers"},
        ],
        "shortcuts": [
            {"name": "Look", "type": "message", "callback_id": "look", "description": "Look"},
            {"name": "Form", "type": "global", "callback_id": "form", "description": "Form"},
        ],
    },
    "oauth_config": {"scopes": {"bot": ["chat:write", "commands", "app_mentions:read"]}},
    "settings": {
        "event_subscriptions": {"bot_events": ["app_mention", "message.im", "app_home_opened"]}
    },
}


class Clock:
    """A clock that stands until it is told to go on."""

    def __init__(self) -> None:
        self.now = 1_772_614_800.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def slack(clock: Clock) -> AsyncIterator[FakeSlack]:
    async with FakeSlack.start(clock=clock, app_manifest=MANIFEST) as workspace:
        yield workspace


def bolt_app(slack: FakeSlack) -> AsyncApp:
    """A Bolt app with the workspace's credentials, without listeners."""
    return AsyncApp(
        client=AsyncWebClient(slack.credentials.bot_token, base_url=slack.api_url),
        signing_secret=slack.credentials.signing_secret,
        request_verification_enabled=False,
        process_before_response=True,
    )


def serve(app: AsyncApp) -> web.Application:
    """The web application around a Bolt app."""

    async def events(request: web.Request) -> web.Response:
        response = await app.async_dispatch(await to_bolt_request(request))
        return await to_aiohttp_response(response)

    web_app = web.Application()
    web_app.router.add_post("/slack/events", events)
    return web_app


@pytest.fixture
async def app(slack: FakeSlack) -> AsyncApp:
    """A Bolt app that is connected; the test adds its listeners."""
    bolt = bolt_app(slack)
    await slack.connect(serve(bolt))
    return bolt


@pytest.fixture
def raw(slack: FakeSlack) -> Callable:
    """Connects a plain handler instead of a Bolt app, to look at the bytes on the wire."""

    async def connect(handler: Callable) -> None:
        web_app = web.Application()
        web_app.router.add_post("/slack/events", handler)
        await slack.connect(web_app)

    return connect
