"""A browser, and pages in it; the tests are skipped where there is no browser."""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator, Callable

import pytest
import pytest_asyncio
from aiohttp import web
from playwright.async_api import Browser, Page, async_playwright, expect
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox import FakeSlack, mount
from tests.browser.gallery import MANIFEST, add_gallery
from tests.waiting import PATIENCE

ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


expect.set_options(timeout=PATIENCE * 1000)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    """Chromium: the one PLAYWRIGHT_CHROMIUM names, else the system's."""
    path = os.environ.get("PLAYWRIGHT_CHROMIUM") or shutil.which("chromium")
    if not path:
        pytest.skip("no browser here: install Debian's chromium to run the walk through the page")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="session")
async def visit(browser: Browser) -> AsyncIterator[Callable]:
    """Opens an address in a window of its own; an error on the page fails the test."""

    async def open_page(address: str, width: int = 1200, height: int = 860, **options) -> Page:
        context = await browser.new_context(viewport={"width": width, "height": height}, **options)
        page = await context.new_page()
        page.set_default_timeout(PATIENCE * 1000)
        page.troubles = []
        page.on("pageerror", lambda error: page.troubles.append(str(error)))
        page.on(
            "console",
            lambda said: page.troubles.append(said.text) if said.type == "error" else None,
        )
        await page.goto(address)
        # The text box stands there from the beginning; this the page's own script has written.
        await page.locator("#channel-name:not(:empty)").wait_for()
        return page

    yield open_page
    for context in browser.contexts:
        await context.close()


@pytest_asyncio.fixture(loop_scope="session")
async def gallery() -> AsyncIterator[FakeSlack]:
    """A workspace with the gallery app in it, on one port as the product runs."""
    web_app = web.Application()
    runner = web.AppRunner(web_app)
    slack = FakeSlack(app_manifest=MANIFEST)
    bolt: list[AsyncApp] = []

    async def events(request: web.Request) -> web.Response:
        answer = await bolt[0].async_dispatch(await to_bolt_request(request))
        return await to_aiohttp_response(answer)

    web_app.router.add_post("/slack/events", events)
    mount(web_app, slack)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    slack.serve_at(f"http://127.0.0.1:{runner.addresses[0][1]}")
    app = AsyncApp(
        client=AsyncWebClient(slack.credentials.bot_token, base_url=slack.api_url),
        signing_secret=slack.credentials.signing_secret,
        process_before_response=True,
    )
    add_gallery(app)
    bolt.append(app)
    yield slack
    await runner.cleanup()
