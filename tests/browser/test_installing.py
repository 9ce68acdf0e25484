"""Somebody adds the app to a workspace, in a real browser."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from cryptography.fernet import Fernet
from playwright.async_api import Browser, expect
from pydantic import SecretStr

from bot.app import Access, open_bot
from bot.installations.opening import OAuth
from bot.sandbox.platform import FakePlatform
from bot.store.postgres import PostgresStore
from bot.web import build_web_app
from bot.wire import SlackRequests
from catalog.catalog import Catalog

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


@pytest_asyncio.fixture(loop_scope="session")
async def platform(
    browser: Browser, empty_database: str, catalog: Catalog
) -> AsyncIterator[FakePlatform]:
    async with FakePlatform.start() as slack:
        await slack.add("T0NORTH", "Northside Dermatology")
        keys = SecretStr(Fernet.generate_key().decode())
        oauth = OAuth(client_id=slack.client_id, client_secret=slack.client_secret, keys=keys)
        secret = slack.credentials.signing_secret
        access = Access(signing_secret=secret, api_url=slack.api_url, oauth=oauth)
        async with (
            PostgresStore.open(empty_database) as store,
            open_bot(access, catalog=lambda: catalog, store=store) as bot,
        ):
            slack.send_to(await slack.listen(build_web_app(bot, SlackRequests(secret))))
            yield slack


@pytest.mark.parametrize("width", [1200, 390])
async def test_from_the_button_to_the_first_steps(
    browser: Browser, platform: FakePlatform, width: int
):
    context = await browser.new_context(viewport={"width": width, "height": 800})
    page = await context.new_page()
    troubles: list[str] = []
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("console", lambda said: troubles.append(said.text) if said.type == "error" else None)
    await page.goto(f"{platform.bot}/slack/install")
    await expect(page.get_by_role("heading", name="Add codedesk to Slack")).to_be_visible()
    assert await page.evaluate("document.documentElement.scrollWidth") <= width
    await page.get_by_role("link", name="Add to Slack").click()
    await page.get_by_role("link", name="Cancel").click()
    await expect(page.get_by_role("heading", name="Nothing was installed")).to_be_visible()

    assert troubles == []
    await page.get_by_role("link", name="Start again").click()
    await page.get_by_role("link", name="Add to Slack").click()
    await page.get_by_role("link", name="Allow in T0NORTH").click()
    heading = page.get_by_role("heading", name="codedesk is in Northside Dermatology")
    await expect(heading).to_be_visible()
    await expect(page.get_by_role("link", name="Open Slack")).to_be_visible()
    assert await page.evaluate("document.documentElement.scrollWidth") <= width
    assert troubles == []

    await page.reload()  # as people do
    told = page.get_by_role("heading", name="This page was not opened from here")
    await expect(told).to_be_visible()
    await expect(page.get_by_text("Look into Slack first")).to_be_visible()
    await context.close()
