"""The processes of the compose file, without containers: two bots and a worker on one database."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.sandbox import FakeSlack, Message
from bot.store.postgres import PostgresStore
from bot.store.records import Subscription, Workspace
from catalog.calendar import updates
from tests.waiting import PATIENCE, free_port, ready

ROOT = Path(__file__).parents[3]


@asynccontextmanager
async def process(environment: dict[str, str], *arguments: str) -> AsyncIterator[None]:
    started = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", *arguments),
        env=environment,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        yield
    finally:
        started.terminate()
        _, err = await started.communicate()
        assert started.returncode == 0, err.decode()[-3000:]


async def posted(slack: FakeSlack) -> list[Message]:
    """What the bot posts into #billing, once it does."""
    async with asyncio.timeout(PATIENCE):
        while True:
            found = [
                message for message in slack.messages() if message.bot_id and not message.ephemeral
            ]
            if found:
                return found
            await asyncio.sleep(0.2)


async def test_what_one_bot_is_told_the_other_knows_and_a_worker_sends(
    empty_database: str, data_dir: Path, tmp_path: Path
):
    async with FakeSlack.start() as slack, AsyncExitStack() as stack:
        environment = {
            **os.environ, **slack.environment, "PYTHONPATH": str(ROOT),
            "CODEDESK_DATABASE_URL": empty_database, "CODEDESK_DATA_DIR": str(data_dir),
        }  # fmt: skip
        ports = [free_port(), free_port()]
        for port in ports:
            await stack.enter_async_context(
                process(environment, "run", "--mode", "http", "--port", str(port))
            )
            await ready(f"http://127.0.0.1:{port}")
        slack.courier.events_url = f"http://127.0.0.1:{ports[0]}/slack/events"
        (subscribed,) = (await slack.slash("/cptupdates", "subscribe fees")).messages
        assert "This channel hears of Medicare Physician Fee Schedule" in subscribed.text
        request = slack.requests[-1]
        slack.courier.events_url = f"http://127.0.0.1:{ports[1]}/slack/events"
        assert (await slack.deliver(request)).messages == []  # a repeat, at the other bot
        (listed,) = (await slack.slash("/cptupdates", "list")).messages
        assert "Medicare Physician Fee Schedule" in str(listed.blocks)
        await make_due(empty_database, slack)
        await stack.enter_async_context(process(environment, "worker"))
        (reminder,) = await posted(slack)
        assert "Medicare Physician Fee Schedule" in reminder.text


async def make_due(address: str, slack: FakeSlack) -> None:
    """Let the next update be due today, at midnight."""
    today = datetime.now(UTC).date()
    effective = min(
        update.effective
        for update in updates(today - timedelta(days=2), today + timedelta(days=90))
        if update.kind == "mpfs"
    )
    async with PostgresStore.open(address) as store:
        team = store.team(Workspace(team=slack.workspace.team))
        (subscription,) = await team.all(Subscription)
        due = subscription.model_dump() | {
            "lead_days": (max(0, (effective - today).days),), "at": "00:00", "zone": "UTC",
            "weekends": True, "since": datetime.now(UTC) - timedelta(days=4),
        }  # fmt: skip
        await team.put(Subscription.model_validate(due), by="U1", at=datetime.now(UTC))
