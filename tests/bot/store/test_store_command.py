"""``codedesk store`` from outside, and the store that the settings ask for."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli import cli
from bot.settings import load_settings
from bot.settings_error import SettingsError
from bot.store.memory import MemoryStore
from bot.store.opening import open_store
from bot.store.postgres import PostgresStore
from bot.store.protocol import Store
from bot.store.records import CheckRecord, Subscription, WatchedCode, Workspace
from bot.store.retention import forgetting
from bot.store.tiny import TinyStore
from tests.waiting import PATIENCE

TEAM = Workspace(team="T1")
NOW = datetime(2026, 11, 23, tzinfo=UTC)
SUBSCRIPTION = Subscription(channel="C1", kinds=("mue",), since=NOW, subscriber="U1")


async def fill(store: Store) -> None:
    team = store.team(TEAM)
    await team.put(SUBSCRIPTION, by="U1", at=NOW)
    await team.put(WatchedCode(channel="C1", code="17000"), by="U2", at=NOW)
    await team.add_check(
        CheckRecord(at=NOW, channel="C1", user="U1", verdict="fix", codes=("11102",))
    )
    await store.close()


async def everything(store: Store) -> list[str]:
    found = [entry.model_dump(mode="json") async for entry in store.entries()]
    return sorted(json.dumps(entry, sort_keys=True) for entry in found)


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("CODEDESK_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.delenv("CODEDESK_DATABASE_URL", raising=False)

    def call(*arguments: str, **environment: str):
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        result = CliRunner().invoke(cli, ["store", *arguments])
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return call


def test_files_are_moved_to_another_folder_by_export_and_import(run, tmp_path: Path):
    asyncio.run(fill(TinyStore(tmp_path / "data")))
    exported = tmp_path / "team.jsonl"
    assert run("export", str(exported)).stderr == "5 entries written.\n"
    kinds = [json.loads(line)["type"] for line in exported.read_text("utf-8").splitlines()]
    assert sorted(kinds) == ["change", "change", "check", "record", "record"]
    other = str(tmp_path / "other")
    assert run("import", str(exported), CODEDESK_DATA_DIR=other).stderr == "5 entries put in.\n"
    again = tmp_path / "again.jsonl"
    run("export", str(again))
    assert sorted(again.read_text("utf-8").splitlines()) == sorted(
        exported.read_text("utf-8").splitlines()
    )
    full = run("import", str(exported))
    assert full.exit_code == 2
    assert "Begin with an empty one" in full.stderr


def test_what_is_no_export_is_not_put_in(run, tmp_path: Path):
    path = tmp_path / "other.jsonl"
    path.write_text('{"type": "record", "kind": "secret", "record": {}}\n', "utf-8")
    result = run("import", str(path))
    assert result.exit_code == 2
    assert "Line 1 is no entry of a store" in result.stderr
    assert "secret" not in result.stderr


def test_files_are_copied_into_the_database(run, tmp_path: Path, empty_database: str):
    asyncio.run(fill(TinyStore(tmp_path / "data")))
    assert run("migrate").exit_code == 2
    done = run("migrate", CODEDESK_DATABASE_URL=empty_database)
    assert done.stderr == "5 entries copied. The files stay as they are.\n"

    async def both() -> tuple[list[str], list[str]]:
        files = TinyStore(tmp_path / "data")
        async with PostgresStore.open(empty_database) as database:
            found = await everything(files), await everything(database)
        await files.close()
        return found

    files, database = asyncio.run(both())
    assert files == database


def test_a_person_is_forgotten(run, tmp_path: Path):
    asyncio.run(fill(TinyStore(tmp_path / "data")))
    assert "was taken out of 3 entries" in run("forget", "U1").stdout
    gone = run("forget", "U1")
    assert (gone.exit_code, gone.stdout) == (1, "U1 is named nowhere.\n")
    assert '"U1"' not in run("export").stdout


async def test_while_the_bot_runs_its_files_are_left_alone(run, tmp_path: Path):
    store = TinyStore(tmp_path / "data")
    result = await asyncio.to_thread(run, "export")
    await store.close()
    assert result.exit_code == 2
    assert "Another codedesk is running" in result.stderr


async def test_the_settings_say_which_store(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, empty_database: str
):
    monkeypatch.setenv("CODEDESK_DATA_DIR", str(tmp_path))
    async with open_store(load_settings()) as store:
        assert isinstance(store, TinyStore)
    monkeypatch.setenv("CODEDESK_DATABASE_URL", empty_database)
    async with open_store(load_settings()) as store:
        assert isinstance(store, PostgresStore)
    monkeypatch.setenv("CODEDESK_DATABASE_URL", "postgresql://u:s3cret@127.0.0.1:1/x")
    with pytest.raises(SettingsError, match="CODEDESK_DATABASE_URL") as caught:
        async with open_store(load_settings()):
            pass
    assert "s3cret" not in str(caught.value)


async def test_old_entries_are_forgotten_as_the_process_begins():
    store = MemoryStore()
    team = store.team(TEAM)
    now = datetime.now(UTC)
    for days in (10, 500):
        at = now - timedelta(days=days)
        await team.add_check(
            CheckRecord(at=at, channel="C1", user="U1", verdict="clean", codes=(str(days),))
        )
    async with forgetting(store, older_than=timedelta(days=400)):
        async with asyncio.timeout(PATIENCE):
            left = await team.checks(None, now - timedelta(days=1000))
            while len(left) > 1:
                await asyncio.sleep(0.01)
                left = await team.checks(None, now - timedelta(days=1000))
    assert [check.codes for check in left] == [("10",)]


def test_without_a_database_its_packages_are_not_loaded():
    script = (
        "import sys, bot.app, bot.store.opening, bot.commands.store\n"
        "loaded = {'sqlalchemy', 'alembic', 'psycopg', 'procrastinate'} & set(sys.modules)\n"
        "raise SystemExit(', '.join(loaded) or 0)\n"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert (ran.returncode, ran.stderr) == (0, "")
