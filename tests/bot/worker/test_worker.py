"""Workers on one database."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import psycopg
import pytest
from click.testing import CliRunner
from procrastinate import App, PsycopgConnector
from procrastinate.exceptions import AlreadyEnqueued

from bot.cli import cli
from bot.reminders.delivery import Sender
from bot.services import Blocks
from bot.store.postgres import PostgresStore
from bot.store.protocol import TeamStore
from bot.store.records import Subscription, Workspace
from bot.worker.jobs import connector, prepare_jobs
from bot.worker.reminder_jobs import add_reminder_jobs
from catalog import calendar
from handlers.blocks.notices import notice
from tests.waiting import PATIENCE

ROOT = Path(__file__).parents[3]
NOW = datetime(2027, 9, 24, 13, tzinfo=UTC)


class Posts:
    def __init__(self) -> None:
        self.sent: list[tuple[str, str]] = []

    async def post(self, workspace: Workspace, channel: str, text: str, blocks: Blocks) -> None:
        del text, blocks
        await asyncio.sleep(0)
        self.sent.append((workspace.team, channel))

    def reminded(self, state: str) -> None:
        del state


@asynccontextmanager
async def worker(address: str, posts: Posts) -> AsyncIterator[tuple[PostgresStore, Sender]]:
    async def render(team: TeamStore, subscription: Subscription, due: object):
        return notice("reminder")

    async with PostgresStore.open(address) as store:
        yield (
            store,
            Sender(store, posts, render, posts, updates=cache(calendar.updates), clock=lambda: NOW),
        )


async def subscribe(store: PostgresStore, count: int) -> set[tuple[str, str]]:
    for number in range(count):
        subscription = Subscription(
            channel=f"C{number}", kinds=("icd-10-cm",), lead_days=(7,), subscriber="U1",
            since=NOW - timedelta(days=30),
        )  # fmt: skip
        team = store.team(Workspace(team=f"T{number % 5}"))
        await team.put(subscription, by="U1", at=NOW)
    return {(f"T{number % 5}", f"C{number}") for number in range(count)}


async def run_jobs(address: str, sender: Sender, *, look: bool) -> None:
    """Take jobs until there are none."""
    app = App(connector=connector(address))
    add_reminder_jobs(app, sender)
    async with app.open_async():
        if look:
            with suppress(AlreadyEnqueued):
                await app.tasks["look"].defer_async(timestamp=0)
        await app.run_worker_async(
            wait=False, concurrency=4, install_signal_handlers=False, listen_notify=False
        )


async def test_workers_share_the_jobs_and_each_message_goes_out_once(empty_database: str):
    await prepare_jobs(empty_database)
    posts = Posts()
    async with (
        worker(empty_database, posts) as (store, first),
        worker(empty_database, posts) as (_, second),
    ):
        wanted = await subscribe(store, 30)
        await run_jobs(empty_database, first, look=True)
        await asyncio.gather(
            run_jobs(empty_database, first, look=True), run_jobs(empty_database, second, look=True)
        )
    assert sorted(posts.sent) == sorted(wanted)


async def test_a_job_of_a_dead_worker_is_dropped_and_made_again(empty_database: str):
    await prepare_jobs(empty_database)
    posts = Posts()
    async with worker(empty_database, posts) as (store, sender):
        wanted = await subscribe(store, 1)
        app = App(connector=connector(empty_database))
        add_reminder_jobs(app, sender, stalled_after=1)
        async with app.open_async():
            await app.tasks["look"].defer_async(timestamp=0)
            await app.run_worker_async(
                wait=False, queues=["nothing"], install_signal_handlers=False, listen_notify=False
            )
            # A worker took the job, and was heard of for the last time an hour ago.
            await (
                app.tasks["remind"]
                .configure(lock="/T0/C0")
                .defer_async(enterprise="", team="T0", channel="C0")
            )
            await taken_by_a_dead_worker(empty_database)
            # On the turn of a minute the worker above has asked for it already.
            with suppress(AlreadyEnqueued):
                await app.tasks["rescue"].defer_async(timestamp=0)
        await run_jobs(empty_database, sender, look=True)
        await run_jobs(empty_database, sender, look=True)
    assert posts.sent == list(wanted)


async def test_failed_jobs_are_kept_for_a_week_to_be_looked_at(empty_database: str):
    await prepare_jobs(empty_database)
    async with worker(empty_database, Posts()) as (_, sender):
        app = App(connector=connector(empty_database))
        add_reminder_jobs(app, sender)

        @app.task(name="break", queue="default")
        async def break_down() -> None:
            raise ValueError

        async def left() -> list[str | None]:
            jobs = await app.job_manager.list_jobs_async(task="break")
            return [job.status for job in jobs]

        async with app.open_async():
            for days in (2, 6):  # 8 ago, and 6
                await break_down.defer_async()
                await app.run_worker_async(
                    wait=False, install_signal_handlers=False, listen_notify=False
                )
                await app.connector.execute_query_async(
                    "UPDATE procrastinate_events SET at = at - %(days)s * interval '1 day'",
                    days=days,
                )
            assert await left() == ["failed", "failed"]
            await app.tasks["tidy-default"].func(timestamp=0)
            assert await left() == ["failed"]


async def taken_by_a_dead_worker(address: str) -> None:
    async with await psycopg.AsyncConnection.connect(
        address, options="-c search_path=codedesk_jobs"
    ) as connection:
        found = await connection.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat)"
            " VALUES (now() - interval '1 hour') RETURNING id"
        )
        row = await found.fetchone()
        assert row is not None
        await connection.execute(
            "UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s"
            " WHERE task_name = 'remind'",
            row,
        )


async def test_the_jobs_tables_are_made_once(empty_database: str):
    await asyncio.gather(*(prepare_jobs(empty_database) for _ in range(4)))
    assert isinstance(connector(empty_database), PsycopgConnector)


@pytest.mark.parametrize(
    ("values", "named"),
    [
        ({}, "CODEDESK_DATABASE_URL is missing"),
        ({"CODEDESK_DATABASE_URL": "postgresql://127.0.0.1:1/x"}, "SLACK_BOT_TOKEN is missing"),
    ],
)
def test_a_worker_names_what_it_lacks(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, values: dict[str, str], named: str
):
    for name in ("CODEDESK_DATABASE_URL", "SLACK_BOT_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    for name, value in values.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(cli, ["worker"])
    assert result.exit_code == 2
    assert named in result.stderr


def test_a_worker_stops_on_sigterm(empty_database: str, data_dir: Path, tmp_path: Path):
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "worker"],
        cwd=tmp_path,
        env={
            **os.environ, "PYTHONPATH": str(ROOT), "CODEDESK_DATABASE_URL": empty_database,
            "CODEDESK_DATA_DIR": str(data_dir), "SLACK_BOT_TOKEN": "xoxb-1",
            "SLACK_API_URL": "http://127.0.0.1:1/api/",
        },
        stderr=subprocess.PIPE,
        text=True,
    )  # fmt: skip
    assert process.stderr is not None
    lines = []
    for line in process.stderr:
        lines.append(line)
        if "worker started" in line:
            break
    process.send_signal(signal.SIGTERM)
    _, rest = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0, [*lines, rest]
    assert "Traceback" not in rest


def test_workers_killed_and_a_restarted_database_double_nothing(data_dir: Path):
    script = ROOT / "tests/bench/replicas.py"
    ran = subprocess.run(
        [
            sys.executable, str(script), "--reminders", "100", "--workspaces", "6",
            "--kill-every", "40", "--data-dir", str(data_dir),
        ],
        capture_output=True,
        text=True,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "2 workers killed, the database restarted" in ran.stdout
