"""Tokens at rest: encrypted, under keys that can be changed while the bot runs."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from cryptography.fernet import Fernet
from sqlalchemy import text

from bot.app import Access
from bot.cli import cli
from bot.installations.opening import check_keys
from bot.reminders.posting import TryLaterError
from bot.settings_error import SettingsError
from bot.store.postgres import PostgresStore
from bot.store.records import Workspace
from tests.bot.installations.conftest import Office
from tests.handlers.desk import words


@pytest.fixture
def run(office: Office, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, data_dir: Path):
    """``codedesk`` with the office's settings, in a folder without a ``.env``."""
    monkeypatch.chdir(tmp_path)

    async def call(*arguments: str, **environment: str) -> Result:
        values = {
            "SLACK_CLIENT_ID": office.platform.client_id,
            "SLACK_CLIENT_SECRET": office.platform.client_secret,
            "SLACK_SIGNING_SECRET": office.platform.credentials.signing_secret,
            "SLACK_API_URL": office.platform.api_url,
            "CODEDESK_DATABASE_URL": office.database,
            "CODEDESK_TOKEN_KEYS": ",".join(office.keys),
            "CODEDESK_DATA_DIR": str(data_dir),
            **environment,
        }
        for name, value in values.items():
            monkeypatch.setenv(name, value)
        result = await asyncio.to_thread(CliRunner().invoke, cli, arguments)
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return call


async def dump(office: Office) -> str:
    """Every row of every table, as PostgreSQL writes it."""
    async with office.bot.store.engine.connect() as connection:
        tables = await connection.execute(
            text("SELECT tablename FROM pg_tables WHERE schemaname = 'codedesk'")
        )
        rows = [
            str(row)
            for (table,) in tables.all()
            for row in await connection.execute(text(f"SELECT t::text FROM codedesk.{table} t"))
        ]
    return "\n".join(rows)


async def test_no_token_stands_in_the_database_in_clear(office: Office):
    office.platform.grants.rotation = True
    await office.platform.install(office.north)
    await office.platform.install(office.south)
    await office.said(office.north, "/cpt", "11102")
    written = await dump(office)
    assert "T0NORTH" in written
    assert len(office.platform.grants.issued) == 6  # a code, a token, a refresh token each
    for secret in (*office.platform.grants.issued, office.platform.client_secret, *office.keys):
        assert secret not in written


async def test_equal_tokens_do_not_look_equal(office: Office):
    await office.platform.install(office.north)
    async with office.bot.store.engine.connect() as connection:
        tokens = await connection.execute(
            text(
                "SELECT bot_token FROM codedesk.bots UNION SELECT bot_token "
                "FROM codedesk.installations"
            )
        )
        assert len(tokens.all()) == 2


async def test_keys_are_changed_while_the_bot_runs(office: Office, run):
    await office.platform.install(office.north)
    old = office.keys[0]
    made = (await run("store", "new-key")).output.strip()
    office.keys = [made, old]
    async with office.replica() as address:  # restarted with both
        office.platform.send_to(address)
        await office.platform.install(office.south)
        result = await run("store", "rotate-keys")
        assert result.output == (
            "The tokens of 2 installations are encrypted with the newest key now.\n"
        )
    office.keys = [made]
    async with office.replica() as address:
        office.platform.send_to(address)
        for slack in (office.north, office.south):
            assert "11102" in words(await office.said(slack, "/cpt", "11102"))


async def test_rotating_without_the_old_key_changes_nothing(office: Office, run):
    await office.platform.install(office.north)
    before = await dump(office)
    result = await run("store", "rotate-keys", CODEDESK_TOKEN_KEYS=Fernet.generate_key().decode())
    assert result.exit_code == 2
    assert "Put the old key back" in result.output
    assert await dump(office) == before


async def test_a_start_with_another_databases_keys_is_refused(office: Office):
    await office.platform.install(office.north)
    office.keys = [Fernet.generate_key().decode()]
    async with PostgresStore.open(office.database) as store:
        with pytest.raises(SettingsError, match=r"^CODEDESK_TOKEN_KEYS: none of these keys"):
            await check_keys(office.oauth, store)


async def test_one_unreadable_workspace_does_not_stop_the_others(office: Office, run):
    await office.platform.install(office.north)
    await office.platform.install(office.south)
    async with office.bot.store.engine.begin() as connection:
        await connection.execute(
            text("UPDATE codedesk.installations SET bot_token = 'x' WHERE team_id = 'T0NORTH'")
        )
    office.bot.many.installations._kept.clear()
    async with PostgresStore.open(office.database) as store:
        await check_keys(office.oauth, store)
    assert "11102" in words(await office.said(office.south, "/cpt", "11102"))
    # The other is answered, too, and its reminders wait for the key to be put back.
    assert "11102" in words(await office.said(office.north, "/cpt", "11102"))
    with pytest.raises(TryLaterError):
        await office.bot.many.installations.token(Workspace(team="T0NORTH"))
    result = await run("doctor")
    assert result.exit_code == 1
    assert "none of these keys decrypts the tokens of 1 of them" in result.output


async def test_doctor_knows_what_many_workspaces_need(office: Office, run):
    await office.platform.install(office.north)
    result = await run("doctor")
    assert result.exit_code == 0, result.output
    assert "Slack knows the app by SLACK_CLIENT_ID" in result.output
    assert "Installed in 1 workspace." in result.output
    result = await run("doctor", SLACK_CLIENT_SECRET="another")
    assert result.exit_code == 1
    assert "Slack answered bad_client_secret" in result.output
    result = await run("doctor", CODEDESK_DATABASE_URL="postgresql://nobody@127.0.0.1:1/none")
    assert "CODEDESK_DATABASE_URL" in result.output
    assert result.exit_code == 1


@pytest.mark.parametrize("whose", ["T0NORTH"])
async def test_a_workspace_is_forgotten_on_request(office: Office, run, whose: str):
    await office.platform.install(office.north)
    await office.platform.install(office.south)
    for slack in (office.north, office.south):
        await office.said(slack, "/cptupdates", "subscribe mue")
    store = office.bot.store
    token = (await office.bot.many.installations.store.newest(Workspace(team=whose))).bot_token
    result = await run("store", "forget-team", whose)
    assert result.output == f"{whose} is forgotten: 2 entries, 1 installation.\n"
    assert {entry.workspace async for entry in store.entries()} == {Workspace(team="T0SOUTH")}
    assert [call.method for call in office.platform.calls].count("auth.revoke") == 1
    assert token in office.platform.grants.issued
    assert token not in office.platform.grants._tokens
    assert (await run("store", "forget-team", whose)).exit_code == 1
    assert (await run("store", "forget-team", "north")).exit_code == 2


async def test_who_installed_it_is_forgotten_like_everyone(office: Office, run):
    await office.platform.install(office.north)
    user = office.north.alex.id
    assert user in await dump(office)
    result = await run("store", "forget", user)
    assert result.output == f"{user} was taken out of 1 entry.\n"
    assert user not in await dump(office)
    assert "11102" in words(await office.said(office.north, "/cpt", "11102"))


async def test_the_bots_settings_are_those_of_the_environment(office: Office, run, monkeypatch):
    from bot.settings import load_settings

    await run("store", "new-key")
    access = Access.of(load_settings())
    assert access.oauth is not None
    assert access.oauth.client_id == office.platform.client_id
    assert office.platform.client_secret not in repr(load_settings())
    assert office.keys[0] not in repr(load_settings())
