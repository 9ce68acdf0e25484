"""One process that asks for a workspace's token ten times at once: run by ``test_rotation``."""

from __future__ import annotations

import asyncio
import sys

from pydantic import SecretStr

from bot.installations import tokens
from bot.installations.opening import OAuth, installations
from bot.metrics import Metrics
from bot.slack import open_session
from bot.store.postgres import PostgresStore
from bot.store.records import Workspace


async def ask(database: str, api_url: str, client_id: str) -> None:
    client_secret, keys = sys.stdin.readline().split()
    oauth = OAuth(client_id=client_id, client_secret=client_secret, keys=SecretStr(keys))
    async with PostgresStore.open(database) as store, open_session(api_url) as session:
        known = installations(oauth, store, api_url, session, Metrics())
        workspace = Workspace(team="T0NORTH")
        print("ready", flush=True)
        await asyncio.to_thread(sys.stdin.readline)  # until all the others are, too
        had = await asyncio.gather(*(known.token(workspace) for _ in range(10)))
    print(*had)


tokens.WAIT_SECONDS = 60  # a busy machine may take longer
asyncio.run(ask(*sys.argv[1:]))
