"""Tokens that end: exchanged in time, by one process only, and what happens when they cannot be."""

from __future__ import annotations

import asyncio
import io
import subprocess
import sys
import time
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.installations import tokens
from bot.installations.tokens import Installations
from bot.reminders.posting import TryLaterError
from bot.sandbox.api import Answer
from bot.store.records import Workspace
from tests.bot.installations.conftest import Office
from tests.handlers.desk import words

NORTH = Workspace(team="T0NORTH")
ROOT = Path(__file__).parents[3]


async def installed(office: Office, *, left: float) -> None:
    """Installed with tokens that rotate, with so many seconds left of the first."""
    office.platform.grants.rotation = True
    await office.platform.install(office.north)
    await age(office, left=left)


async def age(office: Office, *, left: float) -> None:
    async with office.bot.store.engine.begin() as connection:
        for table in ("bots", "installations"):
            await connection.execute(
                text(
                    f"UPDATE codedesk.{table} SET bot_token_expires_at = "
                    "(now() AT TIME ZONE 'UTC') + make_interval(secs => :left)"
                ),
                {"left": left},
            )
    for bot in office.bots:
        bot.many.installations._kept.clear()


def known(office: Office) -> Installations:
    return office.bot.many.installations


@pytest.mark.parametrize("left", [-60, 60, 3600])
async def test_a_request_exchanges_a_token_that_is_about_to_end(office: Office, left: float):
    await installed(office, left=left)
    assert "11102" in words(await office.said(office.north, "/cpt", "11102"))
    exchange = await office.north.say("17000", channel="dm")
    assert await office.after(office.north, exchange)
    await known(office).finish()
    grants = office.platform.grants
    assert (grants.exchanges, grants.reused) == (1, 0)
    found = await known(office).store.newest(NORTH)
    assert found.bot_token in grants.issued[-2:]
    assert found.bot_refresh_token in grants.issued[-2:]
    assert found.bot_token_expires_at > time.time() + 11 * 3600


async def test_a_token_with_time_left_is_not_exchanged(office: Office):
    await installed(office, left=3 * 3600)
    await office.said(office.north, "/cpt", "11102")
    assert office.platform.grants.exchanges == 0


async def test_both_tables_hold_the_new_token_and_one_row(office: Office):
    await installed(office, left=60)
    for _ in range(3):
        await age(office, left=60)
        await known(office).token(NORTH)
    store, newest = known(office).store, await known(office).store.newest(NORTH)
    bot = await store.async_find_bot(enterprise_id=None, team_id="T0NORTH")
    assert bot.bot_token == newest.bot_token
    assert bot.bot_refresh_token == newest.bot_refresh_token
    assert len(await store.all()) == 1
    assert office.platform.grants.exchanges == 3


@pytest.mark.parametrize("left", [-60, 3600], ids=["ended", "ending"])
async def test_replicas_and_requests_at_once_exchange_it_once(office: Office, left: float):
    async with AsyncExitStack() as stack:
        for _ in range(2):
            await stack.enter_async_context(office.replica())
        await installed(office, left=left)
        for round_ in range(1, 6):
            await age(office, left=left)
            had = await asyncio.gather(
                *(bot.many.installations.token(NORTH) for bot in office.bots for _ in range(10))
            )
            for bot in office.bots:
                await bot.many.installations.finish()
            assert office.platform.grants.exchanges == round_
            for token in set(had):
                office.platform.grants.place(token)  # each is good
            if left < 0:
                assert len(set(had)) == 1
    assert office.platform.grants.reused == 0


async def test_processes_at_once_exchange_it_once(office: Office):
    await installed(office, left=-60)
    program = Path(__file__).with_name("ask_for_token.py")
    arguments = [office.database, office.platform.api_url, office.platform.client_id]
    processes = [
        await asyncio.create_subprocess_exec(
            sys.executable, program, *arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            cwd=ROOT,
        )
        for _ in range(4)
    ]  # fmt: skip
    for process in processes:
        process.stdin.write(f"{office.platform.client_secret} {office.keys[0]}\n".encode())
        assert await process.stdout.readline() == b"ready\n"
    answers = await asyncio.gather(*(process.communicate(b"go\n") for process in processes))
    (token,) = {token for out, _ in answers for token in out.decode().split()}
    office.platform.grants.place(token)
    assert (office.platform.grants.exchanges, office.platform.grants.reused) == (1, 0)


