"""What is refused, what is answered once, and what becomes of a bug."""

from __future__ import annotations

import io
import json
import re
import time

import aiohttp
import pytest
import structlog

from bot.sandbox.signing import signed_headers
from bot.store.memory import MemoryStore
from catalog.catalog import Catalog
from tests.handlers.desk import Desk, open_desk, values, words

NAME = "Jane Q. Planted"
PASTED = f"{NAME} DOB 1/2/1960: 99213, 17000 L57.0 blorp"
TYPED = "99213, 17000 L57.0 blorp"
"""For commands: these refuse a text with patient data before anything looks at it."""


async def send(desk: Desk, body: str, headers: dict[str, str]) -> tuple[int, str]:
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{desk.address}/slack/events", data=body.encode(), headers=headers) as answer,
    ):
        return answer.status, await answer.text()


@pytest.mark.parametrize(
    "tampering",
    [
        {"signature": ""},
        {"signature": "v0=bad"},
        {"timestamp": "1"},
        {"timestamp": "abc"},
        {"timestamp": "1e9"},
    ],
)
async def test_what_is_not_slacks_is_refused(desk: Desk, tampering: dict[str, str]):
    await desk.command("/cpt", "11102")
    again = await desk.slack.deliver(desk.slack.requests[-1], **tampering)
    assert again.status == 401
    assert again.messages == []


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        ("", "application/x-www-form-urlencoded"),
        ("payload={", "application/x-www-form-urlencoded"),
        ("{", "application/json"),
        ('{"type":"event_callback","event":"x"}', "application/json"),
        ('{"type":"block_actions","actions":"x","team":{},"user":{}}', "application/json"),
        ('{"type":"block_actions","actions":[7]}', "application/json"),
        ('{"type":"view_submission","view":{}}', "application/json"),
    ],
)
async def test_what_is_signed_and_malformed_is_never_a_500(
    desk: Desk, body: str, content_type: str
):
    secret = desk.slack.credentials.signing_secret
    headers = signed_headers(secret, str(int(time.time())), body.encode())
    status, text = await send(desk, body, headers | {"Content-Type": content_type})
    assert status in {400, 404}
    assert "Traceback" not in text


async def test_a_repeated_event_is_answered_once(desk: Desk):
    exchange = await desk.slack.say("11102", channel="dm")
    assert len(await desk.after(exchange)) == 1
    for retry in (1, 2, 3):
        assert exchange.request is not None
        again = await desk.slack.deliver(exchange.request, retry=retry)
        assert again.status == 200
        assert await desk.after(again) == []
    assert b"codedesk_duplicates_dropped_total 3.0" in desk.bot.metrics.exposition()


async def test_a_repeated_command_is_answered_once(desk: Desk):
    await desk.command("/cpt", "11102")
    again = await desk.slack.deliver(desk.slack.requests[-1])
    assert (again.status, again.messages) == (200, [])


async def test_what_was_answered_before_a_restart_is_not_answered_again(catalog: Catalog):
    store = MemoryStore()
    async with open_desk(catalog, store=store) as desk:
        exchange = await desk.slack.say("11102", channel="dm")
        assert len(await desk.after(exchange)) == 1
        request = exchange.request
    assert request is not None
    async with open_desk(catalog, store=store) as desk:
        assert await desk.after(await desk.slack.deliver(request)) == []


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(text: str, *rest: object, **named: object) -> None:
        raise RuntimeError(f"cannot do {text}")

    monkeypatch.setattr("handlers.commands.cpt.answer_lookup", fail)
    monkeypatch.setattr("handlers.spoken.answer_message", fail)
    monkeypatch.setattr("handlers.shortcuts.check_encounter.check_posted", fail)
    monkeypatch.setattr("handlers.actions.show.answer", fail)


@pytest.mark.usefixtures("broken")
@pytest.mark.parametrize("way", ["command", "dm", "mention", "shortcut"])
async def test_a_bug_shows_its_reference_and_nothing_else(desk: Desk, way: str):
    with structlog.testing.capture_logs() as logged:
        if way == "command":
            said = [await desk.command("/cpt", TYPED)]
        elif way == "dm":
            said = await desk.after(await desk.slack.say(PASTED, channel="dm"))
        elif way == "mention":
            said = await desk.after(await desk.slack.say(f"@codedesk {PASTED}"))
        else:
            posted = (await desk.slack.say(PASTED)).message
            said = await desk.after(await desk.slack.shortcut("check_encounter", posted))
    (answer,) = said
    found = re.fullmatch(r"Something went wrong here, reference ([A-Z2-9]{6})\.", words(answer))
    assert found
    (line,) = [entry for entry in logged if entry["event"] == "listener failed"]
    assert line["reference"] == found[1]
    assert b"codedesk_listener_errors_total" in desk.bot.metrics.exposition()


