"""A newcomer's first minutes: `codedesk run` without any setting, in a real browser."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from tests.waiting import PATIENCE, free_port, ready

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

ROOT = Path(__file__).resolve().parents[2]
UNHURRIED = f"""
from bot.cli import main
from bot.sandbox import courier, triggers
courier.ACK_SECONDS = triggers.TRIGGER_SECONDS = {PATIENCE}
main()
"""
"""`codedesk` for a machine that may be slow for longer than Slack's three seconds."""
LINE = "99213, 11102, 17000, 17003x6 L57.0 D48.5 2026-03-04"


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def codedesk(browser: Browser, data_dir: Path):
    """The address of a running codedesk, started as a person starts it."""
    port = free_port()
    settings = {
        name: value for name, value in os.environ.items() if not name.startswith(("SLACK_", "COD"))
    }
    settings["CODEDESK_DATA_DIR"] = str(data_dir)
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", UNHURRIED, "run", "--mode", "sandbox", "--port", str(port)),
        cwd=ROOT,
        env=settings,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        await ready(address)
        yield address
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()


async def type_in(page: Page, text: str) -> None:
    box = page.get_by_role("textbox", name="Message")
    await box.fill(text)
    await box.press("Escape")
    await box.press("Enter")


@pytest.mark.parametrize("width", [1200, 390])
async def test_first_minutes(codedesk, visit, width):
    page = await visit(codedesk, width=width)
    last = page.locator("article").last

    await type_in(page, "/cpt 11102")
    await expect(last).to_contain_text("Only visible to you")
    await expect(last).to_contain_text("11102")
    await expect(last).to_contain_text("000")

    await type_in(page, "/checkcode excision 0.8cm trunk")
    question = page.locator("article", has_text="11601").last
    await expect(question).to_contain_text("11401")
    await question.get_by_role("button", name="benign", exact=True).click()
    await expect(last).to_contain_text("11401")
    await expect(last).not_to_contain_text("11601")

    lines = page.locator("#messages > article", has_text=LINE)
    before = await lines.count()
    await type_in(page, LINE)
    await expect(lines).to_have_count(before + 1)
    pasted = lines.nth(before)
    await pasted.focus()
    await page.keyboard.press("Enter")
    await page.get_by_role("menuitem", name="Check encounter line").click()
    report = pasted.get_by_role("group", name="Thread").locator("article")
    await expect(report).to_contain_text("25")
    await expect(report).to_contain_text("17000")

    await type_in(page, "/cpt 11102")
    await last.get_by_role("button", name="Share in channel").click()
    await expect(last).to_contain_text("Shared by @alex")
    await expect(last).not_to_contain_text("Only visible to you")

    await type_in(page, "/checkcode zebra 0.8cm qwertz")
    await expect(last).to_contain_text("Only visible to you")
    wide = await page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0
    assert page.troubles == []


async def test_the_examples_of_the_welcome_work(codedesk, visit):
    page = await visit(codedesk)
    welcome = page.get_by_role("region", name="Welcome")
    await welcome.get_by_role("button", name="/cpt 11102").click()
    await expect(page.locator("article").last).to_contain_text("11102")
    await welcome.get_by_role("button", name="/checkcode").click()
    await expect(page.locator("article").last).to_contain_text("11601")
    await welcome.get_by_role("button", name="encounter line").click()
    sample = page.locator("#messages > article", has_text=LINE).first
    await expect(sample.get_by_role("group", name="Thread")).to_contain_text("17000")


async def test_mention_and_direct_message_are_answered(codedesk, visit):
    page = await visit(codedesk)
    await type_in(page, "@codedesk 11102")
    await expect(page.get_by_role("group", name="Thread").last).to_contain_text("11102")
    await page.get_by_role("button", name="codedesk").click()
    await type_in(page, "11102")
    await expect(page.locator("article.bot").last).to_contain_text("11102")


@pytest.mark.parametrize("width", [1200, 390])
async def test_the_settings_of_a_channel_are_changed_in_the_form(codedesk, visit, width):
    page = await visit(codedesk, width=width)
    await type_in(page, "/cptupdates subscribe")
    await expect(page.locator("article").last).to_contain_text("all kinds of updates")
    await type_in(page, "/cptupdates settings")
    form = page.get_by_role("dialog")
    await expect(form).to_contain_text("Payer whose rules apply")
    await form.get_by_role("checkbox", name="MAC billing articles").uncheck()
    await form.get_by_label("Time zone").fill("Chcago")
    await form.get_by_role("button", name="Save").click()
    await expect(form).to_contain_text("Did you mean America/Chicago?")
    await form.get_by_label("Time zone").fill("Chicago")
    await form.get_by_role("button", name="Save").click()
    await expect(form).to_contain_text("The next message comes on ")
    await expect(form).to_contain_text("09:00 America/Chicago")
    await expect(form).to_contain_text("Medicare Physician Fee Schedule")
    await expect(form).not_to_contain_text("MAC billing articles")
    await form.get_by_role("button", name="Close").last.click()
    await expect(form).not_to_be_visible()


async def test_answers_are_scrolled_to_and_a_rule_is_read_from_its_beginning(codedesk, visit):
    page = await visit(codedesk, width=390)
    last = page.locator("article").last
    await type_in(page, "/cptupdates subscribe")
    await type_in(page, "/cptupdates preview")
    await expect(last).to_contain_text("code updates take effect")
    await type_in(page, "/cptupdates calendar")
    await expect(last).to_contain_text("for your own calendar")
    await expect(last).to_be_in_viewport(ratio=0.9)
    await type_in(page, "/cpt 11102")
    await last.get_by_role("button", name="Share in channel").click()
    await expect(page.locator("article", has_text="Shared by @alex").last).to_be_in_viewport()
    await type_in(page, "/checkcode 99213, 11102 2026-03-04")
    await last.get_by_role("button", name="Why?").click()
    rule = page.get_by_role("dialog")
    title = rule.get_by_role("heading", name="Visit beside a procedure")
    await expect(title).to_be_in_viewport()
    await rule.get_by_role("button", name="Close").last.click()  # It is Alex's on every page.
    await expect(rule).not_to_be_visible()


async def test_the_channels_give_the_keyboard_back(codedesk, visit):
    page = await visit(codedesk, width=390)
    button = page.get_by_role("button", name="Channels")
    await button.press("Enter")
    await expect(page.get_by_role("button", name="billing", exact=True)).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(button).to_be_focused()


async def test_the_channels_keep_the_keyboard_while_messages_come(codedesk, visit):
    page = await visit(codedesk, width=390)
    await page.get_by_role("button", name="Channels").press("Enter")
    billing = page.get_by_role("button", name="billing", exact=True)
    await expect(billing).to_be_focused()
    await page.evaluate("document.querySelector('[data-channel]').dataset.old = 'yes'")
    other = await visit(codedesk, width=1200)
    await other.get_by_role("button", name="coding-questions").click()
    await type_in(other, "good morning")
    await expect(page.get_by_label("1 new")).to_be_visible()
    await expect(page.locator("[data-old]")).to_have_count(0)
    await expect(billing).to_be_focused()