async def test_while_slack_is_away_a_token_with_time_left_is_used(office: Office):
    await installed(office, left=600)
    office.platform.fail("oauth.v2.access", "internal_error", status=503, times=5)
    assert await known(office).token(NORTH) is not None
    await known(office).finish()
    assert office.platform.grants.exchanges == 0


async def test_a_slow_exchange_keeps_no_look_up_waiting_and_loses_no_token(
    office: Office, monkeypatch: pytest.MonkeyPatch
):
    await installed(office, left=-60)
    monkeypatch.setattr(tokens, "WAIT_SECONDS", 0.05)
    going = asyncio.Event()
    rotate = known(office)._rotator.perform_bot_token_rotation

    async def slowly(**arguments: object) -> object:
        await going.wait()
        return await rotate(**arguments)

    monkeypatch.setattr(known(office)._rotator, "perform_bot_token_rotation", slowly)
    assert "11102" in words(await office.said(office.north, "/cpt", "11102"))
    with pytest.raises(TryLaterError):
        await known(office).token(NORTH)
    going.set()
    await known(office).finish()
    assert office.platform.grants.exchanges == 1
    office.platform.grants.place(await known(office).token(NORTH))


async def test_an_answer_of_another_shape_is_a_bug_in_the_log_and_no_reason_to_stop(
    office: Office, log: io.StringIO, monkeypatch: pytest.MonkeyPatch
):
    await installed(office, left=600)
    answer = office.platform._answer
    shapeless = Answer({"ok": True, "token_type": "bot"})
    monkeypatch.setattr(
        office.platform,
        "_answer",
        lambda method, *rest: shapeless if method == "oauth.v2.access" else answer(method, *rest),
    )
    assert await known(office).token(NORTH) is not None
    await known(office).finish()
    assert "a token could not be exchanged yet" in log.getvalue()
    assert "builtins.TypeError" in log.getvalue()
    await age(office, left=-60)
    assert "11102" in words(await office.said(office.north, "/cpt", "11102"))
    with pytest.raises(TryLaterError):
        await known(office).token(NORTH)


@pytest.mark.parametrize("error", ["internal_error", "ratelimited", "bad_client_secret"])
async def test_a_passing_refusal_switches_no_reminder_off(office: Office, error: str):
    await installed(office, left=-60)
    office.platform.fail("oauth.v2.access", error)
    with pytest.raises(TryLaterError):
        await known(office).token(NORTH)
    assert await known(office).token(NORTH) is not None


async def test_a_refusal_at_the_end_is_told_and_does_not_break_a_look_up_before(office: Office):
    await installed(office, left=600)
    office.platform.grants.revoke_all(office.platform._place(office.north))
    assert "11102" in words(await office.said(office.north, "/cpt", "11102"))
    await known(office).finish()  # what that look-up began
    await age(office, left=-60)
    exchange = await office.north.slash("/cpt", "11102")
    (told,) = [m for m in office.north.workspace.posted[exchange.mark :] if not m.notice]
    assert "install it again" in told.text
    await office.platform.install(office.north)
    assert "11102" in words(await office.said(office.north, "/cpt", "11102"))


async def test_while_the_database_is_away_look_ups_are_answered(
    office: Office, monkeypatch: pytest.MonkeyPatch
):
    await office.platform.install(office.north)

    async def away(_: object) -> None:
        raise ConnectionRefusedError

    monkeypatch.setattr(known(office).store, "newest", away)
    assert "11102" in words(await office.said(office.north, "/cpt", "11102"))
    with pytest.raises(TryLaterError):
        await known(office).token(Workspace(team="T0OTHER"))
