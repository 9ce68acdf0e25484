"""The page itself, with an app that shows every kind of block."""

import asyncio

import pytest
from playwright.async_api import expect

from bot.sandbox.courier import Receipt

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

WIDTHS = pytest.mark.parametrize("width", [1200, 390, 360])


async def type_in(page, text, name="Message"):
    """Type a line and send it; the first Enter may only take a suggestion."""
    box = page.get_by_role("textbox", name=name)
    await box.fill(text)
    await box.press("Escape")
    await box.press("Enter")


@WIDTHS
async def test_every_kind_of_block_is_drawn_and_nothing_overflows(gallery, visit, width):
    page = await visit(gallery.origin, width=width)
    await type_in(page, "/gallery")
    card = page.locator("article.private .card")
    await expect(card.get_by_role("heading", name="Tangential biopsy *plain*")).to_be_visible()
    await expect(card.locator("strong", has_text="bold").first).to_be_visible()
    await expect(card.locator("em", has_text="italic")).to_be_visible()
    await expect(card.locator("s", has_text="struck")).to_be_visible()
    await expect(card.locator("code", has_text="code *not bold*")).to_be_visible()
    await expect(card.get_by_role("img", name="red")).to_be_visible()
    await expect(card.locator("blockquote", has_text="a quote")).to_be_visible()
    await expect(card.locator(".bullet")).to_have_count(2)
    await expect(card.locator("pre", has_text="pre *formatted*")).to_be_visible()
    await expect(card.get_by_role("link", name="a link")).to_have_attribute("target", "_blank")
    await expect(card.get_by_text("5 < 6 & 2*3*4")).to_be_visible()
    await expect(card.get_by_role("columnheader", name="Units")).to_be_visible()
    await expect(card.get_by_role("img", name="a drawing of the nose")).to_be_visible()
    await expect(page.get_by_text("Only visible to you")).to_be_visible()
    wide = await page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0
    assert page.troubles == []


async def test_share_replaces_the_private_answer_and_everyone_sees_the_shared_one(gallery, visit):
    mine = await visit(gallery.origin)
    hers = await visit(f"{gallery.origin}/?as=maria")
    await type_in(mine, "/gallery")
    await mine.get_by_role("button", name="Share in channel").click()
    await expect(mine.get_by_text("Shared in the channel.")).to_be_visible()
    await expect(hers.locator("article", has_text="Shared by Alex")).to_be_visible()
    await expect(hers.get_by_text("Only visible to you")).to_have_count(0)


async def test_question_before_a_dangerous_button(gallery, visit):
    page = await visit(gallery.origin)
    await type_in(page, "/gallery")
    await page.get_by_role("button", name="Remove").click()
    dialog = page.get_by_role("dialog")
    await expect(dialog).to_contain_text("It cannot be undone.")
    await dialog.get_by_role("button", name="Keep").click()
    await expect(page.locator("article.private")).to_have_count(1)
    await page.get_by_role("button", name="Remove").click()
    await page.get_by_role("dialog").get_by_role("button", name="Remove").click()
    await expect(page.locator("article.private")).to_have_count(0)


async def test_select_and_overflow_send_their_option(gallery, visit):
    page = await visit(gallery.origin)
    await type_in(page, "/gallery")
    await page.get_by_role("button", name="More choices").click()
    await page.get_by_role("menuitem", name="Compare").click()
    await expect(page.get_by_text("More: compare")).to_be_visible()
    await page.get_by_label("Benign or malignant?").select_option("malignant")
    await expect(page.get_by_text("You picked Malignant")).to_be_visible()


async def test_message_menu_by_keyboard_and_the_answer_in_the_thread(gallery, visit):
    page = await visit(gallery.origin)
    message = page.locator("article", has_text="17003x6")
    await page.get_by_role("textbox", name="Message").focus()
    await page.keyboard.press("Shift+Tab")
    await page.keyboard.press("Shift+Tab")
    await expect(message).to_be_focused()
    await page.keyboard.press("ArrowUp")
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("menuitem", name="Check encounter line")).to_be_focused()
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("ArrowUp")
    await page.keyboard.press("Enter")
    thread = message.get_by_role("group", name="Thread")
    await expect(thread.get_by_text("Checked: 99213, 11102")).to_be_visible()


