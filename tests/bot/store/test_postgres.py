"""What the database has to stand, on top of the contract."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import create_async_engine

from bot.store.database import DatabaseError, database_url, open_database
from bot.store.postgres import PostgresStore
from bot.store.records import Delivery, Workspace
from bot.store.tables import METADATA

ROOT = Path(__file__).parents[3]
TEAM = Workspace(team="T1")
NOW = datetime(2026, 11, 23, tzinfo=UTC)


async def test_the_steps_lead_to_the_tables_of_today(empty_database: str):
    def differences(connection: Connection) -> list[object]:
        context = MigrationContext.configure(
            connection,
            opts={
                "include_schemas": True,
                "version_table_schema": METADATA.schema,
                "include_name": lambda name, kind, _: kind != "schema" or name == METADATA.schema,
            },
        )
        return list(compare_metadata(context, METADATA))

    async with open_database(empty_database) as engine, engine.connect() as connection:
        assert await connection.run_sync(differences) == []


async def test_processes_that_start_together_make_the_tables_once(empty_database: str):
    async def start() -> None:
        async with open_database(empty_database):
            pass

    await asyncio.gather(*(start() for _ in range(4)))


async def test_one_of_several_processes_claims_a_delivery(empty_database: str):
    day = date(2026, 12, 1)
    delivery = Delivery(channel="C1", day=day, covers=(day,), at=NOW)
    async with (
        PostgresStore.open(empty_database) as first,
        PostgresStore.open(empty_database) as second,
    ):
        teams = [store.team(TEAM) for store in (first, second) for _ in range(10)]
        won = await asyncio.gather(*(team.claim_delivery(delivery) for team in teams))
    assert sum(won) == 1


async def test_while_the_database_is_away_requests_are_answered_once_each(empty_database: str):
    async with PostgresStore.open(empty_database) as store:
        await store.engine.dispose()
        store.engine = create_async_engine("postgresql+psycopg://u@127.0.0.1:1/x")
        assert [await store.claim(key) for key in ("a", "a", "b")] == [True, False, True]
        await store.engine.dispose()


async def test_a_newer_codedesks_database_is_left_alone(empty_database: str):
    async with open_database(empty_database) as engine, engine.begin() as connection:
        await connection.execute(text("UPDATE codedesk.alembic_version SET version_num = '9999'"))
    with pytest.raises(DatabaseError, match="newer codedesk"):
        async with open_database(empty_database):
            pass


@pytest.mark.parametrize("written", ["", "nonsense", "mysql://root@host/x", "sqlite:///state.db"])
def test_an_address_of_no_postgresql_is_refused(written: str):
    with pytest.raises(DatabaseError, match="CODEDESK_DATABASE_URL"):
        database_url(written)


async def test_a_database_that_is_not_there_is_said_without_its_password():
    with pytest.raises(DatabaseError) as caught:
        async with open_database("postgresql://bot:s3cret@127.0.0.1:1/codedesk"):
            pass
    assert "127.0.0.1" in str(caught.value)
    assert "s3cret" not in str(caught.value)


def test_kills_lose_no_acknowledged_write(empty_database: str):
    script = ROOT / "tests/bench/kill_store.py"
    ran = subprocess.run(
        [sys.executable, str(script), "--rounds", "30", "--database", empty_database],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "30 kills" in ran.stdout
