"""``/cptupdates``: what changes nothing says so, and what is ended can be set up again."""

from __future__ import annotations

import pytest

from bot.store.records import Workspace
from tests.handlers.office import Office


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("snooze off", "Nothing is snoozed in this channel."),
        ("unsubscribe mue", "None of that comes here. This channel hears of ICD-10-CM codes"),
    ],
)
async def test_what_has_no_effect_is_said_and_not_noted(office: Office, text: str, said: str):
    await office.type("subscribe icd")
    before = await office.subscription()
    assert said in await office.type(text)
    assert await office.subscription() == before
    team = office.store.team(Workspace(team=office.desk.slack.workspace.team))
    channel = office.desk.slack.workspace.channel("billing").id
    assert len(await team.changes(channel, most=3)) == 1


async def test_who_ends_the_reminders_is_told_what_held(office: Office):
    await office.type("subscribe icd")
    await office.type("time 8:30 Chicago")
    said = await office.type("unsubscribe")
    assert "No more reminders come to this channel" in said
    assert "08:30 America/Chicago" in said
    assert "ICD-10-CM codes" in said


async def test_a_rhythm_is_one_of_three(office: Office):
    await office.type("subscribe")
    assert "*Weekends*" not in await office.type("weekly on")
    said = await office.type("weekends on")
    assert "each on its day" in said
    assert "*Weekends*\ntoo" in said
    await office.type("weekly on")
    assert "quiet: on the Friday before" in await office.type("weekly off")


async def test_the_history_says_what_was_taken_back(office: Office):
    await office.type("subscribe icd")
    await office.type("done icd")
    await office.type("reopen icd")
    assert "an update is open again" in await office.type("list")


async def test_watching_without_reminders_says_how_to_have_them(office: Office):
    assert "Start them: `/cptupdates subscribe`" in await office.type("watch 17000")
    await office.type("subscribe")
    assert "Start them" not in await office.type("watch 17000 11102")


@pytest.mark.parametrize(("kinds", "word"), [("icd", "it"), ("icd mue", "them")])
async def test_one_update_or_several_are_done(office: Office, kinds: str, word: str):
    await office.type("subscribe")
    assert f"No more reminders of {word} come here" in await office.type(f"done {kinds}")
    assert f"Reminders of {word} come again" in await office.type(f"reopen {kinds}")