async def test_a_bug_behind_a_button_is_told_privately(desk: Desk, monkeypatch: pytest.MonkeyPatch):
    card = await desk.command("/cpt", "11102")

    def fail(*given: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("handlers.actions.show.answer", fail)
    (answer,) = await desk.after(await desk.slack.click(card, "Show 11103"))
    assert answer.ephemeral
    assert words(answer).startswith("Something went wrong here, reference ")


async def test_a_button_of_another_version_is_answered_politely(desk: Desk):
    card = await desk.command("/cpt", "11102")
    for block in card.blocks:
        for element in block.get("elements", []):
            if element.get("action_id") == "show_1":
                element["value"] = "old"
            if element.get("action_id") == "share":
                element["action_id"] = "gone"
    for label in ("Show 11103", "Share in channel"):
        (answer,) = await desk.after(await desk.slack.click(card, label))
        assert "ask again" in words(answer)


async def test_a_command_we_do_not_know_is_answered_politely(desk: Desk):
    desk.slack.manifest["features"]["slash_commands"].append({"command": "/other"})
    assert "`/other`" in words(await desk.command("/other", "x"))


async def test_a_shortcut_we_do_not_know_is_answered_politely(desk: Desk):
    posted = (await desk.slack.say("x")).message
    (answer,) = await desk.after(await desk.slack.shortcut("gone", posted))
    assert "ask again" in words(answer)


async def test_an_event_we_did_not_ask_for_is_acknowledged(desk: Desk):
    exchange = await desk.slack.say("11102", channel="dm")
    await desk.after(exchange)
    assert exchange.request is not None
    exchange.request.payload["event"]["type"] = "channel_rename"
    exchange.request.payload["event_id"] = "EvOther"
    assert (await desk.slack.deliver(exchange.request)).status == 200


async def test_nothing_pasted_reaches_log_metrics_buttons_or_store(
    catalog: Catalog, log: io.StringIO
):
    store = MemoryStore()
    async with open_desk(catalog, store=store) as desk:
        said = [await desk.command("/checkcode", TYPED), await desk.command("/cpt", PASTED)]
        posted = (await desk.slack.say(PASTED)).message
        said += await desk.after(await desk.slack.shortcut("check_encounter", posted))
        said += await desk.after(await desk.slack.say(PASTED, channel="dm"))
        said += await desk.after(await desk.slack.say(f"@codedesk {PASTED}"))
        metrics = desk.bot.metrics.exposition().decode()
    assert len(said) == 5
    buttons = [value for message in said for value in values(message)]
    assert buttons
    entries = [entry.model_dump_json() async for entry in store.entries()]
    assert entries
    keys = str(store.recent.claims())
    for kept in (log.getvalue(), metrics, str(buttons), str(entries), keys):
        assert "Planted" not in kept
        # By itself: a time stamp or a port may hold these four digits.
        assert not re.search(r"(?<!\d)1960(?!\d)", kept)
        assert "blorp" not in kept


@pytest.mark.usefixtures("broken")
async def test_a_bugs_traceback_is_in_the_log_under_its_number_without_a_pasted_word(
    desk: Desk, log: io.StringIO
):
    said = words(await desk.command("/cpt", TYPED))
    lines = [json.loads(line) for line in log.getvalue().splitlines()]
    (line,) = [line for line in lines if line["event"] == "listener failed"]
    assert line["reference"] in said
    assert line["listener"] == "look_up"
    assert line["exception"][0]["type"] == "builtins.RuntimeError"
    assert any("handlers/commands/cpt.py" in frame for frame in line["exception"][0]["frames"])
    assert "blorp" not in log.getvalue()


async def test_a_stop_lets_an_answer_that_is_on_its_way_arrive(catalog: Catalog):
    async with open_desk(catalog) as desk:
        await desk.slack.say("@codedesk 11102")
        workspace = desk.slack.workspace
    assert any("11102" in message.text for message in workspace.posted if message.bot_id)


async def test_an_answer_that_slack_does_not_take_is_logged_by_its_code(desk: Desk):
    desk.slack.api.fail("chat.postMessage", "restricted_action")
    with structlog.testing.capture_logs() as logged:
        exchange = await desk.slack.say("@codedesk 11102")
        assert await desk.after(exchange) == []
    (line,) = [entry for entry in logged if entry["event"] == "Slack did not take the answer"]
    assert line["error"] == "restricted_action"
    counted = b'codedesk_slack_api_calls_total{error="restricted_action",method="chat.postMessage"}'
    assert counted in desk.bot.metrics.exposition()
