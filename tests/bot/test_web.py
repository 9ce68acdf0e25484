"""Health, metrics, and the log of requests."""

from __future__ import annotations

import io
import json
from collections.abc import AsyncIterator

import aiohttp
import pytest
from aiohttp import web

from bot.app import Access, Bot, connected, open_bot
from bot.sandbox import FakeSlack
from bot.store.memory import MemoryStore
from bot.web import AccessLog, build_web_app
from bot.wire import SlackRequests
from catalog.catalog import Catalog


@pytest.fixture
async def slack() -> AsyncIterator[FakeSlack]:
    async with FakeSlack.start() as workspace:
        yield workspace


@pytest.fixture
async def bot(slack: FakeSlack, catalog: Catalog) -> AsyncIterator[Bot]:
    access = Access(
        bot_token=slack.credentials.bot_token,
        signing_secret=slack.credentials.signing_secret,
        api_url=slack.api_url,
    )
    async with open_bot(access, catalog=lambda: catalog, store=MemoryStore()) as opened:
        yield opened


@pytest.fixture
async def address(bot: Bot) -> AsyncIterator[str]:
    assert bot.access.signing_secret is not None
    app = build_web_app(bot, SlackRequests(bot.access.signing_secret))
    runner = web.AppRunner(app, access_log_class=AccessLog)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as opened:
        yield opened


async def test_it_is_alive_before_it_is_ready(
    address: str, session: aiohttp.ClientSession, bot: Bot
):
    async with session.get(f"{address}/healthz") as alive:
        assert alive.status == 200
    async with session.get(f"{address}/readyz") as ready:
        assert ready.status == 503
        assert (await ready.json())["waiting_for"] == ["slack"]
    async with connected(bot, socket_mode=False):
        await bot.identity.ask()
        async with session.get(f"{address}/readyz") as ready:
            assert ready.status == 200


async def test_it_is_not_ready_while_it_stops(
    address: str, session: aiohttp.ClientSession, bot: Bot
):
    await bot.identity.ask()
    await bot.drain()
    async with session.get(f"{address}/readyz") as ready:
        assert (await ready.json())["waiting_for"] == ["stopping"]


async def test_a_refused_token_is_told_by_its_code_and_never_ready(
    slack: FakeSlack, bot: Bot, log: io.StringIO
):
    slack.api.fail("auth.test", "invalid_auth")
    await bot.identity.ask()
    line = json.loads(log.getvalue().splitlines()[0])
    assert line["error"] == "invalid_auth"
    assert "SLACK_BOT_TOKEN" in line["hint"]
    assert slack.credentials.bot_token not in log.getvalue()
    assert b'codedesk_slack_api_calls_total{error="invalid_auth",method="auth.test"} 1.0' in (
        bot.metrics.exposition()
    )


async def test_metrics_are_prometheus_text(address: str, session: aiohttp.ClientSession):
    async with session.get(f"{address}/metrics") as metrics:
        assert metrics.content_type == "text/plain"
        assert "codedesk_ack_seconds" in await metrics.text()


async def test_the_log_of_requests_leaves_the_query_out(
    address: str, session: aiohttp.ClientSession, log: io.StringIO
):
    async with session.get(f"{address}/healthz?name=Planted"):
        pass
    lines = [json.loads(line) for line in log.getvalue().splitlines()]
    (line,) = [line for line in lines if line["event"] == "request"]
    assert (line["path"], line["status"]) == ("/healthz", 200)
    assert "Planted" not in log.getvalue()


async def test_a_body_beyond_slacks_size_is_refused(address: str, session: aiohttp.ClientSession):
    async with session.post(
        f"{address}/slack/events", data=io.BytesIO(b"x" * (3 * 1024**2))
    ) as answer:
        assert answer.status == 413
