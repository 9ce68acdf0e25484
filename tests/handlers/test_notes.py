"""``/cpt note``: kept for the channel, shown on the card."""

from __future__ import annotations

import pytest

from bot.store.records import Note, Workspace
from tests.handlers.desk import Desk, words

TEXT = "photo before, <Aetna> asks"


@pytest.fixture
def team(desk: Desk):
    return desk.bot.store.team(Workspace(team=desk.slack.workspace.team))


async def type_(desk: Desk, text: str, **where: str) -> str:
    answer = await desk.command("/cpt", text, **where)
    assert answer.ephemeral
    return words(answer)


async def test_a_note_stands_on_the_card_of_this_channel_alone(desk: Desk, team):
    assert "Noted; the card of 11102" in await type_(desk, f"note 11102 {TEXT}")
    assert "This channel's note:* photo before, &lt;Aetna&gt; asks" in await type_(desk, "11102")
    assert "note:*" not in await type_(desk, "11102", channel="dm")
    assert "note:*" not in await type_(desk, "11104")
    (kept,) = await team.all(Note)
    assert (kept.code, kept.text) == ("11102", TEXT)


@pytest.mark.parametrize(("typed", "card"), [("l57.0", "L57.0"), ("L570", "L57.0"), ("25", "25")])
async def test_diagnoses_and_modifiers_have_notes_too(desk: Desk, typed: str, card: str):
    await type_(desk, f"note {typed} ask Maria first")
    assert "This channel's note:* ask Maria first" in await type_(desk, card)


async def test_a_note_is_shown_changed_and_taken_off(desk: Desk, team):
    assert "no note of 11102. Type one" in await type_(desk, "note 11102")
    await type_(desk, "note 11102 one")
    assert "*11102:* one" in await type_(desk, "note 11102")
    assert "It was: one" in await type_(desk, "note: 11102 two")
    assert "The note of 11102 is gone. It was: two" in await type_(desk, "note 11102 none")
    assert "has no note of 11102" in await type_(desk, "note 11102 none")
    assert await team.all(Note) == ()


@pytest.mark.parametrize("text", ["note hello world", "note on the nose", "note 1110"])
async def test_a_note_without_a_code_says_what_to_type(desk: Desk, team, text: str):
    assert "Which code is the note about?" in await type_(desk, text)
    assert await team.all(Note) == ()


async def test_a_note_that_is_too_long_or_points_to_a_person_is_not_kept(desk: Desk, team):
    assert "500 characters at most; this one has 501" in await type_(
        desk, "note 11102 " + "x" * 501
    )
    refused = await type_(desk, "note 11102 Jane Q. Planted DOB 1/2/1960")
    assert "it seems to hold a name and a date of birth" in refused
    assert "Planted" not in refused
    assert await team.all(Note) == ()


async def test_the_history_has_the_note_without_its_words(desk: Desk, team):
    await type_(desk, f"note 11102 {TEXT}")
    (change, *_) = await team.changes(desk.slack.workspace.channel("billing").id)
    assert (change.kind, change.key) == ("note", "11102")
    assert "photo" not in change.model_dump_json()


async def test_all_notes_of_the_channel_are_listed(desk: Desk):
    assert "has no notes of codes. Type one: `/cpt note 11102" in await type_(desk, "notes")
    await type_(desk, "note 17000 ask for the count")
    await type_(desk, f"note 11102 {TEXT}")
    said = await type_(desk, "note")
    assert said.splitlines()[1:] == [
        "*11102:* photo before, &lt;Aetna&gt; asks",
        "*17000:* ask for the count",
    ]
    assert "no notes" in await type_(desk, "notes", channel="dm")


async def test_a_note_of_a_code_that_no_list_has_is_kept_with_a_warning(desk: Desk):
    said = await type_(desk, "note 11199 pay attention")
    assert "None of my lists has 11199. To take it off: `/cpt note 11199 none`" in said
    assert "None of my lists" not in await type_(desk, "note L57.0 pay attention")
