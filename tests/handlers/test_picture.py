"""Button "Post picture": whole signed requests against a workspace that behaves like Slack."""

from __future__ import annotations

import threading

import pytest

from handlers.actions import picture as post
from tests.handlers.desk import Desk, labels, words

PICTURE = "Post picture"


def file_of(message):
    (file,) = message.files
    return file


async def test_the_picture_comes_into_the_channel_where_the_button_was_pressed(desk: Desk):
    card = await desk.command("/cpt", "11401", channel="billing")
    said = await desk.after(await desk.slack.click(card, PICTURE))
    (posted,) = said
    assert posted.channel == card.channel
    assert not posted.ephemeral
    assert posted.text.startswith("11401: fees and ladder, 2026-03-04, asked for by <@")
    upload = desk.slack.files.uploads[file_of(posted)["id"]]
    assert upload.data.startswith(b"\x89PNG")
    assert upload.length == len(upload.data)
    assert upload.name == "11401-2026-03-04.png"
    assert upload.alt.startswith("11401 Excise benign skin lesion")
    assert "$154.98" in upload.alt


async def test_the_date_that_was_asked_for_is_the_pictures(desk: Desk):
    card = await desk.command("/cpt", "11401 on 2025-06-01", channel="billing")
    (posted,) = await desk.after(await desk.slack.click(card, PICTURE))
    assert file_of(posted)["name"] == "11401-2025-06-01.png"


async def test_a_card_in_a_thread_has_its_picture_in_the_thread(desk: Desk):
    (card,) = await desk.after(await desk.slack.say("@codedesk 11102", channel="billing"))
    (posted,) = await desk.after(await desk.slack.click(card, PICTURE))
    assert card.thread_ts is not None
    assert (posted.channel, posted.thread_ts) == (card.channel, card.thread_ts)
    assert file_of(posted)["mimetype"] == "image/png"


async def test_a_card_in_a_direct_message_has_its_picture_there(desk: Desk):
    (card,) = await desk.after(await desk.slack.say("11102", channel="dm"))
    (posted,) = await desk.after(await desk.slack.click(card, PICTURE))
    assert posted.channel == card.channel
    assert posted.files


async def test_where_the_bot_is_not_it_says_what_to_do(desk: Desk):
    card = await desk.command("/cpt", "11401", channel="billing")
    workspace = desk.slack.workspace
    workspace.channel("billing").members.discard(workspace.bot.id)
    (said,) = await desk.after(await desk.slack.click(card, PICTURE))
    assert said.ephemeral
    assert "/invite" in words(said)
    assert not said.files


@pytest.mark.parametrize(
    ("error", "advice"),
    [
        ("missing_scope", "`files:write`"),
        ("is_archived", "archived"),
        ("fatal_error", "Press again in a minute"),
    ],
)
async def test_what_slack_refuses_is_said_privately_with_what_helps(desk: Desk, error, advice):
    card = await desk.command("/cpt", "11401", channel="billing")
    desk.slack.api.fail("files.completeUploadExternal", error)
    (said,) = await desk.after(await desk.slack.click(card, PICTURE))
    assert said.ephemeral
    assert advice in words(said)


async def test_the_loop_answers_others_while_a_picture_is_drawn(desk: Desk, monkeypatch):
    threads = []

    def draw(*arguments, **more):
        threads.append(threading.current_thread())
        return real(*arguments, **more)

    real = post.draw
    monkeypatch.setattr(post, "draw", draw)
    card = await desk.command("/cpt", "11401", channel="billing")
    await desk.after(await desk.slack.click(card, PICTURE))
    assert threads
    assert threading.main_thread() not in threads


@pytest.mark.parametrize("code", ["L57.0", "15013", "99999", "25"])
async def test_a_card_without_amounts_has_no_such_button(desk: Desk, code):
    card = await desk.command("/cpt", code, channel="billing")
    assert not any(label.startswith(PICTURE) for label in labels(card))


async def test_several_cards_have_a_button_each(desk: Desk):
    card = await desk.command("/cpt", "11102 11103 17000", channel="billing")
    found = [label for label in labels(card) if label.startswith(PICTURE)]
    assert found == [f"{PICTURE} of {code}" for code in ("11102", "11103", "17000")]
