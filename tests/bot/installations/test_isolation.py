"""One workspace tries every way to see another's data. Both have the same channel and user ids."""

from __future__ import annotations

import io
import json
import re
from dataclasses import replace
from typing import Any

import aiohttp
import pytest

from bot.sandbox import FakeSlack, Message
from bot.store.records import Workspace
from tests.bot.installations.conftest import Office
from tests.handlers.desk import words

NORTH, SOUTH, FRESH = (Workspace(team=team) for team in ("T0NORTH", "T0SOUTH", "T0FRESH"))
WARTS = "17110 L57.0 2026-03-04"
QUESTIONS = [
    ("/cptupdates", "list"),
    ("/cptupdates", "next"),
    ("/cptupdates", "preview"),
    ("/cptupdates", "unwatch 17000"),
    ("/cptupdates", "unsubscribe"),
    ("/cptupdates", "snooze 2 weeks"),
    ("/cptupdates", "time 8:30 Chicago"),
    ("/cptupdates", "lead 30 7"),
    ("/cptupdates", "help"),
    ("/cpt", "11102"),
    ("/cpt", "17000"),
    ("/cpt", "11102 17000"),
    ("/checkcode", "11102 D48.5 17000 L57.0 2026-03-04"),
    ("/checkcode", "excision 0.8cm trunk"),
    ("/checkcode", WARTS),
    ("/checkcode", "decisions"),
]


@pytest.fixture
async def three(office: Office) -> FakeSlack:
    """North has told the bot a lot; south and a third one have only installed it."""
    fresh = await office.platform.add("T0FRESH", "fresh")
    for slack in (office.north, office.south, fresh):
        await office.platform.install(slack)
    north = office.north
    await office.said(north, "/cptupdates", "subscribe all")
    await office.said(north, "/cptupdates", "watch 17000 11102 L57.0")
    await north.slash("/cptupdates", "settings")
    form = {"payer": {"payer": "aetna"}, "locality": {"locality": "13202-01"}}
    assert (await north.submit(north.modal, form)).error is None
    await office.said(north, "/checkcode", "11102 D48.5 17000 L57.0 2026-03-04")
    await office.said(north, "/cpt", "note 17000 north's own words")
    report = await office.said(north, "/checkcode", WARTS)
    (finding,) = [b for b in report.blocks if '"DXS005"' in str(b.get("accessory", {}))]
    await office.after(north, await north.click(report, "why", block_id=finding["block_id"]))
    decision = {"decision": {"decision": "accept"}, "reason": {"reason": "north's own words"}}
    await office.after(north, await north.submit(north.modal, decision))
    return fresh


async def kept(office: Office, workspace: Workspace) -> list[str]:
    """Everything that is kept of a workspace."""
    found = [entry async for entry in office.bot.store.entries() if entry.workspace == workspace]
    return sorted(json.dumps(entry.model_dump(mode="json"), sort_keys=True) for entry in found)


def same(message: Message) -> str:
    """What a message says, buttons and all, without the ids that Slack gives."""
    return re.sub(r'"(block_id|ts)": "[^"]*"', "", json.dumps([message.text, message.blocks]))


async def test_the_ids_are_the_same_in_all_of_them(office: Office, three: FakeSlack):
    for of in ("users", "channels"):
        ids = [set(getattr(s.workspace, of)) for s in (office.north, office.south, three)]
        assert ids[0] == ids[1] == ids[2]


@pytest.mark.parametrize("channel", ["billing", "dm"])
async def test_every_answer_is_as_if_nobody_else_were_there(
    office: Office, three: FakeSlack, channel: str
):
    before = await kept(office, NORTH)
    for command, typed in QUESTIONS:
        ours = await office.said(office.south, command, typed, channel=channel)
        theirs = await office.said(three, command, typed, channel=channel)
        assert same(ours) == same(theirs), (command, typed)
        assert "north's own words" not in words(ours)
    assert await kept(office, NORTH) == before


async def test_the_questions_do_tell_north_of_its_own_data(office: Office, three: FakeSlack):
    """Else the comparison above would compare nothing."""
    told = [
        command + typed
        for command, typed in QUESTIONS
        if same(await office.said(office.north, command, typed))
        != same(await office.said(three, command, typed))
    ]
    assert len(told) >= 10
    assert {"/cpt17000", f"/checkcode{WARTS}", "/checkcodedecisions"} <= set(told)


def renamed(value: Any, old: str, new: str) -> Any:
    return json.loads(json.dumps(value).replace(old, new))


