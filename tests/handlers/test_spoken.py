"""Mentions and direct messages: the words of all commands, without the slash."""

from __future__ import annotations

import pytest

from tests.handlers.desk import Desk, words


async def said(desk: Desk, text: str) -> str:
    (answer,) = await desk.after(await desk.slack.say(text, channel="dm"))
    return words(answer)


@pytest.mark.parametrize("text", ["decisions", "checkcode decisions", "/checkcode decisions"])
async def test_decisions_are_listed(desk: Desk, text: str):
    assert "decided nothing about the rules" in await said(desk, text)


@pytest.mark.parametrize("command", ["", "cpt ", "/cpt "])
async def test_notes_are_kept_for_the_conversation(desk: Desk, command: str):
    assert "has no notes" in await said(desk, f"{command}notes")
    assert "Noted; the card of 11102" in await said(desk, f"{command}note 11102 photo first")
    assert "note:* photo first" in await said(desk, "11102")
    assert "*11102:* photo first" in await said(desk, f"{command}note")


async def test_a_note_that_points_to_a_person_is_not_kept(desk: Desk):
    refused = await said(desk, "note 11102 DOB 1/2/1960")
    assert "I keep no such note: it seems to hold a date of birth" in refused
    assert "1960" not in refused
    assert "has no notes" in await said(desk, "notes")


async def test_a_sentence_that_begins_with_note_is_no_note(desk: Desk):
    assert "Shave off" in await said(desk, "Note: shave of the nose 0.7 cm")


async def test_reminders_are_looked_after_in_a_thread_too(desk: Desk):
    exchange = await desk.slack.say("@codedesk updates subscribe icd")
    (answer,) = await desk.after(exchange)
    assert exchange.message is not None
    assert answer.thread_ts == exchange.message.ts
    assert "hears of ICD-10-CM codes" in words(answer)
    assert "ICD-10-CM codes" in words(await desk.command("/cptupdates", "list"))


@pytest.mark.parametrize(
    ("text", "answered"),
    [
        ("updates", "Reminders of code updates"),
        ("/cptupdates list", "No reminders come to this channel"),
        ("updates settings", "type `/cptupdates settings`"),
        ("reminders foo", "is no word that I know here"),
        ("Subscribe icd", "hears of ICD-10-CM codes"),
        ("/snooze 2 weeks", "No reminders come to this channel"),
    ],
)
async def test_every_word_about_reminders_is_answered(desk: Desk, text: str, answered: str):
    assert answered in await said(desk, text)


async def test_the_calendar_is_posted_where_it_is_asked_for(desk: Desk):
    posted, answer = await desk.after(await desk.slack.say("updates calendar", channel="dm"))
    assert posted.files
    assert "calendar file is in the channel" in words(answer)


@pytest.mark.parametrize("text", ["help", "hello", "Hi!", "what can you do?", "thanks", "?"])
async def test_who_asks_nothing_is_told_what_there_is(desk: Desk, text: str):
    help_ = await said(desk, text)
    assert "What I answer" in help_
    for word in ("`decisions`", "`note 11102 photo first`", "`updates help`"):
        assert word in help_