async def test_message_menu_by_long_press(gallery, visit):
    page = await visit(gallery.origin, width=390, has_touch=True, is_mobile=True)
    message = page.locator("article", has_text="17003x6")
    spot = await message.get_by_text("17003x6").bounding_box()
    touch = {"x": spot["x"] + 20, "y": spot["y"] + 8}
    client = await page.context.new_cdp_session(page)
    await client.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [touch]})
    await expect(page.get_by_role("menuitem", name="Check encounter line")).to_be_visible()
    await client.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    await page.get_by_role("menuitem", name="Check encounter line").tap()
    await expect(message.get_by_text("Checked: 99213")).to_be_visible()


async def test_modal_shows_the_error_keeps_what_was_typed_and_closes(gallery, visit):
    page = await visit(gallery.origin)
    await page.get_by_role("button", name="Shortcuts").click()
    await page.get_by_role("menuitem", name="Check an encounter").click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_label("Encounter").fill("bad line")
    await dialog.get_by_role("button", name="Check").click()
    await expect(dialog.get_by_text("That is not a code.")).to_be_visible()
    await dialog.get_by_label("Encounter").fill("99213 L57.0")
    await dialog.get_by_label("Payer").select_option("other")
    await dialog.get_by_role("button", name="Check").click()
    await expect(page.get_by_role("dialog")).to_have_count(0)
    await page.get_by_role("button", name="codedesk").click()
    await expect(page.get_by_text("99213 L57.0 for Other")).to_be_visible()


async def test_composer_suggests_breaks_lines_and_recalls(gallery, visit):
    page = await visit(gallery.origin)
    box = page.get_by_role("textbox", name="Message")
    await box.fill("/g")
    await expect(page.get_by_role("option", name="/gallery")).to_contain_text("[shared]")
    await box.press("Tab")
    await expect(box).to_have_value("/gallery ")
    await expect(page.locator("#composer-hint")).to_contain_text("Every kind of block")
    await box.fill("one")
    await box.press("Shift+Enter")
    await box.press_sequentially("two")
    await expect(box).to_have_value("one\ntwo")
    await box.press("Enter")
    await expect(page.locator("article", has_text="one\ntwo")).to_be_visible()
    await expect(box).to_have_value("")
    await box.press("ArrowUp")
    await expect(box).to_have_value("one\ntwo")


async def test_late_answer_is_shown_as_slack_shows_it(gallery, visit, monkeypatch):
    given_up = asyncio.Event()

    async def deliver(request, tampering):
        await given_up.wait()
        return Receipt(error="operation_timeout")

    monkeypatch.setattr(gallery.courier, "deliver", deliver)
    page = await visit(gallery.origin)
    await type_in(page, "/gallery")
    await expect(page.get_by_role("status").filter(has_text="codedesk is thinking")).to_be_visible()
    given_up.set()
    await expect(page.get_by_text("failed with the error “operation_timeout”")).to_be_visible()
    await expect(page.get_by_text("codedesk is thinking")).to_have_count(0)


async def test_reply_in_a_thread_and_no_command_there(gallery, visit):
    page = await visit(gallery.origin)
    message = page.locator("article", has_text="17003x6")
    await message.hover()
    await message.get_by_role("button", name="Reply in thread").click()
    await type_in(page, "Looks <fine> to me & you", name="Reply in this thread")
    thread = message.get_by_role("group", name="Thread")
    await expect(thread.get_by_text("Looks <fine> to me & you")).to_be_visible()
    await type_in(page, "/gallery", name="Reply in this thread")
    await expect(thread.get_by_text("not supported in threads")).to_be_visible()


async def test_narrow_screen_has_the_channels_behind_a_button(gallery, visit):
    page = await visit(gallery.origin, width=360)
    await expect(page.get_by_role("button", name="coding-questions")).not_to_be_visible()
    await page.get_by_role("button", name="Channels").click()
    await page.get_by_role("button", name="coding-questions").click()
    await expect(page.get_by_role("heading", name="#coding-questions")).to_be_visible()
    await expect(page.get_by_role("button", name="coding-questions")).not_to_be_visible()


async def test_markup_from_people_stays_text(gallery, visit):
    page = await visit(gallery.origin)
    await type_in(page, "<img src=x onerror=alert(1)> *not mine*")
    await expect(page.get_by_text("<img src=x onerror=alert(1)>")).to_be_visible()
    assert await page.locator("#messages img[src=x]").count() == 0
    assert page.troubles == []


async def test_uploaded_picture_is_drawn_with_its_words(gallery, visit):
    page = await visit(gallery.origin)
    await type_in(page, "@codedesk a picture please")
    picture = page.get_by_role("img", name="one dark pixel")
    await picture.scroll_into_view_if_needed()
    await expect(picture).to_have_js_property("naturalWidth", 1)
    assert page.troubles == []