async def test_requests_with_norths_buttons_forms_and_channels_stay_in_south(
    office: Office, three: FakeSlack
):
    north = office.north
    reminder = await office.said(north, "/cptupdates", "preview")
    for block in list(reminder.blocks):
        for element in (*block.get("elements", []), block.get("accessory") or {}):
            if element.get("type") in ("button",):
                await north.click(reminder, element["action_id"], block_id=block["block_id"])
            elif element.get("type") == "overflow":
                for option in element["options"]:
                    menu, place = element["action_id"], block["block_id"]
                    await north.choose(reminder, menu, option["value"], block_id=place)
    for bot in office.bots:
        assert await bot.tasks.drain(30) == 0
    recorded = list(north.requests)
    kinds = {request.payload.get("type", "command") for request in recorded}
    assert {"command", "block_actions", "view_submission"} <= kinds
    before = await kept(office, NORTH)
    for number, request in enumerate(recorded):
        payload = renamed(request.payload, "T0NORTH", "T0SOUTH")
        payload = renamed(payload, "north's own words", "what south would type")
        if "trigger_id" in payload:
            payload["trigger_id"] = f"{number}.T0SOUTH.forged"
        await office.south.deliver(replace(request, payload=payload))
    for bot in office.bots:
        assert await bot.tasks.drain(30) == 0
    assert await kept(office, NORTH) == before
    for seen in office.south.workspace.posted:
        assert "north's own words" not in same(seen)


async def test_a_form_opened_in_south_shows_nothing_of_north(office: Office, three: FakeSlack):
    shown = []
    for slack in (office.south, three):
        await slack.slash("/cptupdates", "settings")
        shown.append(re.sub(r'"block_id": "b[^"]*"', "", json.dumps(slack.modal.blocks)))
    assert shown[0] == shown[1]
    assert "aetna" in shown[0]  # as a choice,
    assert '"initial_option": {"text": {"type": "plain_text", "text": "Aetna' not in shown[0]
    await office.north.slash("/cptupdates", "settings")
    own = json.dumps(office.north.modal.blocks)
    assert '"initial_value": "13202-01"' in own
    assert '"initial_value": "13202-01"' not in shown[0]


async def test_a_form_sent_with_another_channel_in_it_changes_ones_own_workspace_only(
    office: Office, three: FakeSlack
):
    before = await kept(office, NORTH)
    south = office.south
    await south.slash("/cptupdates", "settings")
    view = south.modal
    view.body["private_metadata"] = office.north.workspace.channel("coding-questions").id
    assert (await south.submit(view, {"payer": {"payer": "aetna"}})).error is None
    assert await kept(office, NORTH) == before
    assert len(await kept(office, SOUTH)) == 2  # the settings, and who changed them


async def test_a_reminder_goes_to_its_own_workspace_with_its_own_token(
    office: Office, three: FakeSlack
):
    where = office.north.workspace.channel("billing").id
    post = office.bot.sender._poster.post
    for slack, workspace in ((office.north, NORTH), (office.south, SOUTH)):
        others = [s for s in (office.north, office.south, three) if s is not slack]
        before = [len(other.workspace.posted) for other in others]
        await post(workspace, where, "a reminder", [])
        assert slack.workspace.posted[-1].text == "a reminder"
        assert [len(other.workspace.posted) for other in others] == before


async def test_forgetting_one_leaves_the_other(office: Office, three: FakeSlack):
    await office.said(office.south, "/cptupdates", "subscribe mue")
    before = await kept(office, SOUTH)
    await office.bot.store.team(NORTH).clear()
    assert await kept(office, NORTH) == []
    assert await kept(office, SOUTH) == before


async def test_no_token_is_in_logs_metrics_answers_or_readiness(
    office: Office, log: io.StringIO, three: FakeSlack
):
    office.platform.grants.rotation = True
    for slack in (office.north, office.south):
        await office.platform.install(slack)
    office.platform.fail("oauth.v2.access", "invalid_code")
    await office.platform.install(office.north)
    await office.said(office.north, "/cpt", "11102")
    office.platform.fail("chat.postMessage", "invalid_auth", times=3)
    await office.after(office.north, await office.north.say("11102", channel="dm"))
    await office.platform.uninstall(office.south)
    shown = [log.getvalue()]
    async with aiohttp.ClientSession() as session:
        for path in ("/metrics", "/readyz", "/healthz", "/slack/install", "/slack/oauth_redirect"):
            async with session.get(f"{office.platform.bot}{path}") as answer:
                shown.append(await answer.text())
                shown.append(str(answer.headers))
    for slack in (office.north, office.south, three):
        shown += [same(message) for message in slack.workspace.posted]
    everything = "\n".join(shown)
    assert "codedesk_slack_api_calls_total" in everything
    assert "installed" in shown[0]
    secrets = [
        *office.platform.grants.issued,
        office.platform.client_secret,
        office.platform.credentials.signing_secret,
        *office.keys,
    ]
    assert len(secrets) > 10
    for secret in secrets:
        assert secret not in everything
