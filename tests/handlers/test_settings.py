"""The settings of a channel: the form, and the answers that follow them."""

from __future__ import annotations

import io
import json

import pytest

from bot.sandbox import View
from bot.store.document_team import DocumentTeam
from bot.store.records import ChannelSettings, Subscription, Workspace
from catalog.catalog import Catalog
from handlers.blocks.notices import CHANNEL_UNREAD
from tests.handlers.desk import NOW, Desk, words

PAYER = "aetna"


async def form(desk: Desk, **where: str) -> View:
    exchange = await desk.slack.slash("/cptupdates", "settings", **where)
    assert (exchange.error, exchange.messages) == (None, [])
    return desk.slack.modal


async def save(desk: Desk, **typed: object) -> dict[str, str]:
    """Save the form with what is typed; the problems that it shows."""
    values = {name: {name: value} for name, value in typed.items()}
    exchange = await desk.slack.submit(await form(desk), values)
    assert exchange.error is None, exchange.problems
    return exchange.reply.get("errors", {}) if isinstance(exchange.reply, dict) else {}


@pytest.fixture
def team(desk: Desk):
    store = desk.bot.store
    return store.team(Workspace(team=desk.slack.workspace.team))


async def kept(desk: Desk, team, kind: type, channel: str = "billing"):
    return await team.get(kind, desk.slack.workspace.channel(channel).id)


async def test_the_form_shows_what_holds(desk: Desk):
    await desk.command("/cptupdates", "subscribe icd")
    await desk.command("/cptupdates", "time 8:15 Chicago")
    view = await form(desk)
    shown = {block["block_id"]: block["element"] for block in view.blocks}
    assert shown["zone"]["initial_value"] == "America/Chicago"
    assert shown["time"]["initial_time"] == "08:15"
    assert [option["value"] for option in shown["kinds"]["initial_options"]] == ["icd-10-cm"]
    assert shown["payer"]["initial_option"]["value"] == "medicare"
    assert shown["locality"]["initial_value"] == "national"


async def test_what_is_saved_is_kept_with_who_and_when(desk: Desk, team):
    assert await save(
        desk, payer=PAYER, locality="13202-01", kinds=["mue"], lead="14 0", time="07:30",
        zone="kolkata", rhythm="weekly",
    ) == {}  # fmt: skip
    settings = await kept(desk, team, ChannelSettings)
    assert (settings.payer, settings.locality) == (PAYER, "13202-01")
    said = await kept(desk, team, Subscription)
    assert (said.kinds, said.lead_days, said.zone, said.weekly) == (
        ("mue",), (14, 0), "Asia/Kolkata", True,
    )  # fmt: skip
    changes = await team.changes(settings.channel)
    assert {change.kind for change in changes} == {"settings", "subscription"}
    assert {(change.user, change.at) for change in changes} == {
        (desk.slack.workspace.user("alex").id, NOW)
    }


async def test_what_was_saved_stands_in_the_place_of_the_form(desk: Desk):
    await save(desk, locality="13202-01", kinds=["mue"], lead="14 0", zone="chicago")
    shown = json.dumps(desk.slack.modal.blocks)
    assert desk.slack.modal.body["title"]["text"] == "Saved"
    assert "13202-01" in shown
    assert "NCCI medically unlikely edits" in shown
    assert "The next message comes on " in shown
    assert "14 days before, and on the day" in shown
    await save(desk, kinds=[])
    assert "No reminders come to this channel." in json.dumps(desk.slack.modal.blocks)


async def test_what_cannot_be_read_is_said_at_its_field_and_nothing_is_kept(desk: Desk, team):
    problems = await save(desk, payer=PAYER, locality="Atlantis", lead="soon", zone="Chicgo")
    assert set(problems) == {"locality", "lead", "zone"}
    assert "America/Chicago" in problems["zone"]
    assert await kept(desk, team, ChannelSettings) is None


async def test_a_form_saved_as_it_was_changes_nothing(desk: Desk, team):
    assert await save(desk) == {}
    assert await kept(desk, team, ChannelSettings) is None
    assert await kept(desk, team, Subscription) is None


async def test_saving_the_form_begins_stopped_reminders_again(desk: Desk, team):
    await desk.command("/cptupdates", "subscribe icd")
    said = await kept(desk, team, Subscription)
    await team.put(said.model_copy(update={"stopped": "is_archived"}), by="codedesk", at=NOW)
    assert await save(desk) == {}
    assert (await kept(desk, team, Subscription)).stopped == ""


async def test_the_form_opens_whatever_stands_behind_its_word(desk: Desk):
    exchange = await desk.slack.slash("/cptupdates", "Settings please")
    assert (exchange.error, exchange.messages) == (None, [])
    assert desk.slack.modal.callback_id == "channel_settings"


async def test_no_kind_is_no_reminder(desk: Desk, team):
    await desk.command("/cptupdates", "subscribe icd")
    assert await save(desk, kinds=[]) == {}
    assert await kept(desk, team, Subscription) is None


async def test_fees_are_those_of_the_channels_locality(desk: Desk, catalog: Catalog):
    national = words(await desk.command("/cpt", "11102 on 2026-03-04"))
    await save(desk, locality="13202-01")
    here = words(await desk.command("/cpt", "11102 on 2026-03-04"))
    there = words(await desk.command("/cpt", "11102 on 2026-03-04", channel="coding-questions"))
    assert "13202-01" in here or catalog.locality("13202-01", NOW.date()).name in here
    assert here != national
    assert there == national
    report = words(await desk.command("/checkcode", "11102 D48.5 2026-03-04"))
    assert "13202-01" in report


async def test_checks_are_made_for_the_channels_payer_unless_the_text_names_one(desk: Desk):
    await save(desk, payer=PAYER)
    assert "payer Aetna" in words(await desk.command("/checkcode", "11102 D48.5 2026-03-04"))
    named = await desk.command("/checkcode", "11102 D48.5 2026-03-04 medicare")
    assert "payer Medicare" in words(named)


async def test_a_form_that_slack_does_not_open_is_said(desk: Desk):
    desk.slack.api.fail("views.open", "expired_trigger_id")
    answer = await desk.command("/cptupdates", "settings")
    assert "expired_trigger_id" in words(answer)


@pytest.mark.parametrize(
    ("command", "text"),
    [("/cpt", "11102"), ("/checkcode", "17000 L57.0 2026-03-04"), ("/checkcode", "shave nose")],
)
async def test_an_answer_says_once_that_the_settings_could_not_be_read(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, log: io.StringIO, command: str, text: str
):
    async def away(*_: object) -> None:
        raise OSError

    told = words(await desk.command(command, text))
    monkeypatch.setattr(DocumentTeam, "all_of", away)
    without = words(await desk.command(command, text))
    assert CHANNEL_UNREAD not in told
    assert without.count(CHANNEL_UNREAD) == 1
    assert without.endswith(told[-200:])
    assert "the settings of a channel could not be read" in log.getvalue()
