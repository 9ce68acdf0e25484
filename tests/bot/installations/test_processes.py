"""The real processes, started as in the run book: two bots and a worker for two workspaces."""

from __future__ import annotations

import os
from contextlib import AsyncExitStack
from pathlib import Path

from cryptography.fernet import Fernet

from bot.sandbox.platform import FakePlatform
from tests.bot.worker.test_processes import ROOT, make_due, posted, process
from tests.waiting import free_port, ready


async def test_each_workspace_is_reminded_by_a_worker_with_its_own_token(
    empty_database: str, data_dir: Path
):
    async with FakePlatform.start() as platform, AsyncExitStack() as stack:
        north = await platform.add("T0NORTH", "north")
        south = await platform.add("T0SOUTH", "south")
        platform.grants.rotation, platform.grants.lifetime = True, 3600  # exchanged at each use
        environment = {
            **os.environ, "PYTHONPATH": str(ROOT), "SLACK_API_URL": platform.api_url,
            "SLACK_CLIENT_ID": platform.client_id, "SLACK_CLIENT_SECRET": platform.client_secret,
            "SLACK_SIGNING_SECRET": platform.credentials.signing_secret,
            "CODEDESK_TOKEN_KEYS": Fernet.generate_key().decode(),
            "CODEDESK_DATABASE_URL": empty_database, "CODEDESK_DATA_DIR": str(data_dir),
        }  # fmt: skip
        addresses = [f"http://127.0.0.1:{free_port()}" for _ in range(2)]
        for address in addresses:
            port = address.rpartition(":")[2]
            await stack.enter_async_context(process(environment, "run", "--port", port))
            await ready(address)
        for address, slack in zip(addresses, (north, south), strict=True):
            platform.send_to(address)
            assert "/invite @codedesk" in await platform.install(slack)
        for slack in (north, south):  # both answered by the second bot, either installed by one
            (subscribed,) = (await slack.slash("/cptupdates", "subscribe fees")).messages
            assert "(`mpfs`)" in subscribed.text
            await make_due(empty_database, slack)
        await stack.enter_async_context(process(environment, "worker"))
        for slack in (north, south):
            (reminder,) = await posted(slack)
            assert "Medicare Physician Fee Schedule" in reminder.text
        assert platform.grants.exchanges >= 2
        assert platform.grants.reused == 0
