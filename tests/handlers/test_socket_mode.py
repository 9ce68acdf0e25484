"""The same answers over Socket Mode."""

from __future__ import annotations

import asyncio

import aiohttp

from catalog.catalog import Catalog
from tests.handlers.desk import Desk, open_desk, words
from tests.waiting import PATIENCE


async def _ready(desk: Desk) -> None:
    async with asyncio.timeout(PATIENCE):
        while await desk.bot.not_ready():  # noqa: ASYNC110 (asked, as a probe asks)
            await asyncio.sleep(0.01)


async def test_commands_buttons_shortcuts_and_events_over_a_socket(catalog: Catalog):
    async with open_desk(catalog, socket_mode=True) as desk:
        await _ready(desk)
        card = await desk.command("/cpt", "11102")
        assert "Skin biopsy" in words(card)
        (shown,) = await desk.after(await desk.slack.click(card, "Show 11103"))
        assert "11103" in words(shown)
        posted = (await desk.slack.say("17000 L57.0")).message
        (report,) = await desk.after(await desk.slack.shortcut("check_encounter", posted))
        assert posted is not None
        assert report.thread_ts == posted.ts
        exchange = await desk.slack.say("11102", channel="dm")
        assert len(await desk.after(exchange)) == 1
        assert exchange.request is not None
        assert await desk.after(await desk.slack.deliver(exchange.request, retry=1)) == []


async def test_without_a_signing_secret_there_is_no_http_way_in(catalog: Catalog):
    async with open_desk(catalog, socket_mode=True) as desk:
        await _ready(desk)
        async with (
            aiohttp.ClientSession() as session,
            session.post(f"{desk.address}/slack/events", data="x") as answer,
        ):
            assert answer.status == 404
